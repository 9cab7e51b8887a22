import ICAL from 'ical.js';
import type { DayOffKind } from '../../domain/calendar-document';
import { UserError } from '../../domain/user-error';
import { DAY_MS } from '../../domain/vocabulary';
import { dateOf, dayNumber, isDate } from '../../domain/zone';
import { occurrenceIn, type Occurrence } from './recurrence';

/** A file larger than this is no calendar of holidays. */
export const MAX_ICAL_BYTES = 2 * 1024 * 1024;
/** Nor is one with more events than this, and nothing that lasts longer than this is a holiday. */
const MAX_EVENTS = 5000;
const MAX_DAYS = 31;
/** A date has one name; a few when several things fall on it. */
const MAX_NAMES = 5;
const MAX_NAME = 200;

/** A date off, as the file names it. */
export interface FoundDay {
  date: string;
  name: string;
}

/** What a file says of a year, and what of it was left out, with the reason. */
export interface FoundYear {
  days: Record<DayOffKind, FoundDay[]>;
  skipped: string[];
}

export interface ImportOptions {
  year: number;
  /** `local`: everything is a holiday of a region; else joint leave is told from national holidays by its name. */
  as?: 'local';
}

/** How joint leave is called; everything else on the list of a decree is a national holiday. */
const JOINT_LEAVE = /cuti\s+bersama|joint\s+(?:holiday|leave)/i;
/** Widespread lists mark what is only commemorated and not a day off. */
const OBSERVANCE = /^\s*(?:observance|peringatan|hari peringatan)\b/i;

/**
 * Reads the days off of one year out of an iCalendar file: events of whole days, also of several, also repeated every
 * year. Throws a UserError for what is no such file.
 */
export function readICal(text: string, { year, as }: ImportOptions): FoundYear {
  const events = eventsOf(text);
  const skipped: string[] = [];
  const byDate = new Map<string, { kind: DayOffKind; names: Set<string> }>();
  const moved = movedOccurrences(events);
  for (const event of events) {
    const name = nameOf(event);
    const read = daysOf(event, year, moved);
    if ('skip' in read) {
      if (read.skip !== null) skipped.push(`${name}: ${read.skip}`);
      continue;
    }
    const kind: DayOffKind = as ?? (JOINT_LEAVE.test(name) ? 'jointLeave' : 'national');
    for (const date of read.dates) {
      const known = byDate.get(date);
      // A national holiday that falls into joint leave is a national holiday.
      if (known && known.kind === 'jointLeave' && kind === 'national') {
        known.kind = kind;
        known.names = new Set([name]);
      } else if (known) {
        if (known.kind === kind && known.names.size < MAX_NAMES) known.names.add(name);
      } else byDate.set(date, { kind, names: new Set([name]) });
    }
  }
  const days: FoundYear['days'] = { national: [], jointLeave: [], local: [] };
  for (const [date, { kind, names }] of [...byDate].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    days[kind].push({ date: date.slice(5), name: [...names].join('; ').slice(0, MAX_NAME) });
  }
  return { days, skipped };
}

function eventsOf(text: string): ICAL.Component[] {
  const plain = text.replace(/^\uFEFF/, '').trimStart();
  if (!/^BEGIN:VCALENDAR\r?\n/i.test(plain)) {
    throw new UserError('This is no iCalendar file: it does not begin with BEGIN:VCALENDAR.');
  }
  let parsed: unknown;
  try {
    parsed = ICAL.parse(plain);
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 200) : '';
    throw new UserError(
      `This iCalendar file cannot be read (${why}): export it again, or shorten it to its events.`,
    );
  }
  // Several calendars in one file come as a list of them.
  const many = Array.isArray(parsed) && Array.isArray(parsed[0]) ? (parsed as unknown[]) : [parsed];
  const events = many.flatMap((one) => new ICAL.Component(one as unknown[]).getAllSubcomponents('vevent'));
  if (events.length > MAX_EVENTS) {
    throw new UserError(
      `The file has ${events.length} events; a list of holidays has at most ${MAX_EVENTS}.`,
    );
  }
  return events;
}

/** Occurrences of repeated events that the file moves or cancels one by one, as `uid date`. */
function movedOccurrences(events: readonly ICAL.Component[]): ReadonlySet<string> {
  return new Set(
    events.flatMap((event) => {
      const date = dateIn(event, 'recurrence-id');
      return date === null ? [] : [`${uidOf(event)} ${date}`];
    }),
  );
}

type Read = { dates: string[] } | { skip: string | null };

/** The dates of an event in a year; null as a reason not to say why it has none: it lies in another year. */
function daysOf(event: ICAL.Component, year: number, moved: ReadonlySet<string>): Read {
  const start = dateIn(event, 'dtstart');
  if (start === null) return { skip: event.hasProperty('dtstart') ? 'is not of whole days' : 'has no date' };
  const days = lengthOf(event, start);
  if (days === null) return { skip: 'has no end that can be read' };
  if (days > MAX_DAYS) return { skip: `lasts ${days} days` };
  const uid = uidOf(event);
  const isOverride = event.hasProperty('recurrence-id');
  const first = dayNumber(start);
  const from = dayNumber(`${year}-01-01`);
  const to = dayNumber(`${year}-12-31`);
  const starts: number[] = isOverride || !moved.has(`${uid} ${start}`) ? [first] : [];
  const rules = event.getAllProperties('rrule');
  // Days that reach over new year begin in the year before.
  for (const one of rules.length === 0 ? [] : [year - 1, year]) {
    const found: Occurrence =
      rules.length > 1 ? { fault: 'several rules' } : occurrenceIn(rules[0]?.getFirstValue(), start, one);
    if ('fault' in found) return { skip: `is repeated in a way that is not read here (${found.fault})` };
    const again: string | null = found.date;
    if (again !== null && again !== start && !moved.has(`${uid} ${again}`)) starts.push(dayNumber(again));
  }
  if (event.hasProperty('rdate'))
    return { skip: 'is repeated on dates of a list (RDATE), which is not read here' };
  const excluded = new Set(excludedDates(event));
  const dates = starts
    .filter((day) => !excluded.has(dateOf(day)))
    .flatMap((day) => {
      const list: string[] = [];
      for (let at = Math.max(day, from); at <= Math.min(day + days - 1, to); at += 1) list.push(dateOf(at));
      return list;
    });
  if (dates.length === 0) return { skip: null };
  // Said only of what would have been a day off in this year.
  if (textOf(event, 'status').toUpperCase() === 'CANCELLED')
    return { skip: `is cancelled (${dates[0] ?? ''})` };
  if (OBSERVANCE.test(textOf(event, 'description'))) {
    return { skip: `is only commemorated, not a day off (${dates[0] ?? ''})` };
  }
  return { dates };
}

/** How many days an event lasts: DTEND is the day after the last one. */
function lengthOf(event: ICAL.Component, start: string): number | null {
  const duration = event.getFirstPropertyValue('duration');
  if (duration instanceof ICAL.Duration) {
    const days = Math.round((duration.toSeconds() * 1000) / DAY_MS);
    return days >= 1 ? days : null;
  }
  if (!event.hasProperty('dtend')) return 1;
  const end = dateIn(event, 'dtend');
  if (end === null) return null;
  // Some programs give an event of one day the same date as its end.
  return Math.max(1, dayNumber(end) - dayNumber(start));
}

function excludedDates(event: ICAL.Component): string[] {
  return event.getAllProperties('exdate').flatMap(datesOfProperty);
}

/** A date without a time of day; null when there is none. */
function dateIn(event: ICAL.Component, name: string): string | null {
  const property = event.getFirstProperty(name);
  return property ? (datesOfProperty(property)[0] ?? null) : null;
}

/** As they are written: made into a time, the 30th of February is a day in March. */
function datesOfProperty(property: ICAL.Property): string[] {
  const [, , type, ...values] = property.toJSON() as unknown[];
  if (type !== 'date') return [];
  return values.filter((value): value is string => typeof value === 'string' && isDate(value));
}

function uidOf(event: ICAL.Component): string {
  return textOf(event, 'uid');
}

function nameOf(event: ICAL.Component): string {
  const words = textOf(event, 'summary').replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ');
  return words.trim().slice(0, MAX_NAME) || 'an event without a name';
}

function textOf(event: ICAL.Component, property: string): string {
  const value: unknown = event.getFirstPropertyValue(property);
  return typeof value === 'string' ? value : '';
}
