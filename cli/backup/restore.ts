import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockData } from '../../dev/data-lock';
import { startMongo } from '../../dev/mongo';
import { requireFreePorts } from '../../dev/ports';
import { embeddedMongoPort } from '../../dev/servers';
import type { Settings } from '../../domain/settings';
import { UserError } from '../../domain/user-error';
import { collectionsOf, dumpedIn, loadCollection, withDatabase } from '../../store/dump';
import { loadKeys } from '../keys';
import { exists } from './backup';
import { fingerprints, readManifest, requireWhole, type Manifest } from './manifest';

/** What a data folder must not hold before it is restored into. */
const OCCUPIED = ['temporal.db', 'secantusdb', 'mongod', 'keys.json'];

/**
 * Brings a backup back into a data folder that is empty, and into a MongoDB that is: the embedded one, started for it,
 * or that of `MONGODB_URI`. Nothing of the system may run meanwhile. What fails leaves the folder as it was.
 * @throws UserError when something is there already or runs, when the keys are not those of the backup, or when it is not
 * whole.
 */
export async function restore(settings: Settings, folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  const { dataDir } = settings;
  for (const name of OCCUPIED) {
    if (await exists(join(dataDir, name))) {
      throw new UserError(`${join(dataDir, name)} is there already: restore into an empty folder (--data).`);
    }
  }
  await requireWhole(folder, manifest);
  await requireItsKeys(settings, folder, manifest);
  // Whoever answers at that port would be taken for the server that is started here.
  if (settings.mongodbUri === null) await requireFreePorts([embeddedMongoPort(settings)]);
  const lock = await lockData(dataDir);
  try {
    await intoMongo(settings, join(folder, 'mongodb'), manifest);
    await copyFile(join(folder, 'temporal.db'), join(dataDir, 'temporal.db'));
    if (manifest.hasKeys) await copyFile(join(folder, 'keys.json'), join(dataDir, 'keys.json'));
    return manifest;
  } catch (error) {
    for (const name of OCCUPIED) await rm(join(dataDir, name), { recursive: true, force: true });
    throw error;
  } finally {
    await lock.release();
  }
}

/** Other keys would open nothing and make every receipt worthless; better to say so before anything is changed. */
async function requireItsKeys(
  settings: Settings,
  folder: string,
  { keys, hasKeys }: Manifest,
): Promise<void> {
  const { secretKey, sealKeys } = settings;
  const given = secretKey !== null && sealKeys !== null ? { secretKey, sealKeys } : null;
  const used = hasKeys ? await loadKeys({ ...settings, dataDir: folder }) : given;
  const now = used && fingerprints(used);
  if (!now || now.secret !== keys.secret || keys.seal.some((one) => !now.seal.includes(one))) {
    throw new UserError(
      'The keys are not those of the backup: set TUNTAS_SECRET_KEY and TUNTAS_SEAL_KEY to what they were then.',
    );
  }
}

async function intoMongo(settings: Settings, folder: string, manifest: Manifest): Promise<void> {
  const { dataDir, mongodbUri, mongoPort: port } = settings;
  const log = join(dataDir, 'logs', 'mongo.log');
  const server = mongodbUri === null ? await startMongo({ dataDir, port, log }) : null;
  try {
    await withDatabase(server?.uri ?? mongodbUri ?? '', async (db) => {
      if ((await collectionsOf(db)).length > 0) {
        throw new UserError('The database is not empty: a backup is restored into an empty one.');
      }
      for (const name of await dumpedIn(folder)) {
        const count = await loadCollection(db, name, folder);
        if (count !== manifest.collections[name]) {
          throw new UserError(`${name} of the backup is not whole: ${count} documents were found in it.`);
        }
      }
    });
  } finally {
    await server?.stop();
  }
}
