import type { Instant } from '../domain/vocabulary';

/** Every attempt at a projection comes within this time of the one before, or another worker has it. */
const TOUCHED_MS = 90_000;
/** Beyond these the oldest, which are what matters, are there already. */
const MOST = 10_000;

/** Cases that wait for the read model, as far as this process has tried to bring them there. */
export class WaitingCases {
  private readonly cases = new Map<string, { since: Instant; touched: Instant }>();

  waits(id: string, since: Instant, now: Instant = Date.now()): void {
    if (this.cases.size < MOST || this.cases.has(id)) this.cases.set(id, { since, touched: now });
  }

  done(id: string): void {
    this.cases.delete(id);
  }

  /** How many wait, and since when the oldest. What another worker may have brought there meanwhile counts no more. */
  state(now: Instant = Date.now()): { count: number; oldest: Instant | null } {
    let oldest: Instant | null = null;
    for (const [id, { since, touched }] of this.cases) {
      if (touched < now - TOUCHED_MS) this.cases.delete(id);
      else oldest = Math.min(oldest ?? since, since);
    }
    return { count: this.cases.size, oldest };
  }
}
