import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../dev/free-port';
import { startMongo, type MongoServer } from '../../dev/mongo';
import { Database } from '../../store/database';
import { loadReference, refreshReference } from '../../store/load-reference';
import { readReferenceFiles } from '../../store/reference-files';
import { fetchReference, seedReference } from '../../store/reference-store';
import { POLICIES } from '../support/reference';

jest.setTimeout(60_000);

let folder: string;
let server: MongoServer;
let database: Database;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tuntas-routes-'));
  const port = await freePort();
  server = await startMongo({ dataDir: folder, port, log: join(folder, 'mongo.log') });
  database = new Database(server.uri);
  if (!(await database.start())) throw new Error('the database does not answer');
});
afterAll(async () => {
  await database?.stop();
  await server?.stop();
  await rm(folder, { recursive: true });
});

test('a store that was seeded before there were routes gets them at the next start, and keeps its own', async () => {
  const { routes, ...earlier } = readReferenceFiles(POLICIES);
  if (!routes) throw new Error('routes are shipped');
  await seedReference(database, earlier, Date.now());
  expect((await fetchReference(database))?.routes).toBeUndefined();

  const source = { database, dataDir: folder, dayMs: null };
  const memory = await loadReference(source);
  const { version } = memory;
  expect(memory.routing.routes.rules.at(-1)?.id).toBe('default');
  expect(await refreshReference(memory, source)).toBe(true);
  expect(memory.version).toBe(version);

  const own = { ...routes, routes: routes.routes.map((one) => ({ ...one, rules: one.rules.slice(-1) })) };
  expect(await seedReference(database, { ...earlier, routes: own }, Date.now())).toEqual(['routes']);
  expect(await seedReference(database, { ...earlier, routes }, Date.now())).toEqual([]);
  expect((await fetchReference(database))?.routes).toEqual(own);
  await refreshReference(memory, source);
  expect(memory.routing.routes.rules).toHaveLength(1);
});
