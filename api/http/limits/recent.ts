/** What counts as recent. */
const HALF_LIFE_MS = 3000;

/** A count that forgets: what was counted so long ago counts half. */
export class Recent {
  private value = 0;
  private at = 0;

  add(now: number): void {
    this.value = this.valueAt(now) + 1;
    this.at = now;
  }

  valueAt(now: number): number {
    return this.value * 2 ** (-Math.max(0, now - this.at) / HALF_LIFE_MS);
  }

  /** As a rate, when it has gone on for some time. */
  perSecondAt(now: number): number {
    return (this.valueAt(now) * Math.LN2 * 1000) / HALF_LIFE_MS;
  }
}
