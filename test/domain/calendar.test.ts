import * as fc from 'fast-check';
import { CalendarTime } from '../../domain/calendar';
import { readCalendar } from '../../domain/calendar-reader';
import { UNITS } from '../../domain/duration';
import { DAY_MS, HOUR_MS } from '../../domain/vocabulary';
import { dateOf, dayNumber, toLocal } from '../../domain/zone';
import {
  anyBudget,
  anyInstant,
  anyOffice,
  due,
  extended,
  instant,
  national,
  officeTime,
  regency,
  sixDays,
  times,
  wall,
  WIB,
  WIT,
  WITA,
} from '../support/office';

const TABLES = { national, regency, 'six-days': sixDays };

/** The opening hours of a date, read from the table the slow way; null when the office is closed. */
function openOn(calendar: string, date: string): { open: number; close: number } | null {
  const table = TABLES[calendar as keyof typeof TABLES];
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay() || 7;
  return table.daysOff.includes(date) ? null : (table.week[weekday] ?? null);
}

/** The close of the n-th working day after the day of `start`, by walking from day to day. */
function closeOfNth(calendar: string, zone: string, start: number, n: number): number {
  let day = Math.floor(toLocal(zone, start) / DAY_MS);
  for (let left = n; ;) {
    day += 1;
    const hours = openOn(calendar, dateOf(day));
    if (hours) left -= 1;
    if (hours && left === 0) return instant(`${dateOf(day)} 00:00`, zone) + hours.close;
  }
}

describe('check vectors', () => {
  test.each([
    ['2026-11-20 09:00', '3 working days', '2026-11-25 16:00', 'over a weekend'],
    [
      '2026-03-17 09:00',
      '3 working days',
      '2026-03-27 16:00',
      'over Nyepi and Idulfitri with their joint leave',
    ],
    ['2026-11-23 09:00', '14 working days', '2026-12-11 16:00', 'the answer to an ordinary complaint'],
    ['2026-11-20 00:00', '3 working days', '2026-11-25 16:00', 'however early on day 0'],
    ['2026-11-20 23:59', '3 working days', '2026-11-25 16:00', 'however late on day 0'],
    ['2026-11-21 12:00', '3 working days', '2026-11-25 16:00', 'day 0 is a Saturday'],
    ['2026-11-22 12:00', '1 working day', '2026-11-23 16:00', 'day 0 is a Sunday'],
    ['2026-12-23 10:00', '1 working day', '2026-12-28 16:00', 'over Christmas'],
    ['2026-12-23 10:00', '5 working days', '2027-01-04 16:00', 'over the end of the year'],
    ['2027-02-04 10:00', '1 working day', '2027-02-08 16:00', 'a joint leave before a Saturday'],
    ['2027-03-05 10:00', '1 working day', '2027-03-16 16:00', 'the long holiday of 2027'],
    ['2028-02-28 10:00', '1 working day', '2028-02-29 16:00', 'a leap day'],
    ['2028-02-28 10:00', '2 working days', '2028-03-01 16:00', 'past a leap day'],
    ['2026-11-20 09:00', '0.5 working days', '2026-11-23 11:45', 'half a day'],
    ['2026-11-20 09:00', '1.5 working days', '2026-11-24 11:45', 'a day and a half'],
    ['2026-11-20 09:00', '0.1 working days', '2026-11-23 08:21', 'a tenth of eight and a half hours'],
    ['2026-11-20 09:00', '1 calendar day', '2026-11-22 00:00', 'calendar days begin and end at midnight'],
    ['2026-03-17 09:00', '30 calendar days', '2026-04-17 00:00', 'holidays are days, too'],
    ['2028-02-28 09:00', '1 calendar day', '2028-03-01 00:00', 'a leap day is a day'],
    ['2026-11-20 09:00', '0.5 calendar days', '2026-11-21 12:00', 'half a calendar day'],
    ['2026-11-20 09:00', '4 working hours', '2026-11-20 13:00', 'hours count at once'],
    ['2026-11-20 14:00', '4 working hours', '2026-11-23 09:30', 'and stop at the close'],
    ['2026-11-20 09:00', '7 working hours', '2026-11-20 16:00', 'due at the close, not at the next opening'],
    ['2026-11-20 05:00', '1 working hour', '2026-11-20 08:30', 'before the opening'],
    ['2026-11-21 05:00', '1 working hour', '2026-11-23 08:30', 'on a day off'],
  ])('%s + %s = %s (%s)', (start, budget, expected) => {
    for (const zone of [WIB, WITA, WIT]) {
      expect(wall(due(budget, instant(start, zone), { calendar: 'national', zone }), zone)).toBe(expected);
    }
  });

  test.each([
    [2026, 240],
    [2027, 242],
  ])('%d has %d working days', (year, expected) => {
    const time = officeTime();
    const between = (unit: 'workingDays' | 'workingHours'): number =>
      time.position(instant(`${year + 1}-01-01 00:00`), unit) -
      time.position(instant(`${year}-01-01 00:00`), unit);
    expect(between('workingDays') / DAY_MS).toBe(expected);
    expect(between('workingHours') / HOUR_MS).toBe(expected * 8.5);
  });

  test('one instant is day 0 in the west and the day before it in the east', () => {
    // 22:30 of Friday in Jakarta is half past midnight of Saturday in Jayapura; both count from Monday.
    const at = instant('2026-11-19 22:30');
    expect(wall(due('1 working day', at), WIB)).toBe('2026-11-20 16:00');
    expect(wall(due('1 working day', at, { calendar: 'national', zone: WIT }), WIT)).toBe('2026-11-23 16:00');
  });
});

describe('calendars that extend the national one', () => {
  test('a holiday of its own', () => {
    const office = { calendar: 'regency', zone: WIB };
    expect(wall(due('1 working day', instant('2026-11-20 09:00'), office))).toBe('2026-11-24 16:00');
    // Those of the nation stay.
    expect(wall(due('3 working days', instant('2026-03-17 09:00'), office))).toBe('2026-03-27 11:30');
  });

  test('a short Friday is a whole working day, and half of it is over at a quarter past nine', () => {
    const office = { calendar: 'regency', zone: WIB };
    expect(wall(due('1 working day', instant('2026-11-26 09:00'), office))).toBe('2026-11-27 11:30');
    expect(wall(due('0.5 working days', instant('2026-11-26 09:00'), office))).toBe('2026-11-27 09:15');
    // In hours it is what it is: four and a half.
    expect(wall(due('6 working hours', instant('2026-11-27 07:00'), office))).toBe('2026-11-30 09:00');
    expect(officeTime('regency').daySpan(instant('2026-11-27 09:00'))).toBe(4.5 * HOUR_MS);
  });

  test('a week of six days', () => {
    const office = { calendar: 'six-days', zone: WITA };
    const start = instant('2026-11-20 09:00', WITA);
    expect(wall(due('1 working day', start, office), WITA)).toBe('2026-11-21 12:00');
    expect(wall(due('2 working days', start, office), WITA)).toBe('2026-11-23 14:00');
  });

  test('it is as certain as the national one, whatever years it names', () => {
    expect(regency.years).toEqual([2026, 2027]);
    expect(sixDays.years).toEqual([2026, 2027]);
    const eager = extended('eager', { years: { 2028: { basis: 'x', revision: 1, national: ['01-03'] } } });
    expect(new CalendarTime(eager, WIB).provisional(instant('2028-01-04 09:00'))).toBe(true);
  });
});

describe('provisional', () => {
  test('begins with the first midnight of a year without a decree, by the clock of the office', () => {
    const lastOfTheYear = instant('2027-12-31 23:59');
    expect(officeTime().provisional(lastOfTheYear)).toBe(false);
    expect(officeTime().provisional(instant('2028-01-01 00:00'))).toBe(true);
    expect(officeTime('national', WIT).provisional(lastOfTheYear)).toBe(true);
  });
});

describe('properties', () => {
  test('N whole working days fall due at the close of the N-th working day', () => {
    fc.assert(
      fc.property(anyInstant, anyOffice, fc.integer({ min: 1, max: 50 }), (at, office, n) => {
        expect(due({ value: n, unit: 'workingDays' }, at, office)).toBe(
          closeOfNth(office.calendar, office.zone, at, n),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('N calendar days end at the N-th midnight after the next', () => {
    fc.assert(
      fc.property(anyInstant, anyOffice, fc.integer({ min: 1, max: 90 }), (at, office, n) => {
        const day = Math.floor(toLocal(office.zone, at) / DAY_MS);
        expect(due({ value: n, unit: 'calendarDays' }, at, office)).toBe(
          instant(`${dateOf(day + 1 + n)} 00:00`, office.zone),
        );
      }),
    );
  });

  test('nothing falls due on a day off or outside opening hours', () => {
    fc.assert(
      fc.property(anyInstant, anyOffice, anyBudget, (at, office, budget) => {
        if (budget.unit === 'calendarDays') return;
        const local = toLocal(office.zone, due(budget, at, office));
        const day = Math.floor(local / DAY_MS);
        const hours = openOn(office.calendar, dateOf(day));
        expect(hours).not.toBeNull();
        expect(local - day * DAY_MS).toBeGreaterThanOrEqual(hours?.open ?? 0);
        expect(local - day * DAY_MS).toBeLessThanOrEqual(hours?.close ?? 0);
      }),
      { numRuns: 300 },
    );
  });

  test('nothing is due before it began', () => {
    fc.assert(
      fc.property(anyInstant, anyOffice, anyBudget, (at, office, budget) => {
        expect(due(budget, at, office)).toBeGreaterThan(at);
      }),
    );
  });

  test('more budget is never due earlier', () => {
    fc.assert(
      fc.property(
        anyInstant,
        anyOffice,
        anyBudget,
        fc.integer({ min: 0, max: 500 }),
        (at, office, budget, more) => {
          const larger = { ...budget, value: budget.value + more / 100 };
          expect(due(larger, at, office)).toBeGreaterThanOrEqual(due(budget, at, office));
        },
      ),
    );
  });

  test('a later start is never due earlier', () => {
    fc.assert(
      fc.property(
        anyInstant,
        anyOffice,
        anyBudget,
        fc.integer({ min: 0, max: 9 * DAY_MS }),
        (at, office, budget, wait) => {
          expect(due(budget, at + wait, office)).toBeGreaterThanOrEqual(due(budget, at, office));
        },
      ),
    );
  });

  test('the scale never falls, and stands still while the office is closed', () => {
    fc.assert(
      fc.property(
        anyInstant,
        anyOffice,
        fc.constantFrom(...UNITS),
        fc.integer({ min: 0, max: DAY_MS }),
        (at, office, unit, wait) => {
          const time = times(office.calendar, office.zone);
          const passed = time.position(at + wait, unit) - time.position(at, unit);
          expect(passed).toBeGreaterThanOrEqual(0);
          const date = dateOf(Math.floor(toLocal(office.zone, at) / DAY_MS));
          const sameDate = date === dateOf(Math.floor(toLocal(office.zone, at + wait) / DAY_MS));
          const closed = unit !== 'calendarDays' && sameDate && !openOn(office.calendar, date);
          expect(closed ? passed : 0).toBe(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('on open hours position and instantAt are each other’s inverse, to the millisecond', () => {
    fc.assert(
      fc.property(anyInstant, anyOffice, fc.constantFrom(...UNITS), (at, office, unit) => {
        const time = times(office.calendar, office.zone);
        const back = time.instantAt(time.position(at, unit), unit);
        const local = toLocal(office.zone, at);
        const day = Math.floor(local / DAY_MS);
        const hours = openOn(office.calendar, dateOf(day));
        const inside = local - day * DAY_MS;
        const open = hours !== null && inside > hours.open && inside <= hours.close;
        // While the office is closed: the close that came last, never an instant to come.
        expect(open || unit === 'calendarDays' ? at - back : 0).toBe(0);
        expect(back).toBeLessThanOrEqual(at);
        expect(time.position(back, unit)).toBe(time.position(at, unit));
      }),
      { numRuns: 500 },
    );
  });
});

describe('zones with daylight saving', () => {
  const NEW_YORK = 'America/New_York';

  test('a calendar day of 23 or 25 hours is one day', () => {
    const at = (text: string): number =>
      due('1 calendar day', instant(text, NEW_YORK), { calendar: 'national', zone: NEW_YORK });
    expect(wall(at('2026-03-07 10:00'), NEW_YORK)).toBe('2026-03-09 00:00');
    expect(wall(at('2026-10-31 10:00'), NEW_YORK)).toBe('2026-11-02 00:00');
  });

  test('a working day after a change of clocks ends by the clock on the wall', () => {
    const at = (text: string): number =>
      due('1 working day', instant(text, NEW_YORK), { calendar: 'national', zone: NEW_YORK });
    expect(wall(at('2026-03-06 10:00'), NEW_YORK)).toBe('2026-03-09 16:00');
    expect(wall(at('2026-10-30 10:00'), NEW_YORK)).toBe('2026-11-02 16:00');
  });

  test('the scale never falls, also while clocks are set back in an office that is open at night', () => {
    const week = Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7].map((day) => [day, { open: 0, close: DAY_MS - 60_000 }]),
    );
    const time = new CalendarTime({ name: 'nights', week, daysOff: [], years: [] }, NEW_YORK);
    for (const around of [instant('2026-11-01 00:00', NEW_YORK), instant('2026-03-08 00:00', NEW_YORK)]) {
      for (const unit of UNITS) {
        let last = -Infinity;
        for (let at = around - 2 * HOUR_MS; at < around + 28 * HOUR_MS; at += 10 * 60_000 + 1) {
          const position = time.position(at, unit);
          expect(position).toBeGreaterThanOrEqual(last);
          expect(Math.abs(time.instantAt(position, unit) - at)).toBeLessThanOrEqual(60_000);
          last = position;
        }
      }
    }
  });
});

const file = (more: object): unknown => ({
  calendar: 'x',
  title: { id: 'x', en: 'x' },
  week: { monday: { open: '07:30', close: '16:00' } },
  years: { 2026: { basis: 'x', revision: 1, national: ['12-25'], jointLeave: [] } },
  ...more,
});
const year = (days: unknown[]): object => ({
  years: { 2026: { basis: 'x', revision: 1, national: days } },
});

describe('a calendar file', () => {
  test.each([
    ['an unquoted time', { week: { monday: { open: 730, close: '16:00' } } }, /a time is quoted text/],
    ['an unquoted date', year([12.25]), /a date is quoted text/],
    ['a time that no clock shows', { week: { monday: { open: '07:30', close: '24:00' } } }, /close/],
    [
      'an office that closes before it opens',
      { week: { monday: { open: '16:00', close: '07:30' } } },
      /opens before it closes/,
    ],
    [
      'an office that closes as it opens',
      { week: { monday: { open: '16:00', close: '16:00' } } },
      /opens before it closes/,
    ],
    ['a date that its year has not', year(['02-29']), /2026 has no 02-29/],
    ['no week at all', { week: undefined }, /extends no other/],
    ['a week without a day', { week: {} }, /extends no other/],
    ['an unknown day', { week: { senin: { open: '07:30', close: '16:00' } } }, /senin/],
    ['an unknown field', { holidays: [] }, /holidays/],
  ])('%s is refused', (_, more, message) => {
    expect(() => readCalendar(file(more))).toThrow(message);
  });

  test('the leap day of a leap year is a date', () => {
    const years = { 2028: { basis: 'x', revision: 1, national: ['02-29'] } };
    expect(readCalendar(file({ years })).years['2028']?.national).toEqual(['02-29']);
  });

  test('the shipped days off are dates, each once', () => {
    expect(new Set(national.daysOff).size).toBe(national.daysOff.length);
    expect(national.daysOff.map(dayNumber).every(Number.isInteger)).toBe(true);
  });
});
