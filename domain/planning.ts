import { dueAt, isOverdue, type CaseFile, type NextRung } from './case-file';
import { currentTime, heldByHand, resume, type Clock } from './clock';
import { applyFiring, firingOf, releaseOf, turnsThePage, type Firing } from './firing';
import { rulesInForce } from './in-force';
import { earliest, jitter, upcoming, type PlannedRung } from './ladder';
import { settleClocks } from './marks';
import { toldAgainAt } from './merger';
import { caseOf, MAIN } from './parts';
import { ladderFor, type Action, type ClockRule } from './policy';
import type { Instant } from './vocabulary';
import { factsOf, officeOf, ruleOf, rulesOf, type World } from './world';

type ClockRung = PlannedRung & { clock: Clock; rule: ClockRule };

/** What a rung may do in the part of a supporting agency. */
const OF_PARTS: readonly Action[] = ['remind', 'escalate', 'instruct'];

/** The rungs to come of all the clocks that run, clock by clock. */
function rungsToCome(file: CaseFile, world: World): ClockRung[] {
  const rungs: ClockRung[] = [];
  for (const clock of file.clocks) {
    const rule = clock.state === 'running' ? fittedRule(clock, file, world) : undefined;
    if (!rule) continue;
    for (const { rung, at, repeat } of upcoming(clock, rule, world.times)) {
      rungs.push({ rung, at, repeat, clock, rule });
    }
  }
  return rungs;
}

/** The rule of a clock with the rungs that there are for this case. */
export function fittedRule(clock: Clock, file: CaseFile, world: World): ClockRule | undefined {
  const rule = ruleOf(clock, file, world);
  if (rule && clock.part !== MAIN) return ofPart(rule, caseOf(file, clock.part), world);
  if (!rule?.ladder.some(({ only }) => only)) return rule;
  return { ...rule, ladder: [...ladderFor(rule, factsOf(file, world))] };
}

/** The silence of a supporting agency is told to those above it; what becomes of the whole case is not for it to decide. */
function ofPart(rule: ClockRule, held: CaseFile, world: World): ClockRule {
  const ladder = ladderFor(rule, factsOf(held, world)).filter(({ action }) => OF_PARTS.includes(action));
  return { ...rule, ladder };
}

/** The suspension by hand that ends first. */
function nextRelease(file: CaseFile): { clock: Clock; n: number; until: Instant } | null {
  let first: { clock: Clock; n: number; until: Instant } | null = null;
  for (const clock of file.clocks) {
    const held = heldByHand(clock);
    if (held && (!first || held.until < first.until)) first = { clock, n: held.n, until: held.until };
  }
  return first;
}

/** The next rung of all the clocks, or null when none is to come. */
export function nextRung(file: CaseFile, world: World): ClockRung | null {
  return earliest(rungsToCome(file, world));
}

/** After a long outage a case has more to say than one transition may carry; the rest is due at once. */
const MOST_AT_ONCE = 200;

/**
 * Fires, in order, every rung that is due up to and including `upTo`. Stops behind one that ends a stage or lets a
 * clock go on, because what follows it depends on what the stage makes of it, and after two hundred.
 */
export function fireDue(file: CaseFile, upTo: Instant, now: Instant, world: World): Firing[] {
  const firings: Firing[] = [];
  for (;;) {
    const next = nextRung(file, world);
    const release = nextRelease(file);
    // A clock that goes on may bring rungs that come before the next one.
    if (release && release.until <= upTo && release.until <= (next?.at ?? Infinity)) {
      firings.push(letGo(file, release, now, world));
      continue;
    }
    if (!next || next.at === null || next.at > upTo) return firings;
    const firing = firingOf(caseOf(file, next.clock.part), next, next.at, now, world);
    applyFiring(file, firing, now);
    firings.push(firing);
    if (turnsThePage(firing) || firings.length >= MOST_AT_ONCE) return firings;
  }
}

function letGo(
  file: CaseFile,
  release: { clock: Clock; n: number; until: Instant },
  now: Instant,
  world: World,
): Firing {
  const { clock, until } = release;
  const firing = releaseOf(clock, release);
  const rules = rulesInForce(file, file.holder.institution, world);
  resume(clock, until, officeOf(file.holder, rules));
  settleClocks(file, until, rules, world);
  applyFiring(file, firing, now);
  return firing;
}

/**
 * Plans the case's next wake: the next rung, the earliest due date, or, of a merged case, the time to tell its lead again;
 * whichever comes first.
 */
export function planNext(file: CaseFile, now: Instant, world: World): void {
  const rungs = rungsToCome(file, world);
  const next = earliest(rungs);
  file.overdue = isOverdue(file, now);
  const release = nextRelease(file);
  file.next = next && next.at !== null ? describe(next, next.at) : null;
  file.wakeAt = wakeAt(file, next, rungs, world);
  if (release && release.until <= (file.next?.at ?? Infinity)) {
    const { clock, n, until } = release;
    file.next = { at: until, clock: clock.name, rung: `suspension-${n}`, action: 'release', to: [] };
    file.wakeAt = Math.min(file.wakeAt ?? Infinity, until);
  }
  const again = toldAgainAt(file, now);
  if (again !== null) file.wakeAt = Math.min(file.wakeAt ?? Infinity, again);
}

function describe({ clock, rung }: PlannedRung & { clock: Clock }, at: Instant): NextRung {
  return {
    at,
    clock: clock.name,
    ...(clock.part === MAIN ? {} : { part: clock.part }),
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
