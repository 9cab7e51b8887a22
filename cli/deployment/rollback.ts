import { UserError } from '../../domain/user-error';
import type { Deployment } from '../../worker/deployments';
import { unservedQueues } from '../../worker/versioning';
import type { Env } from '../settings';
import { noWorker } from './current';
import { decide, known, nameOf, understand, withEngine } from './engine';

/**
 * `tuntas deployment rollback`: ends a ramp, or gives all cases back to the version that was current before. Cases that
 * have taken a branch which that version does not know wait, unharmed, until a version that does is current again.
 */
export async function rollback(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = understand(argv, { force: { type: 'boolean' } });
  if (positionals.length > 0) {
    throw new UserError('tuntas deployment rollback takes no build; tuntas deployment current does.');
  }
  return withEngine(values, env, async ({ deployments }) => {
    const now = await known(deployments);
    if (now.ramping) {
      await decide(deployments, (seen) => deployments.ramp(null, 0, seen), { unready: '', waitMs: 0 });
      process.stdout.write(`ramp of ${nameOf(now.ramping.buildId)} ended; current: ${nameOf(now.current)}\n`);
      return 0;
    }
    const back = before(now);
    if (back === undefined) throw new UserError('No version was current before this one.');
    const force = values.force === true;
    await decide(
      deployments,
      // Decided about what was seen: when somebody else has decided meanwhile, "before" means another version.
      async (seen) => {
        if (seen.current === back) return 'done';
        if (seen.current !== now.current) throw new UserError('Somebody else has just decided; look again.');
        const missing = force ? [] : await unservedQueues(deployments, back);
        return missing.length > 0 ? 'unready' : deployments.setCurrent(back, seen, { force });
      },
      { unready: noWorker(back, 0), waitMs: 0 },
    );
    process.stdout.write(
      `current: ${nameOf(back)}, in place of ${nameOf(now.current)}; cases that cannot go on under it show at /watch/stuck and in tuntas deployment show\n`,
    );
    return 0;
  });
}

/** The version that was current last, the present one aside. */
function before({ current, versions }: Deployment): string | undefined {
  return versions
    .filter(({ buildId, currentAt }) => buildId !== current && currentAt !== null)
    .toSorted((a, b) => (b.currentAt ?? 0) - (a.currentAt ?? 0))[0]?.buildId;
}
