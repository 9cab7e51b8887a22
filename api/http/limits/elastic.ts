/** Fewer say nothing of how long things take. */
const LEAST_SEEN = 5;
const SLOWER = 0.7;
const FASTER = 1.15;
const STEP = 1;
/** A lane is never closed. */
export const LEAST_PLACES = 2;

/**
 * How many places a lane gives, by how long what is in it takes: what takes longer than it should waits elsewhere, for a
 * worker or the engine, and more of it at one time only waits longer. Then it is better kept out, where it costs nothing and
 * can still be turned away. The middle one counts: a few that are slow by themselves, such as commands to a case that is ill,
 * narrow nothing.
 */
export class Elastic {
  private now: number;
  private took: number[] = [];
  private busiest = 0;

  /** `goalMs`: so long it may take. */
  constructor(
    private readonly most: number,
    private readonly goalMs: number,
  ) {
    this.now = most;
  }

  get places(): number {
    return this.now;
  }

  /** So many are in. */
  isAt(underWay: number): void {
    this.busiest = Math.max(this.busiest, underWay);
  }

  /** One is done, after so many milliseconds. */
  isDone(ms: number): void {
    this.took.push(ms);
  }

  /** Looks back at the time since the last look. `since`: for how many milliseconds each of those that are in has been. */
  look(since: readonly number[]): void {
    // Of one that is in only this is known yet: it takes at least so long.
    const seen = [...this.took, ...since.filter((ms) => ms > this.goalMs)].toSorted((a, b) => a - b);
    const middle = seen[Math.floor(seen.length / 2)] ?? 0;
    if (seen.length >= LEAST_SEEN && middle > this.goalMs) {
      const used = Math.min(this.now, Math.max(this.busiest, since.length));
      this.now = Math.max(Math.min(LEAST_PLACES, this.most), used * SLOWER);
    } else if (middle <= this.goalMs / 2) {
      this.now = Math.min(this.most, this.now * FASTER + STEP);
    }
    this.took = [];
    this.busiest = since.length;
  }
}
