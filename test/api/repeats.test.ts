import { randomBytes } from 'node:crypto';
import type { Caller, Json } from '../support/caller';
import { lent } from '../support/lent';
import { Stack } from '../../chaos/stack';
import { withEngine } from '../support/temporal';
import { filing, HEALTH, newKey, PUPR, Town, type CaseBody, type Receipt } from '../support/town';
import { foundIn } from '../support/traces';
import { until } from '../../chaos/until';
import { workflowId } from '../../workflows/contract';

let town: Town;
let desk: Caller;
beforeAll(async () => {
  town = await Town.of(lent().settings);
  desk = await town.desk();
});

type Repeat = Receipt & { repeats?: true; follows?: string };

/** A sender whom nobody else is, and a text that nobody else has written. */
const someone = (): Json => ({
  reporter: { name: 'Siti Aminah', phone: `0812${randomDigits()}` },
  title: `Lampu jalan padam nomor ${randomDigits()}`,
});
const randomDigits = (): string => String(randomBytes(4).readUInt32BE()).padStart(10, '0').slice(0, 8);
/** Where they file from, unless they say otherwise. */
const HERE = { 'x-forwarded-for': '198.51.100.9' };
const home = (): Record<string, string> => ({ 'x-forwarded-for': `198.51.100.7, ${randomDigits()}` });

async function file(
  body: Json,
  headers: Record<string, string> = {},
  by: Caller = town.anonymous,
): Promise<Repeat> {
  const answer = await by.post('/v1/complaints', filing(body), { ...HERE, ...headers });
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return answer.json<Repeat>();
}

const isNew = ({ repeats, secret }: Repeat): boolean => repeats === undefined && secret.startsWith('tts_');
const countOf = async (id: string): Promise<number | undefined> =>
  (await desk.get(`/v1/complaints/${id}`)).json<CaseBody>().repeated;

test('the same text 200 times at once is one case with a count, and each has a receipt of its own', async () => {
  const body = someone();
  const receipts = await Promise.all(Array.from({ length: 200 }, () => file(body)));
  const first = receipts.filter(isNew);
  expect(first).toHaveLength(1);
  const id = first[0]?.id ?? '';
  expect(new Set(receipts.map((one) => one.id)).size).toBe(200);
  expect(new Set(receipts.map((one) => one.secret)).size).toBe(200);
  await until('all are counted', async () => (await countOf(id)) === 199);

  // Each leads to the one case, and shows nothing of the others.
  const [one, two] = receipts.filter((receipt) => !isNew(receipt));
  const seen = await town.with(one?.secret).get(`/v1/complaints/${one?.id}`);
  expect(seen.json<CaseBody>()).toMatchObject({ id: one?.id, stage: 'verification', may: ['withdrawal'] });
  expect(foundIn(seen.text, [id, two?.id ?? '', 'Siti Aminah', 'Lampu jalan'])).toEqual([]);
  expect((await town.with(one?.secret).get(`/v1/complaints/${id}`)).brief).toBe('401 unauthenticated');
  await withEngine(town.settings, async ({ workflow }) => {
    const running = await workflow.count(`WorkflowId = "${workflowId(one?.id ?? '')}"`);
    expect(running.count).toBe(0);
  });

  // What becomes of the case, every receipt tells.
  const complaint = town.complaint({ id, secret: first[0]?.secret ?? '' });
  await complaint.must(desk, 'verification', { decision: 'accept', to: PUPR });
  const after = await town.with(two?.secret).get(`/v1/complaints/${two?.id}`);
  expect(after.json<CaseBody>()).toMatchObject({ stage: 'followUp', holder: { agency: PUPR }, follows: id });
  expect((await complaint.now()).followers).toBe(0);
  const told = (await complaint.events()).map(({ type }) => type);
  expect(told).not.toContain('repeated');
  const lines = (await complaint.events(desk)).filter(({ type }) => type === 'repeated');
  expect(lines.map(({ data }) => data['count'])).toEqual([1, 2, 5, 10, 20, 50, 100]);
});

test('case, spaces and punctuation make no other text', async () => {
  const body = someone();
  const first = await file(body);
  const title = `  ${String(body['title']).toUpperCase()} !!!`;
  const description = 'JALAN di depan pasar  Pringsewu: berlubang, sejak dua bulan lalu';
  expect((await file({ ...body, title, description })).repeats).toBe(true);
  const { phone } = body['reporter'] as { phone: string };
  const spelt = { name: 'SITI  aminah', phone: phone.replace(/^0/, '+62 ') };
  expect((await file({ ...body, reporter: spelt })).repeats).toBe(true);
  expect(await countOf(first.id)).toBe(2);
});

test('other people, other places and other wishes are other cases', async () => {
  const body = someone();
  await file(body);
  const phone = (body['reporter'] as { phone: string }).phone;
  const others: Json[] = [
    { reporter: { name: 'Budi Aminah', phone } },
    { reporter: { name: 'Siti Aminah', phone: '081200000000' } },
    { reporter: { name: 'Siti Aminah', phone, nationalId: '1810014405990017' } },
    { reporter: { name: 'Siti Aminah' } },
    { reporter: undefined },
    { location: { region: '18.10.02' } },
    { agency: 'kab-sinjai' },
    { about: [HEALTH] },
    { confidential: true },
    { anonymous: true },
    { oversight: true },
    { classification: 'information' },
    { title: 'Lampu jalan padam nomor lain' },
  ];
  for (const otherwise of others) {
    expect([otherwise, isNew(await file({ ...body, ...otherwise }))]).toEqual([otherwise, true]);
  }
});

test('whoever says nothing of themselves is known by address and text together', async () => {
  const body = { title: someone()['title'] };
  const here = home();
  const first = await file(body, here);
  const again = await file(body, here);
  expect([isNew(first), again.repeats]).toEqual([true, true]);
  expect(isNew(await file(body, home()))).toBe(true);
  expect(isNew(await file({ title: someone()['title'] }, here))).toBe(true);
});

test('nobody finds out by filing it again who has complained', async () => {
  for (const wishes of [{}, { anonymous: true }, { confidential: true }]) {
    const body = { ...someone(), ...wishes };
    const here = home();
    const first = await file(body, here);
    // Whoever guesses name and telephone sends from somewhere else, and is told nothing.
    expect(isNew(await file(body, home()))).toBe(true);
    expect(isNew(await file(body, { ...here, 'user-agent': 'another' }))).toBe(true);
    expect(isNew(first)).toBe(true);
    // The same person at the same place is known.
    expect((await file(body, here)).repeats).toBe(true);
  }
});

const asks = (by: Caller, id: string): Promise<number> =>
  by.post(`/v1/complaints/${id}/secret`, {}).then(({ status }) => status);

test('whoever never got the first receipt has a new secret sent by the second one, to the contact of the filing', async () => {
  const body = someone();
  const first = await file(body);
  const again = await file(body);
  const asked = async (): Promise<boolean> =>
    (await town.complaint(first).events()).some(({ type }) => type === 'secretAsked');
  // The receipt's number by itself is nobody's complaint.
  expect(await asks(town.anonymous, again.id)).toBe(202);
  expect(await asks(town.with(again.secret), again.id)).toBe(202);
  await until('it is asked for', asked);
});

test('software is told apart by whom it files for', async () => {
  const system = await town.system('kab-pringsewu');
  const other = await town.system('kab-sinjai');
  const body = someone();
  const first = await file({ ...body, externalId: 'A-1' }, {}, system);
  expect((await file({ ...body, externalId: 'A-2' }, {}, system)).repeats).toBe(true);
  expect(isNew(await file({ ...body, externalId: 'A-1' }, {}, other))).toBe(true);
  expect(isNew(await file({ ...body, externalId: 'A-1' }))).toBe(true);
  const { title } = body;
  expect(isNew(await file({ title, externalId: 'B-1' }, {}, system))).toBe(true);
  expect(isNew(await file({ title, externalId: 'B-2' }, {}, system))).toBe(true);
  expect((await file({ title, externalId: 'B-1' }, {}, system)).repeats).toBe(true);
  const letter = { ...body, channel: 'letter' };
  expect(isNew(await file({ ...letter, reporter: undefined }, {}, desk))).toBe(true);
  expect(isNew(await file({ ...letter, reporter: undefined }, {}, desk))).toBe(true);
  expect(await countOf(first.id)).toBe(1);
});

test('a key has one effect, for repeats too', async () => {
  const body = someone();
  const first = await file(body);
  const key = { 'idempotency-key': newKey() };
  const receipts = await Promise.all(Array.from({ length: 10 }, () => file(body, key)));
  expect(new Set(receipts.map(({ id, secret, repeats }) => `${id} ${secret} ${repeats}`)).size).toBe(1);
  expect(await countOf(first.id)).toBe(1);
  const other = { ...body, title: 'Lampu jalan lain yang padam' };
  expect((await town.anonymous.post('/v1/complaints', filing(other), key)).brief).toBe('422 key-reused');
  expect((await town.anonymous.post('/v1/complaints', filing({ ...body, topic: 'roads' }), key)).brief).toBe(
    '422 key-reused',
  );
  // A key that has opened a case is not led astray by a text that was filed before.
  const opening = { 'idempotency-key': newKey() };
  const opened = await file(other, opening);
  await town.complaint(opened).now();
  expect((await town.anonymous.post('/v1/complaints', filing(body), opening)).brief).toBe('422 key-reused');
  expect((await file(other, opening)).id).toBe(opened.id);
});

test('when the case is over the same text is a new one, and older receipts stay with the old', async () => {
  const body = someone();
  const first = await file(body);
  const key = { 'idempotency-key': newKey() };
  const repeated = await file(body, key);
  await town.complaint(first).must(town.with(first.secret), 'withdrawal', {});
  const receipts = await Promise.all(Array.from({ length: 5 }, () => file(body)));
  expect(receipts.filter(isNew)).toHaveLength(1);
  const [second] = receipts.filter(isNew);
  expect(second?.id).not.toBe(first.id);
  expect(await file(body, key)).toMatchObject({ id: repeated.id, secret: repeated.secret, stage: 'closed' });
  const seen = await town.with(repeated.secret).get(`/v1/complaints/${repeated.id}`);
  expect(seen.json<CaseBody>()).toMatchObject({ stage: 'closed', outcome: 'withdrawn', may: [] });
});

test('a repeat of a confidential case tells neither its id nor what is in it', async () => {
  const body = { ...someone(), confidential: true };
  const first = await file(body);
  const again = await file(body);
  expect([again.repeats, again.follows]).toEqual([true, undefined]);
  const complaint = town.complaint(first);
  await complaint.must(desk, 'verification', {
    decision: 'accept',
    title: 'Judul suntingan admin',
    to: PUPR,
  });
  await complaint.must(await town.liaison(), 'answers', {
    text: 'Yth. Ibu Siti di rumah biru.',
    final: true,
  });
  const caller = town.with(again.secret);
  const seen = await caller.get(`/v1/complaints/${again.id}`);
  const events = await caller.get(`/v1/complaints/${again.id}/events`);
  expect(seen.json<CaseBody>()).toMatchObject({ id: again.id, stage: 'reply', holder: { agency: PUPR } });
  const decoded = Buffer.from(again.secret.slice(4), 'base64url').toString('latin1');
  expect(foundIn(seen.text + events.text + decoded + JSON.stringify(again), [first.id])).toEqual([]);
  expect(foundIn(seen.text + events.text, ['rumah biru', 'suntingan', 'Lampu jalan', 'Siti Aminah'])).toEqual(
    [],
  );
  const withdrawn = await caller.post(`/v1/complaints/${again.id}/withdrawal`, {});
  expect([withdrawn.status, (await complaint.now()).stage]).toEqual([200, 'reply']);
});

describe('while something is away', () => {
  let stack: Stack;
  let there: Town;
  beforeAll(async () => {
    stack = await Stack.start({ compiled: lent().compiled });
    there = await Town.of(stack.settings);
  });
  afterAll(() => stack.stop());

  const send = async (body: Json, headers: Record<string, string> = {}): Promise<Repeat> => {
    const answer = await there.anonymous.post('/v1/complaints', filing(body), { ...HERE, ...headers });
    expect(answer.status).toBe(201);
    return answer.json<Repeat>();
  };

  test('without a worker each is a case of its own, whatever becomes of the first; without a database nobody is turned away', async () => {
    await stack.end('worker');
    const body = someone();
    const first = await send(body);
    const key = { 'idempotency-key': newKey() };
    const keyed = await send(body, key);
    const repeats = [keyed, ...(await Promise.all(Array.from({ length: 20 }, () => send(body))))];
    expect(repeats.filter(isNew)).toHaveLength(21);
    const same = { id: keyed.id, secret: keyed.secret };
    expect(await send(body, key)).toMatchObject(same);
    // The first is withdrawn before anybody has read it.
    const withdrawn = await there.with(first.secret).post(`/v1/complaints/${first.id}/withdrawal`, {});
    expect(withdrawn.status).toBe(202);
    const [one] = repeats;
    const pending = await there.with(one?.secret).get(`/v1/complaints/${one?.id}`);
    expect(pending.json()).toMatchObject({ id: one?.id, stage: 'verification', pending: true });
    await stack.start('worker');
    await until('each is open', async () => {
      const seen = repeats.map(({ id, secret }) => there.with(secret).get(`/v1/complaints/${id}`));
      const stages = (await Promise.all(seen)).map((answer) => answer.json<CaseBody & { pending?: true }>());
      return stages.every(({ stage, pending: waits }) => stage === 'verification' && waits !== true);
    });
    expect(await send(body, key)).toMatchObject(same);
    const over = await until('the first is over', async () => {
      const seen = await there.with(first.secret).get(`/v1/complaints/${first.id}`);
      return seen.json<CaseBody>().stage === 'closed' && seen;
    });
    expect(over.json<CaseBody>()).toMatchObject({ outcome: 'withdrawn' });

    await stack.kill('mongo');
    const away = someone();
    const [opened, again] = [await send(away), await send(away)];
    expect([isNew(opened), again.repeats]).toEqual([true, true]);
    // Another process, or this one started again, knows nothing of it: a case of its own.
    await stack.end('api');
    await stack.start('api');
    await until(
      'it listens',
      async () => (await fetch(`${stack.url}/healthz`).catch(() => null))?.ok === true,
    );
    expect(isNew(await send(away))).toBe(true);
    const seen = await there.with(again.secret).get(`/v1/complaints/${again.id}`);
    expect(seen.json<CaseBody>()).toMatchObject({ id: again.id, stage: 'verification' });
  });
});
