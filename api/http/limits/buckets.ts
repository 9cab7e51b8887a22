import { take, type Bucket, type Rate } from './bucket';

/** Callers that are remembered: some megabytes. Whoever has not called for longest is forgotten first. */
const MOST_KEPT = 50_000;

/** What callers have left, by their names. */
export class Buckets {
  private readonly kept = new Map<string, Bucket>();

  constructor(private readonly most = MOST_KEPT) {}

  get size(): number {
    return this.kept.size;
  }

  /** Takes one call of a caller's; 0 when there was one, else the milliseconds until there is. */
  take(name: string, rate: Rate, now: number): number {
    const { bucket, waitMs } = take(this.kept.get(name), rate, now);
    this.kept.delete(name);
    this.kept.set(name, bucket);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= this.most) break;
      this.kept.delete(oldest);
    }
    return waitMs;
  }
}
