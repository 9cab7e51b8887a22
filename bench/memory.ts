import { setTimeout as sleep } from 'node:timers/promises';
import { readModelBacklog } from './backlog';
import type { Memory } from './parts/heap';
import type { People } from './people';
import { residentBytes } from './process-load';
import type { Stack } from './stack';

export interface MemoryResult {
  /** How many cases were open in the worker's cache. */
  readonly cases: number;
  /** The worker before it knew any case, and with all of them. */
  readonly empty: Memory;
  readonly full: Memory;
  /** What one more case took: between the first hundred, for which code was loaded and compiled, and all of them. */
  readonly perCase: Memory;
  /** Every process with all of them open, in bytes, by name. */
  readonly resident: Readonly<Record<string, number>>;
}

const FIRST = 100;
const DRAIN_LIMIT_SECONDS = 60;
/** Filing waits while the worker is so far behind. */
const MOST_BEHIND_SECONDS = 3;
const PAUSE_MS = 50;

/** Opens so many cases in a worker that was started for it, and sees what they take. */
export async function measureMemory(
  stack: Stack,
  people: People,
  { cases, callers }: { cases: number; callers: number },
): Promise<MemoryResult> {
  await stack.replaceWorker({ projection: true });
  const weigh = () => stack.worker().ask<Memory>('memory');
  const empty = await weigh();
  await openCases(stack, people, FIRST, callers);
  const first = await weigh();
  await openCases(stack, people, cases - FIRST, callers);
  const full = await weigh();
  const each = (what: keyof Memory) => (full[what] - first[what]) / (cases - FIRST);
  return {
    cases,
    empty,
    full,
    perCase: { residentBytes: each('residentBytes'), heapBytes: each('heapBytes') },
    resident: await residentByName(stack),
  };
}

/** Files so many, no faster than the worker works them off, and waits until it is through. Gives their ids. */
export async function openCases(
  stack: Stack,
  people: People,
  cases: number,
  callers: number,
): Promise<string[]> {
  const backlog = readModelBacklog(stack.db);
  const ids: string[] = [];
  let left = cases;
  const call = async () => {
    while (left > 0) {
      if (backlog.oldestSeconds > MOST_BEHIND_SECONDS) {
        await sleep(PAUSE_MS);
      } else {
        left -= 1;
        const { id } = await people.file();
        ids.push(id);
        backlog.add(id);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: callers }, call));
    if ((await backlog.drained(DRAIN_LIMIT_SECONDS)) === null) {
      throw new Error(`the worker was not through with ${cases} cases within ${DRAIN_LIMIT_SECONDS} s`);
    }
    return ids;
  } finally {
    backlog.stop();
  }
}

/** What every process holds in memory, in bytes. */
export async function residentByName(stack: Stack): Promise<Record<string, number>> {
  const resident: Record<string, number> = {};
  for (const [name, { pid }] of stack.processes()) {
    const bytes = await residentBytes(pid);
    if (bytes !== null) resident[name] = bytes;
  }
  return resident;
}
