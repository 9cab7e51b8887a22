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
  // Else it would be the two seconds that a search may take.
  expect(took).toBeLessThan(1900);
});

test('more than eight searches at once are told to come back, until those are through', async () => {
  // On a machine that is slow for a moment the first may be through before the ninth comes: then all of it again.
  const answers = await until('nine at once', async () => {
    line.release();
    await until('free', async () => (await search()).status === 200);
    line.hold();
    const inOrder: Awaited<ReturnType<typeof search>>[] = [];
    await Promise.all(Array.from({ length: 9 }, () => search().then((answer) => inOrder.push(answer))));
    return inOrder[0]?.status === 429 && inOrder;
  });
  // Who is one too many is told before any of those that wait.
  const [ninth] = answers;
  expect(ninth?.json()).toMatchObject({ type: '/problems/rate-limited' });
  expect(Number(ninth?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answers.map(({ status }) => status)).toEqual([429, ...Array<number>(8).fill(503)]);
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
  // With a second for a single one of them beside the others it would be two.
  expect(took).toBeLessThan(1900);
});
