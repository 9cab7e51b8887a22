import { setTimeout as sleep } from 'node:timers/promises';
import { callOnce, type Answered, type Call } from './client';
import type { Journal } from './journal';
import type { Temper } from './life';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2000;
const COME_AGAIN: readonly number[] = [429, 503];

/** The people's time is over: what is not done by now counts as not done. */
export class TimeIsUp extends Error {}

/** What a call came to, and whether it may have come to something unseen before. */
export interface Came {
  readonly answer: Answered;
  readonly blind: boolean;
  readonly attempts: number;
}

/** The program of somebody who calls the API: it tries again as real ones do, until there is an answer. */
export class Caller {
  constructor(
    private readonly url: string,
    private readonly journal: Journal,
    private readonly temper: Temper,
    readonly from: string,
    private readonly deadline: number,
  ) {}

  /**
   * Sends the same until it is answered by something else than "come again". `look` is asked before a call is sent again
   * of which nobody knows whether it arrived: what it finds is the answer. Throws TimeIsUp.
   */
  async until(call: Omit<Call, 'from' | 'timeoutMs'>, look?: () => Promise<Answered | null>): Promise<Came> {
    let blind = false;
    for (let attempts = 1; ; attempts += 1) {
      if (Date.now() > this.deadline) throw new TimeIsUp(`${call.method} ${call.path}`);
      const heard = await callOnce(this.url, { ...call, from: this.from, timeoutMs: this.temper.timeoutMs });
      const { weather } = this.journal;
      weather.calls += 1;
      if (heard.kind === 'answered') {
        if (!COME_AGAIN.includes(heard.status)) return { answer: heard, blind, attempts };
        weather.turnedAway += 1;
        await sleep(heard.retryAfterMs ?? FIRST_PAUSE_MS);
        continue;
      }
      weather[heard.kind] += 1;
      blind ||= heard.kind === 'unknown';
      await sleep(Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS));
      const found = blind && look ? await look() : null;
      if (found) return { answer: found, blind, attempts };
    }
  }
}
