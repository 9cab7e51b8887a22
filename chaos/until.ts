import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 25;

/**
 * Asks again and again until there is an answer that is neither undefined nor false, and gives it. Throws with `what`
 * and the last error when the time is up. This is how tests wait: for something to be so, never for time to pass.
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  limitMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  let last: unknown;
  for (;;) {
    try {
      const found = await ask();
      if (found !== undefined && found !== false) return found;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= deadline) {
      const why = last === undefined ? '' : `; at last: ${last instanceof Error ? last.message : 'unknown'}`;
      throw new Error(`${what}: not within ${limitMs} ms${why}`, { cause: last });
    }
    await pause(PAUSE_MS);
  }
}
