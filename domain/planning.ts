import { dueAt, isOverdue, type CaseFile, type NextRung } from './case-file';
import { currentTime, type Clock } from './clock';
import { applyFiring, firingOf, turnsThePage, type Firing } from './firing';
import { earliest, jitter, upcoming, type PlannedRung } from './ladder';
import type { ClockRule } from './policy';
import type { Instant } from './vocabulary';
import { ruleOf, rulesOf, type World } from './world';

type ClockRung = PlannedRung & { clock: Clock; rule: ClockRule };

/** The rungs to come of all the clocks that run, clock by clock. */
function rungsToCome(file: CaseFile, world: World): ClockRung[] {
  return file.clocks
    .filter((clock) => clock.state === 'running')
    .flatMap((clock) => {
      const rule = ruleOf(clock, file, world);
      return rule ? upcoming(clock, rule, world.times).map((planned) => ({ ...planned, clock, rule })) : [];
    });
}

/** The next rung of all the clocks, or null when none is to come. */
export function nextRung(file: CaseFile, world: World): ClockRung | null {
  return earliest(rungsToCome(file, world));
}

/**
 * Fires, in order, every rung that is due up to and including `upTo`. Stops behind one that ends a stage or lets a
 * clock go on, because what follows it depends on what the stage makes of it.
 */
export function fireDue(file: CaseFile, upTo: Instant, now: Instant, world: World): Firing[] {
  const firings: Firing[] = [];
  for (;;) {
    const next = nextRung(file, world);
    if (!next || next.at === null || next.at > upTo) return firings;
    const firing = firingOf(file, next, next.at, world);
    applyFiring(file, firing, now);
    firings.push(firing);
    if (turnsThePage(firing)) return firings;
  }
}

/** Plans the case's next wake: the next rung, or the earliest due date when that comes first. */
export function planNext(file: CaseFile, now: Instant, world: World): void {
  const rungs = rungsToCome(file, world);
  const next = earliest(rungs);
  file.overdue = isOverdue(file, now);
  file.next = next && next.at !== null ? describe(next, next.at) : null;
  file.wakeAt = wakeAt(file, next, rungs, world);
}

function describe({ clock, rung }: PlannedRung & { clock: Clock }, at: Instant): NextRung {
  return {
    at,
    clock: clock.name,
    rung: rung.id,
    action: rung.action,
    to: rung.to,
    ...(rung.level === undefined ? {} : { level: rung.level }),
  };
}

/**
 * Everything that falls due at one instant wakes a little later, each case by its own share of the spread, but never
 * later than the rung after that.
 */
function wakeAt(
  file: CaseFile,
  next: ClockRung | null,
  rungs: readonly ClockRung[],
  world: World,
): Instant | null {
  const due = file.overdue ? null : dueAt(file);
  const at = Math.min(next?.at ?? Infinity, due ?? Infinity);
  if (at === Infinity) return null;
  const clock = next?.clock ?? file.clocks.find(({ state }) => state === 'running');
  const span = clock ? currentTime(clock, world.times).daySpan(at) * rulesOf(file, world).spread : 0;
  const later = rungs.flatMap((rung) => (rung.at !== null && rung.at > at ? [rung.at] : []));
  return Math.min(at + jitter(file.id, span), ...later);
}
