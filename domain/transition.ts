import type { CaseFile, NextRung } from './case-file';
import type { Clock } from './clock';
import type { Mark } from './moment';
import { applyFiring, raise, type Firing } from './firing';
import { applyMarks } from './marks';
import { fireDue, planNext } from './planning';
import { type World } from './world';
import type { Instant } from './vocabulary';

/** What a transition is given: the case as the stage has left it, and what has just happened. */
export interface TransitionInput {
  file: CaseFile;
  marks: Mark[];
  /** The instant to which clocks are charged. */
  at: Instant;
  /** Fire every rung that is due up to here; null: none. */
  fireUpTo: Instant | null;
  now: Instant;
}

/** What it gives back: as little as is needed to arrive at the same case from the same input. */
export interface Plan {
  firings: Firing[];
  /** Clocks that have changed, with their place in the file. */
  clocks: [index: number, clock: Clock][];
  next: NextRung | null;
  wakeAt: Instant | null;
  overdue: boolean;
}

/**
 * One transition of a case, pure: brings its clocks up to what has happened, fires what is due, plans the next wake.
 * Changes `input.file` to the case as it is afterwards, and gives what the workflow needs to arrive at the same.
 */
export function planTransition(input: TransitionInput, world: World): Plan {
  const { file, marks, at, fireUpTo, now } = input;
  const before = file.clocks.map((clock) => JSON.stringify(clock));
  // Also without anything new: a calendar may have changed since the clocks were last looked at.
  applyMarks(file, marks, at, world);
  const firings = marks.some((mark) => mark.raise === true) ? [raised(file, at, now, world)] : [];
  if (fireUpTo !== null) firings.push(...fireDue(file, fireUpTo, now, world));
  planNext(file, now, world);
  return {
    firings,
    clocks: changed(file.clocks, before),
    next: file.next,
    wakeAt: file.wakeAt,
    overdue: file.overdue,
  };
}

function raised(file: CaseFile, at: number, now: number, world: World) {
  const firing = raise(file, at, world);
  applyFiring(file, firing, now);
  return firing;
}

function changed(clocks: readonly Clock[], before: readonly string[]): [number, Clock][] {
  return clocks.flatMap((clock, index): [number, Clock][] =>
    JSON.stringify(clock) === before[index] ? [] : [[index, clock]],
  );
}
