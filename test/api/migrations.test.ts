import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { main } from '../../cli/main';
import { settingsEnv } from '../../cli/settings';
import { dateOf, dayNumber } from '../../domain/zone';
import { ruleDay } from '../../store/rule-sets';
import type { Answer, Caller, Json } from '../support/caller';
import { dateIn } from '../support/decree';
import { lent } from '../support/lent';
import { POLICIES } from '../support/reference';
import { Stack } from '../../chaos/stack';
import { KAB, newKey, SINJAI, Town, type CaseBody, type Complaint, type EventBody } from '../support/town';
import { until } from '../../chaos/until';

let stack: Stack;
let town: Town;
let operator: Caller;
let from: string;
let to: string;
let open: Complaint[];

/** A stack of its own: decrees and rules are for everybody. */
beforeAll(async () => {
  stack = await Stack.start({ compiled: lent().compiled });
  town = await Town.of(stack.settings);
  operator = await town.operator();
  open = [
    await town.fileUpTo('followUp'),
    await town.fileUpTo('followUp'),
    await town.fileUpTo('verification'),
  ];
  const rules = parse(await readFile(join(POLICIES, 'sp4n.yaml'), 'utf8')) as Json & {
    clocks: Record<string, Json>;
  };
  const inAYear = dateOf(dayNumber(ruleDay(Date.now())) + 365);
  const clocks = {
    ...rules.clocks,
    firstAnswer: { ...rules.clocks['firstAnswer'], budget: '4 working days' },
  };
  const published = await operator.send('/v1/policies/sp4n', {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'if-match': '*' },
    body: JSON.stringify({ ...rules, effective: inAYear, clocks }),
  });
  to = published.json<{ version: string }>().version;
  from = (await operator.get('/v1/policies/sp4n')).json<{ version: string }>().version;
});
afterAll(() => stack?.stop());

const ids = (): string[] => open.map(({ id }) => id);
const begin = (body: Json, by = operator, key = newKey()): Promise<Answer> =>
  by.post('/v1/migrations', { from, to, past: 'skip', ...body }, { 'idempotency-key': key });

async function ended(answer: Answer, by = operator): Promise<Json> {
  expect([answer.status, answer.status === 202 ? '' : answer.text]).toEqual([202, '']);
  const path = answer.headers.get('location') ?? '';
  let last: Json = {};
  await until('the migration has ended', async () => {
    last = (await by.get(path)).json();
    return last['state'] !== 'running';
  });
  return last;
}

async function firstAnswerDue(complaint: Complaint): Promise<string | null | undefined> {
  const { clocks } = (await (await town.desk()).get(complaint.path)).json<CaseBody>();
  return clocks?.find(({ name }) => name === 'firstAnswer')?.dueAt;
}

const typesOf = async (complaint: Complaint): Promise<string[]> =>
  (await complaint.events()).map(({ type }: EventBody) => type);

test('tried, carried out, taken back', async () => {
  const [first] = open;
  if (!first) throw new Error('a complaint');
  const due = await firstAnswerDue(first);
  const dry = await ended(await begin({ dryRun: true, filter: { ids: ids() } }));
  expect(dry).toMatchObject({ state: 'done', total: 3, sent: 0, done: 0 });
  expect(dry['comparison']).toMatchObject({ total: 3, earlier: 2, unchanged: 1, overdueAtOnce: 0 });
  expect(await firstAnswerDue(first)).toBe(due);

  const key = newKey();
  const body = { filter: { stage: ['followUp', 'verification'], region: '18.10' } };
  const [one, same] = [await begin(body, operator, key), await begin(body, operator, key)];
  expect(same.json()).toMatchObject({ id: one.json()['id'] });
  expect((await begin({ ...body, past: 'fire' }, operator, key)).brief).toContain('key-reused');
  const done = await ended(one);
  expect(done).toMatchObject({ state: 'done', total: 3, done: 3, skipped: 0, failed: 0, remaining: 0 });
  expect(done).toMatchObject({ filter: body.filter, by: { role: 'operator', agency: null } });
  expect(await firstAnswerDue(first)).not.toBe(due);
  expect(await typesOf(first)).toContain('migrated');

  const { id } = done;
  const back = await ended(await operator.post(`/v1/migrations/${String(id)}/reversal`, {}));
  expect(back).toMatchObject({ state: 'done', reverses: id, from: to, to: from, total: 3, done: 3 });
  expect(await firstAnswerDue(first)).toBe(due);

  const list = (await operator.get('/v1/migrations?limit=2')).json<{ items: Json[]; next: string }>();
  expect(list.items.map((item) => item['id'])).toEqual([back['id'], id]);
  const next = (await operator.get(`/v1/migrations?limit=2&cursor=${list.next}`)).json<{ items: Json[] }>();
  expect(next.items.map((item) => item['id'])).toEqual([dry['id']]);
});

test('for operators only; one who is bound to an agency moves and sees what lies inside it', async () => {
  expect((await begin({}, await town.desk())).status).toBe(403);
  expect((await begin({}, town.anonymous)).status).toBe(401);
  const bound = await town.officer({ role: 'operator', agency: SINJAI });
  const inside = await town.file({ agency: SINJAI, location: { region: '73.07' } });
  await until('it can be found', async () => {
    const { total } = (await (await town.desk(SINJAI)).get('/v1/complaints?count=true')).json<{
      total: number;
    }>();
    return total === 1;
  });
  const moved = await ended(await begin({}, bound), bound);
  expect(moved).toMatchObject({ total: 1, done: 1, by: { role: 'operator', agency: SINJAI } });
  expect(await typesOf(inside)).toContain('migrated');
  const other = await town.officer({ role: 'operator', agency: KAB });
  expect((await other.get(`/v1/migrations/${String(moved['id'])}`)).status).toBe(404);
  expect((await other.get('/v1/migrations')).json<{ items: Json[] }>().items).toEqual([]);
  expect((await operator.get(`/v1/migrations/${String(moved['id'])}`)).status).toBe(200);
});

test.each([
  ['unknown versions', { to: 'nowhere' }, 'to'],
  ['a move to where it is', { to: 'current' }, 'to'],
  ['no word on what is past', { past: undefined }, 'past'],
  ['a filter that does not exist', { filter: { colour: 'red' } }, 'filter.colour'],
  ['a search by words', { filter: { q: 'jalan rusak' } }, 'filter.q'],
  ['a stage that does not exist', { filter: { stage: 'limbo' } }, 'filter.stage.0'],
])('%s are refused', async (_what, body, path) => {
  const answer = await begin(body);
  expect(answer.status).toBe(422);
  expect(answer.json<{ errors: Json[] }>().errors.map((one) => one['path'])).toContain(path);
});

test('it can be asked after while the worker is away, and stopped before it begins', async () => {
  await stack.end('worker');
  const begun = await begin({ filter: { ids: ids() } });
  expect(begun.status).toBe(202);
  const path = begun.headers.get('location') ?? '';
  expect((await operator.get(path)).json()).toMatchObject({ state: 'running', total: null, done: 0 });
  expect((await operator.post(`${path}/reversal`, {})).status).toBe(422);
  expect((await operator.post(`${path}/cancellation`, {})).status).toBe(202);
  await stack.start('worker');
  expect(await ended(begun)).toMatchObject({ state: 'cancelled', sent: 0 });
});

test('from the command line', async () => {
  const said: string[] = [];
  const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const err = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  try {
    const env = settingsEnv(stack.settings, process.env);
    const args = ['policy', 'migrate', '--from', from, '--to', to, '--past', 'skip'];
    expect(await main([...args, '--filter', `ids=${ids().join(',')}`, '--watch'], env)).toBe(0);
    expect(said.join('')).toMatch(/moved +3\n/);
    const id = /migration (\S+):/.exec(said.join(''))?.[1] ?? '';
    expect(await main(['policy', 'migrate', '--reverse', id, '--watch'], env)).toBe(0);
    expect(await main(['policy', 'migrate', '--from', from], env)).toBe(1);
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
});

test('a decree that is amended moves what is shown, and the trail says why when the case plans again', async () => {
  const [first] = open;
  if (!first) throw new Error('a complaint');
  const due = await firstAnswerDue(first);
  const date = dateIn(Date.parse(due ?? ''));
  const year = date.slice(0, 4);
  const [, etag] = await operator
    .get(`/v1/calendars/national/${year}`)
    .then((answer) => [answer.json(), answer.headers.get('etag')] as const);
  const file = parse(await readFile(join(POLICIES, 'calendars', 'national.yaml'), 'utf8')) as {
    years: Record<string, Json & { national: unknown[] }>;
  };
  const put = await operator.send(`/v1/calendars/national/${year}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'if-match': etag ?? '*' },
    body: JSON.stringify({
      basis: 'SKB perubahan',
      national: [...(file.years[year]?.national ?? []), date.slice(5)],
      jointLeave: file.years[year]?.['jointLeave'] ?? [],
    }),
  });
  expect([put.status, put.status < 300 ? '' : put.text]).toEqual([200, '']);
  await until('the shown date has moved', async () => (await firstAnswerDue(first)) !== due);
  expect(Date.parse((await firstAnswerDue(first)) ?? '')).toBeGreaterThan(Date.parse(due ?? ''));
  expect(await typesOf(first)).not.toContain('rescheduled');
  const told = (await operator.get('/v1/replanning')).json();
  expect(told).toMatchObject({ calendars: expect.arrayContaining(['national']) as unknown, failed: 0 });
  await first.must(first.reporter, 'replies', { text: 'Tolong segera.' });
  const events = await first.events();
  expect(events.find(({ type }) => type === 'rescheduled')?.data).toMatchObject({
    clock: 'firstAnswer',
    from: due,
  });
});
