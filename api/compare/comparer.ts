import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Tally, type TallyResult } from '../../domain/compare/tally';
import type { Filter } from '../../store/complaints';
import { ID_ALPHABET } from '../auth/secret';
import { Problem } from '../problem';
import type { Share } from './share';

/** What is to be compared: open cases that fit, against the rules of a version that `reference` knows. */
export type ComparisonRequest = Omit<Share, 'mongodbUri'>;

export interface Compared {
  result: TallyResult;
  /** Milliseconds. */
  took: number;
}

export interface Comparer {
  /**
   * Reads every case that fits and compares it. Throws `rate-limited` while another comparison is under way, and
   * `unavailable` when the cases cannot be read, or not within ten minutes. Ends at once when `signal` fires.
   */
  compare(request: ComparisonRequest, signal?: AbortSignal): Promise<Compared>;
}

const LIMIT_MS = 600_000;
const MOST_THREADS = 4;

/** Compares in threads beside the API's own, one comparison at a time. */
export function makeComparer({
  mongodbUri,
  threads = Math.min(MOST_THREADS, availableParallelism()),
}: {
  mongodbUri: string;
  threads?: number;
}): Comparer {
  let busy = false;
  return {
    async compare(request, signal) {
      if (busy) throw new Problem('rate-limited', { detail: BUSY });
      busy = true;
      try {
        return await inThreads({ mongodbUri, ...request }, threads, signal);
      } finally {
        busy = false;
      }
    },
  };
}

const BUSY = {
  id: 'Perbandingan lain sedang berjalan. Tunggu sampai selesai.',
  en: 'Another comparison is under way. Wait until it has ended.',
};

async function inThreads(share: Share, count: number, signal?: AbortSignal): Promise<Compared> {
  const startedAt = performance.now();
  const within = AbortSignal.any([AbortSignal.timeout(LIMIT_MS), ...(signal ? [signal] : [])]);
  const threads = partsOf(count).map(
    (part) =>
      new Worker(join(__dirname, 'thread.js'), {
        workerData: { ...share, filter: { $and: [part, share.filter] } } satisfies Share,
      }),
  );
  try {
    const all = await Promise.all(threads.map((thread) => answerOf(thread, within)));
    const tally = new Tally();
    for (const result of all) tally.merge(result);
    return { result: tally.toJSON(), took: Math.round(performance.now() - startedAt) };
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** The first message; rejects when the thread throws, or ends without one, or is not to be waited for any more. */
async function answerOf(thread: Worker, signal: AbortSignal): Promise<TallyResult> {
  const gone = new AbortController();
  thread.once('exit', () => gone.abort(new Error('the thread ended')));
  const [result] = (await once(thread, 'message', {
    signal: AbortSignal.any([signal, gone.signal]),
  })) as [TallyResult];
  return result;
}

/** Ids are made at random, so that the first character parts cases evenly. */
function partsOf(count: number): Filter[] {
  const starts = Array.from(
    { length: count - 1 },
    (_, n) => ID_ALPHABET[Math.floor(((n + 1) * ID_ALPHABET.length) / count)] ?? '',
  );
  return Array.from({ length: count }, (_, n) => {
    const [from, to] = [starts[n - 1], starts[n]];
    const range = { ...(from === undefined ? {} : { $gte: from }), ...(to === undefined ? {} : { $lt: to }) };
    return Object.keys(range).length === 0 ? {} : { _id: range };
  });
}
