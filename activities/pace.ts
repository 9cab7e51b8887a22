import { setTimeout as sleep } from 'node:timers/promises';

/** Lets somebody go so often a second, evenly, and not sooner; all that shares it shares the rate. */
export class Pace {
  private nextAt = 0;

  async turn(perSecond: number): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.nextAt);
    this.nextAt = at + 1000 / perSecond;
    if (at > now) await sleep(at - now);
  }
}
