import { setTimeout as sleep } from 'node:timers/promises';
import { callOnce, type Answered, type Call } from './client';
import type { Journal } from './journal';
import type { Temper } from './life';
import type { Patience } from './patience';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2000;
/** Whoever has waited in vain waits longer the next time. */
const MORE_TIME = 1.5;
const LONGEST_TIMEOUT_MS = 30_000;
const TOO_MANY = 429;
const UNAVAILABLE = 503;

/** Nobody has got on for long: what is not done by now counts as not done. */
export class TimeIsUp extends Error {}

/** What a call came to, and whether it may have come to something unseen before. */
export interface Came {
  readonly answer: Answered;
  readonly blind: boolean;
  readonly attempts: number;
}

/** The program of somebody who calls the API: it tries again as real ones do, until there is an answer. */
export class Caller {
  private timeoutMs: number;

  constructor(
    private readonly url: string,
    private readonly journal: Journal,
    { timeoutMs }: Temper,
    readonly from: string,
    private readonly patience: Patience,
  ) {
    this.timeoutMs = timeoutMs;
  }

  /**
   * Sends the same until it is answered by something else than "come again". `look` is asked before a call is sent again
   * of which nobody knows whether it arrived: what it finds is the answer. Nobody knows it after a broken line, nor after
   * a 503: the engine may have been lost to the API after it had taken something. Throws TimeIsUp.
   */
  async until(call: Omit<Call, 'from' | 'timeoutMs'>, look?: () => Promise<Answered | null>): Promise<Came> {
    let blind = false;
    for (let attempts = 1; ; attempts += 1) {
      if (this.patience.isOver) throw new TimeIsUp(`${call.method} ${call.path}`);
      const heard = await callOnce(this.url, { ...call, from: this.from, timeoutMs: this.timeoutMs });
      const { weather } = this.journal;
      weather.calls += 1;
      if (heard.kind === 'answered') {
        if (heard.status !== TOO_MANY && heard.status !== UNAVAILABLE)
          return { answer: heard, blind, attempts };
        weather.turnedAway += 1;
        blind ||= heard.status === UNAVAILABLE;
        await sleep(heard.retryAfterMs ?? FIRST_PAUSE_MS);
      } else {
        weather[heard.kind] += 1;
        if (heard.kind === 'unknown') {
          blind = true;
          this.timeoutMs = Math.min(this.timeoutMs * MORE_TIME, LONGEST_TIMEOUT_MS);
        }
        await sleep(Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS));
      }
      const found = blind && look ? await look() : null;
      if (found) return { answer: found, blind, attempts };
    }
  }
}
