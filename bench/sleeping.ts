import { setTimeout as sleep } from 'node:timers/promises';
import { readModelBacklog } from './backlog';
import { bytesOnDisk } from './disk';
import { openCases, residentByName } from './memory';
import type { Memory } from './parts/heap';
import type { People } from './people';
import { residentBytes } from './process-load';
import { quantile } from './report';
import type { Stack } from './stack';

export interface SleepingSizes {
  /** Numbers of open cases at which everything is looked at, ascending. */
  readonly open: readonly number[];
  /** How many of them the worker keeps in memory. */
  readonly cached: number;
  /** So many are filed at last with no worker there, for one to work off at once. */
  readonly burst: number;
  /** Commands of each kind whose answer is timed. */
  readonly commands: number;
}

/** Milliseconds from a command to its answer. */
export interface AnswerTimes {
  readonly median: number;
  readonly p95: number;
}

export interface SleepingStep {
  readonly open: number;
  /** Cases filed, worked off and projected per second on the way here from the step before. */
  readonly perSecond: number;
  readonly worker: Memory;
  /** What every process holds in memory, by name; bytes. */
  readonly resident: Readonly<Record<string, number>>;
  /** The files of the embedded servers; 0 for servers that ran already. */
  readonly engineBytes: number;
  readonly databaseBytes: number;
  /** A command to a case that the worker has in memory, and to one that fell out; null where none has. */
  readonly inCache: AnswerTimes;
  readonly fallenOut: AnswerTimes | null;
}

export interface SleepingResult {
  readonly cached: number;
  /** The worker before it knew any case. */
  readonly empty: Memory;
  readonly steps: readonly SleepingStep[];
  readonly burst: {
    readonly cases: number;
    /** Filed per second with no worker there, and then worked off per second. */
    readonly filedPerSecond: number;
    readonly workedOffPerSecond: number;
    /** The most that the worker held while it worked them off, in bytes; null where the system does not tell. */
    readonly peakBytes: number | null;
  };
}

const LOOK_MS = 100;
const BURST_LIMIT_SECONDS = 600;

/**
 * Opens cases by the thousand, the ordinary way, in a worker that keeps few of them in memory, and sees what sleeping
 * ones cost; then what a worker takes that comes back to many at once. Leaves them open.
 */
export async function measureSleeping(
  stack: Stack,
  people: People,
  { open, cached, burst, commands, callers }: SleepingSizes & { readonly callers: number },
): Promise<SleepingResult> {
  await stack.replaceWorker({ projection: true, cachedCases: cached });
  const weigh = () => stack.worker().ask<Memory>('memory');
  const empty = await weigh();
  const ids: string[] = [];
  let woken = 0;
  const steps: SleepingStep[] = [];
  for (const size of open) {
    const startedAt = performance.now();
    const more = size - ids.length;
    ids.push(...(await openCases(stack, people, more, callers)));
    const perSecond = (more * 1000) / (performance.now() - startedAt);
    process.stderr.write(`  ${size} open: ${perSecond.toFixed(1)}/s\n`);
    const looked = { worker: await weigh(), resident: await residentByName(stack), ...(await onDisk(stack)) };
    // Of these none can be in memory: so many others have come after them.
    const old = size >= 2 * cached + woken + commands ? ids.slice(woken, woken + commands) : [];
    // The newer half stays in memory whatever the old ones push out.
    const young = ids.slice(-Math.min(commands, Math.floor(cached / 2)));
    woken += old.length;
    steps.push({ open: size, perSecond, ...looked, ...(await timeCommands(people, old, young)) });
  }
  return { cached, empty, steps, burst: await workOff(stack, people, burst, callers, cached) };
}

async function onDisk({ settings }: Stack): Promise<{ engineBytes: number; databaseBytes: number }> {
  const { dataDir } = settings;
  const [engineBytes, secantus, mongod] = await Promise.all(
    ['temporal.db', 'secantusdb', 'mongod'].map((name) => bytesOnDisk(dataDir, name)),
  );
  return { engineBytes: engineBytes ?? 0, databaseBytes: (secantus ?? 0) + (mongod ?? 0) };
}

/** One command after the other, by turns to a case of each kind, so that whatever else goes on meets both alike. */
async function timeCommands(people: People, old: readonly string[], young: readonly string[]) {
  const times = { old: [] as number[], young: [] as number[] };
  const time = async (kind: keyof typeof times, id: string | undefined): Promise<void> => {
    if (id === undefined) return;
    const since = performance.now();
    await people.verify(id);
    times[kind].push(performance.now() - since);
  };
  for (let n = 0; n < Math.max(old.length, young.length); n += 1) {
    await time('old', old[n]);
    await time('young', young[n]);
  }
  return {
    inCache: answerTimes(times.young),
    fallenOut: times.old.length === 0 ? null : answerTimes(times.old),
  };
}

function answerTimes(milliseconds: readonly number[]): AnswerTimes {
  return { median: quantile(milliseconds, 0.5), p95: quantile(milliseconds, 0.95) };
}

/** Files with no worker there, starts one and watches what it holds until all are in the read model. */
async function workOff(stack: Stack, people: People, cases: number, callers: number, cached: number) {
  await stack.endWorker();
  const backlog = readModelBacklog(stack.db);
  try {
    let left = cases;
    const startedAt = performance.now();
    const call = async () => {
      while (left > 0) {
        left -= 1;
        backlog.add((await people.file()).id);
      }
    };
    await Promise.all(Array.from({ length: callers }, call));
    const filedPerSecond = (cases * 1000) / (performance.now() - startedAt);
    await stack.replaceWorker({ projection: true, cachedCases: cached });
    const watching = watchPeak(stack.worker().pid);
    const seconds = await backlog.drained(BURST_LIMIT_SECONDS);
    const peakBytes = await watching();
    if (seconds === null)
      throw new Error(`${cases} cases were not worked off within ${BURST_LIMIT_SECONDS} s`);
    return { cases, filedPerSecond, workedOffPerSecond: cases / seconds, peakBytes };
  } finally {
    backlog.stop();
  }
}

/** Looks ten times a second at what a process holds; the function given ends that and tells the most. */
function watchPeak(pid: number): () => Promise<number | null> {
  const stopped = new AbortController();
  const watching = (async () => {
    let peak: number | null = null;
    while (!stopped.signal.aborted) {
      const now = await residentBytes(pid);
      if (now !== null) peak = Math.max(peak ?? 0, now);
      await sleep(LOOK_MS);
    }
    return peak;
  })();
  return () => {
    stopped.abort();
    return watching;
  };
}
