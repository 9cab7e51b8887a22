import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../report';
import { type City, KINDS, type Kind, type Wish } from './city';
import { attempt } from './wire';

/**
 * One answer, and when it was asked for, in milliseconds from the beginning of the step. Of an attempt that was turned away
 * `ms` is infinite: whoever must come again has not been answered.
 */
export interface Answered {
  readonly kind: Kind;
  readonly at: number;
  readonly ms: number;
}

/** What happened to what was asked for during one step. */
export interface Step {
  readonly times: number;
  readonly seconds: number;
  /** Calls that fell due: wishes that came up, and those who came again. */
  offered: number;
  /** Those of them who came again, after they were told to. */
  again: number;
  /** Those for whom nobody was free to ask. */
  unasked: number;
  attempts: number;
  readonly answered: Answered[];
  readonly refused: Answered[];
  /** Attempts that were turned away, and those that went wrong, by status or by what broke. */
  readonly turnedAway: Map<number, number>;
  readonly wrong: Map<string, number>;
  /** Of those turned away: how many were not told when to come again. */
  notTold: number;
  gaveUp: number;
  /** Wishes that were turned away first and fulfilled later, under the same key and with the same text. */
  persuaded: number;
}

export interface StepOptions {
  readonly url: string;
  readonly city: City;
  readonly times: number;
  readonly perSecond: number;
  readonly seconds: number;
  /** How many may be asking at one time, and how many wait to come again. */
  readonly mostUnderWay: number;
}

const LATER: readonly number[] = [429, 503];
/** Every fifth does not do what it is told, and gives up sooner. */
const RUDE_SHARE = 0.2;
const RUDE_PAUSE_MS = 200;
const RUDE_ATTEMPTS = 4;
/** Who waits as told comes back so often. */
const POLITE_ATTEMPTS = 8;
const TICK_MS = 5;

/** Somebody with a wish, and how often they have asked. */
interface Asking {
  readonly wish: Wish;
  readonly isRude: boolean;
  attempts: number;
}

/** Those who are asking now or wait to come again, in the order in which they may. */
export class Callers {
  asking = 0;
  private readonly later: { readonly who: Asking; readonly at: number }[] = [];

  get waiting(): number {
    return this.later.length;
  }

  /** Has somebody come again after so many milliseconds. */
  comesAgain(who: Asking, afterMs: number): void {
    const at = performance.now() + afterMs;
    const place = this.later.findIndex((one) => one.at > at);
    this.later.splice(place < 0 ? this.later.length : place, 0, { who, at });
  }

  /** Whoever has waited as long as they were told, the first of them; null when nobody has. */
  next(): Asking | null {
    const [first] = this.later;
    return first && first.at <= performance.now() ? (this.later.shift()?.who ?? null) : null;
  }
}

/** A step in which nothing has happened yet. */
export function emptyStep(times: number, seconds: number): Step {
  return {
    times,
    seconds,
    offered: 0,
    again: 0,
    unasked: 0,
    attempts: 0,
    answered: [],
    refused: [],
    turnedAway: new Map(),
    wrong: new Map(),
    notTold: 0,
    gaveUp: 0,
    persuaded: 0,
  };
}

/**
 * Has so many calls made a second, whether or not the earlier ones are answered: by those who may come again first, then by
 * new ones (none without a city). Only those who do not wait as told come on top. Does not wait for the last answers.
 */
export async function offer(
  callers: Callers,
  { url, city, times, perSecond, seconds, mostUnderWay }: Omit<StepOptions, 'city'> & { city: City | null },
): Promise<Step> {
  const step = emptyStep(times, seconds);
  const startedAt = performance.now();
  const due = (): number => Math.floor(((performance.now() - startedAt) / 1000) * perSecond);
  while (performance.now() - startedAt < seconds * 1000) {
    for (let left = due() - step.offered; left > 0; left -= 1) {
      step.offered += 1;
      const back = callers.next();
      if (back) step.again += 1;
      if (callers.asking >= mostUnderWay) {
        step.unasked += 1;
        if (back) callers.comesAgain(back, 0);
        continue;
      }
      const who = back ?? (city && someoneNew(city));
      if (who) void ask(callers, who, step, { url, startedAt, mostUnderWay });
    }
    await sleep(TICK_MS);
  }
  return step;
}

/** Asks until there is an answer, or it is not worth the while any more: for who does nothing else meanwhile. */
export async function fulfil(
  wish: Wish,
  step: Step,
  { url, startedAt, over }: { readonly url: string; readonly startedAt: number; readonly over: AbortSignal },
): Promise<void> {
  for (let attempts = 1; attempts <= POLITE_ATTEMPTS && !over.aborted; attempts += 1) {
    const became = await askOnce(wish, step, { url, startedAt });
    if (typeof became !== 'number') return;
    await sleep(became, undefined, { signal: over }).catch(() => undefined);
  }
  step.gaveUp += 1;
}

const someoneNew = (city: City): Asking => ({
  wish: city.next(),
  isRude: Math.random() < RUDE_SHARE,
  attempts: 0,
});

/** Asks, and says what becomes of whoever is turned away. */
async function ask(
  callers: Callers,
  who: Asking,
  step: Step,
  { url, startedAt, mostUnderWay }: { url: string; startedAt: number; mostUnderWay: number },
): Promise<void> {
  callers.asking += 1;
  try {
    for (;;) {
      who.attempts += 1;
      const became = await askOnce(who.wish, step, { url, startedAt });
      if (typeof became !== 'number') {
        if (became === 'done' && who.attempts > 1) step.persuaded += 1;
        return;
      }
      if (who.attempts >= (who.isRude ? RUDE_ATTEMPTS : POLITE_ATTEMPTS)) break;
      if (!who.isRude) {
        if (callers.waiting >= mostUnderWay) break;
        callers.comesAgain(who, became);
        return;
      }
      await sleep(RUDE_PAUSE_MS);
    }
    step.gaveUp += 1;
  } finally {
    callers.asking -= 1;
  }
}

/** One attempt: what came of it, or the milliseconds after which whoever was turned away may come again. */
async function askOnce(
  wish: Wish,
  step: Step,
  { url, startedAt }: { url: string; startedAt: number },
): Promise<'done' | 'wrong' | number> {
  const at = performance.now() - startedAt;
  const answer = await attempt(url, wish.call);
  step.attempts += 1;
  const { status, ms, retryAfterMs, fault } = answer;
  if (status >= 200 && status < 300) {
    step.answered.push({ kind: wish.kind, at, ms });
    wish.done(answer);
    return 'done';
  }
  if (!LATER.includes(status)) {
    const what = fault ?? `${status} ${wish.kind}`;
    step.wrong.set(what, (step.wrong.get(what) ?? 0) + 1);
    return 'wrong';
  }
  step.turnedAway.set(status, (step.turnedAway.get(status) ?? 0) + 1);
  step.refused.push({ kind: wish.kind, at, ms: Infinity });
  if (!(retryAfterMs > 0)) step.notTold += 1;
  return retryAfterMs > 0 ? retryAfterMs : RUDE_PAUSE_MS;
}

/** The latencies of what was asked for between two instants of the step, in milliseconds. */
export function latencies(step: Step, from = 0, to = Infinity, kinds: readonly Kind[] = KINDS): number[] {
  return step.answered
    .filter(({ kind, at }) => at >= from && at < to && kinds.includes(kind))
    .map(({ ms }) => ms);
}

export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

export function spreadOf(values: readonly number[]): Spread {
  return { p50: quantile(values, 0.5), p95: quantile(values, 0.95) };
}
