import type { OfficeTime } from './calendar';
import { currentTime, elapsed, instantOf, instantOn, inUnit, scaleOf } from './clock';
import type { Clock, Scale, Times } from './clock';
import type { Unit } from './duration';
import type { ClockRule, Rung } from './policy';
import type { Instant } from './vocabulary';

/** One step of a clock's ladder with its instant: what is to happen, or what has. */
export interface PlannedRung {
  rung: Rung;
  /** Nominal instant; null while the clock is suspended and the rung has not been reached. */
  at: Instant | null;
  /** How often it had fired before this time; 0 for a rung that does not repeat. */
  repeat: number;
}

/** The rungs that have not fired, each at its instant, in the order of the ladder. Pure arithmetic, no state. */
export function upcoming(clock: Clock, rule: ClockRule, times: Times): PlannedRung[] {
  const time = currentTime(clock, times);
  const scale = scaleOf(clock, times);
  const planned: PlannedRung[] = [];
  for (const rung of rule.ladder) {
    const past = lastTime(clock, rung.id);
    if (past && rung.when.kind !== 'every') continue;
    const repeat = past ? past.repeat + 1 : 0;
    const at = rungInstant(clock, rule, rung, repeat, time, times, scale);
    // Beyond the end of a calendar time stands still; what repeats there would repeat at one instant for ever.
    const still =
      past && at === past.at && at === rungInstant(clock, rule, rung, repeat + 1, time, times, scale);
    // What rules put into a time before they held comes as of then.
    planned.push({ rung, at: still || at === null ? null : Math.max(at, clock.notBefore ?? at), repeat });
  }
  return planned;
}

/** The last time of a rung that is done with, because it fired or because it was passed over. */
export function lastTime(clock: Clock, id: string): { at: Instant; repeat: number } | undefined {
  const fired = clock.fired.find(({ rung }) => rung === id);
  const skipped = clock.skipped?.find(({ rung }) => rung === id);
  return skipped && (!fired || skipped.repeat > fired.repeat) ? skipped : fired;
}

/** The instant of one rung of a clock; for a repeating rung of its time number `repeat`, counted from 0. */
export function rungInstant(
  clock: Clock,
  rule: ClockRule,
  rung: Rung,
  repeat: number,
  time: OfficeTime,
  times: Times,
  scale: Scale = scaleOf(clock, times),
): Instant | null {
  const budget = time.ticks(clock.budget);
  const { when } = rung;
  switch (when.kind) {
    case 'share':
      return instantOn(scale, Math.round(budget * when.share));
    case 'start':
      return when.amount.unit === scale.unit
        ? instantOn(scale, time.ticks(when.amount))
        : instantOf(inUnit(clock, when.amount.unit, times), time.ticks(when.amount), times);
    case 'due': {
      if (when.amount === null) return instantOn(scale, budget);
      const ticks = when.sign * time.ticks(when.amount);
      if (when.amount.unit === scale.unit) return instantOn(scale, budget + ticks);
      const due = instantOn(scale, budget);
      return due === null ? null : shifted(clock, due, when.amount.unit, ticks, times);
    }
    case 'every': {
      const step = time.ticks(when.amount);
      const anchor = clock.skipped?.find((one) => one.rung === rung.id && one.anchor);
      if (anchor) {
        return shifted(clock, anchor.at, when.amount.unit, (repeat - anchor.repeat) * step, times);
      }
      const ticks = (repeat + 1) * step;
      if (when.amount.unit === scale.unit && rule.ladder.every((one) => sameScale(one, clock))) {
        let last = budget;
        for (const one of rule.ladder) last = Math.max(last, targetTicks(one, budget, time));
        return instantOn(scale, last + ticks);
      }
      // Everything before it, whatever scale that is stated on, has come by then.
      let last = instantOn(scale, budget);
      for (const one of rule.ladder) {
        if (last === null) break;
        if (one.when.kind === 'every') continue;
        const at = rungInstant(clock, rule, one, 0, time, times, scale);
        last = at === null ? null : Math.max(last, at);
      }
      return last === null ? null : shifted(clock, last, when.amount.unit, ticks, times);
    }
  }
}

/**
 * So many ticks of another unit before or after an instant of a clock. Counted by its ledger like everything else:
 * what a suspension spares the budget it spares the rungs that are stated in other words.
 */
function shifted(clock: Clock, at: Instant, unit: Unit, ticks: number, times: Times): Instant | null {
  const ledger = inUnit(clock, unit, times);
  return instantOf(ledger, elapsed(ledger, at, times) + ticks, times);
}

function sameScale({ when }: Rung, clock: Clock): boolean {
  if (when.kind === 'share') return true;
  return when.kind === 'every' || when.amount === null || when.amount.unit === clock.budget.unit;
}

function targetTicks({ when }: Rung, budget: number, time: OfficeTime): number {
  switch (when.kind) {
    case 'share':
      return Math.round(budget * when.share);
    case 'start':
      return time.ticks(when.amount);
    case 'due':
      return when.amount === null ? budget : budget + when.sign * time.ticks(when.amount);
    case 'every':
      return 0;
  }
}

/**
 * The next rung to fire among clocks' plans: the earliest; at one instant the order of the clocks and of their
 * ladders decides.
 */
export function earliest<T extends { at: Instant | null }>(plans: T[]): T | null {
  let first: T | null = null;
  for (const plan of plans) {
    if (plan.at !== null && (first === null || plan.at < (first.at ?? Infinity))) first = plan;
  }
  return first;
}

/**
 * A deterministic delay of a case's wake, so that rungs which fall due together do not all wake at once: a share of a
 * working day, the same whenever it is computed.
 */
export function jitter(id: string, spanMs: number): number {
  let hash = 2166136261;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 16777619);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0x5bd1e995);
  hash ^= hash >>> 15;
  return Math.floor(((hash >>> 0) / 2 ** 32) * spanMs);
}
