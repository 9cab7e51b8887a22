import { similarAtFiling } from '../../api/case/similar';
import { FilingBook } from '../../api/command/filing-book';
import type { FilingBody } from '../../domain/schema/filing';
import { Budget } from '../../store/budget';
import { Complaints } from '../../store/complaints';
import { Database } from '../../store/database';
import { makeRegions } from '../../store/regions';
import { makeSealer } from '../../store/seal';
import { Receipts } from '../../store/receipts';
import { startApi, type Stack } from '../api-plumbing/support';
import { HeldLine } from '../support/held-line';
import { lent } from '../support/lent';
import { shippedReference } from '../support/reference';
import { filing } from '../support/town';
import { until } from '../../chaos/until';

jest.setTimeout(60_000);

let line: HeldLine;
let database: Database;
let api: Stack;
let complaints: Complaints;

beforeAll(async () => {
  const uri = new URL(lent().settings.mongodbUri);
  line = await HeldLine.to(uri.hostname, Number(uri.port || '27017'));
  uri.port = String(line.port);
  uri.pathname = '/frozen';
  database = new Database(uri.href);
  await database.start();
  complaints = new Complaints(database);
  api = await startApi({ complaints, reference: shippedReference() });
});
afterEach(() => line.release());
afterAll(async () => {
  await api.close();
  await database.stop();
  await line.close();
});

const search = () =>
  api.call('/v1/complaints/similar', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      classification: 'complaint',
      title: 'Jembatan lapuk',
      location: { region: '18.10' },
    }),
  });

const marked = (mark: string) => ({ mark, ms: 1000, budget: new Budget(1000) });

async function timed<T>(ask: () => Promise<T>): Promise<[T, number]> {
  const since = performance.now();
  return [await ask(), performance.now() - since];
}

test('a receipt waits for similar complaints 300 ms, and goes without them', async () => {
  const deps = {
    complaints,
    reference: shippedReference(),
    regions: makeRegions(),
    sealer: makeSealer(lent().settings.keys.sealKeys),
    now: Date.now,
  };
  const ask = () => similarAtFiling(deps, filing() as unknown as FilingBody, 'NONE', 'id');
  expect(await ask()).toEqual([]);
  line.hold();
  const [found, took] = await timed(ask);
  expect(found).toBeNull();
  expect(took).toBeGreaterThan(290);
  expect(took).toBeLessThan(600);
});

test('more than eight searches at once are told to come back, until those are through', async () => {
  await until('free', async () => (await search()).status === 200);
  line.hold();
  const eight = Array.from({ length: 8 }, search);
  const [ninth, took] = await timed(() =>
    until('the ninth', async () => {
      const answer = await search();
      return answer.status === 429 && answer;
    }),
  );
  expect(ninth.json()).toMatchObject({ type: '/problems/rate-limited' });
  expect(Number(ninth.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(took).toBeLessThan(1500);
  expect((await Promise.all(eight)).map(({ status }) => status)).toEqual(Array(8).fill(503));
  line.release();
  await until('free again', async () => (await search()).status === 200);
});

test('all looks of one filing wait for the database a second together', async () => {
  const receipts = new Receipts(database);
  const before = await new FilingBook(receipts).standing(marked('ONE'), 'FIRST', 1);
  expect(before.kind).toBe('own');
  expect(await new FilingBook(receipts).standing(marked('ONE'), 'SECOND', 2)).toEqual({
    kind: 'repeat',
    of: 'FIRST',
    since: 1,
  });
  line.hold();
  const { budget, ...rest } = marked('ONE');
  const [kinds, took] = await timed(async () => {
    await receipts.find('RECEIPT', budget);
    const found = [];
    for (const not of [null, 'FIRST', 'FIRST']) {
      const book = new FilingBook(receipts);
      found.push((await book.standing({ ...rest, budget }, 'THIRD', 3, not)).kind);
    }
    return found;
  });
  expect(kinds).toEqual(['own', 'own', 'own']);
  expect(took).toBeGreaterThan(900);
  expect(took).toBeLessThan(1300);
});
