import { setTimeout as sleep } from 'node:timers/promises';
import { TypedSearchAttributes } from '@temporalio/common';
import type { CaseFile } from '../domain/case-file';
import { openCase } from '../domain/intake';
import { POLICIES_DIR } from '../store/load-reference';
import { ReferenceMemory } from '../store/reference';
import { readReferenceFiles } from '../store/reference-files';
import { searchAttributesOf } from '../workflows/attributes';
import { CASE_QUEUE, WORKFLOW_TYPE, workflowId } from '../workflows/contract';
import type { complaint } from '../workflows';
import { anId, sampleCaseFiling } from './cases';
import { seeded } from './seeded';
import { quantile } from './report';
import type { Stack } from './stack';

export interface Lateness {
  /** Milliseconds. */
  readonly median: number;
  readonly p99: number;
  readonly worst: number;
}

export interface WakesResult {
  readonly cases: number;
  readonly windowSeconds: number;
  /** After the instant for which the case had set its timer. */
  readonly afterWake: Lateness;
  /** After the nominal instant of the rung: the policy's spread comes on top, and is meant. */
  readonly afterNominal: Lateness;
  /** Cases whose rung fired another number of times than once. */
  readonly notOnce: number;
}

/** So long that the next rung of the ladder comes only when the minute is over. */
const DAY_MS = 120_000;
/** The first rung of the shipped verification ladder stands there. */
const FIRST_RUNG = { clock: 'verification', rung: 'remind-desk', days: 2 };
/** How long the cases may take to start before the minute begins. */
const STARTS_PER_SECOND = 20;
const LEAST_START_MS = 15_000;
const LATE_LIMIT_MS = 120_000;
const PAUSE_MS = 1000;
const CALLERS = 16;

interface Started {
  id: string;
  at: number;
  wakeAt: number;
}

/** How late a rung fires when many fall due within a minute: the real stack on short days, and nothing else going on. */
export async function measureWakes(
  stack: Stack,
  { cases, windowSeconds }: { readonly cases: number; readonly windowSeconds: number },
): Promise<WakesResult> {
  await stack.replaceWorker({ projection: true, dayMs: DAY_MS });
  const started = await startCases(stack, cases, windowSeconds);
  const files = await untilFired(stack, started, windowSeconds);
  await inGroups(started, async ({ id }) => {
    await stack.client.workflow.getHandle(workflowId(id)).terminate('measured');
  });
  // No workflow belongs to them any more: nothing may go through them as open cases.
  const ids = started.map(({ id }) => id);
  await stack.db.collection<{ _id: string }>('complaints').deleteMany({ _id: { $in: ids } });
  await stack.replaceWorker({ projection: true });
  const after = (from: (one: Started) => number): Lateness =>
    latenessOf(started.map((one) => firedAt(files.get(one.id)) - from(one)));
  return {
    cases,
    windowSeconds,
    afterWake: after(({ wakeAt }) => wakeAt),
    afterNominal: after(({ at }) => at),
    notOnce: started.filter(({ id }) => timesFired(files.get(id)) !== 1).length,
  };
}

/** Cases that were filed so long ago that the rung of each falls into the minute, evenly spread over it. */
async function startCases(stack: Stack, cases: number, windowSeconds: number): Promise<Started[]> {
  const reference = new ReferenceMemory(readReferenceFiles(POLICIES_DIR), DAY_MS);
  const { version } = reference.currentSet(Date.now());
  const world = reference.world();
  const rules = world.rules(version, 'sp4n');
  const random = seeded(5);
  const begins = Date.now() + Math.max(LEAST_START_MS, (cases / STARTS_PER_SECOND) * 1000);
  const files = Array.from({ length: cases }, (_, n): CaseFile => {
    const at = Math.round(begins + (n / cases) * windowSeconds * 1000);
    const { filing } = sampleCaseFiling(world, random);
    const filed = at - FIRST_RUNG.days * DAY_MS;
    return openCase({ ...filing, id: anId(random) }, { version, rules }, filed, world);
  });
  await inGroups(files, async (file) => {
    await stack.client.workflow.start<typeof complaint>(WORKFLOW_TYPE, {
      workflowId: workflowId(file.id),
      taskQueue: CASE_QUEUE,
      args: [{ file, projected: 0, orderly: true }],
      typedSearchAttributes: new TypedSearchAttributes(
        searchAttributesOf(file).filter((pair) => (pair.value as unknown) !== null),
      ),
    });
  });
  if (Date.now() > begins) throw new Error(`${cases} cases took longer to start than they had time`);
  return files.map(({ id, next, wakeAt }) => {
    if (next?.rung !== FIRST_RUNG.rung || wakeAt === null)
      throw new Error(`${next?.rung ?? 'nothing'} comes first`);
    return { id, at: next.at, wakeAt };
  });
}

/** The cases as the read model has them when the rung of each has fired. */
async function untilFired(
  stack: Stack,
  started: readonly Started[],
  windowSeconds: number,
): Promise<Map<string, CaseFile>> {
  const last = Math.max(...started.map(({ wakeAt }) => wakeAt));
  await sleep(Math.max(0, last - Date.now()));
  const files = new Map<string, CaseFile>();
  const ids = started.map(({ id }) => id);
  for (;;) {
    const waiting = ids.filter((id) => timesFired(files.get(id)) === 0);
    if (waiting.length === 0) return files;
    if (Date.now() > last + LATE_LIMIT_MS) {
      throw new Error(`${waiting.length} of ${ids.length} rungs of ${windowSeconds} s had not fired in time`);
    }
    await sleep(PAUSE_MS);
    const found = stack.db
      .collection<{ _id: string; file: string }>('complaints')
      .find({ _id: { $in: waiting } }, { projection: { file: 1 } });
    for await (const { _id, file } of found) files.set(_id, JSON.parse(file) as CaseFile);
  }
}

function timesFired(file: CaseFile | undefined): number {
  return (file?.trail ?? []).filter(({ data }) => data?.['rung'] === FIRST_RUNG.rung).length;
}

function firedAt(file: CaseFile | undefined): number {
  const clock = file?.clocks.find(({ name }) => name === FIRST_RUNG.clock);
  const fired = clock?.fired.find(({ rung }) => rung === FIRST_RUNG.rung);
  if (!fired) throw new Error('a rung that has fired says when');
  return fired.firedAt;
}

function latenessOf(milliseconds: readonly number[]): Lateness {
  return {
    median: quantile(milliseconds, 0.5),
    p99: quantile(milliseconds, 0.99),
    worst: quantile(milliseconds, 1),
  };
}

async function inGroups<T>(list: readonly T[], task: (one: T) => Promise<void>): Promise<void> {
  const left = [...list];
  const call = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await task(one);
  };
  await Promise.all(Array.from({ length: CALLERS }, call));
}
