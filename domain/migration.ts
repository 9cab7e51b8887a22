import type { CaseFile } from './case-file';
import {
  allow,
  currentTime,
  isOpen,
  moveTo,
  refresh,
  shelve,
  unshelved,
  type Clock,
  type Office,
  type Skipped,
} from './clock';
import type { Duration } from './duration';
import { endsItsClock } from './firing';
import { rulesInForce } from './in-force';
import { rungInstant } from './ladder';
import { settleClocks } from './marks';
import type { MigrationOrder } from './migration-order';
import { budgetFor, clockRule, fits, ladderFor, type ClockRule, type Rung } from './policy';
import { caseOf, clocksOf, MAIN } from './parts';
import { realigned } from './realign';
import type { Instant } from './vocabulary';
import { factsOf, officeOf, ruleOf, type World } from './world';

/** What held for the open clocks of a case under the rules that it leaves. */
interface Before {
  version: string;
  office: Office;
  rules: Map<Clock, ClockRule | undefined>;
  budgets: Map<Clock, Duration>;
}

/**
 * Puts a case under another version of the rules at `at`. Time already used stays used, and what has fired stays fired;
 * a clock that the new rules do not have is put away, to be found as it would be if they are taken back; one that only
 * they have starts when next there is cause.
 */
export function migrate(file: CaseFile, order: MigrationOrder, at: Instant, world: World): void {
  const before = leaving(file, world);
  const { limits } = world.rules(order.to, file.policy.name);
  file.policy = { name: file.policy.name, version: order.to, limits, migration: order.id };
  file.clocks.forEach((clock, index) => {
    if (clock.shelved && isWanted(clock, file, world)) file.clocks[index] = structuredClone(unshelved(clock));
  });
  for (const clock of file.clocks) if (isOpen(clock)) moveClock(clock, file, at, before, world);
  settleClocks(file, at, rulesInForce(file, file.holder.institution, world), world);
  for (const clock of file.clocks) {
    const rule = isOpen(clock) ? ruleOf(clock, file, world) : undefined;
    if (rule) passOver(clock, rule, { file, at, past: order.past, former: before.budgets.get(clock), world });
  }
}

/**
 * Whether a case would be left closed for good, before its time to object is over, by rules that know no such time: it
 * stays with those that it has.
 */
export function strands(file: CaseFile, { to }: MigrationOrder, world: World): boolean {
  const waiting = file.clocks.find(({ name, state }) => name === 'reopening' && state === 'running');
  if (file.stage !== 'closed' || !waiting) return false;
  return ruleNow(waiting, { ...file, policy: { ...file.policy, version: to } }, world) === undefined;
}

function leaving(file: CaseFile, world: World): Before {
  const open = file.clocks.filter(isOpen);
  return {
    version: file.policy.version,
    office: officeOf(file.holder, rulesInForce(file, file.holder.institution, world)),
    rules: new Map(open.map((clock) => [clock, ruleOf(clock, file, world)])),
    budgets: new Map(open.map((clock) => [clock, clock.budget])),
  };
}

/** The institution whose clock it was when it started: the case knows where it has been. */
function institutionOf({ startedAt: since, part, own }: Clock, file: CaseFile): string {
  const startedAt = own?.startedAt ?? since;
  const { path, holder } = caseOf(file, part);
  if (part !== MAIN) return holder.institution;
  return path.findLast(({ from }) => from <= startedAt)?.institution ?? holder.institution;
}

/** The rule that the rules of now have for a clock of this case; undefined when it does not run under them. */
function ruleNow(clock: Clock, file: CaseFile, world: World): { rule: ClockRule; name: string } | undefined {
  const rules = rulesInForce(file, institutionOf(clock, file), world);
  const rule = clockRule(rules, clock.name);
  const facts = factsOf(caseOf(file, clock.part), world);
  const runs = rule && (!rule.only || fits(rule.only, facts)) && budgetFor(rule, facts) !== null;
  return runs ? { rule, name: rules.name } : undefined;
}

/** A clock that was put away comes back where the rules have it, unless another of its name has taken its place. */
function isWanted(clock: Clock, file: CaseFile, world: World): boolean {
  const replaced = clocksOf(file, clock.part).some(
    ({ name, cycle }) => name === clock.name && cycle > clock.cycle,
  );
  return !replaced && ruleNow(clock, file, world) !== undefined;
}

function moveClock(clock: Clock, file: CaseFile, at: Instant, before: Before, world: World): void {
  const now = ruleNow(clock, file, world);
  if (!now) {
    shelve(clock, at, before.version, world.times);
    return;
  }
  const { rule, name } = now;
  clock.policy = name;
  rebudgetFor(clock, rule, before.rules.get(clock), file, world);
  const office = officeOf(file.holder, rulesInForce(file, file.holder.institution, world));
  const counted = before.office.calendar === office.calendar && before.office.zone === office.zone;
  // Rules that name another calendar count by it from now on.
  if (!counted && !rule.neverSuspended && clock.agency === file.holder.agency) moveTo(clock, at, office);
  refresh(clock, world.times);
}

/** What was promised stays promised, also when the rules of a while know no promise. */
function rebudgetFor(
  clock: Clock,
  rule: ClockRule,
  old: ClockRule | undefined,
  file: CaseFile,
  world: World,
): void {
  if (rule.budget.kind === 'promised') {
    if (clock.promised) allow(clock, clock.promised, world.times);
    delete clock.promised;
    return;
  }
  if (old?.budget.kind === 'promised') clock.promised = clock.budget;
  const budget = budgetFor(rule, factsOf(caseOf(file, clock.part), world));
  if (budget) allow(clock, budget, world.times);
}

export interface Passing {
  file: CaseFile;
  at: Instant;
  past: MigrationOrder['past'];
  /** What the clock was allowed before. */
  former: Duration | undefined;
  world: World;
}

/** Decides what becomes of every rung whose time under the new rules has come already. */
export function passOver(clock: Clock, rule: ClockRule, passing: Passing): void {
  const { file, at, past, former, world } = passing;
  const { times } = world;
  const ladder = ladderFor(rule, factsOf(caseOf(file, clock.part), world));
  const fitted = { ...rule, ladder: [...ladder] };
  const instant = (rung: Rung, repeat = 0): Instant | null =>
    rungInstant(clock, fitted, rung, repeat, currentTime(clock, times), times);
  const hasCome = (rung: Rung): boolean => (instant(rung) ?? Infinity) <= at;
  const hasFired = ({ id }: Rung): boolean => clock.fired.some(({ rung }) => rung === id);

  const earlier = clock.skipped ?? [];
  delete clock.skipped;
  delete clock.notBefore;

  const ending = ladder.filter((rung) => endsItsClock(rung.action) && !hasFired(rung));
  if (past === 'skip' && former && ending.some(hasCome)) {
    // What ends a clock cannot be skipped, or nothing ever would: it keeps the time that it had, if that is longer.
    const { budget } = clock;
    allow(clock, former, times);
    if (ending.some(hasCome)) allow(clock, budget, times);
    refresh(clock, times);
  }

  const skipped: Skipped[] = [];
  let late = false;
  for (const rung of ladder) {
    if (rung.when.kind === 'every') {
      const done = realigned(clock, rung, { at, past, earlier }, (repeat) => instant(rung, repeat));
      if (done.skipped) skipped.push(done.skipped);
      late ||= done.late;
      continue;
    }
    const due = hasFired(rung) ? null : instant(rung);
    if (due === null || due > at) continue;
    const decided = earlier.find((one) => one.rung === rung.id && !one.anchor);
    // What an earlier change passed over stays so, unless by these rules it has come only since.
    if (decided && due <= (decided.since ?? decided.at)) skipped.push(decided);
    else if (past === 'skip' && !endsItsClock(rung.action))
      skipped.push({ rung: rung.id, at: due, repeat: 0, since: at });
    else late = true;
  }
  if (skipped.length > 0) clock.skipped = skipped;
  if (late) clock.notBefore = at;
}
