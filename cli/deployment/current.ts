import { UserError } from '../../domain/user-error';
import { unservedQueues } from '../../worker/versioning';
import { buildIdOf } from '../../worker/build-id';
import { type Env, readSettings } from '../settings';
import { decide, known, nameOf, understand, waitOf, withEngine, workerOf } from './engine';

/** What stands for the workers of no version. */
const NONE = 'none';

/**
 * `tuntas deployment current [<build>]`: rolls out. Waits until a worker of the version asks every queue for work, so that
 * no case is ever given to nobody; does nothing when the version is current.
 */
export async function current(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = understand(argv, { wait: { type: 'string' }, force: { type: 'boolean' } });
  if (positionals.length > 1) throw new UserError('tuntas deployment current takes one build.');
  const waitMs = waitOf(values.wait);
  const wanted = positionals[0] ?? readSettings(values, env).buildId ?? (await ownBuildId());
  const buildId = wanted === NONE ? null : wanted;
  const force = values.force === true;
  return withEngine(values, env, async ({ deployments }) => {
    await decide(
      deployments,
      async (now) => {
        if (now.ramping) return (await deployments.ramp(null, 0, now)) === 'done' ? 'stale' : 'unready';
        if (now.current === buildId) return 'done';
        const missing = force ? [] : await unservedQueues(deployments, buildId);
        return missing.length > 0 ? 'unready' : deployments.setCurrent(buildId, now, { force });
      },
      { unready: noWorker(buildId, waitMs), waitMs },
    );
    const { by } = await known(deployments);
    process.stdout.write(`current: ${nameOf(buildId)} (decided by ${by})\n`);
    return 0;
  });
}

/** What a worker of this very installation is called. */
async function ownBuildId(): Promise<string> {
  // Loaded only here: it brings a native library.
  const { BUNDLE_PATH } = await import('../../worker/bundle.js');
  return buildIdOf(BUNDLE_PATH);
}

/** What to say when nobody would work. */
export function noWorker(buildId: string | null, waitMs: number): string {
  return (
    `Within ${waitMs / 1000} s no whole ${workerOf(buildId)} asked for work, so nothing was changed: ` +
    'start one first, or say --force to give cases to it all the same (they wait for it).'
  );
}
