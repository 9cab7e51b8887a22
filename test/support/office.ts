import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { CalendarTime, type CalendarTable } from '../../domain/calendar';
import { calendarTable, readCalendar } from '../../domain/calendar-reader';
import { instantOf, startClock, type Clock, type Office, type Times } from '../../domain/clock';
import { parseDuration, type Duration } from '../../domain/duration';
import type { Instant } from '../../domain/vocabulary';
import { fromLocal, isoIn } from '../../domain/zone';
import { POLICIES } from './reference';

export const WIB = 'Asia/Jakarta';
export const WITA = 'Asia/Makassar';
export const WIT = 'Asia/Jayapura';

const shipped: unknown = parse(readFileSync(join(POLICIES, 'calendars', 'national.yaml'), 'utf8'));

/** The shipped national calendar. */
export const national = calendarTable(readCalendar(shipped));

/** A regency's own: a day off of its own and shorter Fridays. */
export const regency = extended('regency', {
  week: {
    ...Object.fromEntries(
      ['monday', 'tuesday', 'wednesday', 'thursday'].map((day) => [day, { open: '07:30', close: '16:00' }]),
    ),
    friday: { open: '07:00', close: '11:30' },
  },
  years: { 2026: { basis: 'Keputusan Bupati', revision: 1, national: ['11-23'] } },
});

/** A hospital that also works on Saturday mornings. */
export const sixDays = extended('six-days', {
  week: {
    ...Object.fromEntries(
      ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((day) => [
        day,
        { open: '08:00', close: '14:00' },
      ]),
    ),
    saturday: { open: '08:00', close: '12:00' },
  },
  years: {},
});

/** A calendar that extends the national one. */
export function extended(name: string, more: { week?: unknown; years: unknown }): CalendarTable {
  return calendarTable(
    readCalendar({ calendar: name, title: { id: name, en: name }, extends: 'national', ...more }),
    national,
  );
}

const tables: Readonly<Record<string, CalendarTable>> = { national, regency, 'six-days': sixDays };
const known = new Map<string, CalendarTime>();

/** Office time of one of the calendars above. */
export const times: Times = (calendar, zone) => officeTime(calendar, zone);

export function officeTime(calendar = 'national', zone = WIB): CalendarTime {
  const key = `${calendar}@${zone}`;
  const time = known.get(key) ?? new CalendarTime(tables[calendar] ?? national, zone);
  known.set(key, time);
  return time;
}

/** `2026-11-20 09:00` on the wall clock of a zone. */
export function instant(text: string, zone = WIB): Instant {
  return fromLocal(zone, Date.parse(`${text.replace(' ', 'T')}Z`));
}

/** An instant as the wall clock of a zone shows it: `2026-11-25 16:00`, with seconds only where there are any. */
export function wall(at: Instant | null, zone = WIB): string | null {
  if (at === null) return null;
  return isoIn(zone, at).slice(0, -6).replace('T', ' ').replace(/:00$/, '');
}

export function amount(text: string): Duration {
  const parsed = parseDuration(text);
  if (!parsed) throw new Error(`no duration: ${text}`);
  return parsed;
}

export function running(
  budget: string | Duration,
  at: Instant,
  office: Office = { calendar: 'national', zone: WIB },
): Clock {
  const seed = { name: 'test', cycle: 1, part: 'main', agency: 'agency', policy: 'sp4n' };
  const is = typeof budget === 'string' ? amount(budget) : budget;
  return startClock({ ...seed, budget: is }, at, office, times);
}

/** When a budget runs out for a clock that starts at `at` and is never disturbed. */
export function due(
  budget: string | Duration,
  at: Instant,
  office: Office = { calendar: 'national', zone: WIB },
): Instant {
  const clock = running(budget, at, office);
  const found = instantOf(clock, times(office.calendar, office.zone).ticks(clock.budget), times);
  if (found === null) throw new Error('a clock that runs has a due date');
  return found;
}

/** Any millisecond of the two years that have a decree, far enough from their end for the budgets below. */
export const anyInstant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 9, 1) });
export const anyOffice: fc.Arbitrary<Office> = fc.record({
  calendar: fc.constantFrom('national', 'regency', 'six-days'),
  zone: fc.constantFrom(WIB, WITA, WIT),
});
/** Budgets as rules state them: whole and broken, in every unit, never nothing. */
export const anyBudget: fc.Arbitrary<Duration> = fc.oneof(
  fc.record({ value: fc.integer({ min: 1, max: 60 }), unit: fc.constant('workingDays' as const) }),
  fc.record({
    value: fc.integer({ min: 1, max: 2000 }).map((n) => n / 100),
    unit: fc.constantFrom('workingDays' as const, 'workingHours' as const, 'calendarDays' as const),
  }),
  fc.record({ value: fc.integer({ min: 1, max: 60 }), unit: fc.constant('calendarDays' as const) }),
);
