import type { OfficeTime } from './calendar';
import type { CaseFile } from './case-file';
import {
  cancel,
  elapsed,
  finish,
  instantOf,
  isOpen,
  moveTo,
  refresh,
  reopen,
  resume,
  startClock,
  suspend,
  type Clock,
  type Times,
} from './clock';
import type { Condition, Mark, Moment } from './moment';
import { budgetFor, clockRule, type ClockRule, type Rules } from './policy';
import type { Instant } from './vocabulary';
import { factsOf, officeOf, ruleOf, rulesOf, type World } from './world';

/** Brings the clocks of a case up to what has just happened at `at`: ends, reopens, starts, suspends, resumes, moves. */
export function applyMarks(file: CaseFile, marks: readonly Mark[], at: Instant, world: World): void {
  const rules = rulesOf(file, world);
  const happened = new Set<Moment>(marks.map(({ moment }) => moment));
  resumeUnasked(file, at, rules);
  for (const clock of file.clocks) if (isOpen(clock)) end(clock, happened, file, at, world);
  if (happened.has('reopened')) for (const clock of latestCycles(file)) revive(clock, file, at, rules);
  for (const rule of rules.clocks) {
    const mark = marks.find(({ moment }) => rule.from.includes(moment));
    if (mark) start(file, rule, mark, at, rules, world);
  }
  if (happened.has('reclassified')) for (const clock of file.clocks) rebudget(clock, file, rules);
  settleSuspensions(file, at, rules);
  moveClocks(file, at, rules);
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
    if (file.outcome === 'settled' && rule?.until.includes('closed')) finish(clock, at, world.times);
    else cancel(clock, at, world.times);
  }
}

/** Of several clocks of one name the last: those before it were replaced, and stay so. */
function latestCycles({ clocks }: CaseFile): Clock[] {
  return clocks.filter(({ name, cycle }) => !clocks.some((one) => one.name === name && one.cycle > cycle));
}

/** A case that is opened again owes what it owed: the clocks that wait for its closing go on. */
function revive(clock: Clock, file: CaseFile, at: Instant, rules: Rules): void {
  const rule = clockRule(rules, clock.name);
  if (isOpen(clock) || !rule?.until.includes('closed')) return;
  reopen(clock, at, officeOf(file.holder, rules), rule.neverSuspended);
}

function start(file: CaseFile, rule: ClockRule, mark: Mark, at: Instant, rules: Rules, world: World): void {
  const office = officeOf(file.holder, rules);
  const time = world.times(office.calendar, office.zone);
  const budget = budgetFor(rule, factsOf(file));
  if (!budget) return;
  for (const clock of file.clocks) if (clock.name === rule.name) cancel(clock, at, world.times);
  const seed = {
    name: rule.name,
    cycle: file.clocks.filter(({ name }) => name === rule.name).length + 1,
    part: 'main',
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

function rebudget(clock: Clock, file: CaseFile, rules: Rules): void {
  const rule = clockRule(rules, clock.name);
  if (!isOpen(clock) || !rule || rule.budget.kind === 'promised') return;
  clock.budget = budgetFor(rule, factsOf(file)) ?? clock.budget;
}

function settleSuspensions(file: CaseFile, at: Instant, rules: Rules): void {
  const holds: Record<Condition, boolean> = {
    completion: file.stage === 'completion',
    reply: file.stage === 'reply',
    question: file.questionOpen,
  };
  for (const clock of file.clocks) {
    if (!isOpen(clock)) continue;
    const rule = clockRule(rules, clock.name);
    const reason = rule?.suspendedWhile.find((condition) => holds[condition]);
    if (reason && !rule?.neverSuspended) suspend(clock, at, reason);
    else if (clock.state === 'suspended') resume(clock, at, officeOf(file.holder, rules));
  }
}

/**
 * A clock that runs on while the case changes hands is counted by the new holder's calendar and zone. What is the
 * reporter's own measure of the whole matter stays as it began.
 */
function moveClocks(file: CaseFile, at: Instant, rules: Rules): void {
  const office = officeOf(file.holder, rules);
  for (const clock of file.clocks) {
    if (clock.state !== 'running' || clockRule(rules, clock.name)?.neverSuspended) continue;
    if (clock.agency !== file.holder.agency) {
      clock.agency = file.holder.agency;
      moveTo(clock, at, office);
    }
  }
}
