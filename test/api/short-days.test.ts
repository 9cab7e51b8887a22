import type { Caller } from '../support/caller';
import { eventually } from '../support/eventually';
import { lent } from '../support/lent';
import { Stack } from '../../chaos/stack';
import { withEngine } from '../support/temporal';
import { KAB, PUPR, Town, type Complaint, type EventBody, type ListItem, type Page } from '../support/town';
import { until } from '../../chaos/until';

/** A working day of a third of a second: sixty of them, the longest patience of all, are twenty seconds. */
const DAY = '300ms';
const LIMIT_MS = 120_000;

let stack: Stack;
let town: Town;
let desk: Caller;
let liaison: Caller;
let silentUnit: Complaint;
let silentDesk: Complaint;
let silentReporter: Complaint;
let silentCompletion: Complaint;
let silentQuestion: Complaint;

/** Five complaints about which somebody stays silent, all at once: each test then waits for what comes of it. */
beforeAll(async () => {
  stack = await Stack.start({ compiled: lent().compiled, day: DAY });
  town = await Town.of(stack.settings);
  [desk, liaison] = [await town.desk(), await town.liaison()];
  [silentUnit, silentReporter, silentQuestion, silentCompletion, silentDesk] = await Promise.all([
    town.fileUpTo('followUp'),
    town.fileUpTo('reply'),
    town.fileUpTo('followUp'),
    town.fileUpTo('completion'),
    town.file(),
  ]);
  await silentQuestion.must(liaison, 'answers', {
    text: 'Kami tanya dulu.',
    final: false,
    question: 'Di mana?',
  });
});
afterAll(() => stack.stop());

interface Fired {
  clock: string;
  cycle: number;
  rung: string;
  repeat: number;
  level?: number;
  action: string;
  to: { agency: string | null; role: string; post?: string }[];
}
const firedIn = (events: EventBody[]): Fired[] =>
  events.flatMap(({ data }) => ('rung' in data ? [data as unknown as Fired] : []));

const ofUnit = ({ clock }: Fired): boolean => clock === 'firstAnswer' || clock === 'settlement';

const reached = (complaint: Complaint, type: string): Promise<EventBody> =>
  until(
    `${type} in ${complaint.id}`,
    async () => (await complaint.events()).find((one) => one.type === type),
    LIMIT_MS,
  );

test('a unit that stays silent is escalated level by level, nobody is left out, and every rung comes once', async () => {
  const offered = await reached(silentUnit, 'ombudsmanOffered');
  const events = await silentUnit.events();
  // On a busy machine the desk may have taken days, too; that is another story.
  const fired = firedIn(events.filter(({ seq }) => seq <= offered.seq)).filter(ofUnit);
  const of = (clock: string): string[] =>
    fired.filter((one) => one.clock === clock && one.rung !== 'again').map(({ rung }) => rung);
  expect(of('firstAnswer')).toEqual(['remind-liaison', 'unit-head', 'oversight', 'top']);
  expect(of('settlement')).toEqual(['remind-unit', 'oversight', 'top', 'ombudsman']);
  const keys = fired.map(({ clock, cycle, rung, repeat }) => [clock, cycle, rung, repeat].join('/'));
  expect(new Set(keys).size).toBe(keys.length);

  const levels = fired.flatMap(({ level }) => level ?? []);
  expect([...new Set(levels)]).toEqual([1, 2, 3, 4]);
  const told = (level: number): string[] =>
    fired
      .filter((one) => one.level === level)
      .flatMap(({ to }) =>
        to.map(({ agency, role, post }) => [agency, role, post].filter(Boolean).join(' ')),
      );
  expect(told(1)).toEqual([`${PUPR} supervisor head`]);
  expect(told(2)).toEqual(
    expect.arrayContaining([`${KAB} institution-admin`, `${KAB}.inspektorat supervisor head`]),
  );
  expect(told(3)).toEqual(expect.arrayContaining([`${KAB} supervisor head`, 'kemendagri overseer']));
  expect(told(4)).toEqual(expect.arrayContaining(['ombudsman overseer', 'reporter']));

  const seen = await silentUnit.now();
  expect(seen).toMatchObject({
    stage: 'followUp',
    overdue: true,
    escalationLevel: 4,
    peakLevel: 4,
    outcome: null,
  });
  const instants = events.map(({ at }) => Date.parse(at));
  expect(instants).toEqual(instants.toSorted((a, b) => a - b));
});

test('whoever a case was escalated to finds it, and can answer in place of the silent unit', async () => {
  await reached(silentUnit, 'ombudsmanOffered');
  const inspector = await town.supervisor(`${KAB}.inspektorat`);
  for (const by of [
    inspector,
    await town.supervisor(PUPR),
    await town.supervisor(KAB),
    await town.overseer('kemendagri'),
  ]) {
    const { items } = (await by.get('/v1/complaints?escalatedTo=me')).json<Page<ListItem>>();
    expect(items.map(({ id }) => id)).toContain(silentUnit.id);
    const { may } = await silentUnit.seenBy(by);
    expect(may).toEqual(expect.arrayContaining(['disposition', 'answers', 'instructions']));
  }
  const elsewhere = await town.supervisor('kab-sinjai.inspektorat');
  const none = (await elsewhere.get('/v1/complaints?escalatedTo=me&count=true')).json<Page<ListItem>>();
  expect(none.total).toBe(0);
  const before = await silentUnit.now();
  await silentUnit.must(inspector, 'instructions', { text: 'Jawab hari ini juga.' });
  expect((await silentUnit.now()).stage).toBe(before.stage);
});

test('a desk that stays silent is escalated to its head and the nation, and reminded for ever', async () => {
  const events = await until(
    'two reminders after the last escalation',
    async () => {
      const all = await silentDesk.events();
      return (
        firedIn(all).filter(({ clock, rung }) => clock === 'verification' && rung === 'again').length >= 2 &&
        all
      );
    },
    LIMIT_MS,
  );
  const rungs = firedIn(events).filter(({ clock }) => clock === 'verification');
  expect(rungs.slice(0, 5).map(({ rung, repeat }) => `${rung} ${repeat}`)).toEqual([
    'remind-desk 0',
    'desk-head 0',
    'national-desk 0',
    'again 0',
    'again 1',
  ]);
  const national = await town.national();
  expect((await silentDesk.seenBy(national)).may).toEqual(expect.arrayContaining(['instructions']));
  expect(await silentDesk.now()).toMatchObject({ stage: 'verification', escalationLevel: 2, overdue: true });
});

test('the overdue are those that the list says, the watch link says, and the engine finds', async () => {
  await Promise.all([reached(silentUnit, 'escalated'), reached(silentDesk, 'escalated')]);
  await withEngine(stack.settings, async ({ workflow }) => {
    const [listed, watched] = await until(
      'both agree',
      async () => {
        const list = (await desk.get(`/v1/complaints?overdue=true&institution=${KAB}`)).json<
          Page<ListItem>
        >();
        const { headers } = await town.anonymous.get(`/watch/overdue?institution=${KAB}`);
        const query = new URL(headers.get('location') ?? '').searchParams.get('query') ?? '';
        const found: string[] = [];
        for await (const { workflowId } of workflow.list({ query }))
          found.push(workflowId.replace('complaint/', ''));
        // A closed case has time to object and nothing that anybody has to do.
        const ids = list.items.filter(({ stage }) => stage !== 'closed').map(({ id }) => id);
        return ids.toSorted().join() === found.toSorted().join() && ([ids, found] as const);
      },
      LIMIT_MS,
    );
    expect(listed).toEqual(expect.arrayContaining([silentUnit.id, silentDesk.id]));
    expect(watched).not.toContain(silentCompletion.id);
    const { headers } = await town.anonymous.get(`/watch/escalated?institution=${KAB}`);
    const query = new URL(headers.get('location') ?? '').searchParams.get('query') ?? '';
    await until('both are escalated', async () => (await workflow.count(query)).count >= 2, LIMIT_MS);
  });
});

test('a question that nobody answers lets the agency go on with what it has', async () => {
  await reached(silentQuestion, 'questionUnanswered');
  const seen = await silentQuestion.now();
  expect(seen.stage).toBe('followUp');
  const settlement = seen.clocks?.find(({ name }) => name === 'settlement');
  expect(settlement?.suspensions).toMatchObject([{ reason: 'question', to: expect.any(String) }]);
});

test('a reporter who stays silent after the answer: settled, then final, and the case is archived', async () => {
  await reached(silentReporter, 'settledBySilence');
  const closed = await silentReporter.now();
  expect(closed).toMatchObject({ stage: 'closed', outcome: 'settled', closedBy: 'system' });
  await reached(silentReporter, 'final');
  expect((await silentReporter.now()).may).toEqual([]);
  await withEngine(stack.settings, ({ workflow }) =>
    workflow.getHandle(`complaint/${silentReporter.id}`).result(),
  );
  const late = { text: 'Terlambat.', objection: true };
  expect((await silentReporter.give(silentReporter.reporter, 'replies', late)).brief).toBe('409 wrong-stage');
});

test('a reporter who never completes has withdrawn, and the desk’s clock did not run meanwhile', async () => {
  await reached(silentCompletion, 'withdrawnBySilence');
  const seen = await silentCompletion.now();
  expect(seen).toMatchObject({ stage: 'closed', outcome: 'withdrawn', closedBy: 'system' });
  const verification = seen.clocks?.find(({ name }) => name === 'verification');
  const [asked] = verification?.suspensions ?? [];
  expect(asked).toMatchObject({ reason: 'completion' });
  const meanwhile = verification?.rungs.filter(
    // By when it was due: what was due before the question may fire a little after it on a busy machine.
    ({ at, firedAt }) => firedAt !== null && at !== null && at > (asked?.from ?? ''),
  );
  expect(meanwhile).toEqual([]);
});

test('the reporter hands the case to the Ombudsman, who alone confirms, and that closes it', async () => {
  await reached(silentUnit, 'ombudsmanOffered');
  const ombudsman = await town.overseer('ombudsman');
  expect((await silentUnit.now()).may).toContain('referral');
  const consent = { consent: true, reporter: { name: 'Siti Aminah', phone: '081234567890' } };
  const referred = await silentUnit.must(silentUnit.reporter, 'referral', consent);
  // Duties go on until it is received.
  expect(referred).toMatchObject({
    stage: 'followUp',
    referral: { consentedAt: expect.any(String), receivedAt: null },
  });
  expect((await silentUnit.seenBy(ombudsman)).reporter).toEqual(consent.reporter);
  expect((await silentUnit.seenBy(liaison)).reporter).toBeNull();
  const [mine, theirs] = [
    await silentUnit.reporter.get(`${silentUnit.path}/referral`),
    await ombudsman.get(`${silentUnit.path}/referral`),
  ];
  expect([mine.status, theirs.status, (await liaison.get(`${silentUnit.path}/referral`)).status]).toEqual([
    200, 200, 403,
  ]);
  expect(theirs.json()).toMatchObject({
    trail: expect.any(Array),
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const reference = { reference: 'ORI/2026/17' };
  expect((await silentUnit.give(await town.overseer('kemendagri'), 'receipt', reference)).brief).toBe(
    '403 forbidden',
  );
  const closed = await silentUnit.must(ombudsman, 'receipt', reference);
  expect(closed).toMatchObject({
    stage: 'closed',
    outcome: 'referred',
    referral: { reference: 'ORI/2026/17' },
  });
});

test('the figures tell who was silent', async () => {
  await Promise.all([
    reached(silentReporter, 'settledBySilence'),
    reached(silentCompletion, 'withdrawnBySilence'),
  ]);
  await until('the referral is counted', async () => (await silentUnit.now()).outcome === 'referred');
  await eventually('all of it is counted', async () => {
    const { total } = (await desk.get('/v1/statistics')).json<{ total: Record<string, unknown> }>();
    expect(total).toMatchObject({
      received: 5,
      verified: 3,
      // A question is no answer.
      followedUp: 1,
      notFollowedUp: 4,
      settled: 1,
      withdrawn: 1,
      referred: 1,
      open: 2,
    });
    expect(Number(total['overdue'])).toBeGreaterThanOrEqual(1);
    expect(Number(total['escalated'])).toBeGreaterThanOrEqual(2);
    expect(total['onTime']).toMatchObject({ settlement: expect.any(Number) });
  });
});
