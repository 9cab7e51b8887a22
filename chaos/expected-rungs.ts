import type { Clock } from '../domain/clock';
import { MAIN } from '../domain/parts';
import type { Due, LadderRung } from './ladders';

/** A rung at the instant at which it is due. */
export interface Expected {
  readonly rung: string;
  readonly repeat: number;
  readonly at: number;
  readonly sometimes: boolean;
}

/** Of a clock of a supporting agency nothing more is to be done than these. */
const OF_PARTS: readonly string[] = ['remind', 'escalate', 'instruct'];

/**
 * The rungs of a clock that are due up to and including `upTo`, on days of `dayMs` of which all are alike. Computed from
 * the ledger's segments alone, without anything of the product's own arithmetic.
 */
export function expectedRungs(
  clock: Clock,
  ladder: readonly LadderRung[],
  dayMs: number,
  upTo: number,
): Expected[] {
  const budget = clock.budget.value * dayMs;
  const own = clock.part === MAIN ? ladder : ladder.filter(({ action }) => OF_PARTS.includes(action));
  const targets = own.map(({ due }) => targetOf(due, budget, dayMs));
  const last = Math.max(budget, ...targets.filter((target) => target !== null));
  const expected: Expected[] = [];
  own.forEach(({ id: rung, due, sometimes }, index) => {
    const target = targets[index];
    if (target != null) {
      const at = instantAt(clock, target);
      if (at !== null && at <= upTo) expected.push({ rung, repeat: 0, at, sometimes });
    } else if ('every' in due) {
      for (let repeat = 0; ; repeat += 1) {
        const at = instantAt(clock, last + (repeat + 1) * due.every * dayMs);
        if (at === null || at > upTo) break;
        expected.push({ rung, repeat, at, sometimes });
      }
    }
  });
  return expected;
}

/** How much of the clock is used up when a rung is due, in milliseconds; null for one that comes again and again. */
function targetOf(due: Due, budget: number, dayMs: number): number | null {
  if ('every' in due) return null;
  if ('share' in due) return Math.round(budget * due.share);
  return due.from === 'start' ? due.days * dayMs : budget + due.days * dayMs;
}

/** When so much of a clock is used up; null when it stood still before that. */
function instantAt({ segments }: Clock, target: number): number | null {
  let used = 0;
  for (const { from, to } of segments) {
    const length = (to ?? Infinity) - from;
    if (used + length >= target) return from + Math.max(0, target - used);
    used += length;
  }
  return null;
}
