import { noteByEngine, type CaseFile, type NextRung } from './case-file';
import { currentTime, isOpen, refresh, type Clock } from './clock';
import type { Mark } from './moment';
import { decreeBehind } from './decree-behind';
import { applyFiring, raise, type Firing } from './firing';
import { settleHeadStarts } from './head-start';
import { followDirectory, moveClocksAlong, takeSteps, type DirectoryStep } from './follow-directory';
import { applyMarks } from './marks';
import { migrate, strands } from './migration';
import { isMerged } from './merger';
import { MAIN } from './parts';
import { isMoved, type MigrationOrder } from './migration-order';
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
  /**
   * Something that was given to the case before now is to be taken next, by whoever it lay with then: an agency that was
   * closed since has answered in time. The case follows the directory when nothing waits any more.
   */
  waiting?: true;
  /** When the plan was made that said what is due now: what it found in the past already did not fire late. */
  plannedAt?: Instant;
  /** Put the case under another version of the rules first. */
  migrate?: MigrationOrder;
}

/** What it gives back: as little as is needed to arrive at the same case from the same input. */
export interface Plan {
  /** Lines of the trail that the planner itself adds, before the firings. */
  notes?: PlanNote[];
  /** What has become of the agencies of the case, before the firings; absent when nothing has. */
  directory?: DirectoryStep[];
  firings: Firing[];
  /** Clocks that have changed, with their place in the file. */
  clocks: [index: number, clock: Clock][];
  next: NextRung | null;
  wakeAt: Instant | null;
  overdue: boolean;
  /** A merged case has woken, and tells its lead again that it waits. Written down here, so that earlier lives replay. */
  tellsLead?: true;
  /** The rules that the case runs under from now on, if they have changed. */
  policy?: CaseFile['policy'];
}

export interface PlanNote {
  type: string;
  at: Instant;
  data: Record<string, unknown>;
}

/**
 * One transition of a case, pure: brings its clocks up to what has happened, fires what is due, plans the next wake.
 * Changes `input.file` to the case as it is afterwards, and gives what the workflow needs to arrive at the same.
 */
export function planTransition(input: TransitionInput, world: World): Plan {
  const { file, marks, at, fireUpTo, now } = input;
  const before = file.clocks.map((clock) => JSON.stringify(clock));
  const policy = JSON.stringify(file.policy);
  const notes = rescheduled(file, now, world);
  const isAwake = file.wakeAt !== null && file.wakeAt <= now;
  const order = input.migrate;
  if (order && isMoved(file, order) && !strands(file, order, world))
    notes.push(movedTo(file, order, at, world));
  for (const { type, at: when, data } of notes) noteByEngine(file, type, when, data);
  // Also without anything new: a calendar may have changed since the clocks were last looked at.
  applyMarks(file, marks, at, world);
  settleHeadStarts(file, at, world);
  const directory = input.waiting ? [] : followed(file, now, world);
  const firings = marks.some((mark) => mark.raise === true) ? [raised(file, at, now, world)] : [];
  if (fireUpTo !== null) firings.push(...fireDue(file, fireUpTo, now, world));
  planNext(file, now, world);
  return {
    ...(notes.length > 0 ? { notes } : {}),
    ...(directory.length > 0 ? { directory } : {}),
    firings,
    clocks: changed(file.clocks, before),
    next: file.next,
    wakeAt: file.wakeAt,
    overdue: file.overdue,
    ...(isAwake && isMerged(file) ? { tellsLead: true } : {}),
    ...(JSON.stringify(file.policy) === policy ? {} : { policy: file.policy }),
  };
}

/** Due dates that have moved although nothing has happened: a decree was amended, and the trail says which. */
function rescheduled(file: CaseFile, now: Instant, world: World): PlanNote[] {
  return file.clocks.flatMap((clock): PlanNote[] => {
    if (!isOpen(clock) || clock.dueAt === null) return [];
    const { dueAt: from, provisional } = clock;
    refresh(clock, world.times);
    if (clock.dueAt === null || (clock.dueAt === from && clock.provisional === provisional)) return [];
    // Who was told a later date has not been late: what the decree puts into the past happens now.
    if (from > now && clock.dueAt <= now) clock.notBefore = now;
    const time = currentTime(clock, world.times);
    const decree = decreeBehind(time, clock.startedAt, Math.max(from, clock.dueAt), clock.dueAt);
    const { name, cycle, part, dueAt: to } = clock;
    const whose = part === MAIN ? {} : { part };
    const data = { clock: name, cycle, ...whose, from, to, ...(decree ? { decree } : {}) };
    return [{ type: 'rescheduled', at: now, data }];
  });
}

/** An open case follows the directory: renamed, moved or closed agencies, whatever else has happened. */
function followed(file: CaseFile, now: Instant, world: World): DirectoryStep[] {
  const steps = followDirectory(file, world.directory);
  if (steps.length === 0) return steps;
  takeSteps(file, steps, now);
  applyMarks(file, moveClocksAlong(file, steps, now, world), now, world);
  return steps;
}

function movedTo(file: CaseFile, order: MigrationOrder, at: Instant, world: World): PlanNote {
  migrate(file, order, at, world);
  const { id, from, to, past } = order;
  return { type: 'migrated', at, data: { migration: id, from, to, past } };
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
