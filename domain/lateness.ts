import type { Firing } from './firing';
import type { Plan, TransitionInput } from './transition';
import type { Instant } from './vocabulary';

/** What a plan had said of the next rung, before anything was changed. */
export interface Expected {
  next: Instant | null;
  wakeAt: Instant | null;
}

/** A rung that fired, and how long after it should have, in milliseconds. */
export interface Late {
  action: Firing['action'];
  ms: number;
}

export function expectedIn({ file }: Pick<TransitionInput, 'file'>): Expected {
  return { next: file.next?.at ?? null, wakeAt: file.wakeAt };
}

/**
 * How late rungs fired that had been planned: measured from the planned wake, which is spread a little behind the
 * instant, and never from before the plan was made. A command that is charged to earlier starts clocks whose rungs lie in
 * the past already, and so may a decree, a migration or a merger: none of these was late.
 */
export function latenessOf(input: TransitionInput, { next, wakeAt }: Expected, { firings }: Plan): Late[] {
  const { now, fireUpTo, migrate, plannedAt = 0 } = input;
  if (fireUpTo === null || migrate || next === null) return [];
  return firings.flatMap(({ action, at }) => {
    if (at < next) return [];
    const expected = Math.max(at === next ? (wakeAt ?? at) : at, plannedAt, at);
    return [{ action, ms: Math.max(0, now - expected) }];
  });
}
