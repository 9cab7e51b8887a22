import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isStale, lockData } from '../../dev/data-lock';
import { freePort } from '../../dev/free-port';
import type { Settings } from '../../domain/settings';
import { UserError } from '../../domain/user-error';
import { localJwtKey } from '../keys';
import { parseFlags } from '../flags';
import { type Env, readSettings, SETTING_FLAGS } from '../settings';
import { type RunningStack, withStack } from '../stack';
import { stopRequest } from '../stop-request';
import { Client } from './client';
import { readiness } from './reading';
import { type Ground, show } from './show';

const FLAGS = {
  day: { type: 'string' },
  api: { type: 'string' },
  data: { type: 'string' },
  exit: { type: 'boolean' },
} as const;

/** Long enough for an officer's answer to be in time on a busy machine, short enough for two minutes. */
const DAY = '2s';
/** A running stack whose days are longer is not there for demonstrations. */
const LONGEST_DAY_MS = 10_000;

const OWN_FOLDER = /^demo-[0-9a-f]{8}$/;

/** Settings that are meant for another stack must not reach this one. */
const OWN = {
  apiHost: '127.0.0.1',
  namespace: 'default',
  temporalAddress: null,
  mongodbUri: null,
  secretKey: null,
  sealKeys: null,
  jwtKey: null,
  jwksUrl: null,
  issuer: 'tuntas',
  audience: 'tuntas',
} as const satisfies Partial<Settings>;

/**
 * `tuntas demo`: plays Pringsewu on a stack of its own, or with `--api` on the running one if its days are short, and
 * leaves it up until it is asked to stop; with `--exit` it ends when the numbers are printed.
 * @throws UserError when the numbers are not what was played.
 */
export async function demo(argv: readonly string[], env: Env): Promise<number> {
  const stop = stopRequest(env);
  refuseOthersFlags(argv);
  const { api, exit = false, ...flags } = parseFlags(argv, FLAGS);
  if (api === undefined) {
    const settings = readSettings({ ...flags, day: flags.day ?? DAY }, env);
    await onOwnStack(settings, env, stop.signal, async () => {
      if (exit) return;
      say('\nCtrl-C menghentikan semuanya · stops everything');
      await stop.came;
    });
    return 0;
  }
  if (flags.day !== undefined) {
    throw new UserError(
      '--day is for a stack of its own; the one at --api has the days that it was started with.',
    );
  }
  try {
    await show(await runningGround(api, readSettings(flags, env), stop.signal));
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
  return 0;
}

/** Flags that other commands take, and that would mean nothing here. */
function refuseOthersFlags(argv: readonly string[]): void {
  for (const name of Object.keys(SETTING_FLAGS)) {
    const given = argv.some((text) => text === `--${name}` || text.startsWith(`--${name}=`));
    if (!given || name in FLAGS) continue;
    throw new UserError(
      `--${name} is not for the demo: its stack has servers and free ports of its own; --api <url> plays on one that runs.`,
    );
  }
}

/**
 * Removes what demos that were killed left behind, and ends their servers. A folder without a lock may be that of a
 * demo which is starting at this moment.
 */
async function sweep(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((one) => OWN_FOLDER.test(one))) {
    const folder = join(parent, name);
    try {
      if (!(await isStale(folder))) continue;
      await lockData(folder);
      await rm(folder, { recursive: true, force: true });
    } catch {
      // Somebody else's by now, or not ours to remove: no reason not to play.
    }
  }
}

/** Free ports, keys of its own, and data in a folder that goes when it does. */
async function onOwnStack(
  given: Settings,
  env: Env,
  stop: AbortSignal,
  stay: () => Promise<void>,
): Promise<void> {
  await sweep(given.dataDir);
  const dataDir = join(given.dataDir, `demo-${randomBytes(4).toString('hex')}`);
  const ports = new Set<number>();
  while (ports.size < 4) ports.add(await freePort());
  const [apiPort = 0, temporalPort = 0, uiPort = 0, mongoPort = 0] = ports;
  const settings: Settings = {
    ...given,
    ...OWN,
    dataDir,
    apiPort,
    temporalPort,
    uiPort,
    mongoPort,
    uiUrl: `http://127.0.0.1:${uiPort}`,
    // What worker and API have to say every day would bury what is to be seen.
    logLevel: env.TUNTAS_LOG ? given.logLevel : 'error',
  };
  await mkdir(dataDir, { recursive: true });
  try {
    say('Tuntas demo: server, worker dan API sedang dinyalakan · starting');
    await withStack(settings, ownEnv(env), stop, async (running) => {
      await show(ownGround(running));
      await stay();
    });
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Without what is set for another stack and would win over the settings of this one. */
function ownEnv(env: Env): Env {
  return {
    ...env,
    TUNTAS_JWKS_URL: undefined,
    TUNTAS_ISSUER: undefined,
    TUNTAS_AUDIENCE: undefined,
    TUNTAS_UI_URL: undefined,
  };
}

function ownGround({ settings, signal }: RunningStack): Ground {
  return {
    client: new Client(`http://127.0.0.1:${settings.apiPort}`, signal),
    signer: { jwtKey: settings.keys.jwtKey ?? '', issuer: settings.issuer, audience: settings.audience },
    dayMs: settings.dayMs ?? 0,
    dataDir: relative(process.cwd(), settings.dataDir) || '.',
    signal,
    say,
  };
}

async function runningGround(api: string, settings: Settings, signal: AbortSignal): Promise<Ground> {
  if (!URL.canParse(api) || !/^https?:$/.test(new URL(api).protocol)) {
    throw new UserError(`--api must be an http:// or https:// address, not ${JSON.stringify(api)}.`);
  }
  const client = new Client(new URL(api).origin, signal);
  const dayMs = await dayOf(client);
  if (dayMs === null || dayMs > LONGEST_DAY_MS) {
    throw new UserError(
      `The days of ${api} are not short: start it with TUNTAS_DAY=2s, or leave --api out for a stack of its own.`,
    );
  }
  const jwtKey = await localJwtKey(settings);
  if (jwtKey === null) {
    throw new UserError(
      'Tokens come from the identity provider at TUNTAS_JWKS_URL; the demo needs the local key.',
    );
  }
  const { issuer, audience } = settings;
  const dataDir = relative(process.cwd(), settings.dataDir) || '.';
  return { client, signer: { jwtKey, issuer, audience }, dayMs, dataDir, signal, say };
}

async function dayOf(client: Client): Promise<number | null> {
  try {
    const { body } = await client.call('/readyz', { tries: 2 });
    return readiness.parse(body).dayMs ?? null;
  } catch {
    throw new UserError(`No Tuntas answers at ${client.url}: start one, or leave --api out.`);
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
