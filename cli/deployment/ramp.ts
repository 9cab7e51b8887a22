import { UserError } from '../../domain/user-error';
import { unservedQueues } from '../../worker/versioning';
import type { Env } from '../settings';
import { noWorker } from './current';
import { decide, nameOf, understand, waitOf, withEngine } from './engine';

/**
 * `tuntas deployment ramp <build> <percent>`: gives a share of the cases to a version. Which ones follows from their ids,
 * so that with a growing share a case changes sides once.
 */
export async function ramp(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = understand(argv, { wait: { type: 'string' }, force: { type: 'boolean' } });
  const [buildId, share = '', ...more] = positionals;
  const percentage = Number(share);
  if (buildId === undefined || more.length > 0 || !/^\d{1,3}$/.test(share) || percentage > 100) {
    throw new UserError('tuntas deployment ramp needs a build and a percentage from 0 to 100.');
  }
  const waitMs = waitOf(values.wait);
  const force = values.force === true;
  return withEngine(values, env, async ({ deployments }) => {
    await decide(
      deployments,
      async (now) => {
        if (percentage === 0) return now.ramping ? deployments.ramp(null, 0, now) : 'done';
        if (now.current === buildId) {
          throw new UserError(
            `${buildId} is current: it gets all cases, and cannot be given a share of them.`,
          );
        }
        const missing = force ? [] : await unservedQueues(deployments, buildId);
        return missing.length > 0 ? 'unready' : deployments.ramp(buildId, percentage, now, { force });
      },
      { unready: noWorker(buildId, waitMs), waitMs },
    );
    process.stdout.write(
      percentage === 0 ? 'no version is ramping\n' : `ramping: ${nameOf(buildId)}, ${percentage} %\n`,
    );
    return 0;
  });
}
