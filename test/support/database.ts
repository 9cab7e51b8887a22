import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../dev/free-port';
import { startMongo, type MongoServer } from '../../dev/mongo';
import { Database } from '../../store/database';

/** The embedded server on a port and in a folder of its own, connected; `stop` leaves nothing behind. */
export interface OwnDatabase {
  readonly folder: string;
  readonly server: MongoServer;
  readonly database: Database;
  /** Empties collections. */
  readonly empty: (...collections: readonly string[]) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts one; throws when it does not answer. */
export async function ownDatabase(): Promise<OwnDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'tuntas-database-'));
  const server = await startMongo({
    dataDir: folder,
    port: await freePort(),
    log: join(folder, 'mongo.log'),
  });
  const database = new Database(server.uri);
  const own: OwnDatabase = {
    folder,
    server,
    database,
    async empty(...collections) {
      for (const name of collections) await database.connection.db?.collection(name).deleteMany({});
    },
    async stop() {
      await database.stop();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  if (await database.start()) return own;
  await own.stop();
  throw new Error('the database does not answer');
}
