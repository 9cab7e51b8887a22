import type { Comparison } from './comparison';
import type { People } from './people';
import { perSecond, phase, type Phase } from './phase';
import type { Stack } from './stack';

export interface LivesResult {
  /** Plain lives per second: through the API, of the same shape with the engine alone, and of its updates alone. */
  readonly api: number;
  readonly comparison: number;
  readonly bare: number;
  readonly phases: readonly Phase[];
}

/**
 * Whole lives, many at once. The stretches lie around each other (bare, comparison, API, comparison, bare), so that a
 * server that grows slower with what it holds does so for all of them.
 */
export async function measureLives(
  stack: Stack,
  { live }: People,
  against: Comparison,
  { seconds, warmUpSeconds, callers }: { seconds: number; warmUpSeconds: number; callers: number },
): Promise<LivesResult> {
  const half = { seconds: seconds / 2, callers };
  const warmUp = { seconds: warmUpSeconds, callers };
  for (const task of [against.bare, against.life, live]) await phase(stack, 'warm-up', warmUp, task);

  const bareBefore = await phase(stack, 'bare engine: start and updates', half, against.bare);
  const before = await phase(stack, 'comparison life', half, against.life);
  const api = await phase(stack, 'plain life through the API', { seconds, callers }, live);
  const after = await phase(stack, 'comparison life', half, against.life);
  const bareAfter = await phase(stack, 'bare engine: start and updates', half, against.bare);
  return {
    api: perSecond(api),
    comparison: perSecond(before, after),
    bare: perSecond(bareBefore, bareAfter),
    phases: [bareBefore, before, api, after, bareAfter],
  };
}
