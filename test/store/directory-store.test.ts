import type { Agency } from '../../domain/directory';
import type { Database } from '../../store/database';
import { DirectoryStore } from '../../store/directory-store';
import { loadReference, refreshReference } from '../../store/load-reference';
import { seedReference, fetchReference } from '../../store/reference-store';
import { makeRegions } from '../../store/regions';
import { ownDatabase, type OwnDatabase } from '../support/database';
import { shippedReference } from '../support/reference';

const reference = shippedReference();
const regions = makeRegions();
const ground = {
  now: Date.now(),
  isRegion: (code: string) => regions.exists(code),
  calendars: reference.calendars,
};
let own: OwnDatabase;
let database: Database;
let store: DirectoryStore;

beforeAll(async () => {
  own = await ownDatabase();
  ({ database } = own);
  await seedReference(database, reference.all, Date.now());
  store = new DirectoryStore(database);
});
afterAll(() => own?.stop());

const unit = (id: string, more: Partial<Agency> = {}): Agency => ({
  id: `kab-pringsewu.${id}`,
  name: 'Dinas Uji',
  level: 'unit',
  parent: 'kab-pringsewu',
  region: '18.10',
  timeZone: 'Asia/Jakarta',
  officers: ['head', 'liaison'],
  ...more,
});

test('writers at the same time lose nothing to each other, and each has a revision of its own', async () => {
  const names = ['a', 'b', 'c', 'd'];
  const done = await Promise.all(names.map((id) => store.change({ wanted: [unit(id)] }, ground, 'somebody')));
  const revisions = done.map((one) => (one.kind === 'changed' ? one.revision : 0));
  expect(new Set(revisions)).toEqual(new Set([1, 2, 3, 4]));
  const { agencies } = (await fetchReference(database)) ?? { agencies: [] };
  expect(agencies.filter(({ id }) => names.includes(id.split('.')[1] ?? ''))).toHaveLength(4);
  expect(await database.connection.db?.collection('directoryRevisions').countDocuments()).toBe(4);
});

test('a dry run writes nothing; a start-up overwrites nothing; every process hears of it', async () => {
  const source = { database, dataDir: own.folder, dayMs: null };
  const memory = await loadReference(source);
  const before = memory.directory.revision;
  await store.change({ wanted: [unit('e')] }, ground, null);
  await refreshReference(memory, source);
  expect(memory.directory.revision).toBe(before);
  await store.change({ wanted: [unit('e')] }, ground, 'somebody');
  expect(await seedReference(database, reference.all, Date.now())).toEqual([]);
  await refreshReference(memory, source);
  expect(memory.directory.get('kab-pringsewu.e')).toMatchObject({ revision: before + 1 });
});

test('a directory of national size is stored and heard of within seconds', async () => {
  const wanted = Array.from({ length: 20_500 }, (_, n) =>
    unit(`besar-${n}`, { name: `Dinas Uji nomor ${n}` }),
  );
  const source = { database, dataDir: own.folder, dayMs: null };
  const memory = await loadReference(source);
  const begun = performance.now();
  const done = await store.change({ wanted }, ground, 'somebody');
  expect(done).toMatchObject({ kind: 'changed' });
  await refreshReference(memory, source);
  const seconds = (performance.now() - begun) / 1000;
  expect(memory.agencies.length).toBeGreaterThan(21_400);
  process.stdout.write(`${memory.agencies.length} agencies stored and heard of in ${seconds.toFixed(1)} s\n`);
  // A second or two; one write for each of them would take minutes.
  expect(seconds).toBeLessThan(120);
});
