import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { idInWorkflowId } from '../workflows/contract';
import { verifyFindings } from './books-verify';
import { Course } from './course';
import { Engine } from './engine';
import { lengthOf, planFaults, usualFaults, KILLED, ROUND, type Fault } from './fault-plan';
import { Gatherer } from './gather';
import { newJournal, type Journal } from './journal';
import { Keeper } from './keeper';
import { readLadders } from './ladders';
import type { Life } from './life';
import { planLives } from './lives';
import { live } from './living';
import { Operator } from './operator';
import { Patience } from './patience';
import { officersOf } from './people';
import { Places } from './places';
import { Random } from './random';
import { settle, type Settled } from './settling';
import { Stack } from './stack';
import { tamper, type Tampered } from './tamper';
import type { Measures } from './measures';

/** Lives begin while faults go on, and the last of them are still young when those end. */
const LIVES_BEGIN_WITHIN = 0.8;
const FIRST_FAULT_AFTER_MS = 2000;
const SHORTEST_DAY_MS = 2000;
const DAY_MS_PER_LIFE = 25;
/** For so long nobody gets on before all go home. */
const PATIENCE_MS = 180_000;
/** As many as a machine with two processors gets on with. */
const LIVING_AT_ONCE = 48;
/** Between rounds people get on, if they can: faults in which nobody had anything to lose would show little. */
const STEPS_PER_LIFE = 2;
const GETTING_ON_LIMIT_MS = 20_000;
const REPAIR_LIMIT_MS = 600_000;
const REST_LIMIT_MS = 120_000;
const UP_LIMIT_MS = 20_000;
const READY_LIMIT_MS = 600_000;
const LOOK_AGAIN_MS = 250;
const SAY_EVERY_MS = 10_000;

export interface Rehearsed {
  readonly seed: string;
  readonly dayMs: number;
  readonly lives: readonly Life[];
  readonly faults: readonly Fault[];
  readonly journal: Journal;
  readonly tampered: readonly Tampered[];
  readonly operator: Pick<Operator, 'repaired' | 'again'>;
  readonly fellOver: Keeper['fellOver'];
  readonly measures: Measures;
  readonly settled: Settled;
  readonly tookMs: number;
  /** Where the logs are while the stack stands. */
  readonly dataDir: string;
}

export interface Wanted {
  readonly compiled: string;
  readonly lives: number;
  readonly seed: string;
  /** `usualFaults` unless given. */
  readonly faults?: number;
  readonly say?: (line: string) => void;
  /** Whether to leave the data and the logs where they are. */
  readonly keep?: (outcome: Rehearsed) => boolean;
}

/** What will happen: the same seed gives the same lives and the same order of faults. */
export function plan({ lives: count, seed, faults: wanted }: Pick<Wanted, 'lives' | 'seed' | 'faults'>) {
  const random = new Random(seed);
  const faults = planFaults(random.fork('faults'), wanted ?? usualFaults(count));
  const spreadMs = lengthOf(faults) * LIVES_BEGIN_WITHIN;
  // The more cases are open, the slower their clocks: rungs in a second stay within what one machine does.
  const dayMs = Math.max(SHORTEST_DAY_MS, count * DAY_MS_PER_LIFE);
  return { dayMs, faults, lives: planLives(random.fork('lives'), count, spreadMs, dayMs) };
}

/** Rehearses: lets lives be lived while parts are killed and cases tampered with, and makes up the books. */
export async function rehearse(wanted: Wanted): Promise<Rehearsed> {
  const { compiled, seed, say = () => undefined } = wanted;
  const since = Date.now();
  const { dayMs, faults, lives } = plan(wanted);
  const stack = await Stack.start({ compiled, day: `${dayMs}ms`, env: { TUNTAS_LOG: 'warn' } });
  let keep = false;
  const keeper = new Keeper(stack);
  const engine = Engine.of(stack.settings);
  try {
    say(`everything is up after ${seconds(since)}; a working day lasts ${dayMs} ms`);
    const journal = newJournal();
    const officers = await officersOf(stack.settings);
    const operator = new Operator(stack.settings, compiled);
    const tampered: Tampered[] = [];
    for (const part of KILLED) keeper.watch(part);

    const began = Date.now();
    const course = new Course(faults);
    const patience = new Patience(PATIENCE_MS);
    const places = new Places(LIVING_AT_ONCE);
    const world = { url: stack.url, dayMs, officers, journal, patience, places };
    const stepsOfRound = (STEPS_PER_LIFE * lives.length * ROUND) / faults.length;
    const living = Promise.all(
      lives.map(async (life) => {
        await course.reached(life.after);
        await live(life, world);
      }),
    );
    let done = 0;
    const told = setInterval(() => {
      const { calls, taken } = journal.weather;
      say(
        `${seconds(began)}: ${done} faults, ${journal.receipts.length} receipts, ${calls} calls, ${taken} left waiting`,
      );
    }, SAY_EVERY_MS);
    try {
      const over: Promise<unknown>[] = [];
      // There has to be something that can go wrong.
      await sleep(FIRST_FAULT_AFTER_MS);
      for (const fault of faults) {
        // However slow the machine: what is down is not killed once more, and between rounds everything has been up.
        if (done > 0 && done % ROUND === 0) {
          await everythingIsUp(stack, keeper);
          await peopleGetOn(patience, (stepsOfRound * done) / ROUND);
        }
        over.push(befall(fault, { keeper, engine, operator, tampered }));
        course.begin(done);
        done += 1;
        await sleep(fault.gapMs);
      }
      await Promise.all([...over, living]);
    } finally {
      clearInterval(told);
    }
    say(`${seconds(began)}: all lives are lived; the books are made up when everything is at rest`);
    await stack.ready(READY_LIMIT_MS);
    const ladders = readLadders(join(compiled, 'policies', 'sp4n.yaml'));
    const measures = { ladders, dayMs };
    const ids = new Set(tampered.map(({ workflowId }) => idInWorkflowId(workflowId)));
    const gatherer = await Gatherer.of({ stack, engine, journal, lives, officers, tampered: ids });
    try {
      const books = await settle(gatherer, journal, measures, REST_LIMIT_MS);
      say(`${seconds(began)}: the books are made up; tuntas verify is asked whether it says the same`);
      const said = verifyFindings(await operator.verify(Date.now() + REST_LIMIT_MS), operator.repaired, ids);
      const settled = { ...books, findings: [...books.findings, ...said] };
      const { fellOver } = keeper;
      const outcome: Rehearsed = {
        seed,
        dayMs,
        lives,
        faults,
        journal,
        tampered,
        operator,
        fellOver,
        measures,
        settled,
        tookMs: Date.now() - since,
        dataDir: stack.settings.dataDir,
      };
      keep = wanted.keep?.(outcome) ?? false;
      return outcome;
    } finally {
      await gatherer.close();
    }
  } catch (error) {
    // Why will be in the logs.
    keep = true;
    say(`data and logs: ${stack.settings.dataDir}`);
    throw error;
  } finally {
    await keeper.stop();
    await engine.close();
    await stack.stop({ keep });
  }
}

/** Until nothing is being started, and for a while until nothing is missing: a slow machine may never say so under load. */
async function everythingIsUp(stack: Stack, keeper: Keeper): Promise<void> {
  await Promise.all(KILLED.map((part) => keeper.idle(part)));
  const until = Date.now() + UP_LIMIT_MS;
  while (Date.now() < until && (await stack.missing())?.length !== 0) await sleep(LOOK_AGAIN_MS);
}

/** Until people have got on so often since the beginning; not for long, since they may all be waiting for days to pass. */
async function peopleGetOn(patience: Patience, steps: number): Promise<void> {
  const until = Date.now() + GETTING_ON_LIMIT_MS;
  while (Date.now() < until && patience.steps < steps) await sleep(LOOK_AGAIN_MS);
}

/** Lets a fault happen; resolves when it is over. */
async function befall(
  fault: Fault,
  {
    keeper,
    engine,
    operator,
    tampered,
  }: { keeper: Keeper; engine: Engine; operator: Operator; tampered: Tampered[] },
): Promise<void> {
  if (fault.kind === 'kill') return keeper.down(fault.part, fault.downMs);
  const done = await tamper(engine, fault);
  if (!done) return;
  tampered.push(done);
  await sleep(fault.repairAfterMs);
  const left = await operator.repair(idInWorkflowId(done.workflowId), Date.now() + REPAIR_LIMIT_MS);
  if (left !== null) process.stderr.write(`tuntas verify --repair does not come to an end: ${left}\n`);
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(0)} s`;
}
