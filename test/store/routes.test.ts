import type { Database } from '../../store/database';
import { loadReference, refreshReference } from '../../store/load-reference';
import { readReferenceFiles } from '../../store/reference-files';
import { fetchReference, seedReference } from '../../store/reference-store';
import { ownDatabase, type OwnDatabase } from '../support/database';
import { POLICIES } from '../support/reference';

let own: OwnDatabase;
let database: Database;

beforeAll(async () => {
  own = await ownDatabase();
  ({ database } = own);
});
afterAll(() => own?.stop());

test('a store that was seeded before there were routes gets them at the next start, and keeps its own', async () => {
  const { routes, ...earlier } = readReferenceFiles(POLICIES);
  if (!routes) throw new Error('routes are shipped');
  await seedReference(database, earlier, Date.now());
  expect((await fetchReference(database))?.routes).toBeUndefined();

  const source = { database, dataDir: own.folder, dayMs: null };
  const memory = await loadReference(source);
  const { version } = memory;
  expect(memory.routing.routes.rules.at(-1)?.id).toBe('default');
  expect(await refreshReference(memory, source)).toBe(true);
  expect(memory.version).toBe(version);

  const kept = { ...routes, routes: routes.routes.map((one) => ({ ...one, rules: one.rules.slice(-1) })) };
  expect(await seedReference(database, { ...earlier, routes: kept }, Date.now())).toEqual(['routes']);
  expect(await seedReference(database, { ...earlier, routes }, Date.now())).toEqual([]);
  expect((await fetchReference(database))?.routes).toEqual(kept);
  await refreshReference(memory, source);
  expect(memory.routing.routes.rules).toHaveLength(1);
});
