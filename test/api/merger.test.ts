import { temporal } from '@temporalio/proto';
import { workflowId } from '../../workflows/contract';
import type { Answer, Caller } from '../support/caller';
import { eventually } from '../support/eventually';
import { lent } from '../support/lent';
import { Stack } from '../../chaos/stack';
import { withEngine } from '../support/temporal';
import { foundIn } from '../support/traces';
import {
  HEALTH,
  KAB,
  newKey,
  SINJAI,
  Town,
  type CaseBody,
  type Complaint,
  type ListItem,
  type Page,
} from '../support/town';
import { until } from '../../chaos/until';

/** One complaint goes on for another: over HTTP, for everybody who has to do with either of them. */

const reason = 'Jalan yang sama, dilaporkan dua kali.';
let town: Town;
let desk: Caller;
let liaison: Caller;
beforeAll(async () => {
  town = await Town.of(lent().settings);
  [desk, liaison] = [await town.desk(), await town.liaison()];
});

const merge = (one: Complaint, into: Complaint, by = desk): Promise<Answer> =>
  one.give(by, 'merger', { into: into.id, reason });

/** Two complaints at the unit, of which the first goes on in the second. */
async function merged(first: object = {}, second: object = {}): Promise<[Complaint, Complaint]> {
  const [a, b] = [
    await town.fileUpTo('followUp', { ...first }),
    await town.fileUpTo('followUp', { ...second }),
  ];
  expect((await merge(a, b)).brief).toBe('200');
  await until('the other one knows', async () => (await b.seenBy(desk)).merged?.length === 1);
  return [a, b];
}

async function fault(answer: Promise<Answer>): Promise<string> {
  const { brief, json } = await answer.then((one) => ({ brief: one.brief, json: one.json() }));
  expect(brief).toBe('422 invalid');
  return (json['errors'] as { path: string; message: string }[])
    .map(({ path, message }) => `${path}: ${message}`)
    .join();
}

test('what is merged waits, its reporter reads how far it is and what is answered, and is not told of anybody', async () => {
  const [a, b] = await merged({ title: 'Lubang besar di simpang tiga' });
  const seen = await a.now();
  expect(seen).toMatchObject({
    stage: 'followUp',
    overdue: false,
    may: ['replies', 'withdrawal'],
    merger: { into: b.id, reason, endedAt: null, lead: { stage: 'followUp', outcome: null, answers: [] } },
  });
  // The reporter's patience is no office's: it runs on.
  expect(seen.clocks?.filter(({ state }) => state === 'running').map(({ name }) => name)).toEqual([
    'patience',
  ]);
  const lead = await b.seenBy(desk);
  const older = (await a.now()).clocks?.find(({ name }) => name === 'settlement');
  expect(lead).toMatchObject({ followers: 1, merged: [{ id: a.id, followers: 1, endedAt: null }] });
  expect(lead.clocks?.find(({ name }) => name === 'settlement')?.startedAt).toBe(older?.startedAt);
  // Its own reporter learns how many there are, and of none of them.
  const theirs = await b.now();
  expect([theirs.followers, theirs.merged]).toEqual([1, undefined]);
  const [told, known] = [JSON.stringify(await b.events()), JSON.stringify(await b.events(desk))];
  expect([told.includes('mergedIn'), told.includes(a.id), known.includes(a.id)]).toEqual([true, false, true]);
  expect(await town.anonymous.get(b.path).then((answer) => answer.json<CaseBody>())).toMatchObject({
    id: b.id,
    followers: 1,
  });

  await b.must(liaison, 'answers', { text: 'Aspal dipasang pekan ini.', final: true });
  const answered = await a.now();
  expect(answered.merger?.lead).toMatchObject({
    stage: 'reply',
    holder: { institution: KAB },
    answers: [{ text: 'Aspal dipasang pekan ini.', final: true, question: null }],
  });
  // What the reporter has may be old although nothing has changed in their own complaint.
  const etag = (await a.reporter.get(a.path)).headers.get('etag') ?? '';
  expect((await a.reporter.get(a.path, { 'if-none-match': etag })).status).toBe(200);

  await b.must(b.reporter, 'acceptance', { rating: 5 });
  const closed = await until('settled with it', async () => {
    const now = await a.now();
    return now.stage === 'closed' && now;
  });
  expect(closed).toMatchObject({
    outcome: 'settled',
    closedBy: 'system',
    may: ['replies', 'acceptance'],
    merger: { lead: { stage: 'closed', outcome: 'settled', answers: [{ final: true }] } },
  });
  expect((await a.events()).at(-1)).toMatchObject({
    type: 'closedWithLead',
    data: { into: b.id, outcome: 'settled' },
  });
  expect((await a.must(a.reporter, 'replies', { text: 'Belum.', objection: true })).stage).toBe('followUp');
});

test('who may merge and part, cell by cell, and what is refused meanwhile says why', async () => {
  const [a, b] = [await town.fileUpTo('followUp'), await town.fileUpTo('followUp')];
  const callers: Record<string, Caller> = {
    anonymous: town.anonymous,
    stranger: b.reporter,
    reporter: a.reporter,
    unit: liaison,
    unit2: await town.liaison(HEALTH),
    head: await town.supervisor(KAB),
    desk2: await town.desk(SINJAI),
    national: await town.national(),
    overseer: await town.overseer('kemendagri'),
    operator: await town.operator(),
  };
  const brief = async (by: Caller, name: 'merger' | 'mergerEnd'): Promise<string> =>
    (await a.give(by, name, name === 'merger' ? { into: b.id, reason } : {})).brief;
  const all = async (name: 'merger' | 'mergerEnd') =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(callers).map(async ([who, by]) => [who, await brief(by, name)] as const),
      ),
    );
  const nobody = {
    anonymous: '401 unauthenticated',
    stranger: '401 unauthenticated',
    reporter: '403 forbidden',
    unit: '403 forbidden',
    unit2: '403 forbidden',
    head: '403 forbidden',
    desk2: '403 forbidden',
    national: '403 forbidden',
    overseer: '403 forbidden',
    operator: '403 forbidden',
  };
  expect(await all('merger')).toEqual(nobody);
  expect(await brief(desk, 'mergerEnd')).toBe('409 wrong-stage');
  expect((await merge(a, b)).status).toBe(200);
  expect(await all('mergerEnd')).toEqual(nobody);

  const refused = await a.give(
    liaison,
    'answers',
    { text: 'Sudah.', final: true },
    { 'accept-language': 'en' },
  );
  expect([refused.brief, refused.json()]).toMatchObject([
    '409 wrong-stage',
    { detail: expect.stringContaining('goes on in another one'), may: [] },
  ]);
  expect((await merge(a, b)).brief).toBe('409 wrong-stage');
  const leads = await b.give(desk, 'merger', { into: a.id, reason }, { 'accept-language': 'en' });
  expect([leads.brief, leads.json()['detail']]).toEqual([
    '409 wrong-stage',
    expect.stringContaining('wait for this one'),
  ]);
  // Its reporter may say something, and it stays with their own complaint.
  await a.must(a.reporter, 'replies', { text: 'Sekarang lebih dalam.' });
  expect((await a.now()).replies?.at(-1)?.text).toBe('Sekarang lebih dalam.');
  expect((await b.seenBy(desk)).replies).toEqual([]);

  const ended = await a.give(desk, 'mergerEnd', { reason: 'Ternyata jalan lain.' });
  expect([ended.status, ended.json<CaseBody>().merger]).toEqual([200, undefined]);
  expect((await a.events()).at(-1)).toMatchObject({
    type: 'separated',
    data: { into: b.id, reason: 'Ternyata jalan lain.' },
  });
  await until('the other one knows', async () => (await b.seenBy(desk)).merged === undefined);
  expect((await b.now()).followers).toBe(0);
});

test('what cannot go on for it is said beforehand, and what to do instead', async () => {
  const en = { 'accept-language': 'en' };
  const a = await town.fileUpTo('followUp');
  const into = (id: string, by = desk, one = a) => fault(one.give(by, 'merger', { into: id, reason }, en));
  expect(await into(a.id)).toBe('into: A complaint cannot be merged into itself.');
  expect(await into('nothing')).toMatch(/^into: There is no open complaint of this number/);
  expect(await into('22222222222222')).toMatch(/^into: There is no open complaint of this number/);
  const secret = await town.fileUpTo('verification', { agency: SINJAI });
  expect(await into(secret.id)).toMatch(/^into: There is no open complaint of this number/);
  const accusing = await town.fileUpTo('verification', { about: [KAB], agency: 'kemendikdasmen' });
  expect(await into(accusing.id)).toMatch(/^into: There is no open complaint of this number/);
  const closed = await town.fileUpTo('closed');
  expect(await into(closed.id)).toBe('into: That complaint is closed; nothing can wait for it.');
  const [first, second] = await merged();
  expect(await into(first.id)).toBe(
    `into: That complaint has been merged into ${second.id}; merge into that one.`,
  );
  // Elsewhere a published case is seen by all, and handled by others.
  const far = await town.file({ agency: SINJAI, location: { region: '73.07' } });
  await far.must(await town.desk(SINJAI), 'verification', { decision: 'accept' });
  expect(await into(far.id)).toMatch(/^into: You see only the public form of that complaint/);
  const confidential = await town.fileUpTo('followUp', { confidential: true });
  expect(await into(a.id, desk, confidential)).toMatch(
    /^into: What is confidential is merged only into what is/,
  );
  expect((await a.now()).merger).toBeUndefined();
  // As people type it: with hyphens, in small letters.
  const b = await town.fileUpTo('followUp');
  const typed = `${b.id.slice(0, 4)}-${b.id.slice(4, 9)} ${b.id.slice(9)}`.toLowerCase();
  expect((await a.give(desk, 'merger', { into: typed, reason })).json<CaseBody>().merger).toMatchObject({
    into: b.id,
  });
});

test('of a lead that is not published its reporter reads what was answered since, and not which it is', async () => {
  const b = await town.fileUpTo('followUp', { confidential: true });
  await b.must(liaison, 'answers', { text: 'Yth. Ibu Wulansari, kami periksa.', final: false });
  const a = await town.fileUpTo('followUp', { confidential: true });
  expect((await merge(a, b)).status).toBe(200);
  const seen = await a.now();
  expect(seen.merger).toMatchObject({ lead: { stage: 'followUp', answers: [] } });
  expect(seen.merger).not.toHaveProperty('into');
  expect(JSON.stringify(await a.events())).not.toContain(b.id);
  expect((await a.seenBy(desk)).merger).toMatchObject({ into: b.id });
  await until('the other one knows', async () => (await b.seenBy(desk)).merged?.length === 1);
  await b.must(liaison, 'answers', { text: 'Sudah diperbaiki.', final: true });
  expect((await a.now()).merger?.lead?.answers).toMatchObject([{ text: 'Sudah diperbaiki.' }]);
});

test('the same order under one key is one merger, and another body under it is refused', async () => {
  const [a, b] = [await town.fileUpTo('followUp'), await town.fileUpTo('followUp')];
  const key = { 'idempotency-key': newKey() };
  const body = { into: b.id, reason };
  const given = [await a.give(desk, 'merger', body, key), await a.give(desk, 'merger', body, key)];
  expect(given.map(({ status }) => status)).toEqual([200, 200]);
  expect((await a.give(desk, 'merger', { ...body, reason: 'Lain.' }, key)).brief).toBe('422 key-reused');
  const end = { 'idempotency-key': newKey() };
  const ended = [await a.give(desk, 'mergerEnd', {}, end), await a.give(desk, 'mergerEnd', {}, end)];
  expect(ended.map(({ status }) => status)).toEqual([200, 200]);
  // What was done once is done, whatever has become of it since.
  expect((await a.give(desk, 'merger', body, key)).json<CaseBody>().merger).toBeUndefined();
});

test('lists tell what waits for nobody, and statistics count it once', async () => {
  const topic = 'water.connection';
  const [a, b] = await merged({ topic }, { topic });
  const ids = async (query: string): Promise<string[]> =>
    (await desk.get(`/v1/complaints?limit=200&topic=${topic}&${query}`))
      .json<Page<ListItem>>()
      .items.map(({ id }) => id);
  await until('listed', async () => (await ids('merged=true')).includes(a.id));
  expect([await ids('merged=true'), await ids('merged=false')]).toEqual([[a.id], [b.id]]);
  expect(await ids('overdue=false')).toEqual(expect.arrayContaining([a.id, b.id]));
  const figures = async () =>
    (await desk.get(`/v1/statistics?by=topic`))
      .json<{ items: { key: string; received: number; followedUp: number; settled: number }[] }>()
      .items.find(({ key }) => key === topic);
  await eventually('both are counted', async () =>
    expect(await figures()).toMatchObject({ received: 2, followedUp: 0, settled: 0, open: 2 }),
  );
  await b.must(liaison, 'answers', { text: 'Sudah.', final: true });
  await b.must(b.reporter, 'acceptance', {});
  await until('both are closed', async () => (await ids('stage=closed')).length === 2);
  await eventually('both are counted as settled', async () =>
    expect(await figures()).toMatchObject({ received: 2, followedUp: 2, settled: 2, open: 0 }),
  );
});

test('nothing that one reporter has written is in the other one’s history or document', async () => {
  const planted = [
    'Wulansari Judul Kusumo',
    'Wulansari Isi Kusumo',
    'Wulansari Nama Kusumo',
    '+6281277665599',
  ];
  const [title = '', text = '', name = '', phone = ''] = planted;
  const [a, b] = await merged({
    title: `Jalan di depan ${title}`,
    description: `Rumah ${text} tidak dapat dicapai.`,
    reporter: { name, phone },
  });
  await a.must(a.reporter, 'replies', { text: `Kata ${text}.` });
  await withEngine(town.settings, async (client) => {
    const history = await client.workflow.getHandle(workflowId(b.id)).fetchHistory();
    const bytes = Buffer.from(temporal.api.history.v1.History.encode(history).finish());
    expect(foundIn(bytes, [a.id, ...planted, a.secret])).toEqual([a.id]);
  });
  for (const by of [b.reporter, desk, town.anonymous]) {
    const shown = (await by.get(b.path)).text + (await by.get(`${b.path}/events`)).text;
    expect(foundIn(shown, planted)).toEqual([]);
  }
});

describe('without a worker', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start({ compiled: lent().compiled });
  });
  afterAll(() => stack.stop());

  test('a merger is left with the engine, and so is what follows from it', async () => {
    const there = await Town.of(stack.settings);
    const [admin, unit] = [await there.desk(), await there.liaison()];
    const [a, b] = [await there.fileUpTo('followUp'), await there.fileUpTo('followUp')];
    await stack.kill('worker');
    const left = await a.give(admin, 'merger', { into: b.id, reason });
    expect(left.status).toBe(202);
    const answered = await b.give(unit, 'answers', { text: 'Sudah.', final: true });
    const accepted = await b.give(b.reporter, 'acceptance', {});
    expect([answered.status, accepted.status]).toEqual([202, 202]);
    await stack.start('worker');
    await stack.ready();
    const closed = await until('it is over, or goes on by itself', async () => {
      const now = await a.now();
      const types = (await a.events()).map(({ type }) => type);
      return types.includes('merged') && now.clocks?.some(({ state }) => state === 'running') && now;
    });
    expect(['closed', 'followUp']).toContain(closed.stage);
    const state = await admin.get(left.headers.get('location') ?? '');
    expect(state.json()).toEqual({ state: 'applied' });
  });
});
