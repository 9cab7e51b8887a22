import type { OfficeTime } from '../domain/calendar';
import type { Reference } from '../domain/reference';
import { DAY_MS, MINUTE_MS, type Instant } from '../domain/vocabulary';
import { dateOf, dayNumber, fromLocal, toLocal } from '../domain/zone';
import type { TimelineDay } from './simulation';

type Calendar = Reference['calendar'];

/** A date `YYYY-MM-DD` at an office: whether it is open is what planning says, why not is what the calendar says. */
export function dayAt(
  date: string,
  office: { calendar: string; zone: string },
  time: OfficeTime,
  calendar: Calendar,
): TimelineDay {
  const { zone } = office;
  const midnight = fromLocal(zone, dayNumber(date) * DAY_MS);
  const next = fromLocal(zone, (dayNumber(date) + 1) * DAY_MS);
  const reading = time.position(next - 1, 'workingDays');
  const provisional = time.provisional(midnight);
  if (reading <= time.position(midnight, 'workingDays')) {
    return { date, kind: closedFor(date, calendar(office.calendar, Number(date.slice(0, 4)))), provisional };
  }
  const close = time.instantAt(reading, 'workingDays');
  const open = openingOf(midnight, close, time);
  return { date, kind: 'working', open: wall(zone, open), close: wall(zone, close), provisional };
}

function closedFor(date: string, year: ReturnType<Calendar>): TimelineDay['kind'] {
  const kinds = year?.daysOff.filter((day) => day.date === date).map(({ kind }) => kind) ?? [];
  const weekday = WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? 'sunday';
  // Beyond the last decree only the week is known.
  if (kinds.length === 0 || (year && !Object.hasOwn(year.week, weekday))) return 'weekend';
  return kinds.includes('jointLeave') ? 'jointLeave' : 'holiday';
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** The last minute of the morning at which nothing has been counted yet: the scale stands still until the office opens. */
function openingOf(midnight: Instant, close: Instant, time: OfficeTime): Instant {
  const before = time.position(midnight, 'workingDays');
  let [low, high] = [0, Math.ceil((close - midnight) / MINUTE_MS)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (time.position(midnight + middle * MINUTE_MS, 'workingDays') <= before) low = middle;
    else high = middle - 1;
  }
  return midnight + low * MINUTE_MS;
}

/** The calendar date that the wall clock of a zone shows. */
export function dateIn(zone: string, at: Instant): string {
  return dateOf(Math.floor(toLocal(zone, at) / DAY_MS));
}

function wall(zone: string, at: Instant): string {
  return new Date(toLocal(zone, at)).toISOString().slice(11, 16);
}
