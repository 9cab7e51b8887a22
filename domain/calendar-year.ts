import type { OpeningHours } from './calendar';
import { tableOf } from './calendar-chain';
import { DAY_OFF_KINDS, dated, WEEKDAYS, type CalendarDocument } from './calendar-document';
import { weekIn } from './calendar-reader';
import type { CalendarYear } from './reference';
import { MINUTE_MS } from './vocabulary';

/** A year as it holds for the last calendar of a chain, with what it takes over from those that it extends. */
export function calendarYear(chain: readonly CalendarDocument[], year: number): CalendarYear | null {
  const document = chain.at(-1);
  const table = tableOf(chain);
  if (!document || !table) return null;
  const own = document.years[String(year)];
  const inYear = (date: string): boolean => date.startsWith(`${year}-`);
  const off = new Set(table.daysOff.filter(inYear));
  const said = chain.flatMap(({ calendar, years }) => datesOf(year, calendar, years[String(year)]));
  const week = weekIn(year, table.week, table.weeks);
  return {
    name: document.calendar,
    year,
    title: document.title,
    extends: document.extends ?? null,
    basis: own?.basis ?? null,
    revision: own?.revision ?? null,
    publishedAt: own?.published?.at ?? null,
    provisional: !table.years.includes(year),
    decrees: chain.flatMap(({ calendar, years }) => {
      const decree = years[String(year)];
      return decree ? [{ calendar, basis: decree.basis, revision: decree.revision }] : [];
    }),
    week: Object.fromEntries(
      WEEKDAYS.flatMap((name, index) => {
        const hours = week[index + 1];
        return hours ? [[name, written(hours)]] : [];
      }),
    ),
    daysOff: onePerDate(said.filter(({ date, kind }) => kind !== 'working' && off.has(date))),
    working: onePerDate(said.filter(({ date, kind }) => kind === 'working' && !off.has(date))).map(
      ({ date, name, calendar }) => ({ date, calendar, ...(name === undefined ? {} : { name }) }),
    ),
    hours: Object.entries(table.hours ?? {})
      .filter(([date]) => inYear(date) && !off.has(date))
      .map(([date, hours]) => ({ date, ...written(hours) }))
      .toSorted((a, b) => (a.date < b.date ? -1 : 1)),
  };
}

type Said = { date: string; kind: string; calendar: string; name?: string };

function datesOf(
  year: number,
  calendar: string,
  content: CalendarDocument['years'][string] | undefined,
): Said[] {
  if (!content) return [];
  return [...DAY_OFF_KINDS, 'working' as const].flatMap((kind) =>
    content[kind].map((entry): Said => {
      const { date, name } = { name: undefined, ...dated(entry) };
      return { date: `${year}-${date}`, kind, calendar, ...(name === undefined ? {} : { name }) };
    }),
  );
}

/** In the order of the year; of a date that several calendars name, what the first of them said. */
function onePerDate(said: readonly Said[]): Said[] {
  const byDate = new Map<string, Said>();
  for (const one of said) {
    if (!byDate.has(one.date)) byDate.set(one.date, one);
  }
  return [...byDate.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

function written({ open, close }: OpeningHours): { open: string; close: string } {
  return { open: clockTime(open), close: clockTime(close) };
}

function clockTime(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
