const LEAST_SECONDS = 1;
const MOST_SECONDS = 60;
/** Of what a lane can do so much is promised to those who come again; the rest is for those who come for the first time. */
const PROMISED = 0.5;

/**
 * When those who are turned away may come again: each is given a later moment than the one before, as fast as there will be
 * room for them. If all came back at once the peak would go on after its end.
 */
export class Appointments {
  private bookedUntil = 0;

  /**
   * The wait in whole seconds for one more. `perSecond`: how many the lane can do; `now` in milliseconds. When everything is
   * booked, some time in the second half of what is. `chance` is from 0 to 1.
   */
  next(perSecond: number, now: number, chance: number): number {
    const at = Math.max(this.bookedUntil, now) + 1000 / (Math.max(1, perSecond) * PROMISED);
    const last = now + MOST_SECONDS * 1000;
    this.bookedUntil = Math.min(at, last);
    const seconds = at > last ? MOST_SECONDS * (0.5 + chance / 2) : (at - now) / 1000;
    return Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, Math.ceil(seconds)));
  }
}

/** When somebody whose own calls are used up may come again: never too early, and not all at the same moment. */
export function retryAfterWait(waitMs: number, chance: number): number {
  return Math.max(1, Math.ceil((waitMs / 1000) * (1 + chance / 2)));
}
