import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { copySqlite } from '../../dev/sqlite-copy';
import type { RunSettings } from '../../domain/settings';
import { UserError } from '../../domain/user-error';
import { collectionsOf, dumpCollection, REFERENCE_COLLECTIONS, withDatabase } from '../../store/dump';
import { digestsIn, fingerprints, writeManifest, type Manifest } from './manifest';

/** The parts of a backup, in the order in which they are taken. */
export const STEPS = ['keys', 'read model', 'engine', 'reference data'] as const;
export type Step = (typeof STEPS)[number];

export interface BackupOptions {
  /** Called after each step. */
  readonly after?: (step: Step) => Promise<void>;
}

/**
 * Copies everything into a folder while the system runs. The read model comes before the engine, so that the engine's
 * copy is never behind it: what the read model's lacks, the engine has, and `tuntas verify --repair` brings it there.
 * What is published comes once more behind the engine, so that no case refers to rules that are not in it.
 * @throws UserError when a part cannot be copied; the folder is empty then.
 */
export async function backup(
  settings: RunSettings,
  folder: string,
  { after = () => Promise.resolve() }: BackupOptions = {},
): Promise<Manifest> {
  const isEmbedded = settings.temporalAddress === `127.0.0.1:${settings.temporalPort}`;
  const engineFile = join(settings.dataDir, 'temporal.db');
  if (!isEmbedded || !(await exists(engineFile))) {
    throw new UserError(
      `Temporal at ${settings.temporalAddress} keeps its data elsewhere: docs/backup.md says how to copy both stores.`,
    );
  }
  await makeEmpty(folder);
  try {
    return await copyAll(settings, engineFile, folder, after);
  } catch (error) {
    // Keys that nobody knows of must not lie about, and the same command may be given again.
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
    throw error;
  }
}

async function copyAll(
  settings: RunSettings,
  engineFile: string,
  folder: string,
  after: (step: Step) => Promise<void>,
): Promise<Manifest> {
  const from = new Date().toISOString();
  const keysFile = join(settings.dataDir, 'keys.json');
  const hasKeys = await exists(keysFile);
  if (hasKeys) await copyFile(keysFile, join(folder, 'keys.json'));
  await after('keys');
  const collections: Record<string, number> = {};
  const documents = join(folder, 'mongodb');
  await mongo(settings, async (db) => {
    for (const name of await collectionsOf(db)) collections[name] = await dumpCollection(db, name, documents);
  });
  await after('read model');
  await copySqlite(engineFile, join(folder, 'temporal.db'));
  await after('engine');
  await mongo(settings, async (db) => {
    const there = await collectionsOf(db);
    for (const name of REFERENCE_COLLECTIONS.filter((one) => there.includes(one))) {
      collections[name] = await dumpCollection(db, name, documents);
    }
  });
  await after('reference data');
  const to = new Date().toISOString();
  const manifest: Manifest = {
    format: 2,
    from,
    to,
    collections,
    files: await digestsIn(folder),
    engine: true,
    keys: fingerprints(settings.keys),
    hasKeys,
  };
  await writeManifest(folder, manifest);
  return manifest;
}

async function mongo(
  { mongodbUri }: RunSettings,
  use: Parameters<typeof withDatabase<void>>[1],
): Promise<void> {
  try {
    await withDatabase(mongodbUri, use);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`MongoDB could not be copied (${why}): it has to run during a backup.`);
  }
}

async function makeEmpty(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) {
    throw new UserError(`${folder} is not empty: a backup wants a folder of its own.`);
  }
}

export function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
