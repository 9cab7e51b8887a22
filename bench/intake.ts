import { setTimeout as sleep } from 'node:timers/promises';
import { type Backlog, countedBacklog, readModelBacklog } from './backlog';
import type { Comparison } from './comparison';
import type { People } from './people';
import { perSecond, phase, type Phase, type PhaseOptions } from './phase';
import type { Stack } from './stack';

/** A measured stretch, and how long after its end the last one was through; null: not within the limit. */
interface Sustained {
  readonly measured: Phase;
  readonly lagSeconds: number | null;
}

export interface IntakeResult {
  /** Per second: complaints with the read model written, and without. */
  readonly projected: number;
  /** With the read model written, but not the index of likely duplicates. */
  readonly unindexed: number;
  readonly unprojected: number;
  /** Seconds from the end until the last complaint was in the read model; null: not within the limit. */
  readonly lagSeconds: number | null;
  /** Empty workflows per second that are completed as fast as they are started, as is asked of complaints. */
  readonly bare: number;
  /** Starts of empty workflows per second, whether or not the worker keeps up, and how far behind it then was. */
  readonly bareStarts: number;
  readonly bareBehind: number;
  readonly phases: readonly Phase[];
}

export interface Spans {
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly callers: number;
}

/** Callers pause while one waits so long for the worker: what cannot be kept up with is not intake. */
const MOST_BEHIND_SECONDS = 3;
/** The last one must be in the read model so soon after the end. */
export const LAG_LIMIT_SECONDS = 5;
const DRAIN_LIMIT_SECONDS = 60;
const CATCH_UP_LIMIT_MS = 300_000;
const LOOK_MS = 1000;

/**
 * Complaints accepted per second, and starts of an empty workflow by as many callers: bare, with the read model,
 * without its index of likely duplicates, without any of it, bare again. Replaces the worker three times.
 */
export async function measureIntake(
  stack: Stack,
  people: People,
  against: Comparison,
  spans: Spans,
): Promise<IntakeResult> {
  const half = { ...spans, seconds: spans.seconds / 2 };
  const file = async () => (await people.file()).id;
  const bare = () => countedBacklog(() => countOf(stack, 'Completed'));

  const bareBefore = await sustain(stack, 'empty workflows', bare(), half, against.nothing);
  const projected = await sustain(stack, 'complaints', readModelBacklog(stack.db), spans, file);
  await stack.replaceWorker({ projection: true, likeness: false });
  const unindexed = await sustain(
    stack,
    'complaints, no index of duplicates',
    readModelBacklog(stack.db),
    spans,
    file,
  );
  await stack.replaceWorker({ projection: false });
  const worker = stack.worker();
  const acknowledged = countedBacklog(() => worker.ask<number>('acknowledged'));
  const unprojected = await sustain(stack, 'complaints, projection off', acknowledged, spans, file);
  await stack.replaceWorker({ projection: true });
  const bareAfter = await sustain(stack, 'empty workflows', bare(), half, against.nothing);

  const unchecked = await phase(stack, 'empty workflows, unchecked', half, against.nothing);
  const bareBehind = await countOf(stack, 'Running');
  await untilNoneRuns(stack);
  const phases = [bareBefore, projected, unindexed, unprojected, bareAfter].map(({ measured }) => measured);
  return {
    projected: perSecond(projected.measured),
    unindexed: perSecond(unindexed.measured),
    unprojected: perSecond(unprojected.measured),
    lagSeconds: projected.lagSeconds,
    bare: perSecond(bareBefore.measured, bareAfter.measured),
    bareStarts: perSecond(unchecked),
    bareBehind,
    phases: [...phases, unchecked],
  };
}

/** Measures a task no faster than what it starts is dealt with, after a warm-up. `task` gives an id. */
export async function sustain(
  stack: Stack,
  name: string,
  backlog: Backlog,
  { seconds, warmUpSeconds, callers }: Spans,
  task: () => Promise<string>,
): Promise<Sustained> {
  const kept = async () => backlog.add(await task());
  const options: Omit<PhaseOptions, 'seconds'> = {
    callers,
    isBehind: () => backlog.oldestSeconds > MOST_BEHIND_SECONDS,
  };
  try {
    await phase(stack, 'warm-up', { ...options, seconds: warmUpSeconds }, kept);
    const measured = await phase(stack, name, { ...options, seconds }, kept);
    return { measured, lagSeconds: await backlog.drained(DRAIN_LIMIT_SECONDS) };
  } finally {
    backlog.stop();
  }
}

async function countOf({ client }: Stack, status: 'Running' | 'Completed'): Promise<number> {
  return (await client.workflow.count(`WorkflowType = 'nothing' AND ExecutionStatus = '${status}'`)).count;
}

/** What is measured next must not share the server with what is left over. */
async function untilNoneRuns(stack: Stack): Promise<void> {
  const until = Date.now() + CATCH_UP_LIMIT_MS;
  while ((await countOf(stack, 'Running')) > 0) {
    if (Date.now() > until) throw new Error('the bare worker did not catch up within five minutes');
    await sleep(LOOK_MS);
  }
}
