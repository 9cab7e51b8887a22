import type { Caller } from '../support/caller';
import { lent } from '../support/lent';
import {
  filing,
  KAB,
  PUPR,
  Town,
  type CaseBody,
  type Complaint,
  type EventBody,
  type Page,
  type Receipt,
} from '../support/town';
import { until } from '../../chaos/until';

let town: Town;
let desk: Caller;
let liaison: Caller;
beforeAll(async () => {
  town = await Town.of(lent().settings);
  [desk, liaison] = [await town.desk(), await town.liaison()];
});

/** What `may` says to each of them is what each of them can do. */
async function expectMayIsTrue(complaint: Complaint): Promise<void> {
  for (const caller of [complaint.reporter, desk, liaison]) {
    const seen = await caller.get(complaint.path);
    // Absent from the public form, and from none.
    const may = (seen.status === 404 ? undefined : seen.json<CaseBody>().may) ?? [];
    expect(may.toSorted()).toEqual((await complaint.possible(caller)).toSorted());
  }
}

const running = ({ clocks }: CaseBody): string[] =>
  (clocks ?? []).filter(({ state }) => state === 'running').map(({ name }) => name);

test('a complaint lives its whole life, and everybody sees where it stands', async () => {
  const filed = await town.anonymous.post('/v1/complaints', filing({ reporter: { name: 'Siti Aminah' } }));
  expect([filed.status, filed.headers.get('cache-control')]).toEqual([201, 'no-store']);
  const receipt = filed.json<Receipt>();
  expect(receipt).toMatchObject({
    stage: 'verification',
    id: expect.stringMatching(/^[2-9A-HJKMNP-Z]{14}$/),
  });
  expect(Buffer.from(receipt.secret.replace(/^\w+?_/, ''), 'base64url').length).toBeGreaterThanOrEqual(16);
  expect(receipt.clocks.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'verification running',
    'patience running',
  ]);
  expect(filed.headers.get('location')).toBe(`/v1/complaints/${receipt.id}`);
  const complaint = town.complaint(receipt);

  // As filed it is revision 1; the next one is that of the workflow which has taken it up.
  const first = await until('taken up', async () => {
    const seen = await complaint.reporter.get(filed.headers.get('location') ?? '');
    return Number(seen.json<CaseBody>().revision) > 1 && seen;
  });
  expect(first.json<CaseBody>()).toMatchObject({
    id: receipt.id,
    stage: 'verification',
    outcome: null,
    holder: { agency: KAB, institution: KAB },
    reporter: { name: 'Siti Aminah' },
    may: ['replies', 'withdrawal'],
  });
  const { revision = 0 } = first.json<CaseBody>();
  const etag = `"${revision}"`;
  expect(first.headers.get('etag')).toBe(etag);
  const unchanged = await complaint.reporter.get(complaint.path, { 'if-none-match': etag });
  expect([unchanged.status, unchanged.text]).toEqual([304, '']);
  await expectMayIsTrue(complaint);

  const stale = await complaint.give(desk, 'verification', { decision: 'accept' }, { 'if-match': '"7"' });
  expect([stale.brief, stale.json()['revision']]).toEqual(['412 stale', revision]);
  const verified = await complaint.give(
    desk,
    'verification',
    { decision: 'accept', title: 'Jalan Ahmad Yani rusak', to: undefined },
    { 'if-match': etag },
  );
  expect(verified.json<CaseBody>()).toMatchObject({
    stage: 'disposition',
    title: 'Jalan Ahmad Yani rusak',
    revision: revision + 1,
  });
  expect((await complaint.now()).original?.title).toBe('Jalan rusak di depan pasar');
  expect(verified.headers.get('etag')).toBe(`"${revision + 1}"`);
  expect(running(verified.json())).toEqual(['patience', 'disposition', 'settlement']);
  await expectMayIsTrue(complaint);

  const disposed = await complaint.must(desk, 'disposition', { to: PUPR, instructions: 'Sebelum Lebaran.' });
  expect(disposed).toMatchObject({ stage: 'followUp', holder: { agency: PUPR, institution: KAB }, hops: 0 });
  expect(running(disposed)).toEqual(['patience', 'settlement', 'firstAnswer']);
  await expectMayIsTrue(complaint);

  const promised = await complaint.must(liaison, 'answers', {
    text: 'Dijadwalkan pekan depan.',
    final: false,
  });
  expect(promised).toMatchObject({ stage: 'followUp', answers: [{ agency: PUPR, final: false }] });
  expect(running(promised)).toEqual(['patience', 'settlement', 'promise']);
  const question = { text: 'Kami memerlukan keterangan.', final: false, question: 'Di sisi mana?' };
  const asked = await complaint.must(liaison, 'answers', question);
  expect(running(asked)).toEqual(['patience', 'question']);
  expect(asked.clocks?.find(({ name }) => name === 'settlement')).toMatchObject({
    state: 'suspended',
    dueAt: null,
    suspensions: [{ reason: 'question', to: null }],
  });
  await expectMayIsTrue(complaint);

  const replied = await complaint.must(complaint.reporter, 'replies', { text: 'Di sisi utara.' });
  expect(replied).toMatchObject({
    stage: 'followUp',
    replies: [{ text: 'Di sisi utara.', objection: false }],
  });
  expect(running(replied)).toContain('settlement');

  const answered = await complaint.must(liaison, 'answers', { text: 'Sudah ditambal.', final: true });
  expect(answered).toMatchObject({ stage: 'reply', outcome: null });
  expect(running(answered)).toEqual(['patience', 'reply']);
  await expectMayIsTrue(complaint);

  const objection = { text: 'Hujan kemarin membukanya lagi.', objection: true };
  const objected = await complaint.must(complaint.reporter, 'replies', objection);
  expect(objected).toMatchObject({ stage: 'followUp', peakLevel: 1 });
  expect(running(objected)).toContain('firstAnswer');
  // One level up: the head of the unit has gained the right to act.
  const head = await town.supervisor(PUPR);
  expect((await complaint.seenBy(head)).may).toEqual(
    expect.arrayContaining(['answers', 'disposition', 'instructions']),
  );
  await expectMayIsTrue(complaint);

  await complaint.must(head, 'answers', { text: 'Diaspal ulang.', final: true });
  const rating = { rating: 5, text: 'Terima kasih.' };
  const accepted = await complaint.must(complaint.reporter, 'acceptance', rating);
  expect(accepted).toMatchObject({
    stage: 'closed',
    outcome: 'settled',
    closedBy: 'reporter',
    rating: 5,
    ratingText: 'Terima kasih.',
    may: [],
    dueAt: null,
    overdue: false,
  });
  expect(running(accepted)).toEqual([]);
  expect(accepted.clocks?.filter(({ state }) => state === 'missed')).toEqual([]);
  await expectMayIsTrue(complaint);

  const events = await complaint.events();
  expect(events.map(({ type }) => type)).toEqual([
    'filed',
    'verified',
    'disposed',
    'promised',
    'questioned',
    'replied',
    'answered',
    'objected',
    'escalated',
    'answered',
    'accepted',
  ]);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  const instants = events.map(({ at }) => Date.parse(at));
  expect(instants).toEqual(instants.toSorted((a, b) => a - b));
  expect(events.every(({ by }) => by.sub === undefined)).toBe(true);
  expect((await complaint.events(desk)).find(({ type }) => type === 'verified')?.by).toMatchObject({
    role: 'institution-admin',
    agency: KAB,
    sub: `institution-admin:${KAB}`,
  });
});

test('the desk asks for what is missing, and the clock of the desk waits for the reporter', async () => {
  const complaint = await town.file();
  const asked = await complaint.must(desk, 'verification', {
    decision: 'incomplete',
    ask: 'Di mana letaknya?',
  });
  expect([asked.stage, running(asked)]).toEqual(['completion', ['patience', 'completion']]);
  expect(await complaint.now()).toMatchObject({
    ask: 'Di mana letaknya?',
    may: ['completion', 'withdrawal'],
  });
  await expectMayIsTrue(complaint);
  const completed = await complaint.must(complaint.reporter, 'completion', { text: 'Di depan pasar.' });
  expect([completed.stage, completed.ask, running(completed)]).toEqual([
    'verification',
    null,
    ['verification', 'patience'],
  ]);
  await complaint.must(desk, 'verification', { decision: 'incomplete', ask: 'Kapan?' });
  await complaint.must(complaint.reporter, 'completion', { text: 'Sejak Januari.' });
  const third = await complaint.give(desk, 'verification', { decision: 'incomplete', ask: 'Siapa?' });
  expect([third.brief, third.json()['errors']]).toEqual([
    '422 invalid',
    [expect.objectContaining({ path: 'decision' })],
  ]);
});

test('what a desk is not competent for goes up, what it archives can be objected to', async () => {
  const complaint = await town.file();
  const passed = await complaint.must(desk, 'verification', {
    decision: 'not-ours',
    reason: 'Jalan nasional.',
  });
  expect(passed).toMatchObject({ stage: 'verification', holder: { agency: 'nasional' }, hops: 1 });
  const national = await town.national();
  const refused = await complaint.give(national, 'verification', {
    decision: 'not-ours',
    reason: 'Bukan kami.',
  });
  expect([refused.brief, refused.json()['stage']]).toEqual(['409 wrong-stage', 'verification']);
  const archive = { decision: 'archive', code: 'too-general', reason: 'Tidak menyebut tempat.' };
  const archived = await complaint.must(national, 'verification', archive);
  expect(archived).toMatchObject({
    stage: 'closed',
    outcome: 'archived',
    closedBy: 'officer',
    reason: 'Tidak menyebut tempat.',
    reasonCode: 'too-general',
  });
  expect(running(archived)).toEqual(['reopening']);
  const word = await complaint.give(complaint.reporter, 'replies', { text: 'Saya tidak setuju.' });
  expect([word.brief, word.json()['errors']]).toEqual([
    '422 invalid',
    [expect.objectContaining({ path: 'objection' })],
  ]);
  const reopened = await complaint.must(complaint.reporter, 'replies', {
    text: 'Di pasar.',
    objection: true,
  });
  expect(reopened).toMatchObject({ stage: 'verification', outcome: null, closedBy: null, peakLevel: 1 });
});

test('a unit gives back what is not its own, and the fourth return is decided for good', async () => {
  const complaint = await town.fileUpTo('followUp');
  for (let hop = 1; hop <= 3; hop += 1) {
    const back = await complaint.must(liaison, 'return', {
      reason: 'Bukan tugas kami.',
      suggested: 'kab-pringsewu.bpbd',
    });
    expect(back).toMatchObject({ stage: 'disposition', holder: { agency: KAB }, hops: hop });
    await complaint.must(desk, 'disposition', { to: PUPR });
  }
  const fourth = await complaint.must(liaison, 'return', { reason: 'Bukan tugas kami.' });
  expect(fourth).toMatchObject({
    stage: 'disposition',
    holder: { agency: KAB },
    hops: 4,
    arbitration: 'secretary',
  });
  const secretary = await town.supervisor(KAB, 'secretary');
  const bound = await complaint.must(secretary, 'disposition', { to: PUPR });
  expect(bound).toMatchObject({ stage: 'followUp', holder: { agency: PUPR }, binding: true });
  const fifth = await complaint.give(liaison, 'return', { reason: 'Bukan tugas kami.' });
  expect([fifth.brief, (await complaint.now()).hops]).toEqual(['409 wrong-stage', 4]);
});

test('a correction that accuses the holder takes the case away from it', async () => {
  const complaint = await town.fileUpTo('followUp');
  const corrected = await complaint.must(desk, 'corrections', {
    oversight: true,
    about: [PUPR],
    reason: 'Ternyata ada pungutan.',
  });
  expect(corrected).toMatchObject({ stage: 'disposition', oversight: true, holder: { agency: KAB } });
  expect((await liaison.get(complaint.path)).brief).toBe('404 not-found');
  expect((await complaint.give(liaison, 'answers', { text: 'Tidak benar.', final: true })).brief).toBe(
    '404 not-found',
  );
  const to = await complaint.give(desk, 'disposition', { to: PUPR });
  expect([to.brief, to.json()['errors']]).toEqual(['422 invalid', [expect.objectContaining({ path: 'to' })]]);
});

test('a letter is entered by a desk, which passes on what its writer says', async () => {
  const complaint = await town.file({ channel: 'letter' }, desk);
  await complaint.must(desk, 'verification', { decision: 'incomplete', ask: 'Di mana?' });
  const completed = await complaint.must(desk, 'completion', { text: 'Beliau menulis: di pasar.' });
  expect(completed.stage).toBe('verification');
  const events = await complaint.events();
  expect(events.map(({ type, by }) => [type, by.onBehalf])).toEqual([
    ['filed', 'desk'],
    ['completionAsked', 'desk'],
    ['completed', 'desk'],
  ]);
});

test('software that files for a reporter acts as the reporter, and may withdraw', async () => {
  const software = await town.system(KAB);
  const complaint = await town.file({ externalId: 'pringsewu-7' }, software);
  expect(await complaint.seenBy(software)).toMatchObject({ channel: 'api', may: ['replies', 'withdrawal'] });
  const withdrawn = await complaint.must(software, 'withdrawal', { reason: 'Sudah selesai sendiri.' });
  expect(withdrawn).toMatchObject({ stage: 'closed', outcome: 'withdrawn', closedBy: 'reporter', may: [] });
  expect((await complaint.events()).at(-1)).toMatchObject({ type: 'withdrawn', by: { onBehalf: 'system' } });
});

test('a reporter types the id as they like, and pages through the trail', async () => {
  const complaint = await town.fileUpTo('reply');
  const typed = `${complaint.id.slice(0, 5)}-${complaint.id.slice(5)}`.toLowerCase();
  expect((await complaint.reporter.get(`/v1/complaints/${typed}`)).json<CaseBody>().id).toBe(complaint.id);
  const all = await complaint.events();
  const seen: EventBody[] = [];
  for (let cursor = ''; ;) {
    const page = await complaint.reporter.get(`${complaint.path}/events?limit=1${cursor}`);
    const { items, next } = page.json<Page<EventBody>>();
    seen.push(...items);
    if (next === null) break;
    cursor = `&cursor=${next}`;
  }
  expect(seen).toEqual(all);
  expect(all).toHaveLength(3);
});
