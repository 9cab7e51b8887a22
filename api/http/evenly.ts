import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What `ask` gives or throws, when a whole number of `stepMs` has passed since the call: from how long the answer took
 * nobody can tell what was found.
 */
export async function evenly<T>(stepMs: number, ask: () => Promise<T>): Promise<T> {
  const since = performance.now();
  try {
    return await ask();
  } finally {
    const took = performance.now() - since;
    await sleep(Math.max(1, Math.ceil(took / stepMs)) * stepMs - took);
  }
}
