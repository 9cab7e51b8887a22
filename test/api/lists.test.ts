import type { Caller, Json } from '../support/caller';
import { eventually } from '../support/eventually';
import { lent } from '../support/lent';
import { Stack } from '../../chaos/stack';
import { withEngine } from '../support/temporal';
import { SINJAI, Town, type Complaint, type ListItem, type Page } from '../support/town';
import { until } from '../../chaos/until';

/** On a stack of their own, so that what is counted here is known. */
const ROADS = 'kab-sinjai.dinas-pupr';
const HEALTH = 'kab-sinjai.dinas-kesehatan';
const LONG = 'Saluran di tepi jalan tersumbat. '.repeat(20);

let stack: Stack;
let town: Town;
let desk: Caller;
let national: Caller;
const known: Record<string, Complaint> = {};

const file = (otherwise: Json): Promise<Complaint> =>
  town.file({ agency: SINJAI, location: { region: '73.07.01' }, ...otherwise });

/** Eight complaints: one in each stage, one archived, one withdrawn. */
beforeAll(async () => {
  stack = await Stack.start({ compiled: lent().compiled });
  town = await Town.of(stack.settings);
  [desk, national] = [await town.desk(SINJAI), await town.national()];
  const [roads, health] = [await town.liaison(ROADS), await town.liaison(HEALTH)];
  known['new'] = await file({ title: 'Drainase 100% tersumbat (lagi)', description: LONG, channel: 'sms' });
  known['asked'] = await file({ topic: 'education.fees' });
  await known['asked'].must(desk, 'verification', { decision: 'incomplete', ask: 'Sekolah mana?' });
  known['verified'] = await file({ classification: 'information' });
  await known['verified'].must(desk, 'verification', { decision: 'accept' });
  known['held'] = await file({ location: { region: '73.07.02.2002' } });
  await known['held'].must(desk, 'verification', { decision: 'accept', oversight: true, to: ROADS });
  known['answered'] = await file({ topic: 'roads' });
  await known['answered'].must(desk, 'verification', { decision: 'accept', to: HEALTH });
  await known['answered'].must(health, 'return', { reason: 'Bukan kami.' });
  await known['answered'].must(desk, 'disposition', { to: ROADS });
  await known['answered'].must(roads, 'answers', { text: 'Sudah.', final: true });
  known['settled'] = await file({});
  await known['settled'].must(desk, 'verification', { decision: 'accept', to: HEALTH });
  await known['settled'].must(health, 'answers', { text: 'Sudah.', final: true });
  await known['settled'].must(known['settled'].reporter, 'acceptance', { rating: 4 });
  known['archived'] = await file({ classification: 'aspiration' });
  await known['archived'].must(desk, 'verification', {
    decision: 'archive',
    code: 'too-general',
    reason: 'Umum.',
  });
  known['withdrawn'] = await file({ channel: 'web' });
  await known['withdrawn'].must(known['withdrawn'].reporter, 'withdrawal', {});
});
afterAll(() => stack.stop());

async function found(query: string, by: Caller = desk): Promise<string[]> {
  const { items } = (await by.get(`/v1/complaints?${query}`)).json<Page<ListItem>>();
  const names = Object.entries(known);
  return items.map(({ id }) => names.find(([, one]) => one.id === id)?.[0] ?? id).toSorted();
}

const yesterday = (): string => new Date(Date.now() - 86_400_000).toISOString();
const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString();

test.each([
  ['stage=verification', ['new']],
  ['stage=closed', ['archived', 'settled', 'withdrawn']],
  ['stage=completion,disposition', ['asked', 'verified']],
  [`agency=${ROADS}`, ['answered', 'held']],
  [`agency=${HEALTH}`, ['settled']],
  ['region=73.07.02', ['held']],
  ['region=73.07.01,73.07.02.2002&stage=followUp', ['held']],
  ['topic=education', ['asked']],
  ['topic=roads&stage=reply', ['answered']],
  ['topic=road', []],
  ['classification=information,aspiration', ['archived', 'verified']],
  ['oversight=true', ['held']],
  ['channel=sms', ['new']],
  ['outcome=settled,withdrawn', ['settled', 'withdrawn']],
  ['overdue=true', []],
  ['escalationLevel=1', []],
  ['escalatedTo=me', []],
  ['q=DRAINASE', ['new']],
  ['q=100%25%20tersumbat%20(lagi)', ['new']],
  ['q=.*', []],
  ['externalId=nobody', []],
])('the filter %s finds what it says', async (query, names) => {
  expect(await found(query)).toEqual(names);
});

test('filters by time, by id and by institution find what they say', async () => {
  const all = Object.keys(known).toSorted();
  expect(await found(`receivedFrom=${yesterday()}&receivedTo=${tomorrow()}`)).toEqual(all);
  expect(await found(`receivedTo=${yesterday()}`)).toEqual([]);
  expect(await found(`updatedSince=${yesterday()}`)).toEqual(all);
  expect(await found(`updatedSince=${tomorrow()}`)).toEqual([]);
  expect(await found(`dueBefore=${tomorrow()}`)).toEqual([]);
  const muchLater = new Date(Date.now() + 400 * 86_400_000).toISOString();
  expect(await found(`dueBefore=${muchLater}`)).toEqual(
    all.filter((name) => !['settled', 'withdrawn'].includes(name)),
  );
  const { id = '' } = known['held'] ?? {};
  expect(await found(`q=${id.toLowerCase()}`)).toEqual(['held']);
  expect(await found(`institution=${SINJAI}&limit=200`, national)).toEqual(all);
});

test('everybody finds their own: the desk all, a unit what it holds or held, a reporter’s case nobody else’s', async () => {
  expect(await found('')).toEqual(Object.keys(known).toSorted());
  expect(await found('', await town.liaison(ROADS))).toEqual(['answered', 'held']);
  // It once held what it has returned, and reads on.
  expect(await found('', await town.liaison(HEALTH))).toEqual(['answered', 'settled']);
  expect(await found('', await town.liaison('kab-sinjai.dinas-pendidikan'))).toEqual([]);
  expect(await found('', await town.supervisor(SINJAI))).toEqual(Object.keys(known).toSorted());
  expect(await found(`institution=${SINJAI}`, await town.desk('kab-pringsewu'))).toEqual([]);
  expect(await found(`institution=${SINJAI}`, await town.overseer('ombudsman'))).toHaveLength(8);
});

test.each(['dueAt', '-dueAt', 'receivedAt', '-receivedAt', 'updatedAt', '-updatedAt'])(
  'sorted by %s, page by page, everything comes once and in order',
  async (sort) => {
    const seen: ListItem[] = [];
    for (let cursor = ''; ;) {
      const answer = await desk.get(`/v1/complaints?sort=${sort}&limit=3&count=true${cursor}`);
      const { items, next, total } = answer.json<Page<ListItem>>();
      expect([items.length <= 3, total]).toEqual([true, 8]);
      seen.push(...items);
      if (next === null) break;
      cursor = `&cursor=${encodeURIComponent(next)}`;
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(8);
    const field = sort.replace('-', '') as 'dueAt' | 'receivedAt' | 'updatedAt';
    const values = seen.map((item) => item[field] ?? null).map((at) => (at === null ? null : Date.parse(at)));
    const dated = values.filter((at) => at !== null);
    // Whatever the direction, cases without a due date come last.
    expect(values.slice(dated.length).every((at) => at === null)).toBe(true);
    expect(dated).toEqual(dated.toSorted((a, b) => (sort.startsWith('-') ? b - a : a - b)));
    const other = sort === 'dueAt' ? 'updatedAt' : 'dueAt';
    const first = (await desk.get(`/v1/complaints?sort=${sort}&limit=3`)).json<Page<ListItem>>();
    expect((await desk.get(`/v1/complaints?sort=${other}&cursor=${first.next}`)).brief).toBe('422 invalid');
  },
);

test('an item of a list leaves out what is long', async () => {
  const { items } = (await desk.get('/v1/complaints?stage=verification')).json<Page<ListItem>>();
  expect(items[0]).toMatchObject({ stage: 'verification', title: 'Drainase 100% tersumbat (lagi)' });
  expect(items[0]?.description).toBe(LONG.slice(0, 200));
  for (const name of ['answers', 'replies', 'original']) expect(items[0]).not.toHaveProperty(name);
});

interface Figures extends Json {
  key: string;
  received: number;
}
interface Statistics {
  items: Figures[];
  total: Figures | null;
  suppressed: boolean;
}

const statistics = async (by: Caller, query: string): Promise<Statistics> =>
  (await by.get(`/v1/statistics?${query}`)).json<Statistics>();

test('the figures are those of the known cases', async () => {
  await eventually('all are counted', async () =>
    expect((await statistics(desk, 'by=institution')).total).toMatchObject({ received: 8, open: 5 }),
  );
  const { items, total } = await statistics(desk, 'by=institution');
  expect(items.map(({ key, name }) => [key, name])).toEqual([[SINJAI, 'Pemerintah Kabupaten Sinjai']]);
  expect(total).toEqual({
    received: 8,
    verified: 5,
    followedUp: 2,
    notFollowedUp: 6,
    settled: 1,
    archived: 1,
    outsideScope: 0,
    withdrawn: 1,
    referred: 0,
    open: 5,
    overdue: 0,
    escalated: 0,
    hops: 1,
    firstAnswer: { medianWorkingDays: 0, p90WorkingDays: 0 },
    firstAnswerFromReceipt: { medianWorkingDays: 0, p90WorkingDays: 0 },
    onTime: { verification: 1, firstAnswer: 1, settlement: 1 },
    ratings: { mean: 4, count: 1 },
  });
  const byAgency = await statistics(desk, 'by=agency');
  expect(Object.fromEntries(byAgency.items.map(({ key, received }) => [key, received]))).toEqual({
    [SINJAI]: 5,
    [ROADS]: 2,
    [HEALTH]: 1,
  });
  const byClass = await statistics(desk, 'by=classification');
  expect(Object.fromEntries(byClass.items.map(({ key, received }) => [key, received]))).toEqual({
    complaint: 6,
    aspiration: 1,
    information: 1,
  });
  for (const one of [byAgency, byClass]) expect(one.total).toEqual(total);
  expect((await statistics(await town.liaison(ROADS), 'by=agency')).total).toMatchObject({
    received: 2,
    open: 2,
  });
  expect((await statistics(desk, 'to=2026-01-01')).total).toMatchObject({
    received: 0,
    onTime: { verification: null },
  });
});

test('the public sees groups of at least five, and can take none of them apart', async () => {
  for (const by of ['agency', 'institution', 'region', 'topic', 'classification']) {
    const { items, total, suppressed } = await statistics(town.anonymous, `by=${by}`);
    expect(items.every(({ received }) => received >= 5)).toBe(true);
    expect(items.reduce((sum, { received }) => sum + received, 0)).toBe(total?.received);
    expect(suppressed).toBe(items.some(({ key }) => key === 'small-groups'));
  }
  const { items } = await statistics(national, 'by=region');
  expect(items.find(({ key }) => key === '73.07')).toMatchObject({ received: 8, followedUp: 2 });
});

test('every ready filter leads to the Temporal UI with a query that the engine takes', async () => {
  const { uiUrl } = town.settings;
  await withEngine(town.settings, async ({ workflow }) => {
    for (const filter of ['open', 'overdue', 'due-today', 'escalated', 'ping-pong', 'stuck']) {
      for (const institution of ['', `?institution=${SINJAI}`]) {
        const answer = await town.anonymous.get(`/watch/${filter}${institution}`);
        const location = new URL(answer.headers.get('location') ?? '');
        expect([answer.status, location.origin, location.pathname]).toEqual([
          302,
          uiUrl,
          '/namespaces/default/workflows',
        ]);
        const query = location.searchParams.get('query') ?? '';
        expect(query.includes(SINJAI)).toBe(institution !== '');
        const here = filter === 'open' ? 5 : 0;
        // Without an institution there are those of other suites.
        await until(`${here} by ${query}`, async () => {
          const { count } = await workflow.count(query);
          return institution === '' ? count >= here : count === here;
        });
      }
    }
    // The UI itself answers there, and asks the engine with the very same query.
    const { headers } = await town.anonymous.get(`/watch/open?institution=${SINJAI}`);
    const link = new URL(headers.get('location') ?? '');
    expect((await fetch(link)).status).toBe(200);
    const asked = await fetch(`${uiUrl}/api/v1/namespaces/default/workflows${link.search}`);
    const { executions } = (await asked.json()) as { executions: { execution: { workflowId: string } }[] };
    expect(executions.map(({ execution }) => execution.workflowId).toSorted()).toEqual(
      ['new', 'asked', 'verified', 'held', 'answered']
        .map((name) => `complaint/${known[name]?.id}`)
        .toSorted(),
    );
  });
  expect((await town.anonymous.get('/watch/everything')).brief).toBe('404 not-found');
  expect((await town.anonymous.get('/watch/constructor')).brief).toBe('404 not-found');
  for (const institution of [ROADS, 'nobody', `${SINJAI}" OR Stage = "reply`]) {
    const answer = await town.anonymous.get(`/watch/open?institution=${encodeURIComponent(institution)}`);
    expect(answer.brief).toBe('422 invalid');
  }
});
