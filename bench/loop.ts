import { setTimeout as sleep } from 'node:timers/promises';

/** What a loop of callers came to. */
export interface Run {
  readonly done: number;
  readonly seconds: number;
  readonly perSecond: number;
}

const PAUSE_MS = 20;

/**
 * Keeps `callers` tasks going for `seconds`, each caller beginning the next when the last has ended. What is under way
 * at the end is waited for and counts, and so does the time that takes. `isBehind` makes callers pause.
 */
export async function keepGoing(
  { seconds, callers }: { readonly seconds: number; readonly callers: number },
  task: () => Promise<void>,
  isBehind: () => boolean = () => false,
): Promise<Run> {
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  let done = 0;
  const call = async (): Promise<void> => {
    while (performance.now() < until) {
      if (isBehind()) {
        await sleep(PAUSE_MS);
      } else {
        await task();
        done += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  const took = (performance.now() - startedAt) / 1000;
  return { done, seconds: took, perSecond: done / took };
}

/** Several runs of the same thing as one. */
export function together(runs: readonly Run[]): Run {
  const done = runs.reduce((sum, run) => sum + run.done, 0);
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  return { done, seconds, perSecond: done / seconds };
}
