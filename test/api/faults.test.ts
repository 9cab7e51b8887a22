import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { dateOf, dayNumber } from '../../domain/zone';
import { DAY_MS, type CommandName } from '../../domain/vocabulary';
import type { Answer, Caller, Json } from '../support/caller';
import { lent } from '../support/lent';
import { Stack } from '../../chaos/stack';
import { POLICIES } from '../support/reference';
import { withEngine } from '../support/temporal';
import {
  filing,
  GOOD_BODIES,
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

const RETURN_MS = 120_000;
/** Many times what anybody is kept waiting, and less than a driver or a client waits by itself. */
const SOON_MS = 20_000;
/** So soon callers are told to come again while the engine is dead. */
const DEAD_MS = 2000;
/** And so soon while it keeps its connections and says nothing. */
const FROZEN_MS = 4000;
const MOST_TRIES = 5;
/** So long a command waits for a worker that nobody has known to be away. */
const UNTIL_QUIET_MS = 2000;
/** And so long while others are answered: no reason to wait when nobody is. */
const WHILE_OTHERS_MS = 10_000;

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

const give = (complaint: Complaint, by: Caller, name: CommandName, body: Json = GOOD_BODIES[name]) =>
  [by, complaint.give(by, name, body)] as const;
const counted = async (): Promise<unknown> =>
  (await desk.get('/v1/complaints?count=true&limit=1')).json<Page<ListItem>>().total;
const version = (answer: Answer): string => answer.json<{ version: string }>().version;

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

/** As `timed`, again until it was quick enough: what is promised is of the system, and the machine may be slow for a moment. */
async function quickest(limitMs: number, ask: () => Promise<Answer>): Promise<[Answer, number]> {
  for (let tries = 1; ; tries += 1) {
    const [answer, took] = await timed(ask);
    if (took < limitMs || tries === MOST_TRIES) return [answer, took];
  }
}

/** That whoever asks is told when to come again, within the time. */
async function expectToldSoon(what: string, limitMs: number, ask: () => Promise<Answer>): Promise<void> {
  const [answer, took] = await quickest(limitMs, ask);
  const retryAfter = Number(answer.headers.get('retry-after'));
  expect([what, answer.brief, retryAfter > 0]).toEqual([what, '503 unavailable', true]);
  expect({ what, took, soon: took < limitMs }).toEqual({ what, took, soon: true });
}

test('while every worker is dead complaints are taken, commands are kept, and each has its effect in order', async () => {
  const open = await town.fileUpTo('followUp');
  await stack.end('worker');

  // The complaint that nobody has seen: it is safe, and its reporter is told so.
  const [filed, took] = await timed(() => town.anonymous.post('/v1/complaints', filing()));
  expect([filed.status, took < SOON_MS]).toEqual([201, true]);
  const fresh = town.complaint(filed.json<Receipt>());
  expect((await fresh.reporter.get(fresh.path)).json()).toEqual({
    id: fresh.id,
    stage: 'verification',
    receivedAt: expect.any(String),
    pending: true,
  });
  expect((await desk.get(fresh.path)).json()).toMatchObject({ id: fresh.id, pending: true });
  expect((await town.anonymous.get(fresh.path)).brief).toBe('404 not-found');

  const key = { 'idempotency-key': newKey() };
  const verification = { decision: 'accept', to: PUPR };
  const [verified, waited] = await timed(() => fresh.give(desk, 'verification', verification, key));
  expect([verified.status, verified.json()]).toMatchObject([202, { id: fresh.id, state: 'pending' }]);
  expect(waited).toBeLessThan(WHILE_OTHERS_MS);
  const [again] = await timed(() => fresh.give(desk, 'verification', verification, key));
  expect([again.status, again.headers.get('location')]).toEqual([202, verified.headers.get('location')]);

  // Now that nobody is known to be home, nobody has to wait to be told.
  const [answered, quick] = await timed(() =>
    fresh.give(liaison, 'answers', { text: 'Sudah.', final: true }),
  );
  const [accepted, asQuick] = await timed(() => fresh.give(fresh.reporter, 'acceptance', { rating: 5 }));
  const [tooLate, quickToo] = await timed(() => fresh.give(fresh.reporter, 'withdrawal', {}));
  // The quickest of a few: the machine may be slow for a moment.
  expect(Math.min(quick, asQuick, quickToo)).toBeLessThan(UNTIL_QUIET_MS);
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

test('whatever else is sent while nobody is at work is kept, too, and has its effect in order', async () => {
  const [lead, other, asked] = await Promise.all([
    town.fileUpTo('followUp', { title: 'Jalan rusak pertama' }),
    town.fileUpTo('followUp', { title: 'Jalan rusak kedua' }),
    town.fileUpTo('completion', { title: 'Jalan rusak ketiga' }),
  ]);
  const [head, regent] = [await town.supervisor(PUPR), await town.supervisor(KAB)];
  await stack.kill('worker');
  const sent: [Caller, Answer][] = [];
  // One after the other: that is the order in which they count.
  for (const next of [
    () => give(lead, lead.reporter, 'replies', { text: 'Masih berlubang.' }),
    () => give(lead, liaison, 'supporting'),
    () => give(lead, regent, 'suspensions'),
    () => give(lead, head, 'instructions'),
    () => give(lead, desk, 'corrections', { topic: 'roads', reason: 'Lebih umum.' }),
    () => give(other, desk, 'merger', { into: lead.id, reason: 'Masalah yang sama.' }),
    () => give(asked, asked.reporter, 'completion'),
    () => give(asked, desk, 'verification', { decision: 'accept', to: PUPR }),
    () => give(lead, liaison, 'supportingEnd'),
  ]) {
    const [by, answering] = next();
    sent.push([by, await answering]);
  }
  expect(sent.map(([, { status }]) => status)).toEqual(Array(sent.length).fill(202));
  const joined = await town.anonymous.post(`${lead.path}/followers`, {});
  expect([joined.status, (await town.anonymous.post(`${lead.path}/secret`, {})).status]).toEqual([201, 202]);

  await stack.start('worker');
  for (const [by, answer] of sent) {
    await until('applied', async () => (await stateOf(by, answer)).state === 'applied', RETURN_MS);
  }
  // Who joined it, and the reporter of the one that goes on in it.
  await until('joined', async () => (await lead.now()).followers === 2, RETURN_MS);
  const types = (await lead.events()).map(({ type }) => type);
  expect(types.filter((type) => !['mergedIn', 'joined', 'secretAsked'].includes(type))).toEqual([
    'filed',
    'verified',
    'commented',
    'supportAsked',
    'suspended',
    'instructed',
    'corrected',
    'supportReleased',
  ]);
  expect(types).toEqual(expect.arrayContaining(['joined', 'secretAsked']));
  expect((await other.now()).merger?.into).toBe(lead.id);
  expect((await asked.now()).stage).toBe('followUp');
  await ready();
});

test('while MongoDB is dead complaints are filed, handled and read, and the lists catch up', async () => {
  const before = await town.fileUpTo('followUp');
  await stack.kill('mongo');
  const [receipt, took] = await timed(() => town.anonymous.post('/v1/complaints', filing()));
  expect([receipt.status, took < SOON_MS]).toEqual([201, true]);
  // Nobody can say what is similar, and nobody waits for it.
  expect(receipt.json<Receipt>()).not.toHaveProperty('similar');
  const filed = town.complaint(receipt.json<Receipt>());
  const verified = await filed.must(desk, 'verification', { decision: 'accept', to: PUPR });
  expect([verified.stage, (await filed.now()).holder?.agency]).toEqual(['followUp', PUPR]);
  await before.must(liaison, 'answers', { text: 'Sudah.', final: true });
  const closed = await before.must(before.reporter, 'acceptance', { rating: 3 });
  expect([closed.stage, (await before.now()).stage]).toEqual(['closed', 'closed']);
  expect((await before.events()).at(-1)?.type).toBe('accepted');
  // Officers handle it as ever; what is looked up in memory is there.
  expect([(await filed.seenBy(liaison)).stage, (await filed.seenBy(desk)).stage]).toEqual([
    'followUp',
    'followUp',
  ]);
  for (const path of ['/v1/agencies?limit=1', '/v1/topics', '/v1/policies/sp4n']) {
    expect([path, (await town.anonymous.get(path)).status]).toEqual([path, 200]);
  }
  expect((await filed.reporter.post(`${filed.path}/secret`, {})).status).toBe(202);

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
  await until('the list has the new one', async () => (await listed(filed))?.stage === 'followUp');
  await until('the archive has the closed one', async () => (await status()) === 'COMPLETED');
  expect(await before.now()).toMatchObject({ stage: 'closed', rating: 3 });
  expect(await listed(before)).toMatchObject({ stage: 'closed', outcome: 'settled' });
});

test('while Temporal is dead callers are told soon to come back, and what was known can be read', async () => {
  const open = await town.fileUpTo('followUp');
  const other = await town.fileUpTo('followUp', { title: 'Jalan rusak di tempat lain' });
  const receipt = (await town.anonymous.post(`${open.path}/followers`, {})).json<Receipt>();
  const [regent, operator] = [await town.supervisor(KAB), await town.operator()];
  const move = { ...(await twoVersions(operator)), past: 'skip' };
  const seen = await until('who joined is there', async () => {
    const now = await open.now();
    return now.followers === 1 && now;
  });
  const before = await counted();
  const reporter = { name: 'Siti Aminah', phone: '+62 812 0000 7777' };
  const matter = filing({ title: 'Jalan rusak saat mesin mati', reporter });
  const home = { 'x-forwarded-for': '198.51.100.9' };
  await stack.kill('temporal');
  const lead = open.give.bind(open);
  const calls: [string, () => Promise<Answer>][] = [
    ['filing', () => town.anonymous.post('/v1/complaints', filing())],
    ['filing by somebody who is known again', () => town.anonymous.post('/v1/complaints', matter, home)],
    ['answer', () => lead(liaison, 'answers', { text: 'Sudah.', final: true })],
    ['withdrawal', () => lead(open.reporter, 'withdrawal', {})],
    ['support', () => lead(liaison, 'supporting', GOOD_BODIES.supporting)],
    ['its end', () => lead(liaison, 'supportingEnd', {})],
    ['suspension', () => lead(regent, 'suspensions', GOOD_BODIES.suspensions)],
    ['its end', () => lead(regent, 'suspensionEnd', {})],
    ['merger', () => lead(desk, 'merger', { into: other.id, reason: 'Masalah yang sama.' })],
    ['its end', () => lead(desk, 'mergerEnd', {})],
    ['joining', () => town.anonymous.post(`${open.path}/followers`, {})],
    ['leaving', () => town.with(receipt.secret).post(`/v1/complaints/${receipt.id}/withdrawal`, {})],
    ['a secret', () => town.anonymous.post(`${open.path}/secret`, {})],
    ['a secret of nobody', () => town.anonymous.post('/v1/complaints/22222222222222/secret', {})],
    ['a migration', () => operator.post('/v1/migrations', move)],
  ];
  for (const [what, ask] of calls) await expectToldSoon(what, DEAD_MS, ask);
  // Whoever has no key would give a command twice by sending it again unseen.
  const unseen = await lead(liaison, 'answers', { text: 'Sudah.', final: true });
  expect(unseen.json<{ detail: string }>().detail).toContain('lihat dahulu pengaduannya');
  // Nothing of it is anywhere.
  expect([await open.now(), await counted()]).toEqual([seen, before]);
  expect((await operator.get('/v1/migrations')).json<Page<unknown>>().items).toEqual([]);
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

  // That the text was written down as somebody's, before it became nothing, neither turns them away nor leads them astray.
  const again = await town.anonymous.post('/v1/complaints', matter, home);
  expect([again.status, again.json()['repeats']]).toEqual([201, undefined]);
  const filed = town.complaint(again.json<Receipt>());
  expect(await filed.now()).toMatchObject({ id: filed.id, stage: 'verification' });
  await until('it is in the list', async () => (await listed(filed)) !== undefined);
  const repeated = await town.anonymous.post('/v1/complaints', matter, home);
  expect([repeated.status, repeated.json()['repeats']]).toEqual([201, true]);
  expect(await counted()).toBe(Number(before) + 1);
});

test('while Temporal keeps its connections and says nothing callers are told soon to come back, and nothing happens twice', async () => {
  const open = await town.fileUpTo('followUp', { title: 'Jalan rusak sebelum mesin beku' });
  const before = await counted();
  const { pid } = stack.child('temporal') ?? {};
  if (pid === undefined) throw new Error('no Temporal');
  const [key, other] = [{ 'idempotency-key': newKey() }, { 'idempotency-key': newKey() }];
  const body = filing({ title: 'Jalan rusak saat mesin beku' });
  const file = () => town.anonymous.post('/v1/complaints', body, key);
  const answer = () => open.give(liaison, 'answers', { text: 'Pekan depan.', final: false }, other);
  process.kill(pid, 'SIGSTOP');
  try {
    await expectToldSoon('filing', FROZEN_MS, file);
    await expectToldSoon('answer', FROZEN_MS, answer);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await ready();
  // What had reached it may have its effect now, and has it once.
  for (const ask of [file, answer]) {
    await until('it goes through again', async () => (await ask()).status < 300, RETURN_MS);
  }
  const filed = town.complaint((await file()).json<Receipt>());
  await until('both are shown', async () => {
    const isListed = (await listed(filed)) !== undefined;
    return isListed && (await open.now()).answers?.length === 1;
  });
  expect((await open.events()).map(({ type }) => type)).toEqual(['filed', 'verified', 'promised']);
  expect(await counted()).toBe(Number(before) + 1);
});

test('while MongoDB keeps its connections and says nothing, nobody waits for long, and all of it catches up', async () => {
  const before = await town.fileUpTo('followUp', { title: 'Jalan rusak sebelum beku' });
  const mongo = stack.child('mongo')?.pid ?? 0;
  process.kill(mongo, 'SIGSTOP');
  try {
    const key = { 'idempotency-key': newKey() };
    const file = () => town.anonymous.post('/v1/complaints', filing({ title: 'Jalan rusak saat beku' }), key);
    const [receipt, took] = await timed(file);
    expect([receipt.status, took < SOON_MS]).toEqual([201, true]);
    const filed = town.complaint(receipt.json<Receipt>());
    expect((await file()).json<Receipt>().id).toBe(filed.id);
    const [verified, waited] = await timed(() =>
      filed.give(desk, 'verification', { decision: 'accept', to: PUPR }),
    );
    expect([verified.status, waited < SOON_MS]).toEqual([200, true]);
    const [answered, quick] = await timed(() =>
      before.give(liaison, 'answers', { text: 'Sudah.', final: true }),
    );
    expect([answered.json<CaseBody>().stage, quick < SOON_MS]).toEqual(['reply', true]);
    expect((await filed.seenBy(liaison)).stage).toBe('followUp');
    await missing('database');
    const [list, gaveUp] = await timed(() => desk.get('/v1/complaints'));
    expect([list.brief, gaveUp < SOON_MS]).toEqual(['503 unavailable', true]);
    process.kill(mongo, 'SIGCONT');
    await ready();
    await until('the list has both', async () => {
      const stages = [(await listed(filed))?.stage, (await listed(before))?.stage];
      return stages.join() === 'followUp,reply';
    });
    expect((await before.events()).map(({ type }) => type)).toEqual(['filed', 'verified', 'answered']);
  } finally {
    process.kill(mongo, 'SIGCONT');
  }
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

  // A worker that comes before Temporal says so, and begins once that is there.
  await stack.start('mongo');
  await Promise.all([stack.start('worker'), stack.start('api')]);
  const waits = async () => (await stack.log('worker')).includes('no Temporal answers');
  await until('the worker says what it waits for', waits, RETURN_MS);
  await stack.start('temporal');
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

/** The rules of now, and others that are published for next year. */
async function twoVersions(operator: Caller): Promise<{ from: string; to: string }> {
  const rules = parse(await readFile(join(POLICIES, 'sp4n.yaml'), 'utf8')) as Json;
  const effective = dateOf(dayNumber(dateOf(Math.floor(Date.now() / DAY_MS))) + 365);
  const put = { 'content-type': 'application/json', 'if-match': '*' };
  const body = JSON.stringify({ ...rules, effective });
  const published = await operator.send('/v1/policies/sp4n', { method: 'PUT', headers: put, body });
  return { from: version(await operator.get('/v1/policies/sp4n')), to: version(published) };
}
