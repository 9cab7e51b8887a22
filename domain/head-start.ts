import type { CaseFile, MergedCase } from './case-file';
import { isOpen, refresh, type Clock, type HeadStart, type Segment, type Times } from './clock';
import { casesWith, WAITING } from './merger';
import { passOver } from './migration';
import { clocksOf, MAIN } from './parts';
import type { Instant } from './vocabulary';
import { ruleOf, type World } from './world';

type Lender = { by: MergedCase; time: HeadStart };

/**
 * Lets the time count that merged cases have waited before this one did: of each clock the earliest beginning, whoever's
 * it is. Computed from the ledger itself whenever a case moves on, so that it holds for clocks that start later, and
 * nothing is left of a case that has been taken out. What falls due by it in the past happens once, at `at`.
 */
export function settleHeadStarts(file: CaseFile, at: Instant, world: World): void {
  if (file.merged === undefined) return;
  for (const clock of clocksOf(file, MAIN)) {
    if (!isOpen(clock) || !WAITING.includes(clock.name)) continue;
    const lender = earliest(clock, casesWith(file));
    if (isLentBy(clock, lender)) continue;
    giveBack(clock, world.times);
    if (lender) borrow(clock, lender, world.times);
    refresh(clock, world.times);
    const rule = ruleOf(clock, file, world);
    if (rule) passOver(clock, rule, { file, at, past: 'fire', former: undefined, world });
  }
}

/** Whose time counts for a clock; none where it has waited longest itself. */
function earliest(clock: Clock, cases: readonly MergedCase[]): Lender | undefined {
  const start = clock.own?.startedAt ?? clock.startedAt;
  return (
    cases
      // What is over counts on for the clocks that it was there for, and for none that has begun since.
      .filter(({ endedAt }) => endedAt === undefined || endedAt > start)
      .flatMap((by) => by.clocks.map((time): Lender => ({ by, time })))
      .filter(({ time }) => time.name === clock.name && time.startedAt < start)
      .toSorted((a, b) => a.time.startedAt - b.time.startedAt || (a.by.id < b.by.id ? -1 : 1))[0]
  );
}

function isLentBy({ own }: Clock, lender: Lender | undefined): boolean {
  return own === undefined
    ? lender === undefined
    : own.lentBy === lender?.by.id && own.mergedAt === lender.by.at;
}

function giveBack(clock: Clock, times: Times): void {
  const { own } = clock;
  if (!own) return;
  clock.segments = clock.segments.filter(({ from }) => from >= own.startedAt);
  clock.startedAt = own.startedAt;
  clock.countsFrom = own.countsFrom;
  delete clock.own;
  if (own.unit !== clock.budget.unit) clock.countsFrom = countsFrom(clock, times);
}

function borrow(clock: Clock, { by, time }: Lender, times: Times): void {
  const { startedAt } = clock;
  const { unit } = clock.budget;
  clock.own = { startedAt, countsFrom: clock.countsFrom, unit, lentBy: by.id, mergedAt: by.at };
  const before = time.segments.flatMap((one): Segment[] =>
    one.from < startedAt ? [{ ...one, to: Math.min(one.to ?? Infinity, startedAt) }] : [],
  );
  clock.segments = [...before, ...clock.segments];
  clock.startedAt = time.startedAt;
  clock.countsFrom = time.countsFrom;
  if (time.unit !== unit) clock.countsFrom = countsFrom(clock, times);
}

/** From when a clock counts that began when it did, in the unit of its budget. */
function countsFrom({ segments, startedAt, budget }: Clock, times: Times): Instant {
  const [first] = segments;
  return first ? times(first.calendar, first.zone).countsFrom(startedAt, budget.unit) : startedAt;
}
