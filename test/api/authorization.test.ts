import { COMMANDS, type CommandName } from '../../domain/vocabulary';
import type { Answer, Caller, Json } from '../support/caller';
import { askedGrid, readGrid, spelt } from '../support/grid';
import { eventually } from '../support/eventually';
import { lent } from '../support/lent';
import {
  COMMAND_METHODS,
  COMMAND_PATHS,
  filing,
  GOOD_BODIES,
  HEALTH,
  KAB,
  NEVER,
  PUPR,
  SINJAI,
  Town,
  type CaseBody,
  type Complaint,
  type ListItem,
  type Page,
} from '../support/town';
import { until } from '../../chaos/until';

const LUWU = 'kab-luwu-timur';
const LUWU_UNIT = 'kab-luwu-timur.dinas-kesehatan';

let town: Town;
let callers: Record<string, Caller>;
/** The reporter of some other case. */
let other: Complaint;

beforeAll(async () => {
  town = await Town.of(lent().settings);
  other = await town.file({ agency: 'kab-lampung-selatan' });
  callers = {
    stranger: other.reporter,
    anonymous: town.anonymous,
    unit: await town.liaison(PUPR),
    head: await town.supervisor(PUPR),
    unit2: await town.liaison(HEALTH),
    desk: await town.desk(KAB),
    regent: await town.supervisor(KAB),
    desk2: await town.desk(SINJAI),
    national: await town.national(),
    overseer: await town.overseer('kemendagri'),
    ombudsman: await town.overseer('ombudsman'),
    operator: await town.operator(),
    system: await town.system(PUPR),
    system2: await town.system(SINJAI),
  };
});

const READS: Readonly<Record<string, string>> = {
  case: '',
  events: '/events',
  referral: '/referral',
  similar: '/similar',
  'command state': `/commands/${'x'.repeat(66)}`,
};

/** One cell: reads are carried out, commands are tried in a way that changes nothing: 412 is "could do it now". */
async function call(complaint: Complaint, row: string, column: string): Promise<string> {
  const caller = column === 'reporter' ? complaint.reporter : callers[column];
  if (!caller) throw new Error(`who is ${column}?`);
  const read = row.startsWith('GET ') ? READS[row.slice(4)] : undefined;
  const name = COMMANDS.find((one) => one === row);
  let answer: Answer;
  if (read !== undefined) answer = await caller.get(complaint.path + read);
  else if (name) answer = await complaint.give(caller, name, GOOD_BODIES[name], { 'if-match': NEVER });
  else throw new Error(`what is ${row}?`);
  return String(answer.status);
}

async function expectGrid(complaint: Complaint, text: string): Promise<void> {
  // Its workflow has taken it up: what it does of itself is done.
  const before = await until('taken up', async () => {
    const seen = await complaint.now();
    return Number(seen.revision) > 1 && seen;
  });
  const grid = readGrid(text);
  const asked = await askedGrid(grid, (row, column) => call(complaint, row, column));
  expect(spelt(asked)).toEqual(spelt(grid));
  // Refusals before the engine leave no trace: neither of the case nor in its trail.
  expect((await complaint.now()).revision).toBe(before.revision);
}

test('who may what while a desk verifies, and the case is nobody else’s to know of', async () => {
  await expectGrid(
    await town.fileUpTo('verification'),
    `
                 reporter stranger anonymous unit head unit2 desk regent desk2 national overseer ombudsman operator system system2
  GET case            200      401       404  404  404   404  200    200   404      200      200       200      404    404     404
  GET events          200      401       404  404  404   404  200    200   404      200      200       200      404    404     404
  GET referral        404      401       401  404  404   404  403    403   404      403      403       403      404    404     404
  GET similar         403      403       401  404  404   404  200    200   404      200      403       403      404    404     404
  GET command state   404      401       401  404  404   404  404    404   404      404      404       404      404    404     404
  verification        403      401       401  404  404   404  412    403   404      403      403       403      404    404     404
  completion          409      401       401  404  404   404  403    403   404      403      403       403      404    404     404
  disposition         403      401       401  404  404   404  409    403   404      403      403       403      404    404     404
  return              403      401       401  404  404   404  409    409   404      403      403       403      404    404     404
  answers             403      401       401  404  404   404  409    409   404      403      403       403      404    404     404
  replies             412      401       401  404  404   404  403    403   404      403      403       403      404    404     404
  acceptance          409      401       401  404  404   404  403    403   404      403      403       403      404    404     404
  withdrawal          412      401       401  404  404   404  403    403   404      403      403       403      404    404     404
  instructions        403      401       401  404  404   404  403    412   404      403      403       403      404    404     404
  corrections         403      401       401  404  404   404  412    403   404      403      403       403      404    404     404
  merger              403      401       401  404  404   404  412    403   404      403      403       403      404    404     404
  mergerEnd           403      401       401  404  404   404  409    403   404      403      403       403      404    404     404
  referral            409      401       401  404  404   404  403    403   404      403      403       403      404    404     404
  receipt             403      401       401  404  404   404  403    403   404      403      403       409      404    404     404
  followers           403      401       404  404  404   404  404    404   404      404      404       404      404    404     404
  suspensions         403      401       401  404  404   404  403    403   404      412      403       403      404    404     404
  suspensionEnd       403      401       401  404  404   404  403    403   404      409      403       403      404    404     404
  supporting          403      401       401  404  404   404  409    409   404      403      403       403      404    404     404
  supportingEnd       403      401       401  404  404   404  409    409   404      403      403       403      404    404     404
  `,
  );
});

test('who may what while a unit follows up, and the case is published', async () => {
  await expectGrid(
    await town.fileUpTo('followUp'),
    `
                 reporter stranger anonymous unit head unit2 desk regent desk2 national overseer ombudsman operator system system2
  GET case            200      401       200  200  200   200  200    200   200      200      200       200      200    200     200
  GET events          200      401       404  200  200   404  200    200   404      200      200       200      404    200     404
  GET referral        404      401       401  403  403   403  403    403   403      403      403       403      403    403     403
  GET similar         403      403       401  200  200   403  200    200   403      200      403       403      403    200     403
  GET command state   404      401       401  404  404   404  404    404   404      404      404       404      404    404     404
  verification        403      401       401  403  403   403  409    403   403      403      403       403      403    403     403
  completion          409      401       401  403  403   403  403    403   403      403      403       403      403    403     403
  disposition         403      401       401  403  403   403  412    403   403      403      403       403      403    403     403
  return              403      401       401  412  412   403  403    403   403      403      403       403      403    412     403
  answers             403      401       401  412  412   403  412    403   403      403      403       403      403    412     403
  replies             412      401       401  403  403   403  403    403   403      403      403       403      403    403     403
  acceptance          409      401       401  403  403   403  403    403   403      403      403       403      403    403     403
  withdrawal          412      401       401  403  403   403  403    403   403      403      403       403      403    403     403
  instructions        403      401       401  403  412   403  403    412   403      403      403       403      403    403     403
  corrections         403      401       401  403  403   403  412    403   403      403      403       403      403    403     403
  merger              403      401       401  403  403   403  412    403   403      403      403       403      403    403     403
  mergerEnd           403      401       401  403  403   403  409    403   403      403      403       403      403    403     403
  referral            409      401       401  403  403   403  403    403   403      403      403       403      403    403     403
  receipt             403      401       401  403  403   403  403    403   403      403      403       409      403    403     403
  followers           403      401       412  403  403   403  412    403   412      412      403       403      403    412     412
  suspensions         403      401       401  403  403   403  412    412   403      403      403       403      403    403     403
  suspensionEnd       403      401       401  403  403   403  409    409   403      403      403       403      403    403     403
  supporting          403      401       401  412  412   403  412    403   403      403      403       403      403    412     403
  supportingEnd       403      401       401  409  409   403  409    403   403      403      403       403      403    409     403
  `,
  );
});

test('who may what while another agency supports the unit', async () => {
  const complaint = await town.fileUpTo('followUp', { confidential: true });
  await complaint.must(await town.liaison(), 'supporting', {});
  callers['head2'] = await town.supervisor(HEALTH);
  callers['unit3'] = await town.liaison(`${KAB}.dinas-sosial`);
  await expectGrid(
    complaint,
    `
                 reporter anonymous unit unit2 head2 unit3 desk regent desk2 national operator system
  GET case            200       404  200   200   200   404  200    200   404      404      404    200
  GET events          200       404  200   200   200   404  200    200   404      404      404    200
  disposition         403       401  403   403   403   404  412    403   404      404      404    403
  return              403       401  412   412   412   404  403    403   404      404      404    412
  answers             403       401  412   412   412   404  412    403   404      404      404    412
  instructions        403       401  403   403   412   404  403    412   404      404      404    403
  corrections         403       401  403   403   403   404  412    403   404      404      404    403
  merger              403       401  403   403   403   404  412    403   404      404      404    403
  mergerEnd           403       401  403   403   403   404  409    403   404      404      404    403
  suspensions         403       401  403   403   403   404  412    412   404      404      404    403
  supporting          403       401  412   403   403   404  412    403   404      404      404    412
  supportingEnd       403       401  412   403   403   404  412    403   404      404      404    412
  `,
  );
});

test('who may what once it is closed for good', async () => {
  const complaint = await town.fileUpTo('closed');
  await expectGrid(
    complaint,
    `
                 reporter stranger anonymous unit head unit2 desk regent desk2 national overseer ombudsman operator system system2
  GET case            200      401       200  200  200   200  200    200   200      200      200       200      200    200     200
  GET events          200      401       404  200  200   404  200    200   404      200      200       200      404    200     404
  verification        403      401       401  403  403   403  409    403   403      403      403       403      403    403     403
  answers             403      401       401  409  409   403  409    409   403      403      403       403      403    409     403
  replies             409      401       401  403  403   403  403    403   403      403      403       403      403    403     403
  acceptance          409      401       401  403  403   403  403    403   403      403      403       403      403    403     403
  withdrawal          409      401       401  403  403   403  403    403   403      403      403       403      403    403     403
  receipt             403      401       401  403  403   403  403    403   403      403      403       409      403    403     403
  merger              403      401       401  403  403   403  409    403   403      403      403       403      403    403     403
  mergerEnd           403      401       401  403  403   403  409    403   403      403      403       403      403    403     403
  followers           403      401       409  409  409   409  409    409   409      409      409       409      409    409     409
  suspensions         403      401       401  403  403   403  409    409   403      403      403       403      403    403     403
  suspensionEnd       403      401       401  403  403   403  409    409   403      403      403       403      403    403     403
  supporting          403      401       401  409  409   403  409    403   403      403      403       403      403    409     403
  supportingEnd       403      401       401  409  409   403  409    403   403      403      403       403      403    409     403
  `,
  );
});

test('who may what at the stages between, and `may` says the same', async () => {
  const can: Readonly<Record<string, Readonly<Record<string, readonly CommandName[]>>>> = {
    completion: {
      reporter: ['completion', 'withdrawal'],
      desk: ['corrections', 'merger'],
      regent: ['instructions'],
      national: ['suspensions'],
    },
    disposition: {
      reporter: ['replies', 'withdrawal'],
      desk: ['disposition', 'return', 'corrections', 'supporting', 'merger'],
      regent: ['return', 'instructions', 'supporting'],
      unit: [],
    },
    reply: {
      reporter: ['replies', 'acceptance', 'withdrawal'],
      unit: [],
      head: ['instructions'],
      desk: ['corrections', 'suspensions', 'merger'],
    },
  };
  for (const stage of ['completion', 'disposition', 'reply'] as const) {
    const complaint = await town.fileUpTo(stage);
    for (const [who, commands] of Object.entries(can[stage] ?? {})) {
      const caller = who === 'reporter' ? complaint.reporter : callers[who];
      if (!caller) throw new Error(who);
      const seen = await caller.get(complaint.path);
      const may = (seen.status === 200 ? seen.json<CaseBody>().may : undefined) ?? [];
      const possible = await complaint.possible(caller);
      expect([stage, who, possible, may]).toEqual([stage, who, commands, commands]);
    }
  }
});

test('an agency that is complained of, and whoever works below it, finds nothing at any address', async () => {
  callers['accused'] = await town.liaison(HEALTH);
  callers['its head'] = await town.supervisor(HEALTH);
  callers['its software'] = await town.system(HEALTH);
  const complaint = await town.fileUpTo('followUp', { about: [HEALTH] });
  const rows = ['GET case', 'GET events', 'GET referral', 'GET command state', ...COMMANDS];
  for (const row of rows) {
    const [it, head, software, anonymous] = await Promise.all(
      ['accused', 'its head', 'its software', 'anonymous'].map((who) => call(complaint, row, who)),
    );
    expect([row, it, head, software]).toEqual([row, '404', '404', '404']);
    // Whoever is accused could leave the token at home.
    expect([row, anonymous]).toEqual([row, /^(GET (case|events)|followers)$/.test(row) ? '404' : '401']);
  }
  expect((await complaint.seenBy(await town.liaison(PUPR))).about).toEqual([HEALTH]);
});

test('the same holds when the whole institution is complained of: the national desk has it', async () => {
  const complaint = await town.file({ about: [KAB] });
  const national = await town.national();
  expect((await complaint.seenBy(national)).holder).toEqual({ agency: 'nasional', institution: 'nasional' });
  for (const caller of [await town.desk(KAB), await town.liaison(PUPR), await town.supervisor(KAB)]) {
    expect((await caller.get(complaint.path)).brief).toBe('404 not-found');
    expect((await complaint.give(caller, 'verification', { decision: 'accept' })).brief).toBe(
      '404 not-found',
    );
  }
  const to = await complaint.give(national, 'verification', { decision: 'accept', to: PUPR });
  expect([to.brief, to.json()['errors']]).toEqual(['422 invalid', [expect.objectContaining({ path: 'to' })]]);
});

test('a case that comes to accuse its institution leaves every list, count and figure of that institution', async () => {
  const [desk, unit] = [await town.desk(LUWU), await town.liaison(LUWU_UNIT)];
  const everything = async () => {
    const found = [];
    for (const by of [desk, unit]) {
      const list = (await by.get('/v1/complaints?count=true&limit=200')).json<Page<ListItem>>();
      const figures = (await by.get('/v1/statistics?by=agency')).json<{ total: { received: number } }>();
      found.push({
        ids: list.items.map(({ id }) => id),
        total: list.total,
        received: figures.total.received,
      });
    }
    return found;
  };
  const stays = await town.file({ agency: LUWU, location: { region: '73.24' } });
  const goes = await town.file({ agency: LUWU, location: { region: '73.24' } });
  for (const one of [stays, goes])
    await one.must(desk, 'verification', { decision: 'accept', to: LUWU_UNIT });
  await eventually('both are counted', async () => {
    for (const { ids, total, received } of await everything()) {
      expect([ids.toSorted(), total, received]).toEqual([[stays.id, goes.id].toSorted(), 2, 2]);
    }
  });
  const answer = await goes.give(desk, 'corrections', { about: [LUWU], reason: 'Pungutan di kabupaten.' });
  expect([answer.status, answer.json()]).toEqual([200, { id: goes.id }]);
  for (const { ids, total } of await everything()) expect([ids, total]).toEqual([[stays.id], 1]);
  await eventually('it is counted no more', async () =>
    expect((await everything()).map(({ received }) => received)).toEqual([1, 1]),
  );
  const search = await desk.get(`/v1/complaints?q=${goes.id}&count=true`);
  expect(search.json()).toEqual({ items: [], next: null, total: 0 });
  expect((await goes.seenBy(await town.national())).holder?.agency).toBe('nasional');
});

test('a confidential case is nobody’s but its reporter’s and its handlers’', async () => {
  const complaint = await town.fileUpTo('followUp', { confidential: true });
  await expectGrid(
    complaint,
    `
                 reporter stranger anonymous unit head unit2 desk regent desk2 national overseer ombudsman operator system system2
  GET case            200      401       404  200  200   404  200    200   404      404      404       404      404    200     404
  GET events          200      401       404  200  200   404  200    200   404      404      404       404      404    200     404
  answers             403      401       401  412  412   404  412    403   404      404      404       404      404    412     404
  `,
  );
  const lifted = await complaint.give(await town.desk(), 'corrections', {
    confidential: false,
    reason: 'Boleh.',
  });
  expect(lifted.brief).toBe('422 invalid');
});

test('what has no case: who may file, list, count and look', async () => {
  const web = filing();
  const letter = filing({ channel: 'letter' });
  const rows: Readonly<Record<string, (by: Caller) => Promise<Answer>>> = {
    'file by web': (by) => by.post('/v1/complaints', web),
    'file a letter': (by) => by.post('/v1/complaints', letter),
    list: (by) => by.get('/v1/complaints?limit=1'),
    statistics: (by) => by.get('/v1/statistics'),
    agencies: (by) => by.get('/v1/agencies?limit=1'),
    agency: (by) => by.get(`/v1/agencies/${PUPR}`),
    'put agency': (by) =>
      by.send(`/v1/agencies/${PUPR}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'if-match': '*' },
        body: '{}',
      }),
    'import agencies': (by) =>
      by.send('/v1/agencies/imports', {
        method: 'POST',
        headers: { 'content-type': 'text/csv' },
        body: 'id\n',
      }),
    topics: (by) => by.get('/v1/topics?limit=1'),
    reasons: (by) => by.get('/v1/reasons?for=archive'),
    policy: (by) => by.get('/v1/policies/sp4n'),
    calendars: (by) => by.get('/v1/calendars?limit=1'),
    calendar: (by) => by.get('/v1/calendars/national/2026'),
    'put calendar': (by) =>
      by.send('/v1/calendars/national/2028', {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
    policies: (by) => by.get('/v1/policies'),
    'policy history': (by) => by.get('/v1/policies/sp4n/versions'),
    'put policy': (by) =>
      by.send('/v1/policies/sp4n', {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
    simulate: (by) => by.post('/v1/policies/sp4n/simulations', {}),
    compare: (by) => by.post('/v1/policies/sp4n/comparisons', {}),
    migrations: (by) => by.get('/v1/migrations'),
    migrate: (by) => by.post('/v1/migrations', {}),
    migration: (by) => by.get('/v1/migrations/none'),
    'cancel migration': (by) => by.post('/v1/migrations/none/cancellation', {}),
    'reverse migration': (by) => by.post('/v1/migrations/none/reversal', {}),
    routes: (by) => by.get('/v1/routes'),
    'explain route': (by) =>
      by.post('/v1/routes/explanations', { classification: 'complaint', topic: 'roads.damaged' }),
    'find similar': (by) =>
      by.post('/v1/complaints/similar', { classification: 'complaint', topic: 'roads.damaged' }),
    'route decisions': (by) => by.get('/v1/routes/decisions'),
    'route graph': (by) => by.get('/v1/routes/graph'),
    notices: (by) => by.get('/v1/outbox'),
    'resend notice': (by) => by.post('/v1/outbox/none-1-0/resend', {}),
    // 404 as long as no calendar has ever changed: what is asked here is who is let in.
    replanning: async (by) => {
      const answer = await by.get('/v1/replanning');
      return answer.status === 404 ? by.get('/v1/migrations') : answer;
    },
    watch: (by) => by.get('/watch/overdue'),
    healthz: (by) => by.get('/healthz'),
    readyz: (by) => by.get('/readyz'),
    metrics: (by) => by.get('/metrics'),
    openapi: (by) => by.get('/openapi.json'),
    docs: (by) => by.get('/docs'),
    problem: (by) => by.get('/problems/stale'),
    'no such': (by) => by.get('/v1/nothing'),
    method: (by) => by.send('/v1/complaints', { method: 'DELETE' }),
  };
  const grid = readGrid(`
                 stranger anonymous unit head desk regent national overseer ombudsman operator system
  file by web         401       201  403  403  422    403      422      403       403      403    201
  file a letter       401       422  403  403  201    403      201      403       403      403    201
  list                403       401  200  200  200    200      200      200       200      403    200
  statistics          200       200  200  200  200    200      200      200       200      200    200
  agencies            200       200  200  200  200    200      200      200       200      200    200
  agency              200       200  200  200  200    200      200      200       200      200    200
  put agency          403       401  403  403  403    403      403      403       403      422    403
  import agencies     403       401  403  403  403    403      403      403       403      422    403
  topics              200       200  200  200  200    200      200      200       200      200    200
  reasons             200       200  200  200  200    200      200      200       200      200    200
  policy              200       200  200  200  200    200      200      200       200      200    200
  calendars           200       200  200  200  200    200      200      200       200      200    200
  calendar            200       200  200  200  200    200      200      200       200      200    200
  put calendar        403       401  403  403  403    403      403      403       403      422    403
  policies            200       200  200  200  200    200      200      200       200      200    200
  policy history      200       200  200  200  200    200      200      200       200      200    200
  put policy          403       401  403  403  403    403      403      403       403      422    403
  simulate            403       401  403  403  403    403      403      403       403      422    403
  compare             403       401  403  403  403    403      403      403       403      422    403
  migrations          403       401  403  403  403    403      403      403       403      200    403
  migrate             403       401  403  403  403    403      403      403       403      422    403
  migration           403       401  403  403  403    403      403      403       403      404    403
  cancel migration    403       401  403  403  403    403      403      403       403      404    403
  reverse migration   403       401  403  403  403    403      403      403       403      404    403
  replanning          403       401  403  403  403    403      403      403       403      200    403
  notices             403       401  403  403  403    403      403      403       403      200    403
  resend notice       403       401  403  403  403    403      403      403       403      404    403
  routes              200       200  200  200  200    200      200      200       200      200    200
  explain route       200       200  200  200  200    200      200      200       200      200    200
  find similar        200       200  200  200  200    200      200      200       200      200    200
  route decisions     403       401  403  403  200    403      200      200       200      200    403
  route graph         200       200  200  200  200    200      200      200       200      200    200
  watch               302       302  302  302  302    302      302      302       302      302    302
  healthz             200       200  200  200  200    200      200      200       200      200    200
  readyz              200       200  200  200  200    200      200      200       200      200    200
  metrics             403       200  403  403  403    403      403      403       403      200    403
  openapi             200       200  200  200  200    200      200      200       200      200    200
  docs                200       200  200  200  200    200      200      200       200      200    200
  problem             200       200  200  200  200    200      200      200       200      200    200
  no such             404       404  404  404  404    404      404      404       404      404    404
  method              405       405  405  405  405    405      405      405       405      405    405
  `);
  const asked = await askedGrid(grid, async (row, column) => {
    const caller = callers[column];
    const run = rows[row];
    if (!caller || !run) throw new Error(`${row}, ${column}`);
    return String((await run(caller)).status);
  });
  expect(spelt(asked)).toEqual(spelt(grid));
  const outside = await town.anonymous.get('/metrics', { 'x-forwarded-for': '203.0.113.7' });
  expect(outside.brief).toBe('401 unauthenticated');
});

test('every route of the document is in one of these tables', async () => {
  const document = (await town.anonymous.get('/openapi.json')).json<{ paths: Record<string, Json> }>();
  const calls = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method} ${path.replace('/v1/complaints/{id}', '…')}`),
  );
  const commands = COMMANDS.map((name) => {
    const path = COMMAND_PATHS[name].replace('/1/', '/{n}/').replace(`/${HEALTH}`, '/{agency}');
    return `${COMMAND_METHODS[name]?.toLowerCase() ?? 'post'} …/${path}`;
  });
  expect(calls.toSorted()).toEqual(
    [
      ...commands,
      'get …',
      'get …/events',
      'post …/secret',
      'get …/referral',
      'get …/commands/{command}',
      'get /v1/complaints',
      'post /v1/complaints',
      'post /v1/complaints/similar',
      'get …/similar',
      'get /v1/statistics',
      'get /v1/agencies',
      'get /v1/agencies/{id}',
      'put /v1/agencies/{id}',
      'post /v1/agencies/imports',
      'get /v1/topics',
      'get /v1/reasons',
      'get /v1/policies',
      'get /v1/policies/{name}',
      'get /v1/policies/{name}/versions',
      'put /v1/policies/{name}',
      'post /v1/policies/{name}/simulations',
      'post /v1/policies/{name}/comparisons',
      'get /v1/migrations',
      'post /v1/migrations',
      'get /v1/migrations/{id}',
      'post /v1/migrations/{id}/cancellation',
      'post /v1/migrations/{id}/reversal',
      'get /v1/replanning',
      'get /v1/outbox',
      'post /v1/outbox/{id}/resend',
      'get /v1/routes',
      'post /v1/routes/explanations',
      'get /v1/routes/decisions',
      'get /v1/routes/graph',
      'get /v1/calendars',
      'get /v1/calendars/{name}/{year}',
      'put /v1/calendars/{name}/{year}',
      'get /watch/{filter}',
      'get /healthz',
      'get /readyz',
      'get /metrics',
      'get /openapi.json',
      'get /docs',
      'get /problems/{code}',
    ].toSorted(),
  );
});

test('whoever has a new secret sent is answered alike, also an agency that is complained of', async () => {
  const complaint = await town.file({ about: [PUPR] });
  const everybody = [...Object.values(callers), complaint.reporter];
  const paths = [complaint.path, '/v1/complaints/22222222222222'];
  const asked = everybody.flatMap((caller) => paths.map((path) => caller.post(`${path}/secret`, {})));
  const answers = new Set((await Promise.all(asked)).map(({ status, text }) => `${status} ${text}`));
  expect([...answers]).toEqual([expect.stringMatching(/^202 \{"message":"[^"]+"\}$/)]);
  expect((await town.with('no.such.token').post(`${complaint.path}/secret`, {})).status).toBe(401);
});

test('a liaison officer acts for one unit alone, and nobody for an agency that does not exist', async () => {
  const complaint = await town.fileUpTo('followUp');
  const answer = { text: 'Kami jawab saja.', final: true };
  for (const agency of [HEALTH, 'kab-pringsewu.bpbd', 'kab-sinjai.dinas-pupr', KAB]) {
    expect((await complaint.give(await town.liaison(agency), 'answers', answer)).brief).toBe('403 forbidden');
  }
  const nowhere = await town.liaison('kab-antah-berantah');
  expect((await complaint.give(nowhere, 'answers', answer)).brief).toBe('403 forbidden');
  expect((await nowhere.get('/v1/complaints')).brief).toBe('403 forbidden');
  expect(await complaint.now()).toMatchObject({ stage: 'followUp', answers: [] });
});

test('only the holder of this secret is the reporter, whether or not the id exists', async () => {
  const complaint = await town.file();
  const unknown = `/v1/complaints/${other.id.slice(0, -1)}${other.id.endsWith('2') ? '3' : '2'}`;
  const wrong = town.with(`${complaint.secret.slice(0, -1)}${complaint.secret.endsWith('A') ? 'B' : 'A'}`);
  for (const path of [complaint.path, other.path, unknown, '/v1/complaints/22222222222222']) {
    const answers = [
      await wrong.get(path),
      await wrong.get(`${path}/events`),
      await wrong.post(`${path}/withdrawal`, {}),
    ];
    expect(answers.map(({ brief }) => brief)).toEqual(Array(3).fill('401 unauthenticated'));
    expect(answers[0]?.headers.get('cache-control')).toBe('no-store');
  }
  expect((await town.anonymous.get(unknown)).brief).toBe('404 not-found');
  expect((await complaint.now()).stage).toBe('verification');
});
