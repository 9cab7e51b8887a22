import * as fc from 'fast-check';
import { CalendarTime } from '../../domain/calendar';
import { calendarTable, readCalendar, type CalendarFile } from '../../domain/calendar-reader';
import { calendarYear } from '../../domain/calendar-year';
import { chainOf, tableOf } from '../../domain/calendar-chain';
import { instantOf, moveTo, elapsed, startClock, type Clock, type Times } from '../../domain/clock';
import type { Duration } from '../../domain/duration';
import { DAY_MS, HOUR_MS } from '../../domain/vocabulary';
import { dateOf, toLocal } from '../../domain/zone';
import { amount, anyBudget, instant, wall, WIB, WIT, WITA } from '../support/office';
import { shippedReference } from '../support/reference';

const title = { id: 'Kalender', en: 'Calendar' };
const shipped = shippedReference().calendars.get('national');
if (!shipped) throw new Error('the national calendar is shipped');

const SIX = Object.fromEntries(
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'].map((day) => [
    day,
    { open: '08:00', close: day === 'saturday' ? '12:00' : '15:00' },
  ]),
);
const FRIDAY_WEEKEND = Object.fromEntries(
  ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday'].map((day) => [
    day,
    { open: '08:00', close: '16:00' },
  ]),
);

/** Calendars as life has them, each on the shipped national one. */
const FILES: CalendarFile[] = [
  shipped,
  {
    calendar: 'province',
    title,
    extends: 'national',
    years: {
      2026: { basis: 'Keputusan Gubernur', revision: 1, local: [{ date: '11-23', name: 'Hari jadi' }] },
    },
  },
  {
    calendar: 'election',
    title,
    extends: 'province',
    years: { 2026: { basis: 'Keputusan KPU', revision: 1, local: ['11-25'] } },
  },
  {
    calendar: 'six-days',
    title,
    extends: 'national',
    week: SIX,
    years: {
      2026: {
        basis: 'Keputusan Direktur',
        revision: 1,
        working: ['12-24', { date: '11-29', open: '08:00', close: '10:00' }],
      },
    },
  },
  { calendar: 'friday-off', title, extends: 'national', week: FRIDAY_WEEKEND, years: {} },
  {
    calendar: 'ramadan',
    title,
    extends: 'national',
    years: {
      2026: {
        basis: 'Edaran',
        revision: 1,
        hours: [
          {
            from: '02-18',
            to: '03-17',
            name: 'Ramadan',
            open: '08:00',
            close: '15:00',
            week: { friday: { open: '08:00', close: '15:30' } },
          },
        ],
      },
    },
  },
  {
    calendar: 'new-week',
    title,
    extends: 'national',
    years: { 2027: { basis: 'Peraturan', revision: 1, week: SIX } },
  },
  {
    calendar: 'swapped',
    title,
    extends: 'national',
    years: { 2026: { basis: 'Keputusan', revision: 1, local: ['11-20'], working: ['11-21'] } },
  },
];
const byName = new Map(FILES.map(readCalendar).map((one) => [one.calendar, one]));
const NAMES = FILES.map(({ calendar }) => calendar);

function table(name: string) {
  const chain = chainOf(name, byName);
  const found = 'documents' in chain ? tableOf(chain.documents) : undefined;
  if (!found) throw new Error(name);
  return found;
}
const known = new Map<string, CalendarTime>();
const times: Times = (calendar, zone) => {
  const key = `${calendar}@${zone}`;
  const time = known.get(key) ?? new CalendarTime(table(calendar), zone);
  known.set(key, time);
  return time;
};

function clock(budget: string | Duration, at: number, calendar: string, zone: string): Clock {
  const seed = { name: 'test', cycle: 1, part: 'main', agency: 'a', policy: 'p' };
  const is = typeof budget === 'string' ? amount(budget) : budget;
  return startClock({ ...seed, budget: is }, at, { calendar, zone }, times);
}
function dueOf(one: Clock): number {
  const last = one.segments.at(-1);
  const due = instantOf(one, times(last?.calendar ?? '', last?.zone ?? '').ticks(one.budget), times);
  if (due === null) throw new Error('runs');
  return due;
}
const due = (budget: string | Duration, text: string, calendar: string, zone = WIB): string | null =>
  wall(dueOf(clock(budget, instant(text, zone), calendar, zone)), zone);

describe('what calendars can say', () => {
  test.each([
    ['province', '2026-11-20 09:00', '1 working day', '2026-11-24 16:00', 'a holiday of the province'],
    ['province', '2026-12-23 09:00', '1 working day', '2026-12-28 16:00', 'those of the nation stay'],
    [
      'election',
      '2026-11-20 09:00',
      '2 working days',
      '2026-11-26 16:00',
      'three calendars on top of each other',
    ],
    ['six-days', '2026-11-20 09:00', '1 working day', '2026-11-21 12:00', 'a Saturday is a working day'],
    ['six-days', '2026-12-23 09:00', '1 working day', '2026-12-24 15:00', 'works on a joint leave'],
    ['six-days', '2026-11-28 09:00', '1 working day', '2026-11-29 10:00', 'and on one Sunday, for two hours'],
    ['six-days', '2026-12-24 09:00', '1 working day', '2026-12-26 12:00', 'but not on Christmas'],
    [
      'friday-off',
      '2026-11-19 09:00',
      '1 working day',
      '2026-11-22 16:00',
      'Friday and Saturday are its weekend',
    ],
    ['friday-off', '2026-03-17 09:00', '2 working days', '2026-03-26 16:00', 'Idulfitri is off there, too'],
    ['ramadan', '2026-02-20 09:00', '1 working day', '2026-02-23 15:00', 'closes earlier in Ramadan'],
    ['ramadan', '2026-02-19 09:00', '1 working day', '2026-02-20 15:30', 'at another time on Fridays'],
    ['ramadan', '2026-03-17 09:00', '1 working day', '2026-03-25 16:00', 'and as usual after Idulfitri'],
    ['ramadan', '2026-02-20 10:00', '7 working hours', '2026-02-23 09:30', 'hours are counted as they are'],
    ['new-week', '2026-12-30 09:00', '2 working days', '2027-01-02 12:00', 'six days from 2027 on'],
    ['new-week', '2026-11-20 09:00', '1 working day', '2026-11-23 16:00', 'and five until then'],
    ['swapped', '2026-11-19 09:00', '1 working day', '2026-11-21 16:00', 'a Saturday for a Friday'],
    ['six-days', '2028-02-28 09:00', '1 working day', '2028-02-29 15:00', 'a leap day'],
    ['national', '2026-03-16 09:00', '3 working days', '2026-03-26 16:00', 'Idulfitri 2026'],
    ['six-days', '2026-12-31 09:00', '1 working day', '2027-01-02 12:00', 'the end of a year'],
  ])('%s: %s + %s = %s (%s)', (calendar, at, budget, expected) => {
    for (const zone of [WIB, WITA, WIT]) expect(due(budget, at, calendar, zone)).toBe(expected);
  });
});

describe('properties', () => {
  const anyCalendar = fc.constantFrom(...NAMES);
  const anyZone = fc.constantFrom(WIB, WITA, WIT);
  const anyAt = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 2, 31) });

  test('nothing falls due on a day off, or when the office is closed', () => {
    fc.assert(
      fc.property(anyAt, anyCalendar, anyZone, anyBudget, (at, calendar, zone, budget) => {
        if (budget.unit === 'calendarDays') return;
        const local = toLocal(zone, dueOf(clock(budget, at, calendar, zone)));
        const date = dateOf(Math.floor(local / DAY_MS));
        const chain = chainOf(calendar, byName);
        const year = 'documents' in chain ? calendarYear(chain.documents, Number(date.slice(0, 4))) : null;
        expect(year?.daysOff.map((one) => one.date)).not.toContain(date);
        const weekday = new Date(`${date}T12:00:00Z`).toLocaleDateString('en', {
          weekday: 'long',
          timeZone: 'UTC',
        });
        const hours = year?.hours.find((one) => one.date === date) ?? year?.week[weekday.toLowerCase()];
        const time = new Date(local).toISOString().slice(11, 16);
        expect(time >= (hours?.open ?? '~')).toBe(true);
        expect(time <= (hours?.close ?? '')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('more budget is never due earlier, and a later start neither', () => {
    fc.assert(
      fc.property(
        anyAt,
        anyCalendar,
        anyZone,
        anyBudget,
        fc.nat(500),
        fc.nat(9 * DAY_MS),
        (at, calendar, zone, budget, more, wait) => {
          const first = dueOf(clock(budget, at, calendar, zone));
          const larger = { ...budget, value: budget.value + more / 100 };
          expect(dueOf(clock(larger, at, calendar, zone))).toBeGreaterThanOrEqual(first);
          expect(dueOf(clock(budget, at + wait, calendar, zone))).toBeGreaterThanOrEqual(first);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a calendar that adds days off has those of its base and its own, and no others', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 364 }), { maxLength: 40 }),
        fc.constantFrom('national', 'six-days', 'ramadan'),
        (days, base) => {
          const dates = days.map((day) => dateOf(Date.UTC(2026, 0, 1) / DAY_MS + day));
          const own = readCalendar({
            calendar: 'own',
            title,
            extends: base,
            years: { 2026: { basis: 'x', revision: 1, local: dates.map((date) => date.slice(5)) } },
          });
          const below = table(base);
          const both = new Set([...below.daysOff, ...dates]);
          expect(calendarTable(own, below).daysOff.toSorted()).toEqual([...both].toSorted());
          // And so no due date that is earlier.
          const with_ = new CalendarTime(calendarTable(own, below), WIB);
          const without = new CalendarTime(below, WIB);
          const from = instant('2026-06-02 09:00');
          const after = (time: CalendarTime) =>
            time.instantAt(time.position(from, 'workingDays') + 20 * DAY_MS, 'workingDays');
          expect(after(with_)).toBeGreaterThanOrEqual(after(without));
        },
      ),
    );
  });

  test('elapsed and remaining add up to the budget, on any calendar, moved or not', () => {
    fc.assert(
      fc.property(
        anyAt,
        anyCalendar,
        anyCalendar,
        anyZone,
        anyZone,
        fc.nat(20 * DAY_MS),
        (at, first, second, zone, other, wait) => {
          const one = clock({ value: 30, unit: 'workingDays' }, at, first, zone);
          const before = elapsed(one, at + wait, times);
          moveTo(one, at + wait, { calendar: second, zone: other });
          expect(elapsed(one, at + wait, times)).toBe(before);
          const ends = dueOf(one);
          // A millisecond of an office day of two hours is twelve ticks.
          expect(Math.abs(elapsed(one, ends, times) - 30 * DAY_MS)).toBeLessThanOrEqual(12);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('from one office to another', () => {
  test('what is used stays used when a case goes to a six-day week in the east', () => {
    const one = clock('5 working days', instant('2026-11-19 09:00'), 'national', WIB);
    // Friday and Monday are used; half of Tuesday, too.
    const at = instant('2026-11-24 11:45');
    moveTo(one, at, { calendar: 'six-days', zone: WIT });
    expect(elapsed(one, at, times) / DAY_MS).toBe(2.5);
    // 11:45 in the west is 13:45 in the east, where the office closes at 15:00 after seven hours.
    const left = 1.25 / 7;
    const rest = 2.5 - left;
    const wednesdayAndThursday = rest - 2;
    const expected = instant('2026-11-27 08:00', WIT) + wednesdayAndThursday * 7 * HOUR_MS;
    expect(Math.abs(dueOf(one) - expected)).toBeLessThanOrEqual(1000);
  });

  test('and falls due on a Saturday there', () => {
    const one = clock('5 working days', instant('2026-11-19 09:00'), 'national', WIB);
    moveTo(one, instant('2026-11-24 18:00'), { calendar: 'six-days', zone: WIT });
    // Three of five are used; Wednesday and Thursday are left.
    expect(wall(dueOf(one), WIT)).toBe('2026-11-26 15:00');
    const other = clock('5 working days', instant('2026-11-19 09:00'), 'national', WIB);
    moveTo(other, instant('2026-11-23 18:00'), { calendar: 'six-days', zone: WIT });
    expect(wall(dueOf(other), WIT)).toBe('2026-11-26 15:00');
    const late = clock('7 working days', instant('2026-11-19 09:00'), 'national', WIB);
    moveTo(late, instant('2026-11-24 18:00'), { calendar: 'six-days', zone: WIT });
    expect(wall(dueOf(late), WIT)).toBe('2026-11-28 12:00');
  });
});

const shown = (name: string, year: number) => {
  const chain = chainOf(name, byName);
  return 'documents' in chain ? calendarYear(chain.documents, year) : null;
};

describe('a year as it is shown', () => {
  test('with what it takes over, and from where', () => {
    const year = shown('election', 2026);
    expect(year?.daysOff).toHaveLength(27);
    expect(year?.daysOff.filter(({ kind }) => kind === 'local')).toEqual([
      { date: '2026-11-23', kind: 'local', calendar: 'province', name: 'Hari jadi' },
      { date: '2026-11-25', kind: 'local', calendar: 'election' },
    ]);
    expect(year?.decrees.map(({ calendar }) => calendar)).toEqual(['national', 'province', 'election']);
    expect(year).toMatchObject({
      extends: 'province',
      basis: 'Keputusan KPU',
      revision: 1,
      provisional: false,
    });
    expect(year?.week['friday']).toEqual({ open: '07:30', close: '16:00' });
  });

  test('with the dates on which it works all the same', () => {
    const year = shown('six-days', 2026);
    expect(year?.working.map(({ date }) => date)).toEqual(['2026-11-29', '2026-12-24']);
    expect(year?.hours).toEqual([{ date: '2026-11-29', open: '08:00', close: '10:00' }]);
    expect(year?.daysOff.map(({ date }) => date)).not.toContain('2026-12-24');
  });

  test('a year without a decree is provisional, also where the calendar has a decree of its own', () => {
    expect(shown('national', 2028)).toMatchObject({
      provisional: true,
      basis: null,
      revision: null,
      daysOff: [],
    });
    const own = readCalendar({
      calendar: 'eager',
      title,
      extends: 'national',
      years: { 2028: { basis: 'x', revision: 1, local: ['01-03'] } },
    });
    expect(calendarYear([shipped, own], 2028)).toMatchObject({ provisional: true, revision: 1 });
  });

  test('the week of the year', () => {
    expect(Object.keys(shown('new-week', 2026)?.week ?? {})).toHaveLength(5);
    expect(Object.keys(shown('new-week', 2027)?.week ?? {})).toHaveLength(6);
    expect(Object.keys(shown('new-week', 2030)?.week ?? {})).toHaveLength(6);
  });
});
