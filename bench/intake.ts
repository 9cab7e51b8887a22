import { type Backlog, countedBacklog, readModelBacklog } from './backlog';
import type { Comparison } from './comparison';
import type { People } from './people';
import { perSecond, phase, type Phase } from './phase';
import type { Stack } from './stack';

export interface IntakeResult {
  /** Per second: complaints with the read model written, the same without, and empty workflows. */
  readonly projected: number;
  readonly unprojected: number;
  readonly bare: number;
  /** Seconds from the end until the last one was in the read model; null: not within the limit. */
  readonly lagSeconds: number | null;
  /** Empty workflows that were started and not completed when the starting ended. */
  readonly bareBehind: number;
  readonly phases: readonly Phase[];
}

/** Callers pause while one waits so long for the read model: what cannot be kept up with is not intake. */
const MOST_BEHIND_SECONDS = 3;
/** The last one must be in the read model so soon after the end. */
export const LAG_LIMIT_SECONDS = 5;
const DRAIN_LIMIT_SECONDS = 60;

/**
 * Complaints accepted per second, and starts of an empty workflow by as many callers: bare, with the read model,
 * without it, bare again. Replaces the worker twice.
 */
export async function measureIntake(
  stack: Stack,
  people: People,
  against: Comparison,
  { seconds, warmUpSeconds, callers }: { seconds: number; warmUpSeconds: number; callers: number },
): Promise<IntakeResult> {
  const half = { seconds: seconds / 2, callers };
  await phase(stack, 'warm-up', { seconds: warmUpSeconds, callers }, against.nothing);
  const bareBefore = await phase(stack, 'bare engine: empty workflows', half, against.nothing);
  const bareBehind = await stillRunning(stack);

  const file = async (name: string, backlog: Backlog) => {
    const task = async () => backlog.add((await people.file()).id);
    const isBehind = () => backlog.oldestSeconds > MOST_BEHIND_SECONDS;
    await phase(stack, 'warm-up', { seconds: warmUpSeconds, callers, isBehind }, task);
    const measured = await phase(stack, name, { seconds, callers, isBehind }, task);
    const lagSeconds = await backlog.drained(DRAIN_LIMIT_SECONDS);
    backlog.stop();
    return { measured, lagSeconds };
  };
  const projected = await file('complaints', readModelBacklog(stack.db));
  await stack.replaceWorker({ projection: false });
  const worker = stack.worker();
  const unprojected = await file(
    'complaints, projection off',
    countedBacklog(() => worker.ask<number>('acknowledged')),
  );
  await stack.replaceWorker({ projection: true });

  const bareAfter = await phase(stack, 'bare engine: empty workflows', half, against.nothing);
  return {
    projected: perSecond(projected.measured),
    unprojected: perSecond(unprojected.measured),
    bare: perSecond(bareBefore, bareAfter),
    lagSeconds: projected.lagSeconds,
    bareBehind,
    phases: [bareBefore, projected.measured, unprojected.measured, bareAfter],
  };
}

async function stillRunning({ client }: Stack): Promise<number> {
  return (await client.workflow.count("WorkflowType = 'nothing' AND ExecutionStatus = 'Running'")).count;
}
