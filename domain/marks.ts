import type { OfficeTime } from './calendar';
import type { CaseFile } from './case-file';
import {
  allow,
  cancel,
  elapsed,
  finish,
  heldByHand,
  instantOf,
  isOpen,
  moveTo,
  refresh,
  reopen,
  resume,
  shelve,
  startClock,
  suspend,
  suspendByHand,
  unshelved,
  type Clock,
  type Shelved,
  type Times,
} from './clock';
import type { Condition, Mark, Moment } from './moment';
import { budgetFor, fits, type ClockRule, type Rules } from './policy';
import { isMerged, settledWithLead } from './merger';
import { officeIn, rulesInForce } from './in-force';
import { caseOf, clocksOf, MAIN, nextCycle } from './parts';
import { withinLimits } from './suspension';
import type { Instant } from './vocabulary';
import { factsOf, officeOf, ruleOf, rulesOf, type World } from './world';

/** Why the clocks of a case stand still that another one goes on for. Its reporter's own measure runs on. */
const MERGED = 'merged';

/** Brings the clocks of a case up to what has just happened at `at`: ends, reopens, starts, suspends, resumes, moves. */
export function applyMarks(file: CaseFile, marks: readonly Mark[], at: Instant, world: World): void {
  const rules = rulesInForce(file, file.holder.institution, world);
  const shelved = takeFromShelf(file);
  const ownMarks = asRulesKnow(
    marks.filter(({ part }) => part === undefined),
    rules,
  );
  const happened = new Set<Moment>(ownMarks.map(({ moment }) => moment));
  resumeUnasked(file, at, rules);
  for (const clock of file.clocks) {
    if (isOpen(clock) && clock.part === MAIN) end(clock, happened, file, at, world);
  }
  if (happened.has('reopened')) {
    for (const clock of latestCycles(file)) revive(clock, file, at, rules, world);
  }
  startClocks(file, MAIN, ownMarks, at, world);
  for (const part of new Set(marks.flatMap((mark) => mark.part ?? []))) {
    applyToPart(
      file,
      part,
      marks.filter((mark) => mark.part === part),
      at,
      world,
    );
  }
  if (happened.has('closed')) {
    for (const clock of file.clocks) if (clock.part !== MAIN) cancel(clock, at, world.times);
  }
  if (happened.has('reclassified')) for (const clock of file.clocks) rebudget(clock, file, world);
  for (const mark of marks) stopOrRelease(file, mark, at, rules, world);
  settleClocks(file, at, rules, world);
  putBack(file, shelved, world);
}

/** Rules of before arbitration had a clock of its own count it as a disposition. */
function asRulesKnow(marks: readonly Mark[], { clocks }: Rules): readonly Mark[] {
  const known = clocks.some(({ from }) => from.includes('receivedByArbiter'));
  if (known) return marks;
  return marks.map((mark) =>
    mark.moment === 'receivedByArbiter' ? { ...mark, moment: 'receivedByDesk' } : mark,
  );
}

function startClocks(file: CaseFile, part: string, marks: readonly Mark[], at: Instant, world: World): void {
  const held = caseOf(file, part);
  const rules = rulesInForce(held, held.holder.institution, world);
  for (const rule of rules.clocks) {
    const mark = marks.find(({ moment }) => rule.from.includes(moment));
    if (mark) start(held, part, rule, mark, at, rules, world);
  }
}

/** What has happened to the part of a supporting agency concerns its own clocks, and no others. */
function applyToPart(file: CaseFile, part: string, marks: readonly Mark[], at: Instant, world: World): void {
  const happened = new Set<Moment>(marks.map(({ moment }) => moment));
  for (const clock of clocksOf(file, part)) {
    if (!isOpen(clock)) continue;
    const rule = ruleOf(clock, file, world);
    if (rule?.until.some((moment) => happened.has(moment))) finish(clock, at, world.times);
    else if (happened.has('partEnded')) cancel(clock, at, world.times);
  }
  startClocks(file, part, marks, at, world);
}

/**
 * Clocks that only earlier rules have are counted on unseen, so that a migration that is taken back finds them as if it
 * had never been: what would have ended or stopped them does.
 */
function takeFromShelf({ clocks }: CaseFile): Map<string, { shelved: Shelved; since: Instant | null }> {
  const taken = new Map<string, { shelved: Shelved; since: Instant | null }>();
  clocks.forEach((clock, index) => {
    const { shelved, endedAt } = clock;
    if (!shelved) return;
    taken.set(keyOf(clock), { shelved, since: endedAt });
    clocks[index] = { ...unshelved(clock), shelved };
  });
  return taken;
}

function putBack(
  { clocks }: CaseFile,
  taken: ReadonlyMap<string, { shelved: Shelved; since: Instant | null }>,
  world: World,
): void {
  for (const clock of clocks) {
    const before = taken.get(keyOf(clock));
    if (!before) continue;
    delete clock.shelved;
    // What has ended meanwhile is over for good.
    if (before.since !== null) shelve(clock, before.since, before.shelved.version, world.times);
  }
}

function keyOf({ name, cycle, part }: Clock): string {
  return `${part}/${name}/${cycle}`;
}

/** What follows for the clocks from where a case stands: who stands still, whose they are, when they fall due. */
export function settleClocks(file: CaseFile, at: Instant, rules: Rules, world: World): void {
  settleSuspensions(file, at, world);
  moveClocks(file, at, rules, world);
  for (const clock of file.clocks) refresh(clock, world.times);
}

/** What waited for the reply to a question goes on before it ends, so that an answer is held against its due date. */
function resumeUnasked(file: CaseFile, at: Instant, rules: Rules): void {
  if (file.questionOpen) return;
  for (const clock of file.clocks) {
    if (clock.suspensions[clock.suspensions.length - 1]?.reason === 'question') {
      resume(clock, at, officeOf(file.holder, rules));
    }
  }
}

function end(clock: Clock, happened: ReadonlySet<Moment>, file: CaseFile, at: Instant, world: World): void {
  const rule = ruleOf(clock, file, world);
  if (rule?.until.some((moment) => moment !== 'closed' && happened.has(moment))) {
    finish(clock, at, world.times);
  } else if (rule?.cancelledBy.some((moment) => happened.has(moment))) {
    cancel(clock, at, world.times);
  } else if (happened.has('closed')) {
    // What another case has settled was not answered here: its clocks have lost their object.
    const answered = file.outcome === 'settled' && !settledWithLead(file);
    if (answered && rule?.until.includes('closed')) finish(clock, at, world.times);
    else cancel(clock, at, world.times);
  }
}

/** Of several clocks of one name the last: those before it were replaced, and stay so. */
function latestCycles(file: CaseFile): Clock[] {
  const own = clocksOf(file, MAIN);
  return own.filter(({ name, cycle }) => !own.some((one) => one.name === name && one.cycle > cycle));
}

/** A case that is opened again owes what it owed: the clocks that wait for its closing go on. */
function revive(clock: Clock, file: CaseFile, at: Instant, rules: Rules, world: World): void {
  const rule = ruleOf(clock, file, world);
  if (isOpen(clock) || !rule?.until.includes('closed')) return;
  reopen(clock, at, officeOf(file.holder, rules), rule.neverSuspended);
  // It may have ended under other rules.
  if (file.policy.migration !== undefined) rebudget(clock, file, world);
}

function start(
  file: CaseFile,
  part: string,
  rule: ClockRule,
  mark: Mark,
  at: Instant,
  rules: Rules,
  world: World,
): void {
  const office = officeOf(file.holder, rules);
  const time = world.times(office.calendar, office.zone);
  const facts = factsOf(file, world);
  if (rule.only && !fits(rule.only, facts)) return;
  const budget = budgetFor(rule, facts);
  if (!budget) return;
  const earlier = clocksOf(file, part).filter(({ name }) => name === rule.name);
  for (const clock of earlier) cancel(clock, at, world.times);
  const seed = {
    name: rule.name,
    cycle: nextCycle(file, part, rule.name),
    part,
    agency: file.holder.agency,
    policy: rules.name,
    budget,
  };
  const clock = startClock(seed, at, office, world.times);
  if (rule.budget.kind === 'promised' && mark.promisedUntil) {
    clock.budget = promisedBudget(clock, mark.promisedUntil, time, world.times);
  }
  file.clocks.push(clock);
}

/** A promise allows what lies between now and the promised instant, and never more than the rules do. */
function promisedBudget(clock: Clock, until: Instant, time: OfficeTime, times: Times): Clock['budget'] {
  const used = elapsed(clock, until, times);
  // Promised for a time at which the office is closed: it falls due when that opens, not when it last closed.
  const ticks = (instantOf(clock, used, times) ?? until) < until ? used + 1 : used;
  const most = time.ticks(clock.budget);
  const one = time.ticks({ value: 1, unit: clock.budget.unit });
  return { value: Math.min(ticks, most) / one, unit: clock.budget.unit };
}

/** What a clock allows by the rules that it runs by, for the case as it now is. What was promised stays promised. */
function rebudget(clock: Clock, file: CaseFile, world: World): void {
  if (!isOpen(clock)) return;
  const rule = ruleOf(clock, file, world);
  if (!rule || rule.budget.kind === 'promised') return;
  const budget = budgetFor(rule, factsOf(caseOf(file, clock.part), world));
  if (budget) allow(clock, budget, world.times);
}

function stopOrRelease(file: CaseFile, mark: Mark, at: Instant, rules: Rules, world: World): void {
  const { stop, release } = mark;
  if (stop) {
    const clock = file.clocks.findLast(
      ({ name, part, state }) => name === stop.clock && part === MAIN && state === 'running',
    );
    const { suspensions } = rulesOf(file, world);
    if (!clock || !suspensions || ruleOf(clock, file, world)?.neverSuspended) return;
    suspendByHand(clock, withinLimits(clock, stop, at, suspensions, world.times));
  }
  if (release !== undefined) {
    const clock = file.clocks.find((one) => heldByHand(one)?.n === release);
    if (clock) resume(clock, at, officeOf(file.holder, rules));
  }
}

function settleSuspensions(file: CaseFile, at: Instant, world: World): void {
  const holds: Record<Condition, boolean> = {
    completion: file.stage === 'completion',
    reply: file.stage === 'reply',
    question: file.questionOpen,
  };
  for (const clock of file.clocks) {
    if (!isOpen(clock)) continue;
    const rule = clock.part === MAIN ? ruleOf(clock, file, world) : undefined;
    const reason = isMerged(file) ? MERGED : rule?.suspendedWhile.find((condition) => holds[condition]);
    if (reason && !rule?.neverSuspended) suspend(clock, at, reason);
    else if (clock.state === 'suspended' && !heldByHand(clock))
      resume(clock, at, officeIn(file, caseOf(file, clock.part).holder, world));
  }
}

/**
 * A clock that runs on while the case changes hands is counted by the new holder's calendar and zone. What is the
 * reporter's own measure of the whole matter stays as it began.
 */
function moveClocks(file: CaseFile, at: Instant, rules: Rules, world: World): void {
  const office = officeOf(file.holder, rules);
  for (const clock of file.clocks) {
    if (!isOpen(clock) || clock.part !== MAIN || clock.agency === file.holder.agency) continue;
    if (ruleOf(clock, file, world)?.neverSuspended) continue;
    clock.agency = file.holder.agency;
    // One that stands still goes on by the new holder's time when it goes on.
    moveTo(clock, at, office);
  }
}
