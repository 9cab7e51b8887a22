import type { OfficeTime } from './calendar';
import { dueAt, isOverdue, note, type By, type CaseFile, type NextRung } from './case-file';
import {
  cancel,
  currentTime,
  elapsed,
  expire,
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
  type Office,
  type Recipient,
  type Times,
} from './clock';
import type { AgencyRef, Directory } from './directory';
import { earliest, jitter, upcoming, type PlannedRung } from './ladder';
import type { Condition, Mark, Moment } from './moment';
import {
  budgetFor,
  clockRule,
  type Action,
  type ClockRule,
  type Facts,
  type RecipientRole,
  type Rules,
} from './policy';
import type { Instant } from './vocabulary';

/** What planning needs of the world: nothing here is read from a clock on the wall or a database. */
export interface World {
  /** The rules of a version; `name` is the rule file in force when a clock started. */
  rules(version: string, name: string): Rules;
  times: Times;
  directory: Directory;
}

/** A rung that fires: what the workflow applies and the trail keeps. */
export interface Firing {
  clock: string;
  cycle: number;
  part: string;
  rung: string;
  repeat: number;
  level?: number;
  /** Nominal instant. */
  at: Instant;
  action: Action;
  outcome?: string;
  to: (Recipient & { insteadOf?: string })[];
}

/** Weekly reminders of a year. */
const MOST_REPEATS_KEPT = 52;

const ENGINE: By = { role: 'engine', agency: null };

/** Brings the clocks of a case up to what has just happened at `at`: ends, reopens, starts, suspends, resumes, moves. */
export function applyMarks(file: CaseFile, marks: readonly Mark[], at: Instant, world: World): void {
  const rules = rulesOf(file, world);
  const happened = new Set<Moment>(marks.map(({ moment }) => moment));
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

/** Rungs after which the stage has to decide: closing by silence, a question that nobody answered, the end. */
export function turnsThePage({ action }: Pick<Firing, 'action'>): boolean {
  return action === 'close' || action === 'resume' || action === 'complete';
}

function firingOf(
  file: CaseFile,
  { clock, rung, repeat }: PlannedRung & { clock: Clock },
  at: Instant,
  world: World,
): Firing {
  const own = resolveAll(file, rung.to, world);
  const below = rung.level === undefined ? [] : unreachedBelow(file, rung.level, world);
  const told = rung.level === 4 && rung.action === 'offer' ? resolveAll(file, ['reporter'], world) : [];
  return {
    clock: clock.name,
    cycle: clock.cycle,
    part: clock.part,
    rung: rung.id,
    repeat,
    ...(rung.level === undefined ? {} : { level: rung.level }),
    at,
    action: rung.action,
    ...(rung.outcome === undefined ? {} : { outcome: rung.outcome }),
    to: unique([...own, ...below, ...told]),
  };
}

/** No level is skipped: whom the levels below mean and this holder's silence has not reached yet. */
function unreachedBelow(file: CaseFile, level: number, world: World): Firing['to'] {
  const kind = isAtDesk(file) ? 'desk' : 'holder';
  const roles = Object.entries(rulesOf(file, world).levels)
    .filter(([n]) => Number(n) < level)
    .flatMap(([, step]) => step[kind]);
  const reached = file.escalations.filter(({ holder }) => holder === file.holder.agency);
  return resolveAll(file, roles, world).filter(
    (one) => !reached.some((known) => postKey(known) === postKey(one)),
  );
}

function isAtDesk(file: CaseFile): boolean {
  return file.stage === 'verification' || file.stage === 'completion' || file.stage === 'disposition';
}

function resolveAll(file: CaseFile, roles: readonly RecipientRole[], world: World): Firing['to'] {
  return unique(roles.flatMap((role) => world.directory.resolve(role, file.holder.agency, file.about)));
}

function unique(recipients: Firing['to']): Firing['to'] {
  const found = new Map<string, Firing['to'][number]>();
  for (const one of recipients) if (!found.has(postKey(one))) found.set(postKey(one), one);
  return [...found.values()];
}

function postKey({ agency, role, post }: Pick<Recipient, 'agency' | 'role' | 'post'>): string {
  return `${agency}/${role}/${post ?? ''}`;
}

/** An objection raises the case one level: the firing that does it, made when the reporter's command is applied. */
export function raise(file: CaseFile, at: Instant, world: World): Firing {
  const rules = rulesOf(file, world);
  const level = Math.min(file.peakLevel + 1, 3);
  const step = rules.levels[level];
  const roles = step?.[isAtDesk(file) ? 'desk' : 'holder'] ?? ['institution head'];
  return {
    clock: 'objection',
    cycle: file.replies.length,
    part: 'main',
    rung: 'objection',
    repeat: 0,
    level,
    at,
    action: 'escalate',
    to: unique([...resolveAll(file, roles, world), ...unreachedBelow(file, level, world)]),
  };
}

/**
 * What a firing does to the case: the ledger remembers it, the trail says it, those escalated to gain their rights.
 * Pure and the same in the worker's activity, in the workflow and in a rehearsal.
 */
export function applyFiring(file: CaseFile, firing: Firing, now: Instant): void {
  const clock = file.clocks.find(({ name, cycle }) => name === firing.clock && cycle === firing.cycle);
  if (clock) {
    clock.fired = clock.fired.filter(({ rung }) => rung !== firing.rung);
    clock.fired.push({
      rung: firing.rung,
      at: firing.at,
      firedAt: now,
      repeat: firing.repeat,
      ...(firing.level === undefined ? {} : { level: firing.level }),
      to: firing.to.map(({ agency, role, post }) => ({ agency, role, ...(post ? { post } : {}) })),
    });
    // What waited for somebody who stayed silent has run out; the time to object has simply passed.
    if (turnsThePage(firing)) expire(clock, firing.at, firing.action === 'complete' ? 'met' : 'missed');
  }
  if (firing.repeat > MOST_REPEATS_KEPT) forgetRepeat(file, firing);
  note(file, eventType(firing.action), firing.at, ENGINE, {
    clock: firing.clock,
    cycle: firing.cycle,
    rung: firing.rung,
    repeat: firing.repeat,
    ...(firing.level === undefined ? {} : { level: firing.level }),
    action: firing.action,
    to: firing.to,
    ...(now - firing.at > 1000 ? { firedAt: now } : {}),
  });
  if (firing.level !== undefined) {
    file.peakLevel = Math.max(file.peakLevel, firing.level);
    for (const one of firing.to) addEscalation(file, one, firing);
  }
  if (firing.action === 'offer' && file.offeredAt === null) file.offeredAt = firing.at;
}

/**
 * A reminder that has been repeated for more than a year is kept as its first year and its latest time, whose `repeat`
 * tells how often: a case that nobody ever answers must not grow for ever.
 */
function forgetRepeat(file: CaseFile, { clock, cycle, rung, repeat }: Firing): void {
  file.trail = file.trail.filter(
    ({ data }) =>
      !(data?.clock === clock && data.cycle === cycle && data.rung === rung && data.repeat === repeat - 1),
  );
}

function addEscalation(file: CaseFile, { agency, role, post }: Recipient, firing: Firing): void {
  if (role === 'reporter' || role === 'liaison') return;
  // Being offered to a reporter gives the Ombudsman no sight of the case: only the reporter's consent does.
  if (firing.action === 'offer' && agency === 'ombudsman') return;
  const known = file.escalations.some(
    (one) =>
      one.agency === agency &&
      one.role === role &&
      one.post === post &&
      one.holder === file.holder.agency &&
      one.level >= (firing.level ?? 0),
  );
  if (known) return;
  file.escalations.push({
    agency,
    role,
    ...(post ? { post } : {}),
    level: firing.level ?? 0,
    at: firing.at,
    holder: file.holder.agency,
  });
}

function eventType(action: Action): string {
  switch (action) {
    case 'remind':
      return 'reminded';
    case 'escalate':
      return 'escalated';
    case 'offer':
      return 'ombudsmanOffered';
    case 'close':
      return 'silence';
    case 'resume':
      return 'questionLapsed';
    case 'complete':
      return 'objectionTimeEnded';
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

export function factsOf(file: CaseFile): Facts {
  return {
    classification: file.classification,
    oversight: file.oversight,
    topic: file.topic,
    region: file.region,
    level: file.holder.level,
    channel: file.channel,
  };
}

function rulesOf(file: CaseFile, world: World): Rules {
  return world.rules(file.policy.version, file.policy.name);
}

/** The rule by which a clock runs: that of the file that was in force for its holder when it started. */
export function ruleOf(clock: Clock, file: CaseFile, world: World): ClockRule | undefined {
  return clockRule(world.rules(file.policy.version, clock.policy), clock.name);
}

function officeOf(holder: AgencyRef, rules: Rules): Office {
  return { calendar: holder.calendar ?? rules.calendar, zone: holder.zone };
}
