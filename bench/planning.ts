import { refresh, startClock, type Clock } from '../domain/clock';
import { upcoming } from '../domain/ladder';
import { budgetFor, ladderFor, type ClockRule, type Facts } from '../domain/policy';
import { planTransition } from '../domain/transition';
import { DAY_MS, HOUR_MS, type Instant } from '../domain/vocabulary';
import { openCase } from '../domain/intake';
import type { CaseFile } from '../domain/case-file';
import type { World } from '../domain/world';
import { sampleCaseFiling } from './cases';
import { seeded } from './seeded';
import { shippedRules } from './rules';

export interface PlanningResult {
  /** One clock started, its due date and every rung of its ladder put to an instant; in one process, on one core. */
  readonly plansPerSecond: number;
  /** Instants that those plans were made of, per second. */
  readonly instantsPerSecond: number;
  /** Whole transitions of a case: clocks end and start, the next wake is planned, what changed is found. */
  readonly transitionsPerSecond: number;
}

const ZONES = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'];
const FACTS: readonly Partial<Facts>[] = [
  { classification: 'information' },
  { classification: 'complaint' },
  { classification: 'complaint', oversight: true },
];
/** Over the two years that have a decree. */
const FIRST = Date.UTC(2026, 0, 1);
const SPAN = 640 * DAY_MS;
const BATCH = 1000;

/** Planning alone: the shipped rules and the national calendar, no engine and no database. */
export function measurePlanning({ seconds }: { seconds: number }): PlanningResult {
  const { reference, version } = shippedRules();
  const world = reference.world();
  const { clocks } = world.rules(version, 'sp4n');
  const work = plannable(clocks);
  planFor(work, world, seconds / 4);
  const { plans, instants, took } = planFor(work, world, seconds);
  transitionsFor(world, version, seconds / 4);
  const transitions = transitionsFor(world, version, seconds);
  return {
    plansPerSecond: plans / took,
    instantsPerSecond: instants / took,
    transitionsPerSecond: transitions.done / transitions.took,
  };
}

/** A clock that can be started, for a case of some kind, with the rungs that there are for it. */
type Plannable = { rule: ClockRule; budget: Clock['budget'] };

/** Every clock of the rules, for every kind of case that its budget tells apart. */
function plannable(rules: readonly ClockRule[]): Plannable[] {
  return rules.flatMap((rule) =>
    FACTS.flatMap((some) => {
      const facts: Facts = { ...PLAIN, ...some };
      const budget = budgetFor(rule, facts);
      return budget ? [{ rule: { ...rule, ladder: [...ladderFor(rule, facts)] }, budget }] : [];
    }),
  );
}

const PLAIN: Facts = {
  classification: 'complaint',
  oversight: false,
  topic: null,
  region: null,
  level: 'unit',
  institutionLevel: 'regency',
  channel: 'web',
};

function planFor(work: readonly Plannable[], world: World, seconds: number) {
  const random = seeded(1);
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  let plans = 0;
  let instants = 0;
  while (performance.now() < until) {
    for (let n = 0; n < BATCH; n += 1, plans += 1) {
      const one = work[plans % work.length];
      if (one) instants += planOne(one, FIRST + Math.floor(random() * SPAN), plans, world);
    }
  }
  return { plans, instants, took: (performance.now() - startedAt) / 1000 };
}

/** How many instants it came to. */
function planOne({ rule, budget }: Plannable, at: Instant, n: number, world: World): number {
  const office = { calendar: 'national', zone: ZONES[n % ZONES.length] ?? 'Asia/Jakarta' };
  const seed = { name: rule.name, cycle: 1, part: 'main', agency: 'unit', policy: 'sp4n', budget };
  const clock = startClock(seed, at, office, world.times);
  refresh(clock, world.times);
  const rungs = upcoming(clock, rule, world.times);
  if (clock.dueAt === null || rungs.some((rung) => rung.at === null)) {
    throw new Error(`${rule.name}: a clock that runs has instants`);
  }
  return rungs.length + 1;
}

/** The first transitions of a case after its filing: verified, and disposed to a unit. */
function transitionsFor(world: World, version: string, seconds: number) {
  const random = seeded(2);
  const rules = world.rules(version, 'sp4n');
  const filings = Array.from({ length: BATCH }, () => sampleCaseFiling(world, random));
  let done = 0;
  let took = 0;
  while (took < seconds) {
    const filed = filings.map(({ filing, unit }) => {
      const at = FIRST + Math.floor(random() * SPAN);
      return { file: openCase(filing, { version, rules }, at, world), unit };
    });
    const startedAt = performance.now();
    for (const { file, unit } of filed) done += verifyAndDispose(file, unit, world);
    took += (performance.now() - startedAt) / 1000;
  }
  return { done, took };
}

function verifyAndDispose(file: CaseFile, unit: string, world: World): number {
  const acceptedAt = file.receivedAt + HOUR_MS;
  file.stage = 'disposition';
  file.accepted = true;
  const received = [{ moment: 'verified' as const }, { moment: 'receivedByDesk' as const }];
  planTransition({ file, marks: received, at: acceptedAt, fireUpTo: null, now: acceptedAt }, world);
  const holder = world.directory.ref(unit);
  if (!holder) throw new Error(`the directory has no ${unit}`);
  file.stage = 'followUp';
  file.holder = holder;
  const disposed = [{ moment: 'disposed' as const }, { moment: 'disposedToUnit' as const }];
  const at = acceptedAt + HOUR_MS;
  planTransition({ file, marks: disposed, at, fireUpTo: null, now: at }, world);
  return 2;
}
