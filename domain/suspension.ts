import type { CaseFile } from './case-file';
import { currentTime, BY_HAND, type Clock, type Times } from './clock';
import type { Duration } from './duration';
import { MAIN } from './parts';
import type { StopOrder } from './moment';
import type { SuspensionLimits } from './policy';
import type { Instant } from './vocabulary';
import { ruleOf, rulesOf, type World } from './world';

/** How far back a suspension that is ordered at `at` may begin, by the office time of the clock. */
export function earliestStop(clock: Clock, at: Instant, limits: SuspensionLimits, times: Times): Instant {
  const last = clock.segments[clock.segments.length - 1];
  return Math.max(last?.from ?? at, moved(clock, at, limits.backDated, -1, times));
}

/** When a suspension that begins at `from` ends at the latest: by what one may last, and by what all of a clock's may. */
export interface Longest {
  alone: Instant;
  together: Instant;
}

/** As every amount of the rules, that of one counts from the next working day; all together are what was really stopped. */
export function longest(clock: Clock, from: Instant, limits: SuspensionLimits, times: Times): Longest {
  const time = currentTime(clock, times);
  const alone = moved(clock, time.countsFrom(from, limits.each.unit), limits.each, 1, times);
  const { unit } = limits.inAll;
  const used = clock.suspensions
    .filter(({ reason }) => reason === BY_HAND)
    .reduce((sum, one) => sum + time.position(one.to ?? from, unit) - time.position(one.from, unit), 0);
  const left = Math.max(0, time.ticks(limits.inAll) - used);
  return { alone, together: Math.max(from, time.instantAt(time.position(from, unit) + left, unit)) };
}

/** How long a suspension that begins at `from` may last. */
export function latestRelease(clock: Clock, from: Instant, limits: SuspensionLimits, times: Times): Instant {
  const { alone, together } = longest(clock, from, limits, times);
  return Math.min(alone, together);
}

/** What the rules have against stopping a clock, with what they would allow. */
export type Against =
  | { field: 'clock'; reason: 'stopsNotAllowed' | 'neverSuspended' }
  | { field: 'from'; reason: 'stopTooFarBack'; limits: SuspensionLimits; earliest: Instant }
  | { field: 'until'; reason: 'stopTooLong'; limits: SuspensionLimits; longest: Longest };

/** What the rules have against stopping a clock so; null when nothing, or when no such clock runs. */
export function againstLimits(
  file: CaseFile,
  order: { clock: string; from: Instant; until: Instant },
  at: Instant,
  world: World,
): Against | null {
  const { suspensions: limits } = rulesOf(file, world);
  if (!limits) return { field: 'clock', reason: 'stopsNotAllowed' };
  const clock = file.clocks.findLast(
    ({ name, part, state }) => name === order.clock && part === MAIN && state === 'running',
  );
  if (!clock) return null;
  if (ruleOf(clock, file, world)?.neverSuspended) return { field: 'clock', reason: 'neverSuspended' };
  const earliest = earliestStop(clock, at, limits, world.times);
  if (order.from < earliest) return { field: 'from', reason: 'stopTooFarBack', limits, earliest };
  const most = longest(clock, order.from, limits, world.times);
  return order.until > Math.min(most.alone, most.together)
    ? { field: 'until', reason: 'stopTooLong', limits, longest: most }
    : null;
}

/**
 * An order as the ledger takes it. The API has turned down what the rules do not allow; between its look at the case and
 * the case itself something may have happened, and the rules hold all the same.
 */
export function withinLimits(
  clock: Clock,
  order: StopOrder,
  at: Instant,
  limits: SuspensionLimits,
  times: Times,
): StopOrder {
  const from = Math.min(Math.max(order.from, earliestStop(clock, at, limits, times)), at);
  return { ...order, from, until: Math.min(order.until, latestRelease(clock, from, limits, times)) };
}

function moved(clock: Clock, at: Instant, amount: Duration, sign: 1 | -1, times: Times): Instant {
  const time = currentTime(clock, times);
  return time.instantAt(time.position(at, amount.unit) + sign * time.ticks(amount), amount.unit);
}
