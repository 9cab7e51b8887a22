import { setTimeout as sleep } from 'node:timers/promises';
import { userInfo } from 'node:os';
import { Client } from '@temporalio/client';
import { connectTemporal } from '../../dev/connect';
import { UserError } from '../../domain/user-error';
import { Deployments, type Decision, type Deployment } from '../../worker/deployments';
import { parseArguments, type FlagOptions } from '../flags';
import { type Env, readSettings, SETTING_FLAGS } from '../settings';

const PAUSE_MS = 200;
/** A busy server takes a while to tell its queues; so long nobody has to look. */
const SETTLE_LIMIT_MS = 120_000;

/** What every command about versions works with. */
export interface Engine {
  readonly client: Client;
  readonly deployments: Deployments;
}

/** Flags of a command about versions beside the settings, and what else was given. */
export function understand<T extends FlagOptions>(argv: readonly string[], options: T) {
  return parseArguments(argv, { ...SETTING_FLAGS, ...options });
}

/**
 * Connects, uses and closes.
 * @throws UserError when no Temporal answers.
 */
export async function withEngine<T>(
  flags: Readonly<Record<string, string | boolean | undefined>>,
  env: Env,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { temporalAddress, temporalPort, namespace } = readSettings(flags, env);
  const address = temporalAddress ?? `127.0.0.1:${temporalPort}`;
  const connection = await connectTemporal(address);
  try {
    const client = new Client({ connection, namespace });
    return await use({ client, deployments: new Deployments(connection, namespace, whoAmI()) });
  } finally {
    await connection.close();
  }
}

/** Who decided is kept by the engine, for whoever is on call next. */
function whoAmI(): string {
  try {
    return `operator ${userInfo().username}`;
  } catch {
    // A container's user may have no name.
    return 'operator';
  }
}

/** @throws UserError where there are no versions to speak of. */
export async function known(deployments: Deployments): Promise<Deployment> {
  const found = await deployments.describe();
  if (found === 'unsupported') {
    throw new UserError(
      'This Temporal knows no worker deployments (it needs Server 1.28 or later): its workers are of no version, and every worker takes every case.',
    );
  }
  if (found === null) {
    throw new UserError('No worker with a version has ever asked this Temporal for work: start one first.');
  }
  return found;
}

/**
 * Takes a decision about the deployment as it is when it is taken, and waits until every queue has heard of it.
 * @param unready what to say when the version cannot work yet within `waitMs`.
 * @throws UserError with that.
 */
export async function decide(
  deployments: Deployments,
  take: (now: Deployment) => Promise<Decision>,
  { unready, waitMs }: { readonly unready: string; readonly waitMs: number },
): Promise<void> {
  const until = Date.now() + waitMs;
  for (;;) {
    const decision = await take(await known(deployments));
    if (decision === 'done') break;
    if (decision === 'unready' && Date.now() >= until) throw new UserError(unready);
    await sleep(PAUSE_MS);
  }
  const late = Date.now() + SETTLE_LIMIT_MS;
  while (!(await known(deployments)).settled) {
    if (Date.now() > late) {
      throw new UserError(
        'It was decided, but not every queue has heard of it yet; tuntas deployment show says when.',
      );
    }
    await sleep(PAUSE_MS);
  }
}

/** How a version is called on the screen. */
export const nameOf = (buildId: string | null): string => buildId ?? 'workers of no version';

/** How a worker of it is. */
export const workerOf = (buildId: string | null): string =>
  buildId === null ? 'worker of no version' : `worker of ${buildId}`;

/** @throws UserError for what is not a length such as `60s`. */
export function waitOf(text: string | undefined): number {
  if (text === undefined) return 60_000;
  const [, amount, unit] = /^(\d{1,4})(s|m)$/.exec(text) ?? [];
  if (amount === undefined) throw new UserError(`--wait must be a length such as 60s or 5m, not ${text}.`);
  return Number(amount) * (unit === 'm' ? 60_000 : 1000);
}
