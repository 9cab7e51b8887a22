const LEAST_SECONDS = 1;
const MOST_SECONDS = 20;
/** What each caller that is turned away for every one that is served adds to the wait. */
const SECONDS_PER_TURNED_AWAY = 2;

/**
 * When to come again, in whole seconds: later the more are turned away for each that is served, and not all at the same
 * moment. `chance` is from 0 to 1.
 */
export function retryAfter(turnedAway: number, served: number, chance: number): number {
  const wanted = LEAST_SECONDS + (SECONDS_PER_TURNED_AWAY * turnedAway) / Math.max(1, served);
  return Math.ceil(Math.min(MOST_SECONDS, wanted) * (0.75 + 0.75 * chance));
}

/** When somebody whose own calls are used up may come again: never too early, and not all at the same moment. */
export function retryAfterWait(waitMs: number, chance: number): number {
  return Math.max(1, Math.ceil((waitMs / 1000) * (1 + chance / 2)));
}
