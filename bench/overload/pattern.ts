import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { residentBytes } from '../process-load';
import { City, type Filed, type Kind, type Tokens } from './city';
import { recoveredAfter } from './recovery';
import { Callers, emptyStep, fulfil, latencies, offer, spreadOf, type Spread, type Step } from './step';
import { attempt } from './wire';

/** How many times its capacity the system is asked for, one step after the other. */
export const PATTERN: readonly number[] = [0.1, 1.5, 0.1, 2.5, 0.2, 3.5, 1, 0];

export interface PatternOptions {
  readonly url: string;
  readonly tokens: Tokens;
  /** Each step: how many times the capacity, and for how long. */
  readonly pattern: readonly { readonly times: number; readonly seconds: number }[];
  readonly warmUpSeconds: number;
  readonly capacitySeconds: number;
  readonly callers: number;
  /** How many may be asking at one time, and how many wait to come again: the generator's own bound. */
  readonly mostUnderWay: number;
  /** A calm step counts as recovered at so many times the earlier latency, and so many milliseconds more. */
  readonly tolerance: { readonly times: number; readonly ms: number };
  /** Processes whose memory is watched, by name. */
  readonly pids: ReadonlyMap<string, number>;
  readonly progress: (line: string) => void;
}

export interface StepResult {
  readonly step: Step;
  readonly memory: Readonly<Record<string, number>>;
  /** Seconds until the latency was the earlier one again; undefined for a step that is not calm. */
  readonly recovered?: number | null;
}

export interface PatternResult {
  readonly capacity: number;
  /** Latencies while there was little to do, before any peak. */
  readonly calm: Spread;
  readonly most: number;
  readonly steps: readonly StepResult[];
  readonly receipts: number;
  readonly commands: number;
  /** Complaints with a receipt that are not there, or not as far as accepted commands have brought them. */
  readonly lost: readonly string[];
}

/** Below this a step is calm. */
const CALM = 0.5;
const PROBES_PER_SECOND = 4;
/** Those who still wait when the pattern is over come again for so long, at so many times the capacity. */
const LAST_WISHES_MS = 40_000;
const LAST_TIMES = 0.3;
const LOOK_MS = 100;
/** Receipts are looked at so many at a time. */
const CHECKERS = 8;
const ARRIVE_MS = 60_000;

/** Measures what the system can do, asks it for much more and much less by turns, and looks whether anything is lost. */
export async function runPattern(options: PatternOptions): Promise<PatternResult> {
  const { url, tokens, pattern, warmUpSeconds, capacitySeconds, mostUnderWay, pids, progress } = options;
  const city = new City(tokens);
  const crowd = new Callers();
  await closedLoop({ ...options, city, seconds: warmUpSeconds });
  const done = await closedLoop({ ...options, city, seconds: capacitySeconds });
  const capacity = done / capacitySeconds;
  progress(`capacity: ${capacity.toFixed(1)} calls per second`);
  await sleep(warmUpSeconds * 1000);

  const steps: StepResult[] = [];
  let calm: Spread | null = null;
  for (const { times, seconds } of pattern) {
    // Where nothing is offered, somebody looks all the same: how else would one know that it is calm.
    const perSecond = Math.max(PROBES_PER_SECOND, times * capacity);
    const step = await offer(crowd, { url, city, times, perSecond, seconds, mostUnderWay });
    calm ??= spreadOf(latencies(step));
    const isAfterPeak = times < CALM && steps.length > 0;
    const recovered = isAfterPeak ? { recovered: recoveredAfter(step, mostOf(calm, options)) } : {};
    const result = { step, memory: await memoryOf(pids), ...recovered };
    steps.push(result);
    progress(stepLine(result));
  }
  const last = { url, city: null, times: LAST_TIMES, perSecond: LAST_TIMES * capacity, mostUnderWay };
  const until = Date.now() + LAST_WISHES_MS;
  while (crowd.waiting > 0 && Date.now() < until) await offer(crowd, { ...last, seconds: 1 });
  while (crowd.asking > 0) await sleep(LOOK_MS);
  const earlier = calm ?? { p50: NaN, p95: NaN };
  return {
    capacity,
    calm: earlier,
    most: mostOf(earlier, options),
    steps,
    receipts: city.filed.length,
    commands: city.filed.filter(({ stage }) => stage !== 'verification').length,
    lost: await lostOf(url, city.filed),
  };
}

function mostOf({ p95 }: Spread, { tolerance }: PatternOptions): number {
  return p95 * tolerance.times + tolerance.ms;
}

/** How much is done when so many callers each ask for the next thing when they have the last. */
async function closedLoop({
  url,
  city,
  callers,
  seconds,
}: Pick<PatternOptions, 'url' | 'callers'> & { city: City; seconds: number }): Promise<number> {
  const step = emptyStep(1, seconds);
  const over = new AbortController();
  // As many as wait to come again.
  setMaxListeners(0, over.signal);
  const startedAt = performance.now();
  const call = async (): Promise<void> => {
    while (performance.now() - startedAt < seconds * 1000) {
      await fulfil(city.next(), step, { url, startedAt, over: over.signal });
    }
  };
  const calling = Array.from({ length: callers }, call);
  await sleep(seconds * 1000);
  const done = step.answered.length;
  over.abort();
  await Promise.all(calling);
  if (step.wrong.size > 0) throw new Error(`not even calm: ${[...step.wrong.keys()].join(', ')}`);
  return done;
}

/** Complaints that are not there for their reporters, or not where accepted commands must have brought them. */
async function lostOf(url: string, filed: readonly Filed[]): Promise<string[]> {
  const lost: string[] = [];
  const left = [...filed];
  const look = async (): Promise<void> => {
    for (let one = left.shift(); one; one = left.shift()) {
      if (!(await arrives(url, one))) lost.push(`${one.id} ${one.stage}`);
    }
  };
  await Promise.all(Array.from({ length: CHECKERS }, look));
  return lost;
}

const ORDER: readonly Filed['stage'][] = ['verification', 'followUp', 'reply'];

async function arrives(url: string, { id, secret, stage }: Filed): Promise<boolean> {
  const until = Date.now() + ARRIVE_MS;
  const call = { method: 'GET', path: `/v1/complaints/${id}`, token: secret, from: '192.0.2.1' } as const;
  for (;;) {
    const { status, text } = await attempt(url, call);
    if (status === 200) {
      const seen = JSON.parse(text) as { stage: Filed['stage']; pending?: boolean };
      if (seen.pending !== true && ORDER.indexOf(seen.stage) >= ORDER.indexOf(stage)) return true;
    }
    if (Date.now() > until) return false;
    await sleep(LOOK_MS * 3);
  }
}

async function memoryOf(pids: ReadonlyMap<string, number>): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [name, pid] of pids) {
    const bytes = await residentBytes(pid);
    if (bytes !== null) found[name] = bytes;
  }
  return found;
}

/** One line for people: what happened during a step. */
export function stepLine({ step, memory, recovered }: StepResult): string {
  const kinds: readonly Kind[] = ['filing', 'command', 'reading', 'public'];
  const spreads = kinds.map((kind) => {
    const values = latencies(step, 0, Infinity, [kind]);
    const { p50, p95 } = spreadOf(values);
    return values.length === 0
      ? `${kind} –`
      : `${kind} ${values.length}: ${p50.toFixed(0)}/${p95.toFixed(0)} ms`;
  });
  const refused = [...step.turnedAway].map(([status, count]) => `${count}×${status}`).join(' ') || 'none';
  const wrong = [...step.wrong].map(([what, count]) => `${count}×${what}`).join(' ') || 'none';
  const held = Object.entries(memory).map(([name, bytes]) => `${name} ${(bytes / 2 ** 20).toFixed(0)} MB`);
  return [
    `${step.times}×: offered ${step.offered} (again ${step.again}, unasked ${step.unasked}), answered ${step.answered.length}`,
    spreads.join(', '),
    `turned away ${refused}, gave up ${step.gaveUp}, other errors ${wrong}`,
    held.join(', '),
    ...(recovered === undefined
      ? []
      : [recovered === null ? 'NOT recovered' : `recovered after ${recovered.toFixed(1)} s`]),
  ].join(' | ');
}

/** What must not be: each a sentence. Empty when all is well. Without a bound recovery is not judged. */
export function faultsOf({ steps, lost, receipts }: PatternResult, recoverySeconds: number | null): string[] {
  const wrong = steps.flatMap(({ step }) =>
    [...step.wrong].map(([what, n]) => `${n}×${what} at ${step.times}×`),
  );
  const untold = steps.reduce((sum, { step }) => sum + step.notTold, 0);
  const late = steps.filter(
    ({ recovered }) =>
      recoverySeconds !== null &&
      recovered !== undefined &&
      (recovered === null || recovered > recoverySeconds),
  );
  return [
    ...(lost.length > 0
      ? [`${lost.length} of ${receipts} complaints are lost: ${lost.slice(0, 5).join(', ')}`]
      : []),
    ...(wrong.length > 0 ? [`errors other than 429 and 503: ${wrong.join(', ')}`] : []),
    ...(untold > 0 ? [`${untold} were turned away without being told when to come again`] : []),
    ...late.map(({ step }) => `no recovery within ${recoverySeconds} s in the step of ${step.times}×`),
  ];
}
