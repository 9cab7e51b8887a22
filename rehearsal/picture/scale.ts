import type { TimelineDay } from '../simulation';
import { DAY_MS } from '../../domain/vocabulary';
import { dayNumber } from '../../domain/zone';
import { folds } from './folds';

/** Width of the drawing in pixels: what fits across an A4 page that lies on its side. */
export const WIDTH = 1040;
export const MARGIN = 12;
const ROOM = WIDTH - 2 * MARGIN;
/** A day narrower than this could not be told from its neighbours; with folds days get a little more. */
const NARROWEST = 9;
const FOLD = 30;

/** A day, or a stretch of quiet days that is folded away. */
export interface Column {
  kind: 'day' | 'fold';
  days: TimelineDay[];
  /** The local midnights at which it begins and ends. */
  from: number;
  to: number;
  x: number;
  width: number;
}

/** One line of the picture; a long time takes several, one under the other. */
export interface Strip {
  columns: Column[];
  from: number;
  to: number;
}

export interface Scale {
  strips: Strip[];
  folded: { places: number; days: number; working: number };
}

/**
 * The axis of time: a column for each day, all of one width, as wide as fits. When days would be too narrow, stretches
 * in which nothing happens are folded, the longest first; when that is not enough, the picture goes on below.
 * @param eventful dates on which something happens, which are never folded
 */
export function scaleOf(days: readonly TimelineDay[], eventful: ReadonlySet<string>): Scale {
  const folding = folds(days, eventful, (columns, folded) => columns * NARROWEST + folded * FOLD <= ROOM);
  const least = folding.reduce((sum, one) => sum + size(one), 0);
  const rows = Math.max(1, Math.ceil(least / ROOM));
  const strips: TimelineDay[][][] = [[]];
  let used = 0;
  for (const one of folding) {
    const row = strips[strips.length - 1] ?? [];
    if (used > 0 && used + size(one) > Math.max(least / rows + FOLD, FOLD) && strips.length < rows) {
      strips.push([one]);
      used = size(one);
    } else {
      row.push(one);
      used += size(one);
    }
  }
  const away = folding.filter((one) => one.length > 1);
  return {
    strips: strips.map(stripOf),
    folded: {
      places: away.length,
      days: away.flat().length,
      working: away.flat().filter(({ kind }) => kind === 'working').length,
    },
  };
}

/** Least width of a day or a fold. */
function size(one: readonly TimelineDay[]): number {
  return one.length > 1 ? FOLD : NARROWEST;
}

function stripOf(parts: readonly TimelineDay[][]): Strip {
  const folded = parts.filter((one) => one.length > 1).length;
  const width = (ROOM - folded * FOLD) / Math.max(1, parts.length - folded);
  let x = MARGIN;
  const columns = parts.map((days): Column => {
    const from = dayNumber(days[0]?.date ?? '1970-01-01') * DAY_MS;
    const kind = days.length > 1 ? 'fold' : 'day';
    const own = kind === 'fold' ? FOLD : width;
    const column: Column = { kind, days, from, to: from + days.length * DAY_MS, x, width: own };
    x += own;
    return column;
  });
  return { columns, from: columns[0]?.from ?? 0, to: columns[columns.length - 1]?.to ?? 0 };
}

/** Where a local instant stands in a strip; what lies outside stands at its edge. */
export function xOf({ columns }: Strip, local: number): number {
  const column = columns.find(({ to }) => local < to) ?? columns[columns.length - 1];
  if (!column) return MARGIN;
  const share = (local - column.from) / (column.to - column.from);
  return column.x + Math.min(1, Math.max(0, share)) * column.width;
}

/** Whether an instant is told of in this strip; the last strip also has its own end. */
export function within({ from, to }: Strip, local: number, last: boolean): boolean {
  return local >= from && (local < to || (last && local <= to));
}
