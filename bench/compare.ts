import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { mongo } from 'mongoose';
import { makeComparer } from '../api/compare/comparer';
import type { CaseFile } from '../domain/case-file';
import { Tally, type TallyResult } from '../domain/compare/tally';
import type { World } from '../domain/world';
import { recordOf } from '../store/complaint-record';
import { manyCases, openCases } from './cases';
import type { ComparedShare, CompareShare } from './parts/compare-thread';
import { twoSets } from './rules';

export interface CompareResult {
  /** Made cases, one text each, parsed and compared in so many threads. */
  readonly cases: number;
  readonly threads: number;
  readonly seconds: number;
  readonly casesPerSecond: number;
  /** The whole process, highest of what was seen every tenth of a second. */
  readonly peakBytes: number;
  readonly meanFileBytes: number;
  readonly found: Omit<TallyResult, 'items' | 'escalated'>;
  /** The same by the API's own comparer, which reads the cases from the database. */
  readonly stored: {
    readonly cases: number;
    readonly seconds: number;
    readonly casesPerSecond: number;
    /** Reading alone: every file goes through the driver and is thrown away. */
    readonly readPerSecond: number;
    readonly peakBytes: number;
  } | null;
}

const NOW = Date.UTC(2026, 10, 20, 3);
const MADE = 2000;
const BATCH = 500;
const LOOK_MS = 100;
/** By which the stored cases are known, to be taken away again: no workflow belongs to them. */
const MARK = 'held against other rules';

/** How long it takes to hold every open case against other rules. */
export async function measureCompare({
  cases,
  threads,
  stored,
}: {
  readonly cases: number;
  readonly threads: number;
  /** Where so many are stored and compared, too. */
  readonly stored: { readonly db: mongo.Db; readonly uri: string; readonly count: number } | null;
}): Promise<CompareResult> {
  const { reference, from } = twoSets();
  const made = openCases(reference.world(), from, NOW, MADE);
  const memory = watchMemory();
  const shares = await Promise.all(
    Array.from({ length: threads }, (_, n) => {
      const count = Math.floor((cases * (n + 1)) / threads) - Math.floor((cases * n) / threads);
      return inThread({ made, count, seed: n + 1, now: NOW });
    }),
  );
  const peakBytes = memory.stop();
  const tally = new Tally();
  for (const { result } of shares) tally.merge(result);
  const { items: _, escalated: __, ...found } = tally.toJSON();
  const seconds = Math.max(...shares.map(({ took }) => took)) / 1000;
  return {
    cases,
    threads,
    seconds,
    casesPerSecond: cases / seconds,
    peakBytes,
    meanFileBytes: made.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / made.length,
    found,
    stored: stored === null ? null : await measureStored(made, stored, threads),
  };
}

async function inThread(share: CompareShare): Promise<ComparedShare> {
  const thread = new Worker(join(__dirname, 'parts', 'compare-thread.js'), { workerData: share });
  const [answer] = (await once(thread, 'message')) as [ComparedShare];
  await thread.terminate();
  return answer;
}

async function measureStored(
  made: readonly string[],
  { db, uri, count }: { db: mongo.Db; uri: string; count: number },
  threads: number,
): Promise<CompareResult['stored']> {
  const { reference, to } = twoSets();
  await insert(db, made, count, reference.world());
  try {
    return await compareStored(db, uri, count, threads, { reference, to });
  } finally {
    await db.collection('complaints').deleteMany({ externalId: MARK });
  }
}

async function compareStored(
  db: mongo.Db,
  uri: string,
  count: number,
  threads: number,
  { reference, to }: Pick<ReturnType<typeof twoSets>, 'reference' | 'to'>,
): Promise<CompareResult['stored']> {
  const readAt = performance.now();
  let read = 0;
  const cursor = db
    .collection('complaints')
    .find({ archived: false }, { projection: { _id: 0, file: 1 }, batchSize: BATCH });
  for await (const _ of cursor) read += 1;
  const readPerSecond = (read / (performance.now() - readAt)) * 1000;
  const request = {
    reference: reference.all,
    dayMs: null,
    filter: { archived: false },
    from: null,
    to,
    now: NOW,
  };
  const memory = watchMemory();
  const { result, took } = await makeComparer({ mongodbUri: uri, threads }).compare(request);
  if (result.total < count) throw new Error(`of ${count} stored cases ${result.total} were compared`);
  return {
    cases: result.total,
    seconds: took / 1000,
    casesPerSecond: (result.total / took) * 1000,
    readPerSecond,
    peakBytes: memory.stop(),
  };
}

interface Marked {
  _id: string;
  externalId: string;
}

async function insert(db: mongo.Db, made: readonly string[], count: number, world: World): Promise<void> {
  const collection = db.collection<Marked>('complaints');
  let batch: Marked[] = [];
  for (const text of manyCases(made, count, 99)) {
    // Sealed with a key of the measurement: nobody searches in these.
    batch.push({
      ...recordOf(JSON.parse(text) as CaseFile, world, { open: (sealed) => sealed }),
      externalId: MARK,
    });
    if (batch.length === BATCH) {
      await collection.insertMany(batch, { ordered: false });
      batch = [];
    }
  }
  if (batch.length > 0) await collection.insertMany(batch, { ordered: false });
}

function watchMemory(): { stop(): number } {
  let peak = process.memoryUsage.rss();
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, LOOK_MS);
  return {
    stop() {
      clearInterval(timer);
      return Math.max(peak, process.memoryUsage.rss());
    },
  };
}
