import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 25;
/** Whoever has waited for long asks less often: what is asked has better things to do on a busy machine. */
const LONGEST_PAUSE_MS = 100;
const PAUSE_SHARE = 0.02;
/** Nothing is to fail because a machine is slow for a while: this only ends what would hang for ever. */
const PATIENCE_MS = 120_000;

/**
 * Asks again and again until there is an answer that is neither undefined nor false, and gives it. Throws with `what`
 * and the last error when the time is up. This is how tests wait: for something to be so, never for time to pass.
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  limitMs = PATIENCE_MS,
): Promise<T> {
  const since = Date.now();
  const deadline = since + limitMs;
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
    const share = (Date.now() - since) * PAUSE_SHARE;
    await pause(Math.min(Math.max(PAUSE_MS, share), LONGEST_PAUSE_MS));
  }
}
