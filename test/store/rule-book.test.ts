import type { RuleDocument } from '../../domain/policy-document';
import { dateOf, dayNumber } from '../../domain/zone';
import { Database } from '../../store/database';
import { refreshReference } from '../../store/load-reference';
import { ReferenceMemory } from '../../store/reference';
import { policySet, type ReferenceData } from '../../store/reference-data';
import { readReferenceFiles } from '../../store/reference-files';
import { fetchReference, seedReference } from '../../store/reference-store';
import { RuleBook, RulesAwayError, type Draft, type Outcome } from '../../store/rule-book';
import { keepSets, readHead } from '../../store/rule-head';
import { documentsOf, ruleDay } from '../../store/rule-sets';
import { ownDatabase, type OwnDatabase } from '../support/database';
import { POLICIES } from '../support/reference';

const NOW = Date.now();
const TODAY = ruleDay(NOW);
const later = (days: number): string => dateOf(dayNumber(TODAY) + days);
const shipped = readReferenceFiles(POLICIES);
const national = shipped.policySets[0]?.documents.find((one) => !('extends' in one)) as RuleDocument;
const by: Draft['by'] = { role: 'operator', agency: null, sub: 'sealed:nobody' };

let own: OwnDatabase;
let database: Database;

beforeAll(async () => {
  own = await ownDatabase();
  ({ database } = own);
});
afterAll(() => own?.stop());
beforeEach(() => own.empty('reference', 'publications'));

/** An override for Pringsewu as the store takes it; whether it makes sense is not the store's to say. */
function override(policy: string, effective: string, note = ''): RuleDocument {
  return {
    policy,
    title: { id: `Aturan ${policy} ${note}`, en: `Rules of ${policy} ${note}` },
    extends: national.policy,
    where: { region: '18.10' },
    effective,
  };
}

const draft = (document: RuleDocument, otherwise: Partial<Draft> = {}): Draft => ({
  name: document.policy,
  content: { document },
  by,
  at: NOW,
  onlyIf: () => true,
  dryRun: false,
  ...otherwise,
});

const publish = (document: RuleDocument, otherwise: Partial<Draft> = {}): Promise<Outcome<null>> =>
  new RuleBook(database).publish(draft(document, otherwise), () => null);

async function memory(): Promise<ReferenceMemory> {
  const data = await fetchReference(database);
  if (!data) throw new Error('nothing is seeded');
  return new ReferenceMemory(data);
}

const namesInForce = async (days = 0): Promise<string[]> =>
  (await memory()).currentSet(NOW + days * 86_400_000).documents.map(({ policy }) => policy);

test('a publication is in force at once, a scheduled one on its day, and each is kept', async () => {
  expect(await seedReference(database, shipped, NOW)).toContain('rules');
  expect(await seedReference(database, shipped, NOW)).toEqual([]);
  const before = (await memory()).currentSet(NOW).version;

  const scheduled = await publish(override('later', later(10)));
  expect(scheduled).toMatchObject({ kind: 'published', isNew: true, inForce: false, from: later(10) });
  const now = await publish(override('now', '2026-01-01'));
  expect(now).toMatchObject({ kind: 'published', isNew: true, inForce: true, from: TODAY });

  expect(await namesInForce()).toEqual([national.policy, 'now']);
  expect(await namesInForce(10)).toEqual([national.policy, 'later', 'now']);
  const reference = await memory();
  expect(reference.currentSet(NOW).version).toBe(now.kind === 'published' && now.version);
  // Cases that pin it still find it.
  expect(reference.hasVersion(before)).toBe(true);
  expect(reference.world().rules(before, national.policy).name).toBe(national.policy);
  const versions = await new RuleBook(database).versions('now', 10);
  expect(versions).toEqual([
    {
      number: 2,
      name: 'now',
      effective: '2026-01-01',
      version: reference.currentSet(NOW).version,
      publishedAt: expect.any(Number),
      by,
    },
  ]);
  expect((await new RuleBook(database).versions('later', 10)).map(({ number }) => number)).toEqual([1]);
  expect((await new RuleBook(database).versions(national.policy, 10)).map((one) => one.by)).toEqual([null]);
});

test('what is refused, tried out or said again changes nothing', async () => {
  await seedReference(database, shipped, NOW);
  await publish(override('pringsewu', '2026-03-01'));
  const head = await readHead(database);

  expect(await publish(override('pringsewu', '2026-03-01'))).toMatchObject({ isChange: false, isNew: false });
  expect(await publish(override('pringsewu', '2026-02-28'))).toEqual({
    kind: 'older',
    inForce: '2026-03-01',
  });
  expect(await publish(override('sinjai', '2026-03-01'), { dryRun: true })).toMatchObject({ isChange: true });
  expect(await publish(override('pringsewu', '2026-03-02'), { onlyIf: (tag) => tag === null })).toEqual({
    kind: 'stale',
  });
  const refusing = new RuleBook(database).publish(draft(override('sinjai', '2026-03-01')), () => {
    throw new RangeError('not like this');
  });
  await expect(refusing).rejects.toThrow(RangeError);
  expect(await readHead(database)).toEqual(head);
  expect(await namesInForce()).toEqual([national.policy, 'pringsewu']);
});

test('of twelve who publish at once nobody loses a change, and of two under one tag one wins', async () => {
  await seedReference(database, shipped, NOW);
  const names = Array.from({ length: 12 }, (_, n) => `office-${String(n).padStart(2, '0')}`);
  const done = await Promise.all(
    names.map((name, n) => publish(override(name, n % 2 ? later(n) : '2026-01-01'))),
  );
  expect(done.every(({ kind }) => kind === 'published')).toBe(true);
  const all = documentsOf((await memory()).timeline(NOW)).map(({ policy }) => policy);
  expect(all.toSorted()).toEqual([...names, national.policy].toSorted());
  expect((await readHead(database))?.revision).toBe(12);
  const told = await Promise.all(names.map((name) => new RuleBook(database).versions(name, 10)));
  expect(told.map(({ length }) => length)).toEqual(names.map(() => 1));

  const tag = (await memory()).tagOf('office-00');
  const rivals = await Promise.all(
    ['one', 'two'].map((note) =>
      publish(override('office-00', '2026-01-02', note), { onlyIf: (known) => known === tag }),
    ),
  );
  expect(rivals.map(({ kind }) => kind).toSorted()).toEqual(['published', 'stale']);
});

test('a crash before the head is moved leaves what was', async () => {
  await seedReference(database, shipped, NOW);
  const before = (await memory()).currentSet(NOW).version;
  await keepSets(database, [policySet([national, override('lost', '2026-01-01')], NOW + 1000)]);
  expect((await memory()).currentSet(NOW).version).toBe(before);
  await publish(override('next', '2026-01-01'));
  expect(await namesInForce()).toEqual([national.policy, 'next']);
});

test('a first start that did not finish is made good by the next', async () => {
  await keepSets(database, shipped.policySets);
  expect(await seedReference(database, shipped, NOW)).toContain('rules');
  expect((await memory()).currentSet(NOW).version).toBe(shipped.policySets[0]?.version);
});

test('a store of before there was a head keeps its rules, and takes new ones', async () => {
  const old = policySet([{ ...national, title: { id: 'Lama', en: 'Old' } }], NOW - 1000);
  await database.connection.db
    ?.collection<{ _id: string; body: string }>('reference')
    .insertOne({ _id: `rules/${old.version}`, body: JSON.stringify(old) });
  expect(await seedReference(database, shipped, NOW)).not.toContain('rules');
  expect((await memory()).currentSet(NOW).version).toBe(old.version);
  await publish(override('pringsewu', '2026-01-01'));
  const reference = await memory();
  expect(reference.policy(national.policy)?.document).toMatchObject({ title: { en: 'Old' } });
  expect(reference.currentSet(NOW).documents).toHaveLength(2);
  expect(reference.hasVersion(old.version)).toBe(true);
});

test('another process learns of it, and fetches only what is new', async () => {
  await seedReference(database, shipped, NOW);
  const source = { database, dataDir: own.folder, dayMs: null };
  const other = await memory();
  await publish(override('pringsewu', '2026-01-01'));
  await publish(override('sinjai', later(3)));
  expect(await refreshReference(other, source)).toBe(true);
  expect(other.timeline(NOW).map(({ documents }) => documents.length)).toEqual([2, 3]);
  const whole = (await fetchReference(database)) as ReferenceData;
  expect(new ReferenceMemory(whole).timeline(NOW)).toEqual(other.timeline(NOW));
});

test('without a database nothing is published', async () => {
  const away = new Database('mongodb://127.0.0.1:9');
  const book = new RuleBook(away);
  await expect(book.publish(draft(national), () => null)).rejects.toThrow(RulesAwayError);
  await expect(book.versions('sp4n', 1)).rejects.toThrow(RulesAwayError);
});
