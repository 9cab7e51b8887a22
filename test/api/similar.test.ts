import type { z } from 'zod';
import type { similarSchema } from '../../api/routes/complaints/similar-schema';
import { keysOf } from '../../domain/likeness/keys';
import { signatureOf } from '../../domain/likeness/signature';
import { Database } from '../../store/database';
import { LikenessIndex, type Indexed } from '../../store/likeness';
import { LikenessRebuild } from '../../store/likeness-rebuild';
import { shippedSpelling } from '../likeness/pairs';
import type { Answer, Caller, Json } from '../support/caller';
import { lent } from '../support/lent';
import {
  HEALTH,
  KAB,
  newKey,
  PUPR,
  SINJAI,
  Town,
  filing,
  type Complaint,
  type Receipt,
} from '../support/town';
import { until } from '../../chaos/until';

type Similar = z.output<typeof similarSchema>['items'];

const BRIDGE = {
  title: 'Jembatan gantung Kuncup Melati lapuk',
  description:
    'Papan jembatan gantung Kuncup Melati lapuk dan bolong, murid menyeberang dengan takut tiap pagi.',
  topic: 'roads.bridge',
  location: { region: '18.10.04.2001', point: [104.97, -5.35] },
};
const AGAIN = {
  classification: 'complaint',
  title: 'jmbatan gantung kuncup melati',
  description:
    'tolong diperbaiki min jembatan gantung kuncup melati papannya udh lapuk bolong2, anak2 takut nyebrang',
  location: { region: '18.10.04' },
};

let town: Town;
let desk: Caller;
let published: Complaint;
let waiting: Complaint;

beforeAll(async () => {
  town = await Town.of(lent().settings);
  desk = await town.desk(KAB);
  published = await town.file(BRIDGE);
  await published.must(desk, 'verification', { decision: 'accept', to: PUPR });
  waiting = await town.file({ ...BRIDGE, title: 'Jembatan Kuncup Melati bolong dan lapuk papannya' });
});

const ids = (items: Similar): string[] => items.map(({ complaint }) => complaint.id);

const ownOf = (items: Similar) => items.find(({ complaint }) => complaint.id === published.id);

const asked = (body: Json, by: Caller = town.anonymous): Promise<Similar> =>
  searched(() => by.post('/v1/complaints/similar', body, { 'accept-language': 'en' }));

const similarTo = (complaint: Complaint, by: Caller): Promise<Similar> =>
  searched(() => by.get(`${complaint.path}/similar`));

/** Asked again while too many search at once, or the search takes too long: a busy machine says so. */
async function searched(search: () => Promise<Answer>): Promise<Similar> {
  const answer = await until('a search', async () => {
    const said = await search();
    return said.status !== 429 && said.status !== 503 && said;
  });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json<{ items: Similar }>().items;
}

test('whoever writes the same in other words is shown the published case, and why, and no more than is public', async () => {
  const [found] = await until('found', async () => {
    const items = await asked(AGAIN);
    return ids(items).includes(published.id) && items;
  });
  expect(found).toEqual({
    complaint: {
      id: published.id,
      title: BRIDGE.title,
      topic: 'roads.bridge',
      region: '18.10',
      stage: 'followUp',
      outcome: null,
      holder: { agency: PUPR, institution: KAB, name: expect.any(String) as string },
      published: true,
      followers: 0,
    },
    likeness: expect.any(Number) as number,
    because: ['same regency or city', expect.stringMatching(/^both say: .*lapuk/)],
  });
  expect(ids(await asked(AGAIN))).not.toContain(waiting.id);
});

test('an officer gets no more from the public search than anybody', async () => {
  expect(await asked(AGAIN, desk)).toEqual(await asked(AGAIN));
});

test('the public cannot find out in which village a case is', async () => {
  const there = await asked({ ...AGAIN, location: { region: '18.10.04.2001', point: [104.97, -5.35] } });
  const elsewhere = await asked({ ...AGAIN, location: { region: '18.10.08.2004', point: [105.1, -5.1] } });
  expect(ownOf(there)).toBeDefined();
  expect(ownOf(elsewhere)).toEqual(ownOf(there));
});

test('another regency, or other words, find nothing of it', async () => {
  expect(ids(await asked({ ...AGAIN, location: { region: '73.07.01' } }))).not.toContain(published.id);
  const other = { classification: 'complaint', title: 'Pupuk urea langka', location: { region: '18.10' } };
  expect(ids(await asked(other))).not.toContain(published.id);
  expect(await asked({ classification: 'complaint' })).toEqual([]);
});

test('the verifying desk is shown unpublished cases, too, never the case itself; others are not', async () => {
  const items = await until('both', async () => {
    const found = await similarTo(waiting, desk);
    return ids(found).includes(published.id) && found;
  });
  expect(ids(items)).not.toContain(waiting.id);
  const [first] = items;
  expect(first?.complaint.receivedAt).toEqual(expect.any(String));
  expect(first?.because.join()).toContain('titiknya berjarak 0 meter');
  const back = await similarTo(published, desk);
  expect(back.find(({ complaint }) => complaint.id === waiting.id)?.complaint.published).toBe(false);
  // A unit that follows one up is told of published ones only.
  expect(ids(await similarTo(published, await town.liaison(PUPR)))).not.toContain(waiting.id);
  expect((await (await town.desk(SINJAI)).get(`${published.path}/similar`)).status).toBe(403);
  expect((await (await town.liaison(HEALTH)).get(`${waiting.path}/similar`)).status).toBe(404);
});

test('the receipt of a filing carries what may be the same, and never itself', async () => {
  // No receipt waits long for them: on a busy machine the first may go without.
  const { id, similar } = await until('a receipt with them', async () => {
    const answer = await town.anonymous.post('/v1/complaints', filing({ ...BRIDGE, ...AGAIN }));
    expect(answer.status).toBe(201);
    const receipt = answer.json<Receipt & { similar?: Similar }>();
    return receipt.similar !== undefined && receipt;
  });
  expect(ids(similar ?? [])).toContain(published.id);
  expect(ids(similar ?? [])).not.toContain(id);
});

test('so does the receipt of one that is sent again under its key, before it is shown and after', async () => {
  const key = { 'idempotency-key': newKey() };
  const body = filing({ ...BRIDGE, ...AGAIN, title: `${AGAIN.title} lagi` });
  const send = () => town.anonymous.post('/v1/complaints', body, key);
  const first = await send();
  const { id, secret } = first.json<Receipt>();
  const again = async () => {
    const answer = await send();
    expect([answer.status, answer.json<Receipt>()]).toMatchObject([201, { id, secret }]);
    return answer.json<Receipt & { similar?: Similar }>().similar;
  };
  // It is left out when it takes longer than a moment, so it is asked for more than once.
  const found = await until('with what may be the same', again);
  expect(ids(found)).toContain(published.id);
  expect(ids(found)).not.toContain(id);
  await until(
    'it is shown',
    async () => (await (await town.desk()).get(`/v1/complaints/${id}`)).status === 200,
  );
  expect(ids(await until('with what may be the same', again))).toContain(published.id);
});

test('cases whose texts are secret are suggested to nobody, and leave the index when they become so', async () => {
  const words = {
    title: 'Menara air Randu Kembar ambruk',
    description: 'Menara air bersih Randu Kembar ambruk ditiup angin puting beliung, pipanya patah semua.',
    topic: 'water.village-supply',
    location: { region: '18.10.05.2001' },
  };
  const open = await town.file(words);
  await open.must(desk, 'verification', { decision: 'accept', to: PUPR });
  const question = { classification: 'complaint', ...words };
  await until('found', async () => ids(await asked(question)).includes(open.id));
  const secret = await town.file({ ...words, confidential: true });
  const accusing = await town.file({ ...words, about: [HEALTH] });
  await open.must(desk, 'corrections', { oversight: true, reason: 'Berkadar pengawasan.' });
  expect(await asked(question)).toEqual([]);
  const again = await town.file(words);
  const seen = await until('taken up', async () => {
    const found = await similarTo(again, desk);
    return { found };
  });
  const left = ids(seen.found);
  for (const one of [open, secret, accusing]) expect(left).not.toContain(one.id);
  expect(await similarTo(secret, desk)).toEqual([]);
  expect(await asked({ ...question, confidential: true })).toEqual([]);
});

test('officers of an accused agency get nothing of cases about them', async () => {
  const words = {
    title: 'Sumur bor Tirta Kenanga kering',
    description: 'Sumur bor Tirta Kenanga kering sejak pompanya dicuri, warga membeli air tiap hari.',
    topic: 'water.village-supply',
    location: { region: '18.10.05.2001' },
  };
  const own = await town.file(words);
  await own.must(desk, 'verification', { decision: 'accept', to: HEALTH });
  const other = await town.file({ ...words, title: 'Pompa sumur bor Tirta Kenanga dicuri' });
  await other.must(desk, 'verification', { decision: 'accept', to: PUPR });
  const accused = await town.liaison(HEALTH);
  await until('found', async () => ids(await similarTo(own, accused)).includes(other.id));
  await other.must(desk, 'corrections', { about: [HEALTH], reason: 'Mengadukan dinas itu.' });
  const head = await town.supervisor(HEALTH);
  for (const officer of [accused, head]) {
    expect(ids(await similarTo(own, officer))).not.toContain(other.id);
    const asking = await officer.get(`${other.path}/similar`);
    expect([403, 404]).toContain(asking.status);
    expect(asking.text).not.toContain('Kenanga');
    expect(ids(await asked({ classification: 'complaint', ...words }, officer))).not.toContain(other.id);
  }
});

test('a case that was closed lately is shown as closed', async () => {
  const words = {
    title: 'Pagar taman Cempaka Wulung roboh',
    description: 'Pagar besi taman Cempaka Wulung roboh menimpa bangku.',
    topic: 'environment.trees-parks',
  };
  const closed = await town.fileUpTo('closed', words);
  const items = await until('closed', async () => {
    const found = await asked({
      classification: 'complaint',
      ...words,
      location: { region: '18.10' },
      topic: 'environment.trees-parks',
    });
    return found.some(({ complaint }) => complaint.id === closed.id && complaint.stage === 'closed') && found;
  });
  expect(items[0]?.complaint.outcome).toBe('settled');
});

test('a question with faults says so', async () => {
  const answer = await town.anonymous.post('/v1/complaints/similar', {
    classification: 'complaint',
    topic: 'none',
  });
  expect(answer.brief).toBe('422 invalid');
});

const record = (id: string, otherwise: Partial<Indexed> = {}): Indexed => ({
  _id: id,
  revision: 1,
  words: 'menara kembar patah\nmenara kembar patah diterjang puting beliung',
  region: '18.10.04.2001',
  topic: 'roads.bridge',
  public: true,
  stage: 'followUp',
  updatedAt: new Date(),
  ...otherwise,
});

const days = (n: number): Date => new Date(Date.UTC(2026, 0, n));

describe('the index', () => {
  const spelling = shippedSpelling();
  const findable = {
    signature: signatureOf('menara kembar', 'patah puting beliung', spelling),
    region: '18.10',
    topic: null,
  };
  const wanted = { findable, open: true, closedSince: 0, except: null, limit: 16 };
  let database: Database;
  let index: LikenessIndex;

  beforeAll(async () => {
    const uri = new URL(lent().settings.mongodbUri);
    uri.pathname = '/likeness_alone';
    database = new Database(uri.href);
    await database.start();
    index = new LikenessIndex(database, () => spelling);
  });
  afterAll(() => database.stop());

  const entry = (id: string) =>
    database.connection.collection<{ _id: string; keys: string[] }>('likeness').findOne({ _id: id });
  const listsOf = (id: string): Promise<number> =>
    database.connection.collection('likeness_keys').countDocuments({ cases: id });
  const gone = { keys: [], secret: true };

  const rebuild = () => new LikenessRebuild(database, index).run();
  const marks = () =>
    database.connection.collection<{ _id: string; done: boolean; leasedUntil: Date }>('likeness_rebuild');

  describe('made from the read model', () => {
    beforeAll(async () => {
      const records = Array.from({ length: 50 }, (_, n) => ({
        ...record(`OLD${n + 1}`),
        receivedAt: days(n + 1),
      }));
      const secret = { ...record('SECRET', { words: null, revision: 2 }), receivedAt: days(60) };
      const complaints = database.connection.collection<{ _id: string }>('complaints');
      await complaints.insertMany([...records, secret]);
    });

    test('all of it, although projections have come first, and only once', async () => {
      // A worker that has just started projects one; a fault of old has left words of a secret one.
      await index.write(record('OLD7'));
      await index.write(record('SECRET'));
      expect(await rebuild()).toEqual({ taken: 51, done: true });
      expect(await database.connection.collection('likeness').countDocuments()).toBe(51);
      expect([await entry('SECRET'), await listsOf('SECRET')]).toMatchObject([gone, 0]);
      expect(await rebuild()).toEqual({ taken: 0, done: true });
    });

    test('the newest cases stay the newest of each list', async () => {
      const [key = ''] = keysOf(findable);
      const lists = database.connection.collection<{ _id: string; cases: string[] }>('likeness_keys');
      const there = (await lists.findOne({ _id: key }))?.cases;
      // The one that was projected at work came last, and stays so.
      expect(there?.slice(-3)).toEqual(expect.arrayContaining(['OLD7']));
      expect(there?.indexOf('OLD49')).toBeLessThan(there?.indexOf('OLD50') ?? 0);
      expect(there?.[0]).toBe('OLD1');
    });

    test('from where a process stopped, and by one at a time', async () => {
      await database.connection.collection('likeness').deleteMany({ _id: { $ne: 'OLD50' as never } });
      const stopped = {
        done: false,
        downTo: days(20),
        by: 'dead',
        leasedUntil: new Date(Date.now() + 60_000),
      };
      await marks().updateOne({ _id: 'likeness' }, { $set: stopped });
      expect(await rebuild()).toEqual({ taken: 0, done: false });
      await marks().updateOne({ _id: 'likeness' }, { $set: { leasedUntil: new Date(0) } });
      expect(await rebuild()).toEqual({ taken: 20, done: true });
      expect(await entry('OLD20')).not.toBeNull();
    });

    test('again when nothing is left of it', async () => {
      await database.connection.collection('likeness').deleteMany({});
      await database.connection.collection('likeness_keys').deleteMany({});
      expect(await rebuild()).toEqual({ taken: 51, done: true });
      await database.connection.collection('likeness').deleteMany({});
      await database.connection.collection('likeness_keys').deleteMany({});
    });
  });

  test('a secret write leaves no word, whatever waits, is in hand or comes too late', async () => {
    for (let n = 0; n < 5; n += 1) index.take(record(`BEFORE${n}`));
    index.take(record('HIDDEN'));
    await index.write(record('HIDDEN', { revision: 2, words: null }));
    expect([await entry('HIDDEN'), await listsOf('HIDDEN')]).toMatchObject([gone, 0]);
    const inHand = index.write(record('HELD'));
    await index.write(record('HELD', { revision: 2, words: null }));
    await inHand;
    // Another process comes late with what was before; and all of them are through.
    await new LikenessIndex(database, () => spelling).write(record('HIDDEN'));
    await until('the queue is empty', async () => (await entry('BEFORE4')) !== null);
    for (const id of ['HIDDEN', 'HELD'])
      expect([await entry(id), await listsOf(id)]).toMatchObject([gone, 0]);
  });

  test('a case that becomes secret again leaves no word, though another process had published it meanwhile', async () => {
    const other = new LikenessIndex(database, () => spelling);
    await index.write(record('TWICE'));
    await index.write(record('TWICE', { revision: 2, words: null }));
    await other.write(record('TWICE', { revision: 3 }));
    expect(await listsOf('TWICE')).toBeGreaterThan(0);
    await index.write(record('TWICE', { revision: 4, words: null }));
    expect([await entry('TWICE'), await listsOf('TWICE')]).toMatchObject([gone, 0]);
  });

  test('of two processes that write at once the newer revision stays', async () => {
    const other = new LikenessIndex(database, () => spelling);
    for (let n = 0; n < 30; n += 1) {
      const id = `RACE${n}`;
      await Promise.all([index.write(record(id)), other.write(record(id, { revision: 2, words: null }))]);
      expect([await entry(id), await listsOf(id)]).toMatchObject([gone, 0]);
    }
  });

  test('keeps the newest cases of a key, counts all, and forgets the words that a case no longer has', async () => {
    const lists = database.connection.collection<{ _id: string; n: number; cases: string[] }>(
      'likeness_keys',
    );
    const [key = ''] = keysOf(findable);
    const before = (await lists.findOne({ _id: key }))?.n ?? 0;
    for (let n = 0; n < 70; n += 1) await index.write(record(`CASE${n}`));
    const full = await lists.findOne({ _id: key });
    expect([full?.n, full?.cases.length, full?.cases.at(-1)]).toEqual([before + 70, 64, 'CASE69']);
    await index.write(record('CASE69', { revision: 2, words: null }));
    expect(await lists.countDocuments({ cases: 'CASE69' })).toBe(0);
    expect((await lists.findOne({ _id: key }))?.n).toBe(before + 69);
    expect(await entry('CASE69')).toMatchObject({ revision: 2, ...gone });
  });

  test('lets an older revision change nothing', async () => {
    await index.write(record('AGAIN', { revision: 5, public: false }));
    const other = new LikenessIndex(database, () => spelling);
    await other.write(record('AGAIN', { revision: 4, public: true }));
    expect(await index.candidates(wanted)).not.toContain('AGAIN');
    expect(await index.candidates({ ...wanted, open: false, except: 'CASE1' })).toContain('AGAIN');
    expect(await index.candidates({ ...wanted, open: false, except: 'AGAIN' })).not.toContain('AGAIN');
  });

  test('finds the one that may be shown behind many that may not', async () => {
    const words = 'gapura selamat datang ambruk\ngapura selamat datang ambruk menimpa pagar tetangga';
    const arch = { ...findable, signature: signatureOf('gapura ambruk', 'menimpa pagar', spelling) };
    await index.write(record('SHOWN', { words }));
    for (let n = 0; n < 40; n += 1) await index.write(record(`UNSHOWN${n}`, { words, public: false }));
    expect(await index.candidates({ ...wanted, findable: arch })).toEqual(['SHOWN']);
    expect(await index.candidates({ ...wanted, findable: arch, open: false })).toHaveLength(wanted.limit);
  });

  test('for whom a case may be found changes alone, also when another process has written other words meanwhile', async () => {
    const other = new LikenessIndex(database, () => spelling);
    const found = async () => (await index.candidates({ ...wanted, findable: tower })).includes('CHANGED');
    const words = 'tandon ledeng bocor\ntandon ledeng bocor sejak lebaran';
    const tower = { ...findable, signature: signatureOf('tandon ledeng', 'bocor lebaran', spelling) };
    await index.write(record('CHANGED', { words, public: false }));
    expect(await found()).toBe(false);
    await index.write(record('CHANGED', { words, revision: 2 }));
    expect(await found()).toBe(true);
    const keys = (await entry('CHANGED'))?.keys ?? [];
    await other.write(record('CHANGED', { words: 'gorong-gorong mampet', revision: 3 }));
    expect(await found()).toBe(false);
    await index.write(record('CHANGED', { words, revision: 4, stage: 'closed' }));
    expect((await entry('CHANGED'))?.keys.toSorted()).toEqual(keys.toSorted());
    expect(await listsOf('CHANGED')).toBe(keys.length);
    expect(await index.candidates({ ...wanted, findable: tower, closedSince: Date.now() + 60_000 })).toEqual(
      [],
    );
  });
});
