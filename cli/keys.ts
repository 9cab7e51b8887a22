import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Keys, Settings } from '../domain/settings';
import { errorCode } from '../dev/error-code';
import { UserError } from '../domain/user-error';

const KEY_BYTES = 32;
const keysFile = z.object({ secretKey: z.string(), sealKey: z.string(), jwtKey: z.string() });
type KeysFile = z.infer<typeof keysFile>;

/**
 * The keys to work with: those given by settings, the rest from `keys.json` in the data folder, which is made on
 * first start and readable by its owner alone. Losing that file makes sealed texts unreadable.
 * @throws UserError in production when a key is not given, and when `keys.json` cannot be understood.
 */
export function loadKeys(settings: Settings): Promise<Keys> {
  return keysFrom(settings, readOrMake);
}

/**
 * The same for whoever has to do with a system that has been started before: nothing is made. Other keys than its own open
 * none of its texts, and what they sign nobody accepts.
 * @throws UserError also when there are none.
 */
export function keysAtHand(settings: Settings): Promise<Keys> {
  return keysFrom(settings, readOnly);
}

/**
 * The key that local tokens are signed with; null when an identity provider signs them. Nothing is made.
 * @throws UserError when there is none.
 */
export async function localJwtKey(settings: Settings): Promise<string | null> {
  if (settings.jwksUrl !== null) return null;
  return settings.jwtKey ?? (await keysAtHand(settings)).jwtKey;
}

async function keysFrom(settings: Settings, keep: (dataDir: string) => Promise<KeysFile>): Promise<Keys> {
  const jwtNeeded = settings.jwksUrl === null;
  if (settings.production) requireOwnKeys(settings);
  const { secretKey, sealKeys, jwtKey } = settings;
  if (secretKey !== null && sealKeys !== null && (jwtKey !== null || !jwtNeeded)) {
    return Object.freeze({ secretKey, sealKeys, jwtKey });
  }
  const kept = await keep(settings.dataDir);
  return Object.freeze({
    secretKey: secretKey ?? kept.secretKey,
    sealKeys: sealKeys ?? { current: '1', keys: { '1': kept.sealKey } },
    jwtKey: jwtKey ?? (jwtNeeded ? kept.jwtKey : null),
  });
}

function requireOwnKeys(settings: Settings): void {
  const missing = [
    settings.secretKey === null ? 'TUNTAS_SECRET_KEY' : null,
    settings.sealKeys === null ? 'TUNTAS_SEAL_KEY' : null,
    settings.jwksUrl === null && settings.jwtKey === null
      ? 'TUNTAS_JWKS_URL with TUNTAS_ISSUER and TUNTAS_AUDIENCE (or TUNTAS_JWT_KEY)'
      : null,
  ].filter((setting) => setting !== null);
  if (missing.length > 0) {
    throw new UserError(`With NODE_ENV=production Tuntas needs keys of its own: set ${missing.join(', ')}.`);
  }
}

function newKey(): string {
  return randomBytes(KEY_BYTES).toString('base64url');
}

const pathIn = (dataDir: string): string => join(dataDir, 'keys.json');

async function readOnly(dataDir: string): Promise<KeysFile> {
  const kept = await readKeys(pathIn(dataDir));
  if (kept !== null) return kept;
  throw new UserError(
    `There are no keys in ${dataDir}: they are made when the system is first started (npm start). If it runs already, say where its data are with --data or TUNTAS_DATA, or set TUNTAS_SECRET_KEY, TUNTAS_SEAL_KEY and TUNTAS_JWT_KEY to the keys that it was given.`,
  );
}

async function readOrMake(dataDir: string): Promise<KeysFile> {
  const path = pathIn(dataDir);
  const kept = await readKeys(path);
  if (kept !== null) return kept;
  const made: KeysFile = { secretKey: newKey(), sealKey: newKey(), jwtKey: newKey() };
  await mkdir(dataDir, { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  try {
    // A link appears whole or not at all, and never replaces: of two processes that start at once, one wins.
    await link(draft, path);
    return made;
  } catch {
    const theirs = await readKeys(path);
    if (theirs === null)
      throw new UserError(`The keys could not be written to ${path}; is the folder writable?`);
    return theirs;
  } finally {
    await unlink(draft);
  }
}

async function readKeys(path: string): Promise<KeysFile | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw new UserError(`${path} cannot be read (${errorCode(error) ?? 'unknown reason'}).`);
  }
  try {
    return keysFile.parse(JSON.parse(text));
  } catch {
    // Never made anew by itself: what was sealed with the old keys would be lost without a word.
    throw new UserError(
      `${path} is damaged: restore it from a copy, or remove it together with the data beside it.`,
    );
  }
}
