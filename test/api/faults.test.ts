import type { Answer, Caller } from '../support/caller';
import { lent } from '../support/lent';
import { Stack } from '../../chaos/stack';
import { withEngine } from '../support/temporal';
import {
  filing,
  KAB,
  newKey,
  PUPR,
  Town,
  type CaseBody,
  type Complaint,
  type ListItem,
} from '../support/town';
import type { Page, Receipt } from '../support/town';
import { until } from '../../chaos/until';

jest.setTimeout(60_000);

const RETURN_MS = 30_000;

let stack: Stack;
let town: Town;
let desk: Caller;
let liaison: Caller;
beforeAll(async () => {
  stack = await Stack.start({ compiled: lent().compiled });
  town = await Town.of(stack.settings);
  [desk, liaison] = [await town.desk(), await town.liaison()];
});
afterAll(() => stack.stop());

const ready = (): Promise<void> => stack.ready();
const missing = (what: string): Promise<unknown> =>
  until(`${what} is missing`, async () => (await stack.missing())?.join() === what, RETURN_MS);

interface State {
  state: string;
  problem?: { type: string; status: number; stage?: string };
}

/** What became of a command, as its sender is told at the address that the 202 gave. */
async function stateOf(by: Caller, left: Answer): Promise<State> {
  return (await by.get(left.headers.get('location') ?? '')).json<State>();
}

const listed = async (complaint: Complaint): Promise<ListItem | undefined> =>
  (await desk.get(`/v1/complaints?q=${complaint.id}`)).json<Page<ListItem>>().items[0];

async function timed(ask: () => Promise<Answer>): Promise<[Answer, number]> {
  const since = performance.now();
  return [await ask(), performance.now() - since];
}

test('while every worker is dead complaints are taken, commands are kept, and each has its effect in order', async () => {
  const open = await town.fileUpTo('followUp');
  await stack.end('worker');

  // The complaint that nobody has seen: it is safe, and its reporter is told so.
  const [filed, took] = await timed(() => town.anonymous.post('/v1/complaints', filing()));
  expect([filed.status, took < 2000]).toEqual([201, true]);
  const fresh = town.complaint(filed.json<Receipt>());
  expect((await fresh.reporter.get(fresh.path)).json()).toEqual({
    id: fresh.id,
    stage: 'verification',
    receivedAt: expect.any(String),
    pending: true,
  });
  expect((await desk.get(fresh.path)).brief).toBe('404 not-found');

  const key = { 'idempotency-key': newKey() };
  const verification = { decision: 'accept', to: PUPR };
  const [verified, waited] = await timed(() => fresh.give(desk, 'verification', verification, key));
  expect([verified.status, verified.json()]).toMatchObject([202, { id: fresh.id, state: 'pending' }]);
  expect(waited).toBeLessThan(4000);
  const [again] = await timed(() => fresh.give(desk, 'verification', verification, key));
  expect([again.status, again.headers.get('location')]).toEqual([202, verified.headers.get('location')]);

  // Now that nobody is known to be home, nobody has to wait to be told.
  const [answered, quick] = await timed(() =>
    fresh.give(liaison, 'answers', { text: 'Sudah.', final: true }),
  );
  expect([answered.status, quick < 1000]).toEqual([202, true]);
  const accepted = await fresh.give(fresh.reporter, 'acceptance', { rating: 5 });
  const tooLate = await fresh.give(fresh.reporter, 'withdrawal', {});
  const promise = { text: 'Pekan depan.', final: false };
  const promised = await Promise.all(
    Array.from({ length: 3 }, () => open.give(liaison, 'answers', promise, key)),
  );
  expect([accepted, tooLate, ...promised].map(({ status }) => status)).toEqual(Array(5).fill(202));
  const sent = Date.now();

  expect(await stateOf(desk, verified)).toEqual({ state: 'pending' });
  expect((await liaison.get(verified.headers.get('location') ?? '')).brief).toBe('404 not-found');
  await missing('worker');
  const degraded = await town.anonymous.get('/readyz');
  expect([degraded.status, degraded.json()]).toEqual([200, { status: 'degraded', missing: ['worker'] }]);

  await stack.start('worker');
  await until(
    'the last is told',
    async () => (await stateOf(fresh.reporter, tooLate)).state !== 'pending',
    RETURN_MS,
  );
  expect(await stateOf(desk, verified)).toEqual({ state: 'applied' });
  expect(await stateOf(liaison, answered)).toEqual({ state: 'applied' });
  expect(await stateOf(fresh.reporter, accepted)).toEqual({ state: 'applied' });
  expect(await stateOf(fresh.reporter, tooLate)).toMatchObject({
    state: 'refused',
    problem: { type: '/problems/wrong-stage', status: 409, stage: 'closed' },
  });
  expect(await fresh.now()).toMatchObject({ stage: 'closed', outcome: 'settled', rating: 5 });
  const events = await fresh.events();
  expect(events.map(({ type }) => type)).toEqual(['filed', 'verified', 'answered', 'accepted', 'refused']);
  // Each is charged to when it was sent, not to when somebody was there to apply it.
  expect(events.every(({ at }) => Date.parse(at) <= sent)).toBe(true);
  await until('three repeats are one', async () => (await open.now()).answers?.length === 1, RETURN_MS);
  await ready();
  const direct = await open.give(liaison, 'answers', { text: 'Selesai.', final: true });
  expect([direct.status, direct.json<CaseBody>().answers?.length]).toEqual([200, 2]);
});

test('while MongoDB is dead complaints are filed, handled and read, and the lists catch up', async () => {
  const before = await town.fileUpTo('followUp');
  await stack.kill('mongo');
  const [receipt, took] = await timed(() => town.anonymous.post('/v1/complaints', filing()));
  expect([receipt.status, took < 2000]).toEqual([201, true]);
  // Nobody can say what is similar, and nobody waits for it.
  expect(receipt.json<Receipt>()).not.toHaveProperty('similar');
  const filed = town.complaint(receipt.json<Receipt>());
  const verified = await filed.must(desk, 'verification', { decision: 'accept', to: PUPR });
  expect([verified.stage, (await filed.now()).holder?.agency]).toEqual(['followUp', PUPR]);
  await before.must(liaison, 'answers', { text: 'Sudah.', final: true });
  const closed = await before.must(before.reporter, 'acceptance', { rating: 3 });
  expect([closed.stage, (await before.now()).stage]).toEqual(['closed', 'closed']);
  expect((await before.events()).at(-1)?.type).toBe('accepted');

  await missing('database');
  const degraded = await town.anonymous.get('/readyz');
  expect([degraded.status, degraded.json()]).toEqual([200, { status: 'degraded', missing: ['database'] }]);
  for (const path of ['/v1/complaints', '/v1/statistics']) {
    const answer = await desk.get(path);
    expect([answer.brief, Number(answer.headers.get('retry-after')) > 0]).toEqual(['503 unavailable', true]);
  }
  // What was filed meanwhile is idempotent all the same.
  const key = { 'idempotency-key': newKey() };
  const receipts = [];
  for (let n = 0; n < 2; n += 1)
    receipts.push((await town.anonymous.post('/v1/complaints', filing(), key)).json<Receipt>());
  expect(receipts[0]?.id).toBe(receipts[1]?.id);
  // A case is not over before the archive has it.
  const status = () =>
    withEngine(
      stack.settings,
      async ({ workflow }) => (await workflow.getHandle(`complaint/${before.id}`).describe()).status.name,
    );
  expect(await status()).toBe('RUNNING');

  await stack.start('mongo');
  await ready();
  await until('the list has the new one', async () => (await listed(filed))?.stage === 'followUp', 45_000);
  await until('the archive has the closed one', async () => (await status()) === 'COMPLETED', 45_000);
  expect(await before.now()).toMatchObject({ stage: 'closed', rating: 3 });
  expect(await listed(before)).toMatchObject({ stage: 'closed', outcome: 'settled' });
});

test('while Temporal is dead callers are told within two seconds to come back, and what was known can be read', async () => {
  const open = await town.fileUpTo('followUp');
  const seen = await open.now();
  await stack.kill('temporal');
  const calls: [string, () => Promise<Answer>][] = [
    ['filing', () => town.anonymous.post('/v1/complaints', filing())],
    ['command', () => open.give(liaison, 'answers', { text: 'Sudah.', final: true })],
    ['another', () => open.give(open.reporter, 'withdrawal', {})],
  ];
  for (const [what, ask] of calls) {
    const [answer, took] = await timed(ask);
    const retryAfter = Number(answer.headers.get('retry-after'));
    expect([what, answer.brief, retryAfter > 0, took < 2300]).toEqual([what, '503 unavailable', true, true]);
  }
  expect(await open.now()).toEqual(seen);
  expect(await listed(open)).toMatchObject({ stage: 'followUp' });
  await missing('engine');
  expect((await town.anonymous.get('/readyz')).brief).toBe('503 unavailable');
  expect((await town.anonymous.get('/healthz')).status).toBe(200);

  await stack.start('temporal');
  await ready();
  expect(await open.now()).toEqual(seen);
  const answered = await until(
    'commands go through again',
    async () => {
      const answer = await open.give(liaison, 'answers', { text: 'Sudah.', final: true });
      return answer.status === 200 && answer;
    },
    RETURN_MS,
  );
  expect(answered.json<CaseBody>().stage).toBe('reply');
});

test('after a restart of everything every case is as it was, and goes on', async () => {
  const key = { 'idempotency-key': newKey() };
  const receipt = (await town.anonymous.post('/v1/complaints', filing(), key)).json<Receipt>();
  const open = await town.fileUpTo('followUp');
  const closed = await town.fileUpTo('closed');
  const before = [await open.now(), await closed.now()];
  const events = await open.events();
  await Promise.all([stack.kill('api'), stack.end('worker')]);
  await Promise.all([stack.kill('temporal'), stack.kill('mongo')]);

  await Promise.all([stack.start('temporal'), stack.start('mongo')]);
  await Promise.all([stack.start('worker'), stack.start('api')]);
  await ready();
  expect([await open.now(), await closed.now()]).toEqual(before);
  expect(await open.events()).toEqual(events);
  const again = await town.anonymous.post('/v1/complaints', filing(), key);
  expect([again.status, again.json<Receipt>()]).toMatchObject([
    201,
    { id: receipt.id, secret: receipt.secret },
  ]);
  await open.must(liaison, 'answers', { text: 'Sudah.', final: true });
  expect(await open.must(open.reporter, 'acceptance', { rating: 4 })).toMatchObject({
    stage: 'closed',
    rating: 4,
  });
  expect((await listed(open))?.holder).toEqual({ agency: PUPR, institution: KAB });
});
