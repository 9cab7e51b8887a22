import { DAY_MS, HOUR_MS, type Instant } from './vocabulary';

/** Indonesia's zones have no daylight saving: a constant is exact, and quick. */
const FIXED: Record<string, { hours: number; label: string }> = {
  'Asia/Jakarta': { hours: 7, label: 'WIB' },
  'Asia/Pontianak': { hours: 7, label: 'WIB' },
  'Asia/Makassar': { hours: 8, label: 'WITA' },
  'Asia/Jayapura': { hours: 9, label: 'WIT' },
  UTC: { hours: 0, label: 'UTC' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** What a zone's wall clock is ahead of UTC at an instant, in milliseconds. Throws a RangeError for an unknown zone. */
export function zoneOffset(zone: string, at: Instant): number {
  const fixed = FIXED[zone];
  if (fixed) return fixed.hours * HOUR_MS;
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) part[type] = Number(value);
  const wall = Date.UTC(
    part.year ?? 0,
    (part.month ?? 1) - 1,
    part.day ?? 1,
    part.hour ?? 0,
    part.minute ?? 0,
    part.second ?? 0,
  );
  return wall - Math.floor(at / 1000) * 1000;
}

/** The wall clock of a zone as milliseconds since its own 1970-01-01T00:00. */
export function toLocal(zone: string, at: Instant): number {
  return at + zoneOffset(zone, at);
}

/**
 * The instant at which a zone's wall clock shows `local`. In an hour that the end of daylight saving repeats: the first
 * time; in one that its beginning skips: as much later as was skipped.
 */
export function fromLocal(zone: string, local: number): Instant {
  // A day off either way is past any offset, and so surely on this or that side of a change of clocks nearby.
  const before = zoneOffset(zone, local - DAY_MS);
  const first = local - before;
  if (FIXED[zone] || zoneOffset(zone, first) === before) return first;
  const after = zoneOffset(zone, local + DAY_MS);
  const second = local - after;
  return zoneOffset(zone, second) === after ? second : first;
}

/** What a zone's wall clock is always ahead of UTC, in milliseconds; null where that changes in the year. */
export function fixedOffset(zone: string): number | null {
  const fixed = FIXED[zone];
  return fixed ? fixed.hours * HOUR_MS : null;
}

/** Days since 1970-01-01 of a calendar date `YYYY-MM-DD`. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** Whether a text `YYYY-MM-DD` is a date: `2026-02-30` would silently be one in March. */
export function isDate(text: string): boolean {
  const day = dayNumber(text);
  return !Number.isNaN(day) && dateOf(day) === text;
}

/** The calendar date `YYYY-MM-DD` of a day number. */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** `2026-11-25T16:00:00+07:00`: an instant as the people of a zone write it. */
export function isoIn(zone: string, at: Instant): string {
  const offset = zoneOffset(zone, at);
  const wall = new Date(at + offset).toISOString().replace(/\.000Z$|Z$/, '');
  const minutes = Math.abs(offset) / 60_000;
  return `${wall}${offset < 0 ? '-' : '+'}${pad(minutes / 60)}:${pad(minutes % 60)}`;
}

function pad(n: number): string {
  return String(Math.floor(n)).padStart(2, '0');
}

/** The zone's short name on notices: WIB, WITA, WIT; elsewhere its IANA name. */
export function zoneLabel(zone: string): string {
  return FIXED[zone]?.label ?? zone;
}
