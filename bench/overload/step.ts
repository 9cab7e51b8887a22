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
  /** Wishes that came up, and those of them for which nobody was free to ask. */
  offered: number;
  unasked: number;
  attempts: number;
  /** Attempts at what was asked for in an earlier step, made while this one went on: they come on top. */
  again: number;
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
  /** How many may be asking or waiting at one time. */
  readonly mostUnderWay: number;
  /** Set when what is still waited for may be given up. */
  readonly over: AbortSignal;
}

const LATER: readonly number[] = [429, 503];
/** Every fifth does not do what it is told, and gives up sooner. */
const RUDE_SHARE = 0.2;
const RUDE_PAUSE_MS = 200;
const RUDE_ATTEMPTS = 4;
/** Who waits as told comes back so often. */
const POLITE_ATTEMPTS = 8;

let underWay = 0;
let attemptsInAll = 0;

/** How many wishes are neither fulfilled nor given up. */
export function pending(): number {
  return underWay;
}

/** A step in which nothing has happened yet. */
export function emptyStep(times: number, seconds: number): Step {
  return {
    times,
    seconds,
    offered: 0,
    unasked: 0,
    attempts: 0,
    again: 0,
    answered: [],
    refused: [],
    turnedAway: new Map(),
    wrong: new Map(),
    notTold: 0,
    gaveUp: 0,
    persuaded: 0,
  };
}

/** Lets wishes come up at a rate, whether or not the earlier ones are fulfilled. Does not wait for the last ones. */
export async function offer(options: StepOptions): Promise<Step> {
  const { city, times, perSecond, seconds, mostUnderWay } = options;
  const step = emptyStep(times, seconds);
  const earlier = attemptsInAll;
  const startedAt = performance.now();
  while (performance.now() - startedAt < seconds * 1000) {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * perSecond);
    for (; step.offered < due; step.offered += 1) {
      if (underWay >= mostUnderWay) step.unasked += 1;
      else void fulfil(city.next(), step, startedAt, options);
    }
    await sleep(5);
  }
  step.again = attemptsInAll - earlier - step.attempts;
  return step;
}

/** Asks until there is an answer, or it is not worth the while any more. */
export async function fulfil(
  wish: Wish,
  step: Step,
  startedAt: number,
  { url, over }: Pick<StepOptions, 'url' | 'over'>,
): Promise<void> {
  const isRude = Math.random() < RUDE_SHARE;
  underWay += 1;
  try {
    for (
      let attempts = 0;
      !over.aborted && attempts < (isRude ? RUDE_ATTEMPTS : POLITE_ATTEMPTS);
      attempts += 1
    ) {
      const at = performance.now() - startedAt;
      const answer = await attempt(url, wish.call);
      step.attempts += 1;
      attemptsInAll += 1;
      const { status, ms, retryAfterMs } = answer;
      if (status >= 200 && status < 300) {
        step.answered.push({ kind: wish.kind, at, ms });
        if (attempts > 0) step.persuaded += 1;
        wish.done(answer);
        return;
      }
      if (!LATER.includes(status)) {
        const what = answer.fault ?? `${status} ${wish.kind}`;
        step.wrong.set(what, (step.wrong.get(what) ?? 0) + 1);
        return;
      }
      step.turnedAway.set(status, (step.turnedAway.get(status) ?? 0) + 1);
      step.refused.push({ kind: wish.kind, at, ms: Infinity });
      if (!(retryAfterMs > 0)) step.notTold += 1;
      await sleep(isRude ? RUDE_PAUSE_MS : retryAfterMs, undefined, { signal: over }).catch(() => undefined);
    }
    step.gaveUp += 1;
  } finally {
    underWay -= 1;
  }
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
