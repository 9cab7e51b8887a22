import type { TimelineDay } from '../simulation';

/** Fewer days than this are not worth a fold. */
const SHORTEST = 10;

/**
 * Splits days into single ones and folded stretches. Nothing is folded when all days fit; else the longest quiet
 * stretches go first, until the rest fits or nothing quiet is left.
 * @param fits whether so many single days and folds fit
 */
export function folds(
  days: readonly TimelineDay[],
  eventful: ReadonlySet<string>,
  fits: (single: number, folded: number) => boolean,
): TimelineDay[][] {
  const stretches = quiet(days, eventful).toSorted((a, b) => b.to - b.from - (a.to - a.from));
  const away = new Map<number, number>();
  let single = days.length;
  for (const { from, to } of stretches) {
    if (fits(single, away.size)) break;
    away.set(from, to);
    single -= to - from;
  }
  const parts: TimelineDay[][] = [];
  for (let n = 0; n < days.length;) {
    const to = away.get(n) ?? n + 1;
    parts.push(days.slice(n, to));
    n = to;
  }
  return parts;
}

function quiet(days: readonly TimelineDay[], eventful: ReadonlySet<string>): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = [];
  let from = 0;
  for (let n = 0; n <= days.length; n += 1) {
    const day = days[n];
    if (day && !eventful.has(day.date)) continue;
    if (n - from >= SHORTEST) stretches.push({ from, to: n });
    from = n + 1;
  }
  return stretches;
}
