import type { CalendarTable } from './calendar';
import { calendarTable, type CalendarDocument } from './calendar-reader';

/** Calendars by name. */
export type Calendars = ReadonlyMap<string, CalendarDocument>;

/** The calendar that others extend, and by which is planned where a name leads nowhere. */
export const BASE_CALENDAR = 'national';

/** A calendar, the one that it extends, and so on: no longer than this. */
const LONGEST_CHAIN = 5;

/** A calendar with everything that it extends, the base first; or why there is none. */
export type Chain = { documents: CalendarDocument[] } | { fault: string };

/** Follows `extends` from a calendar to its base. */
export function chainOf(name: string, calendars: Calendars): Chain {
  const documents: CalendarDocument[] = [];
  const names: string[] = [];
  for (let next: string | undefined = name; next !== undefined;) {
    const document = calendars.get(next);
    if (names.includes(next)) return { fault: `extends itself: ${[...names, next].join(' → ')}` };
    if (!document) {
      const whose = names.length === 0 ? '' : ` that ${names.at(-1) ?? ''} extends`;
      return { fault: `there is no calendar "${next}"${whose}` };
    }
    names.push(next);
    documents.unshift(document);
    if (documents.length > LONGEST_CHAIN) {
      return { fault: `extends more than ${LONGEST_CHAIN - 1} others in a row: ${names.join(' → ')}` };
    }
    next = document.extends;
  }
  return { documents };
}

/** A chain as the planner uses it. */
export function tableOf(documents: readonly CalendarDocument[]): CalendarTable | undefined {
  return documents.reduce<CalendarTable | undefined>(
    (base, document) => calendarTable(document, base),
    undefined,
  );
}

/** The calendars that a change of one touches: itself and every one that extends it, directly or not. */
export function calendarsTouchedBy(name: string, calendars: Calendars): string[] {
  const extending = [...calendars.keys()].filter(
    (other) => other !== name && leadsTo(other, name, calendars),
  );
  return [name, ...extending.toSorted()];
}

/** Whether a calendar is another or extends it. */
export function leadsTo(from: string, name: string, calendars: Calendars): boolean {
  const chain = chainOf(from, calendars);
  return 'documents' in chain && chain.documents.some(({ calendar }) => calendar === name);
}

/** Who names a calendar: `agency kab-pringsewu`, `rules sp4n`. */
export interface CalendarUse {
  by: string;
  calendar: string;
}

/**
 * What is wrong with calendars and with those who name them, one sentence each. Planning goes on by the national
 * calendar where a name leads nowhere, because no open case may be without a plan; so somebody has to be told.
 */
export function calendarFaults(calendars: Calendars, uses: readonly CalendarUse[]): string[] {
  const faults: string[] = [];
  for (const name of calendars.keys()) {
    const chain = chainOf(name, calendars);
    if ('fault' in chain) faults.push(`calendar ${name}: ${chain.fault}; ${INSTEAD}`);
  }
  for (const { by, calendar } of uses) {
    if (!calendars.has(calendar)) faults.push(`${by}: there is no calendar "${calendar}"; ${INSTEAD}`);
  }
  return faults;
}

const INSTEAD = `until that is mended, it is planned by the calendar "${BASE_CALENDAR}"`;
