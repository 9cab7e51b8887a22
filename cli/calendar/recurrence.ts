import ICAL from 'ical.js';
import { DAY_MS } from '../../domain/vocabulary';
import { dateOf, dayNumber, isDate } from '../../domain/zone';

/** Parts of a rule that name one date of the year; any other part would have to be computed from day to day. */
const READ_PARTS: ReadonlySet<string> = new Set(['BYMONTH', 'BYMONTHDAY']);

/** A date, none in that year, or why it cannot be told. */
export type Occurrence = { date: string | null } | { fault: string };

/**
 * The occurrence in a year of something that is repeated every year (or every n years) on its date, by arithmetic: a
 * file from elsewhere must not be able to keep this busy. `fault` names what makes it another kind of repetition.
 */
export function occurrenceIn(rule: unknown, start: string, year: number): Occurrence {
  if (!(rule instanceof ICAL.Recur)) return { fault: 'a rule that cannot be read' };
  if (rule.freq !== 'YEARLY') return { fault: `FREQ=${rule.freq}` };
  const parts: Readonly<Record<string, unknown>> = rule.parts ?? {};
  for (const [part, value] of Object.entries(parts)) {
    if (!READ_PARTS.has(part)) return { fault: part };
    const own = part === 'BYMONTH' ? start.slice(5, 7) : start.slice(8);
    const values: unknown[] = Array.isArray(value) ? value : [value];
    if (values.length !== 1 || Number(values[0]) !== Number(own))
      return { fault: `${part}=${values.slice(0, 5).join(',')}` };
  }
  const from = Number(start.slice(0, 4));
  const interval = Math.max(1, rule.interval ?? 1);
  const steps = (year - from) / interval;
  if (steps < 0 || !Number.isInteger(steps)) return { date: null };
  const date = `${String(year).padStart(4, '0')}${start.slice(4)}`;
  // The 29th of February comes in leap years alone.
  if (!isDate(date)) return { date: null };
  if (rule.count && countUpTo(start, from, year, interval) > rule.count) return { date: null };
  if (rule.until && dayNumber(date) > dayNumber(untilDate(rule.until))) return { date: null };
  return { date };
}

/** How many occurrences there are up to and including a year. */
function countUpTo(start: string, from: number, year: number, interval: number): number {
  if (!start.endsWith('-02-29')) return (year - from) / interval + 1;
  let count = 0;
  for (let at = from; at <= year; at += interval) {
    if (at % 4 === 0 && (at % 100 !== 0 || at % 400 === 0)) count += 1;
  }
  return count;
}

function untilDate({ year, month, day }: ICAL.Time): string {
  return dateOf(Date.UTC(year, month - 1, day) / DAY_MS);
}
