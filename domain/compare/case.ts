import { dueAt, type CaseFile } from '../case-file';
import { isOpen, refresh, type Clock, type Recipient } from '../clock';
import { turnsThePage, type Firing } from '../firing';
import { migrate } from '../migration';
import { strands } from '../migration';
import { isMoved, type MigrationOrder } from '../migration-order';
import { fireDue } from '../planning';
import type { Instant } from '../vocabulary';
import type { World } from '../world';

/** What another version of the rules would do to one case, at once. */
export interface CaseComparison {
  id: string;
  /** The earliest due date under the rules that it has, and under the others; null where no clock runs. */
  before: Instant | null;
  after: Instant | null;
  /** A deadline where there was none is earlier, none where there was one is later. */
  due: 'earlier' | 'later' | 'unchanged';
  /** In time by the rules that it has, and late by the others. */
  overdueAtOnce: boolean;
  /** Closed by silence at once; or closed for good, because the time to object is over. */
  closedAtOnce: boolean;
  /** Rungs that would stand in the past at once, and those whom they would reach. */
  firings: Pick<Firing, 'clock' | 'cycle' | 'rung' | 'repeat' | 'level' | 'action' | 'at' | 'to'>[];
}

/**
 * Compares what holds for a case under version `from` with what would hold under `to`, if it were moved at `now`: by
 * really moving a copy of it. A case that is not under `from` would be left alone, and nothing changes for it.
 * Both sides are counted by the calendars and looked up in the directory of today.
 */
export function compareCase(
  file: CaseFile,
  from: string,
  to: string,
  world: World,
  now: Instant,
  past: MigrationOrder['past'] = 'fire',
): CaseComparison {
  const copy = copyOf(file);
  for (const clock of copy.clocks) if (isOpen(clock)) refresh(clock, world.times);
  const before = dueAt(copy);
  const order = { id: 'comparison', from, to, past };
  // What the rules that it has bring about by now comes first, and is no effect of the others.
  const own = copy.next !== null && copy.next.at <= now ? fireDue(copy, now, now, world) : [];
  if (!isMoved(copy, order) || strands(copy, order, world) || own.some(turnsThePage))
    return unchanged(file.id, before);
  migrate(copy, order, now, world);
  const after = dueAt(copy);
  const firings = fireDue(copy, now, now, world).filter(({ action }) => action !== 'release');
  return {
    id: file.id,
    before,
    after,
    due: direction(before ?? Infinity, after ?? Infinity),
    overdueAtOnce: isPast(after, now) && !isPast(before, now),
    closedAtOnce: firings.some(({ action }) => action === 'close' || action === 'complete'),
    firings,
  };
}

/** Whom a comparison says that the case would be escalated to at once, each once. */
export function escalatedTo({ firings }: Pick<CaseComparison, 'firings'>): Recipient[] {
  const found = new Map<string, Recipient>();
  for (const { level, to } of firings) {
    if (level === undefined) continue;
    for (const { agency, role, post } of to) {
      if (role === 'reporter') continue;
      found.set(`${agency}/${role}/${post ?? ''}`, { agency, role, ...(post ? { post } : {}) });
    }
  }
  return [...found.values()];
}

function unchanged(id: string, due: Instant | null): CaseComparison {
  return {
    id,
    before: due,
    after: due,
    due: 'unchanged',
    overdueAtOnce: false,
    closedAtOnce: false,
    firings: [],
  };
}

function direction(before: number, after: number): CaseComparison['due'] {
  if (after === before) return 'unchanged';
  return after < before ? 'earlier' : 'later';
}

function isPast(due: Instant | null, now: Instant): boolean {
  return due !== null && due <= now;
}

/** So much of a copy that neither moving nor firing can reach the case itself. */
function copyOf(file: CaseFile): CaseFile {
  return {
    ...file,
    clocks: file.clocks.map((clock) => (isOpen(clock) ? copyOfClock(clock) : clock)),
    trail: [...file.trail],
    escalations: [...file.escalations],
    instructions: [...file.instructions],
  };
}

function copyOfClock(clock: Clock): Clock {
  return {
    ...clock,
    segments: clock.segments.map((one) => ({ ...one })),
    suspensions: clock.suspensions.map((one) => ({ ...one })),
    fired: [...clock.fired],
  };
}
