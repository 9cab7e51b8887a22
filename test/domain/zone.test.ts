import * as fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../../domain/vocabulary';
import { dateOf, dayNumber, fromLocal, isoIn, toLocal, zoneLabel, zoneOffset } from '../../domain/zone';
import { WIB, WIT, WITA } from '../support/office';

const NEW_YORK = 'America/New_York';
const BERLIN = 'Europe/Berlin';
const local = (wall: string): number => Date.parse(`${wall.replace(' ', 'T')}Z`);
const shown = (zone: string, wall: string): string => isoIn(zone, fromLocal(zone, local(wall)));

/** The wall clock as the system shows it. */
const hour = (zone: string, at: number): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at);

describe('the zones of Indonesia', () => {
  test.each([
    [WIB, '+07:00', 'WIB'],
    ['Asia/Pontianak', '+07:00', 'WIB'],
    [WITA, '+08:00', 'WITA'],
    [WIT, '+09:00', 'WIT'],
  ])('%s is %s, all year, and is called %s', (zone, offset, label) => {
    expect(shown(zone, '2026-11-25 16:00')).toBe(`2026-11-25T16:00:00${offset}`);
    expect(shown(zone, '2026-06-25 16:00')).toBe(`2026-06-25T16:00:00${offset}`);
    expect(zoneLabel(zone)).toBe(label);
  });

  test('the constants are what the system knows of them', () => {
    const range = { min: Date.UTC(2000, 0, 1), max: Date.UTC(2060, 0, 1) };
    fc.assert(
      fc.property(fc.integer(range), fc.constantFrom(WIB, 'Asia/Pontianak', WITA, WIT, 'UTC'), (at, zone) => {
        expect(hour('UTC', toLocal(zone, at))).toBe(hour(zone, at));
        expect(fromLocal(zone, toLocal(zone, at))).toBe(at);
      }),
    );
  });
});

describe('daylight saving', () => {
  test('an hour that happens twice is the first of the two, west and east of Greenwich', () => {
    expect(shown(NEW_YORK, '2026-11-01 01:30')).toBe('2026-11-01T01:30:00-04:00');
    expect(shown(BERLIN, '2026-10-25 02:30')).toBe('2026-10-25T02:30:00+02:00');
    expect(shown('Australia/Lord_Howe', '2026-04-05 01:45')).toBe('2026-04-05T01:45:00+11:00');
  });

  test('an hour that does not happen is as much later as was skipped', () => {
    expect(shown(NEW_YORK, '2026-03-08 02:30')).toBe('2026-03-08T03:30:00-04:00');
    expect(shown(BERLIN, '2026-03-29 02:30')).toBe('2026-03-29T03:30:00+02:00');
    expect(shown('Australia/Lord_Howe', '2026-10-04 02:15')).toBe('2026-10-04T02:45:00+11:00');
  });

  test('a midnight that does not happen is the first instant of its day', () => {
    expect(shown('America/Santiago', '2026-09-06 00:00')).toBe('2026-09-06T01:00:00-03:00');
    expect(shown('Africa/Cairo', '2026-04-24 00:00')).toBe('2026-04-24T01:00:00+03:00');
  });

  test('the wall clock of any instant leads back to it, or to the first time that it showed the same', () => {
    const range = { min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) };
    const zones = fc.constantFrom(
      NEW_YORK,
      BERLIN,
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'America/Santiago',
    );
    fc.assert(
      fc.property(fc.integer(range), zones, (at, zone) => {
        const back = fromLocal(zone, toLocal(zone, at));
        expect(toLocal(zone, back)).toBe(toLocal(zone, at));
        expect(at - back === 0 || (at > back && at - back <= HOUR_MS)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

test('an unknown zone is an error', () => {
  expect(() => zoneOffset('Asia/Atlantis', 0)).toThrow(RangeError);
});

test('instants before 1970 and broken seconds keep their zone', () => {
  expect(isoIn(WIB, -1)).toBe('1970-01-01T06:59:59.999+07:00');
  expect(isoIn('Asia/Kathmandu', Date.UTC(2026, 0, 1, 0, 0, 0, 5))).toBe('2026-01-01T05:45:00.005+05:45');
  expect(isoIn('America/St_Johns', Date.UTC(2026, 0, 1))).toBe('2025-12-31T20:30:00-03:30');
  expect(zoneOffset('Europe/Berlin', -1)).toBe(HOUR_MS);
});

test('day numbers and dates are each other’s inverse', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40_000 }), (day) => {
      expect(dayNumber(dateOf(day))).toBe(day);
      expect(dayNumber(dateOf(day)) * DAY_MS).toBe(Date.parse(dateOf(day)));
    }),
  );
});
