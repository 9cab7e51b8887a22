import type { Answer, Caller, Json } from '../support/caller';
import { lent } from '../support/lent';
import {
  HEALTH,
  KAB,
  newKey,
  PUPR,
  SINJAI,
  Town,
  type CaseBody,
  type Complaint,
  type ListItem,
  type Page,
} from '../support/town';
import { until } from '../../chaos/until';

const SOCIAL = `${KAB}.dinas-sosial`;
const INSTRUCTIONS = 'Mohon periksa dampaknya bagi kesehatan warga.';

let town: Town;
let [desk, lead, health, social]: Caller[] = [];
beforeAll(async () => {
  town = await Town.of(lent().settings);
  desk = await town.desk();
  lead = await town.liaison(PUPR);
  health = await town.liaison(HEALTH);
  social = await town.liaison(SOCIAL);
});

const pathOf = (complaint: Complaint, agency = HEALTH): string => `${complaint.path}/supporting/${agency}`;

const ask = (
  complaint: Complaint,
  body: Json = {},
  agency = HEALTH,
  headers = {},
  by = lead,
): Promise<Answer> => by!.post(pathOf(complaint, agency), body, headers, 'PUT');

const release = (complaint: Complaint, agency = HEALTH, headers = {}, by = lead): Promise<Answer> =>
  by!.send(pathOf(complaint, agency), { method: 'DELETE', headers });

const listed = async (by: Caller, query: string): Promise<ListItem[]> =>
  (await by.get(`/v1/complaints?limit=200&${query}`)).json<Page<ListItem>>().items;

/** What is wrong with a request: the field and what is said of it, or the problem. */
const faults = async (answer: Promise<Answer>): Promise<string[]> => {
  const given = await answer;
  if (given.brief !== '422 invalid') return [given.brief];
  const { errors } = given.json<{ errors: { path: string; message: string }[] }>();
  return errors.map(({ path, message }) => `${path}: ${message}`);
};

test('the whole way: two agencies are asked, one answers, one is let go, the lead composes the answer', async () => {
  const complaint = await town.fileUpTo('followUp');
  const asked = await ask(complaint, { instructions: INSTRUCTIONS });
  expect(asked.status).toBe(200);
  expect(asked.headers.get('etag')).toBe(`"${asked.json<CaseBody>().revision}"`);
  expect((await ask(complaint, {}, SOCIAL, {}, desk)).status).toBe(200);
  const begun = await complaint.now();
  expect(begun.parts).toEqual([
    {
      agency: HEALTH,
      name: expect.stringContaining('Kesehatan'),
      state: 'open',
      from: expect.any(String),
      to: null,
      instructions: INSTRUCTIONS,
      reason: null,
      clocks: [expect.objectContaining({ name: 'firstAnswer', cycle: 1, agency: HEALTH, state: 'running' })],
      answers: [],
    },
    expect.objectContaining({ agency: SOCIAL, state: 'open', instructions: null }),
  ]);
  expect(begun.parts?.[0]?.clocks[0]?.rungs[0]?.to).toEqual([{ agency: HEALTH, role: 'liaison' }]);
  expect(begun.clocks?.map(({ name, agency }) => `${name} ${agency}`)).toEqual(
    expect.not.arrayContaining([`firstAnswer ${HEALTH}`]),
  );
  // A supporter sees what the holder sees, and may do what is its own.
  const seen = await complaint.seenBy(health!);
  expect(seen.may).toEqual(['return', 'answers']);
  expect(seen.parts).toHaveLength(2);

  expect((await complaint.give(lead!, 'answers', { text: 'Selesai.', final: true })).brief).toBe(
    '422 invalid',
  );
  const answered = await complaint.must(health!, 'answers', { text: 'Tidak ada wabah.', final: true });
  expect(answered.may).toEqual([]);
  expect((await release(complaint, SOCIAL)).status).toBe(200);
  expect((await complaint.give(social!, 'answers', { text: 'Kami bantu.', final: true })).brief).toBe(
    '403 forbidden',
  );
  await complaint.must(lead!, 'answers', { text: 'Jalan ditambal, warga sehat.', final: true });

  const over = await complaint.now();
  expect(over.stage).toBe('reply');
  expect(over.parts?.map(({ state, answers }) => ({ state, answers }))).toEqual([
    { state: 'answered', answers: ['a1'] },
    { state: 'released', answers: [] },
  ]);
  expect(over.parts?.[0]?.clocks.map(({ state }) => state)).toEqual(['met']);
  expect(over.answers?.map(({ id, agency, part, text }) => ({ id, agency, part, text }))).toEqual([
    { id: 'a1', agency: HEALTH, part: HEALTH, text: 'Tidak ada wabah.' },
    { id: 'a2', agency: PUPR, part: undefined, text: 'Jalan ditambal, warga sehat.' },
  ]);
  // The public learns what the lead says, and of no part.
  const open = await complaint.seenBy(town.anonymous);
  expect(open.answers?.map(({ text }) => text)).toEqual(['Jalan ditambal, warga sehat.']);
  expect(open).not.toHaveProperty('parts');
  expect(JSON.stringify(open)).not.toContain('wabah');

  const told = (await complaint.events()).filter(({ data }) => 'part' in data);
  expect(told.map(({ type, by, data }) => [type, by.agency, data['part'], data['answer']])).toEqual([
    ['supportAsked', PUPR, HEALTH, undefined],
    ['supportAsked', KAB, SOCIAL, undefined],
    ['partAnswered', HEALTH, HEALTH, 'a1'],
    ['supportReleased', PUPR, SOCIAL, undefined],
  ]);
  expect(told.every(({ by }) => !('sub' in by))).toBe(true);
  // Both read on; neither has anything left to do.
  for (const by of [health!, social!]) expect((await complaint.seenBy(by)).may).toEqual([]);
});

test('a repeat is no error and changes nothing, under a key, under none, and under another one', async () => {
  const complaint = await town.fileUpTo('followUp');
  const key = { 'idempotency-key': newKey() };
  const body = { instructions: INSTRUCTIONS };
  const first = (await ask(complaint, body, HEALTH, key)).json<CaseBody>();
  for (const headers of [key, {}, { 'idempotency-key': newKey() }]) {
    const again = await ask(complaint, body, HEALTH, headers);
    expect([again.status, again.json<CaseBody>()]).toEqual([200, first]);
  }
  expect((await ask(complaint, {}, HEALTH)).json<CaseBody>()).toEqual(first);
  expect((await ask(complaint, {}, HEALTH, key)).brief).toBe('422 key-reused');
  const other = await ask(complaint, { instructions: 'Cukup data puskesmas.' });
  expect([other.status, other.json<CaseBody>().parts]).toEqual([
    200,
    [{ ...first.parts?.[0], instructions: 'Cukup data puskesmas.' }],
  ]);

  const end = { 'idempotency-key': newKey() };
  const released = (await release(complaint, HEALTH, end)).json<CaseBody>();
  expect(released.parts).toMatchObject([{ state: 'released', to: expect.any(String) }]);
  for (const headers of [end, {}, { 'idempotency-key': newKey() }]) {
    const again = await release(complaint, HEALTH, headers);
    expect([again.status, again.json<CaseBody>()]).toEqual([200, released]);
  }
  expect((await complaint.events()).map(({ type }) => type).slice(-3)).toEqual([
    'supportAsked',
    'supportInstructed',
    'supportReleased',
  ]);
  // Asked anew it has a part anew.
  expect((await ask(complaint)).json<CaseBody>().parts?.map(({ state }) => state)).toEqual([
    'released',
    'open',
  ]);
});

test('the same request ten times at once makes one part', async () => {
  const complaint = await town.fileUpTo('followUp');
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => ask(complaint, { instructions: INSTRUCTIONS })),
  );
  expect(answers.map(({ brief }) => brief)).toEqual(Array(10).fill('200'));
  expect((await complaint.now()).parts).toHaveLength(1);
  expect((await complaint.events()).filter(({ type }) => type.startsWith('support'))).toHaveLength(1);
  const ends = await Promise.all(Array.from({ length: 10 }, () => release(complaint)));
  expect(ends.map(({ brief }) => brief)).toEqual(Array(10).fill('200'));
  expect((await complaint.events()).filter(({ type }) => type === 'supportReleased')).toHaveLength(1);
});

test('what cannot be is said, with the place', async () => {
  const complaint = await town.fileUpTo('followUp');
  const english = { 'accept-language': 'en' };
  expect(await faults(ask(complaint, {}, PUPR, english))).toEqual([
    'agency: This agency handles the complaint as one of those who lead.',
  ]);
  expect(await faults(ask(complaint, {}, KAB, english))).toEqual([
    'agency: This agency handles the complaint as one of those who lead.',
  ]);
  expect(await faults(ask(complaint, {}, `${SINJAI}.dinas-pupr`, english))).toEqual([
    expect.stringContaining('agency: That agency lies outside your authority'),
  ]);
  expect(await faults(ask(complaint, {}, 'kab-antah-berantah', english))).toEqual([
    'agency: The directory knows no such agency.',
  ]);
  expect(await faults(release(complaint, SOCIAL, english))).toEqual(['409 wrong-stage']);
  expect((await ask(complaint)).status).toBe(200);
  expect(await faults(release(complaint, SOCIAL, english))).toEqual([
    'agency: This agency has no part of this complaint in hand.',
  ]);
  // What cannot be an agency has no address.
  expect((await ask(complaint, {}, 'Dinas%20Kesehatan')).brief).toBe('404 not-found');
  expect((await lead!.post(pathOf(complaint), {})).brief).toBe('405 method');
  expect((await lead!.post(pathOf(complaint), {})).headers.get('allow')).toBe('PUT, DELETE, OPTIONS');
  const question = { text: 'Berapa orang?', final: false, question: 'Berapa orang yang sakit?' };
  expect(await faults(complaint.give(health!, 'answers', question, english))).toEqual([
    'question: Only the agency that leads can put a question to the reporter.',
  ]);
  expect(await faults(complaint.give(lead!, 'answers', { text: 'Selesai.', final: true }, english))).toEqual([
    'final: Supporting agencies have neither answered nor run out of time; wait for their parts or release them.',
  ]);
  const stale = { 'if-match': '"1"' };
  expect((await ask(complaint, {}, SOCIAL, stale)).brief).toBe('412 stale');
  expect((await release(complaint, HEALTH, stale)).brief).toBe('412 stale');
  expect((await complaint.now()).parts?.map(({ agency, state }) => [agency, state])).toEqual([
    [HEALTH, 'open'],
  ]);
});

test('a promised date is the close of that day at the supporter’s, not at the lead’s', async () => {
  const complaint = await town.file({ agency: undefined });
  const national = await town.national();
  await complaint.must(national, 'verification', { decision: 'accept' });
  const supporting = [`${SINJAI}.dinas-pupr`];
  await complaint.must(national, 'disposition', { to: PUPR, supporting });
  const day = new Date(Date.now() + 4 * 86_400_000).toISOString().slice(0, 10);
  const sinjai = await town.liaison(supporting[0]);
  const given = await complaint.must(sinjai, 'answers', {
    text: 'Kami ukur dulu.',
    final: false,
    nextBy: day,
  });
  const promise = given.parts?.[0]?.clocks.find(({ name }) => name === 'promise');
  expect(promise?.dueAt).toMatch(/T1[56]:\d\d:00\+08:00$/);
  expect(Date.parse(given.answers?.[0]?.nextBy ?? '')).toBe(Date.parse(promise?.dueAt ?? ''));
});

test('supporters find the case while they have a part of it, and read on afterwards', async () => {
  const complaint = await town.fileUpTo('followUp', { confidential: true });
  const [otherUnit, otherDesk] = [await town.liaison(`${SINJAI}.dinas-pupr`), await town.desk(SINJAI)];
  expect((await health!.get(complaint.path)).brief).toBe('404 not-found');
  expect((await ask(complaint)).status).toBe(200);
  const ids = async (by: Caller, query: string): Promise<boolean> =>
    (await listed(by, query)).some(({ id }) => id === complaint.id);
  const found = await until('listed', async () => {
    const items = await listed(health!, `supporting=${HEALTH},${SOCIAL}`);
    return items.find(({ id }) => id === complaint.id);
  });
  expect(found.parts).toMatchObject([{ agency: HEALTH, state: 'open' }]);
  expect(await ids(desk!, `supporting=${HEALTH}`)).toBe(true);
  expect(await ids(desk!, `supporting=${SOCIAL}`)).toBe(false);
  expect(await ids(health!, `agency=${HEALTH}`)).toBe(false);
  for (const by of [social!, otherUnit, otherDesk]) {
    expect(await ids(by, `supporting=${HEALTH}`)).toBe(false);
    expect((await by.get(complaint.path)).brief).toBe('404 not-found');
  }
  expect((await release(complaint)).status).toBe(200);
  await until('no more listed', async () => !(await ids(health!, `supporting=${HEALTH}`)));
  expect(await ids(health!, '')).toBe(true);
  expect((await complaint.seenBy(health!)).may).toEqual([]);
});

test('a supporter that comes to be accused finds nothing at any address', async () => {
  const complaint = await town.fileUpTo('followUp');
  expect((await ask(complaint)).status).toBe(200);
  await complaint.must(desk!, 'corrections', { about: [HEALTH], reason: 'Petugasnya yang diadukan.' });
  for (const path of [complaint.path, `${complaint.path}/events`]) {
    expect((await health!.get(path)).brief).toBe('404 not-found');
  }
  expect((await complaint.give(health!, 'answers', { text: 'Kami.', final: true })).brief).toBe(
    '404 not-found',
  );
  await until('gone', async () => !(await listed(health!, '')).some(({ id }) => id === complaint.id));
  expect((await complaint.now()).parts).toMatchObject([{ agency: HEALTH, state: 'released' }]);
});

test('a case without supporters says nothing of parts', async () => {
  const complaint = await town.fileUpTo('followUp');
  expect(await complaint.now()).not.toHaveProperty('parts');
});
