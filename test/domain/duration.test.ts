import * as fc from 'fast-check';
import { ShortDays } from '../../domain/calendar';
import { parseDuration, printDuration, TICKS, UNITS } from '../../domain/duration';

describe('a duration in words', () => {
  test.each([
    ['3 working days', { value: 3, unit: 'workingDays' }],
    ['1 working day', { value: 1, unit: 'workingDays' }],
    ['0.5 working days', { value: 0.5, unit: 'workingDays' }],
    ['4 working hours', { value: 4, unit: 'workingHours' }],
    ['30 calendar days', { value: 30, unit: 'calendarDays' }],
    ['  2   working days ', { value: 2, unit: 'workingDays' }],
  ])('%s', (text, expected) => {
    expect(parseDuration(text)).toEqual(expected);
  });

  test.each([
    '',
    'working days',
    '3',
    '3 days',
    '-1 working days',
    '+1 working days',
    '.5 working days',
    '1e3 working days',
    '3 Working Days',
    '3 workingdays',
    '3 calendar hours',
    '3 working days!',
    '3 working days\nfoo',
    '٣ working days',
    'Infinity working days',
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  test('what is printed is read as the same', () => {
    const any = fc.record({
      value: fc.integer({ min: 0, max: 100_000 }).map((n) => n / 100),
      unit: fc.constantFrom(...UNITS),
    });
    fc.assert(
      fc.property(any, (duration) => expect(parseDuration(printDuration(duration))).toEqual(duration)),
    );
  });
});

describe('a short day', () => {
  const DAY = 3000;
  const short = new ShortDays(DAY);

  test('shortens every duration alike', () => {
    expect(short.ticks({ value: 1, unit: 'workingDays' })).toBe(DAY);
    expect(short.ticks({ value: 1, unit: 'calendarDays' })).toBe(DAY);
    expect(short.ticks({ value: 8.5, unit: 'workingHours' })).toBe(DAY);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.constantFrom(...UNITS), (value, unit) => {
        const one = unit === 'workingHours' ? DAY / 8.5 : DAY;
        expect(Math.abs(short.ticks({ value, unit }) - value * one)).toBeLessThanOrEqual(0.5);
      }),
    );
  });

  test('knows no nights, no days off, no day 0 and no doubt', () => {
    const sunday = Date.UTC(2028, 0, 2, 20);
    expect(short.countsFrom(sunday)).toBe(sunday);
    expect(short.instantAt(short.position(sunday) + short.ticks({ value: 2, unit: 'workingDays' }))).toBe(
      sunday + 2 * DAY,
    );
    expect(short.provisional()).toBe(false);
    expect(short.daySpan()).toBe(DAY);
  });
});

test('a tick is never coarser than a millisecond of an office day', () => {
  expect(TICKS.workingDays).toBeGreaterThanOrEqual(24 * 3_600_000);
  expect(TICKS.workingHours).toBe(3_600_000);
  expect(TICKS.calendarDays).toBe(24 * 3_600_000);
});
