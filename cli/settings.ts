import { resolve } from 'node:path';
import { z } from 'zod';
import { BUILD_ID } from '../domain/deployment';
import { type Keys, LOG_LEVELS, type RunSettings, type SealKeys, type Settings } from '../domain/settings';
import { embeddedMongodbUri } from '../dev/mongo-address';
import { parseFlags } from './flags';
import { keysAtHand, loadKeys } from './keys';
import { readDrain, readLimits } from './limit-settings';
import { UserError } from '../domain/user-error';

export type Env = Readonly<Record<string, string | undefined>>;
type Flags = Readonly<Record<string, string | boolean | undefined>>;

/** The flags that every command takes, in the form that `parseArgs` wants. A flag wins over its variable. */
export const SETTING_FLAGS = {
  'api-port': { type: 'string' },
  'temporal-port': { type: 'string' },
  'ui-port': { type: 'string' },
  'mongo-port': { type: 'string' },
  data: { type: 'string' },
  'temporal-address': { type: 'string' },
  'mongodb-uri': { type: 'string' },
  day: { type: 'string' },
} as const;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };
const SHORTEST_DAY_MS = 100;
const LONGEST_DAY_MS = 24 * 60 * 60_000;

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.int().min(1).max(65_535));
const day = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,3})?(ms|s|m)$/)
  .transform((text) => Number.parseFloat(text) * (UNIT_MS[text.replace(/^[\d.]+/, '')] ?? 0))
  .pipe(z.number().min(SHORTEST_DAY_MS).max(LONGEST_DAY_MS));
const address = z.string().regex(/^(\[[\da-fA-F:]+\]|[\w.-]+):\d{1,5}$/);
const host = z.union([z.ipv4(), z.ipv6()]);
const mongodbUri = z.string().regex(/^mongodb(\+srv)?:\/\/\S+$/);
const webUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));
const bytes = (text: string) => Buffer.from(text, 'base64url').length;
const base64url = z.string().regex(/^[\w-]+=*$/);
const key = base64url.refine((text) => bytes(text) >= 32);
const sealKeys = z
  .string()
  .regex(/^(\w{1,20}:)?[\w-]+=*(,\w{1,20}:[\w-]+=*)*$/)
  .transform(readSealKeys)
  .refine(({ keys }) => Object.values(keys).every((text) => bytes(text) === 32));
const cachedCases = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number)
  .pipe(z.int().min(50).max(100_000));
const smtpUrl = z.string().regex(/^smtps?:\/\/\S+$/);
const mailFrom = z.email();
const name = z.string().regex(/^\S{1,200}$/);
const patches = z
  .string()
  .max(2000)
  .transform((text) =>
    text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  );

const PORT = 'a port number from 1 to 65535';
const KEY = 'at least 32 random bytes as base64url';
const SEAL_KEY =
  'exactly 32 random bytes as base64url, or version:key pairs separated by commas with the one in use first';

/**
 * Settings from flags and environment, checked and frozen. Nothing else in the product reads the environment.
 * @throws UserError naming the first bad setting and what it may be.
 */
export function loadSettings(argv: readonly string[], env: Env): Settings {
  return readSettings(parseFlags(argv, SETTING_FLAGS), env);
}

/** As `loadSettings`, for a command that has flags of its own and has parsed them together. */
export function readSettings(flags: Flags, env: Env): Settings {
  const read = <T>(
    variable: string,
    schema: z.ZodType<T>,
    mayBe: string,
    flag?: keyof typeof SETTING_FLAGS,
  ) => {
    const flagged = flag === undefined ? undefined : flags[flag];
    const text = typeof flagged === 'string' ? flagged : env[variable];
    if (text === undefined || text === '') return null;
    const result = schema.safeParse(text);
    if (result.success) return result.data;
    const names = flag === undefined ? variable : `${variable} (--${flag})`;
    // A key is never repeated in an error, not even a bad one.
    const given =
      variable.endsWith('_KEY') || variable === 'MONGODB_URI' || variable === 'TUNTAS_SMTP_URL'
        ? ''
        : `, not ${JSON.stringify(text)}`;
    throw new UserError(`${names} must be ${mayBe}${given}.`);
  };

  const production = env.NODE_ENV === 'production';
  const uiPort = read('TUNTAS_UI_PORT', port, PORT, 'ui-port') ?? 8233;
  const settings: Settings = {
    production,
    apiHost: read('TUNTAS_API_HOST', host, 'an IP address') ?? '127.0.0.1',
    apiPort: read('TUNTAS_API_PORT', port, PORT, 'api-port') ?? 3000,
    workerPort: read('TUNTAS_WORKER_PORT', port, PORT),
    workerHost: read('TUNTAS_WORKER_HOST', host, 'an IP address') ?? '127.0.0.1',
    temporalPort: read('TUNTAS_TEMPORAL_PORT', port, PORT, 'temporal-port') ?? 7233,
    uiPort,
    mongoPort: read('TUNTAS_MONGO_PORT', port, PORT, 'mongo-port') ?? 27117,
    dataDir: resolve(read('TUNTAS_DATA', z.string(), 'a folder', 'data') ?? '.tuntas'),
    temporalAddress: read('TEMPORAL_ADDRESS', address, 'host:port', 'temporal-address'),
    namespace: read('TEMPORAL_NAMESPACE', name, 'a name without spaces') ?? 'default',
    mongodbUri: read('MONGODB_URI', mongodbUri, 'a mongodb:// or mongodb+srv:// address', 'mongodb-uri'),
    uiUrl: read('TUNTAS_UI_URL', webUrl, 'an http:// or https:// address') ?? `http://127.0.0.1:${uiPort}`,
    dayMs: read('TUNTAS_DAY', day, 'a length such as 500ms, 3s or 2m, from 100ms to 1440m', 'day'),
    logLevel:
      read('TUNTAS_LOG', z.enum(LOG_LEVELS), `one of ${LOG_LEVELS.join(', ')}`) ??
      (production ? 'info' : 'warn'),
    buildId: read(
      'TUNTAS_BUILD_ID',
      z.string().regex(BUILD_ID),
      'at most 40 letters, digits, dots, hyphens and underscores',
    ),
    dormantPatches: read('TUNTAS_DORMANT_PATCHES', patches, 'names of patches separated by commas') ?? [],
    cachedCases: read('TUNTAS_CACHED_CASES', cachedCases, 'a number from 50 to 100000') ?? 2000,
    secretKey: read('TUNTAS_SECRET_KEY', key, KEY),
    sealKeys: read('TUNTAS_SEAL_KEY', sealKeys, SEAL_KEY),
    jwtKey: read('TUNTAS_JWT_KEY', key, KEY),
    jwksUrl: read('TUNTAS_JWKS_URL', webUrl, 'an http:// or https:// address'),
    issuer: read('TUNTAS_ISSUER', name, 'a name or an address without spaces') ?? 'tuntas',
    audience: read('TUNTAS_AUDIENCE', name, 'a name or an address without spaces') ?? 'tuntas',
    notify: {
      smtpUrl: read('TUNTAS_SMTP_URL', smtpUrl, 'an smtp:// or smtps:// address'),
      mailFrom: read('TUNTAS_MAIL_FROM', mailFrom, 'an e-mail address'),
      webhookUrl: read('TUNTAS_WEBHOOK_URL', webUrl, 'an http:// or https:// address'),
      webhookKey: read('TUNTAS_WEBHOOK_KEY', key, KEY),
      readAt: read('TUNTAS_READ_AT', webUrl, 'an http:// or https:// address'),
    },
    limits: readLimits(read),
    drain: readDrain(read, production),
  };

  if (production && settings.dayMs !== null) {
    throw new UserError(
      'TUNTAS_DAY (--day) shortens every deadline and is refused with NODE_ENV=production; unset one of the two.',
    );
  }
  if (settings.jwksUrl !== null && !(env.TUNTAS_ISSUER && env.TUNTAS_AUDIENCE)) {
    throw new UserError('TUNTAS_JWKS_URL needs TUNTAS_ISSUER and TUNTAS_AUDIENCE beside it.');
  }
  if (settings.jwksUrl !== null && settings.jwtKey !== null) {
    throw new UserError('Tokens come from one place: set TUNTAS_JWKS_URL or TUNTAS_JWT_KEY, not both.');
  }
  const { smtpUrl: mail, mailFrom: from, webhookUrl: hook, webhookKey } = settings.notify;
  if ((mail === null) !== (from === null)) {
    throw new UserError('E-mail needs both TUNTAS_SMTP_URL and TUNTAS_MAIL_FROM.');
  }
  if ((hook === null) !== (webhookKey === null)) {
    throw new UserError(
      'A webhook needs both TUNTAS_WEBHOOK_URL and TUNTAS_WEBHOOK_KEY, which signs what it gets.',
    );
  }
  return Object.freeze(settings);
}

/** `key` alone is version 1; `2:new,1:old` seals with the first and opens both. */
function readSealKeys(text: string): SealKeys {
  const pairs = text.split(',').map((pair): [string, string] => {
    const [version = '', sealKey] = pair.split(':');
    return sealKey === undefined ? ['1', version] : [version, sealKey];
  });
  return { current: pairs[0]?.[0] ?? '1', keys: Object.fromEntries(pairs) };
}

/** The reverse of `readSealKeys`. */
function sealKeysText({ current, keys }: SealKeys): string {
  const others = Object.keys(keys).filter((version) => version !== current);
  return [current, ...others].map((version) => `${version}:${keys[version]}`).join(',');
}

/** Settings with the servers' addresses filled in and the keys loaded (made, on first start). */
export async function runSettings(settings: Settings, found: Found = {}): Promise<RunSettings> {
  return withKeys(settings, found, await loadKeys(settings));
}

/**
 * The same for whoever has to do with a system that runs, or has run: its keys are there, or it is another one.
 * @throws UserError when they are not.
 */
export async function settingsAtHand(settings: Settings): Promise<RunSettings> {
  return withKeys(settings, {}, await keysAtHand(settings));
}

/** What is known of servers that were started. */
interface Found {
  readonly temporalAddress?: string;
  readonly mongodbUri?: string;
  readonly uiUrl?: string | null;
}

function withKeys(settings: Settings, found: Found, keys: Keys): RunSettings {
  return Object.freeze({
    ...settings,
    temporalAddress:
      found.temporalAddress ?? settings.temporalAddress ?? `127.0.0.1:${settings.temporalPort}`,
    mongodbUri: found.mongodbUri ?? settings.mongodbUri ?? embeddedMongodbUri(settings.mongoPort),
    uiUrl: found.uiUrl ?? settings.uiUrl,
    keys,
  });
}

/** The environment that makes a child process load exactly these settings. */
export function settingsEnv(settings: RunSettings, env: Env): Record<string, string | undefined> {
  return {
    ...env,
    TUNTAS_API_HOST: settings.apiHost,
    TUNTAS_API_PORT: String(settings.apiPort),
    TUNTAS_WORKER_PORT: settings.workerPort === null ? '' : String(settings.workerPort),
    TUNTAS_WORKER_HOST: settings.workerHost,
    TUNTAS_TEMPORAL_PORT: String(settings.temporalPort),
    TUNTAS_UI_PORT: String(settings.uiPort),
    TUNTAS_MONGO_PORT: String(settings.mongoPort),
    TUNTAS_DATA: settings.dataDir,
    TUNTAS_UI_URL: settings.uiUrl,
    TUNTAS_DAY: settings.dayMs === null ? '' : `${settings.dayMs}ms`,
    TUNTAS_LOG: settings.logLevel,
    TUNTAS_CACHED_CASES: String(settings.cachedCases),
    TUNTAS_SECRET_KEY: settings.keys.secretKey,
    TUNTAS_SEAL_KEY: sealKeysText(settings.keys.sealKeys),
    TUNTAS_JWT_KEY: settings.keys.jwtKey ?? '',
    TEMPORAL_ADDRESS: settings.temporalAddress,
    TEMPORAL_NAMESPACE: settings.namespace,
    MONGODB_URI: settings.mongodbUri,
  };
}
