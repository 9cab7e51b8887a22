import { LAST_YEAR, type CalendarTable, type Decree, type OpeningHours, type Week } from './calendar';
import { calendarDocument, DAY_OFF_KINDS, dated, WEEKDAYS, type CalendarDocument } from './calendar-document';
import { MINUTE_MS } from './vocabulary';
import { dateOf, dayNumber } from './zone';

export { calendarDocument, type CalendarDocument, type CalendarFile } from './calendar-document';

/** Reads a calendar file (as parsed YAML or JSON). Throws a ZodError. */
export function readCalendar(document: unknown): CalendarDocument {
  return calendarDocument.parse(document);
}

/** A calendar as the planner uses it; `base` is the one that it extends. */
export function calendarTable(document: CalendarDocument, base?: CalendarTable): CalendarTable {
  const { week, weeks, ownFrom } = weeksOf(document, base);
  const daysOff = new Set(base?.daysOff);
  // Hours of the base were said for the base's week; whoever has a week of their own has their own hours, too.
  const hours = Object.fromEntries(
    Object.entries(base?.hours ?? {}).filter(([date]) => yearOf(date) < ownFrom),
  );
  for (const [year, content] of Object.entries(document.years)) {
    const regular = weekIn(Number(year), week, weeks);
    for (const kind of DAY_OFF_KINDS) {
      for (const entry of content[kind]) {
        const date = `${year}-${dated<{ date: string }>(entry).date}`;
        daysOff.add(date);
        Reflect.deleteProperty(hours, date);
      }
    }
    for (const span of content.hours) {
      const last = dayNumber(`${year}-${span.to}`);
      for (let day = dayNumber(`${year}-${span.from}`); day <= last; day += 1) {
        const weekday = weekdayOf(day);
        const own = span.week?.[WEEKDAYS[weekday - 1] ?? 'monday'];
        if (own ?? regular[weekday]) hours[dateOf(day)] = opening(own ?? span);
      }
    }
    for (const entry of content.working) {
      const { date: day, open, close } = { open: undefined, close: undefined, ...dated(entry) };
      const date = `${year}-${day}`;
      daysOff.delete(date);
      if (open !== undefined && close !== undefined) hours[date] = opening({ open, close });
      if (hours[date] ?? regular[weekdayOf(dayNumber(date))]) continue;
      // A Saturday for a Friday, say: as long as the first working day of the week.
      const usual = Object.values(regular)[0];
      if (usual) hours[date] = usual;
    }
  }
  return {
    name: document.calendar,
    week,
    weeks,
    daysOff: [...daysOff],
    hours,
    // A calendar that extends another is as certain as that one: its own years only add.
    years: base ? [...base.years] : Object.keys(document.years).map(Number),
    decrees: decreesOf(document, base),
  };
}

/** The week of a calendar, from when on it is its own, and those of later years. */
function weeksOf(
  document: CalendarDocument,
  base: CalendarTable | undefined,
): { week: Week; weeks: Record<number, Week>; ownFrom: number } {
  const own: Record<number, Week> = {};
  for (const [year, content] of Object.entries(document.years)) {
    if (content.week) own[Number(year)] = compiled(content.week);
  }
  if (document.week || !base) return { week: compiled(document.week ?? {}), weeks: own, ownFrom: 0 };
  const ownFrom = Math.min(LAST_YEAR + 1, ...Object.keys(own).map(Number));
  const before = Object.entries(base.weeks ?? {}).filter(([year]) => Number(year) < ownFrom);
  return { week: { ...base.week }, weeks: { ...Object.fromEntries(before), ...own }, ownFrom };
}

/** The week that holds in a year. */
export function weekIn(year: number, week: Week, weeks: Readonly<Record<number, Week>> = {}): Week {
  const latest = Math.max(
    -1,
    ...Object.keys(weeks)
      .map(Number)
      .filter((from) => from <= year),
  );
  return weeks[latest] ?? week;
}

function compiled(week: NonNullable<CalendarDocument['week']>): Week {
  const result: Week = {};
  WEEKDAYS.forEach((name, index) => {
    const hours = week[name];
    if (hours) result[index + 1] = opening(hours);
  });
  return result;
}

/** By year, what was said last about it: by the calendar itself or by one that it extends. */
function decreesOf(document: CalendarDocument, base: CalendarTable | undefined): Record<number, Decree> {
  const decrees: Record<number, Decree> = { ...base?.decrees };
  for (const [key, { basis, revision, published }] of Object.entries(document.years)) {
    const year = Number(key);
    const inherited = decrees[year]?.published ?? '';
    if (inherited > (published?.at ?? '')) continue;
    decrees[year] = {
      calendar: document.calendar,
      year,
      basis,
      revision,
      ...(published ? { published: published.at } : {}),
    };
  }
  return decrees;
}

/** 1 (Monday) to 7 (Sunday); 1970-01-01 was a Thursday. */
function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}

function opening({ open, close }: { open: string; close: string }): OpeningHours {
  return { open: minutes(open), close: minutes(close) };
}

function minutes(text: string): number {
  const [hours, rest] = text.split(':').map(Number);
  return ((hours ?? 0) * 60 + (rest ?? 0)) * MINUTE_MS;
}
