import { COMMANDS } from '../../domain/vocabulary';
import type { Caller } from '../support/caller';
import { trackingId } from '../../api/auth/secret';
import { lent } from '../support/lent';
import { withEngine } from '../support/temporal';
import { workflowId } from '../../workflows/contract';
import {
  COMMAND_PATHS,
  GOOD_BODIES,
  KAB,
  newKey,
  PUPR,
  Town,
  type Complaint,
  type ListItem,
  type Page,
} from '../support/town';
import { until } from '../../chaos/until';

/** Every way by which a complaint about somebody could reach them. Nobody else files in this regency. */
const LAMSEL = 'kab-lampung-selatan';
const ROADS = `${LAMSEL}.dinas-pupr`;
const CARE = `${LAMSEL}.dinas-kesehatan`;
const INSPECTORATE = `${LAMSEL}.inspektorat`;
const WORD = 'Zamrudkhatulistiwa';

let town: Town;

beforeAll(async () => {
  town = await Town.of(lent().settings);
});

/** Everybody whom an agency may send. */
async function officersOf(agency: string): Promise<Record<string, Caller>> {
  return {
    liaison: await town.liaison(agency),
    head: await town.supervisor(agency),
    secretary: await town.supervisor(agency, 'secretary'),
    admin: await town.desk(agency),
    system: await town.system(agency),
    operator: await town.officer({ role: 'operator', agency }),
  };
}

const file = (otherwise: object = {}): Promise<Complaint> =>
  town.file({ agency: LAMSEL, location: { region: '18.01' }, title: `Jalan ${WORD} rusak`, ...otherwise });

const FILTERS = [
  'stage=verification,disposition,followUp,reply',
  `institution=${LAMSEL}`,
  `agency=${ROADS},${CARE},${LAMSEL},nasional`,
  'region=18.01',
  'topic=roads',
  'classification=complaint',
  'oversight=true',
  'oversight=false',
  'channel=web',
  'overdue=false',
  'escalationLevel=0',
  'receivedFrom=2020-01-01',
  'updatedSince=2020-01-01',
  'dueBefore=2040-01-01',
  `q=${WORD.toLowerCase()}`,
];
const SORTS = ['dueAt', '-dueAt', 'receivedAt', '-receivedAt', 'updatedAt', '-updatedAt'];

/** Everything that somebody can read which might hold a case or count it. */
async function everythingRead(by: Caller, { id }: Complaint): Promise<string[]> {
  const lists = [
    ...FILTERS.map((filter) => `/v1/complaints?${filter}&count=true&limit=200`),
    ...SORTS.map((sort) => `/v1/complaints?sort=${sort}&limit=200&count=true`),
    `/v1/complaints?q=${id}&count=true`,
    '/v1/complaints?escalatedTo=me&count=true&limit=200',
  ];
  const answers = await Promise.all(lists.map((one) => by.get(one)));
  return answers.map(({ status, text }) => `${status} ${text}`);
}

/** That nothing tells of a case: what there is to read is the same as of a case that there never was. */
async function expectNothing(by: Caller, complaint: Complaint, who: string): Promise<void> {
  const read = await everythingRead(by, complaint);
  expect({
    who,
    found: read.filter((text) => text.includes(complaint.id)).map((text) => text.slice(0, 200)),
  }).toEqual({
    who,
    found: [],
  });
  // Page by page, with its order and its cursors.
  for (let cursor = '', pages = 0; pages < 50; pages += 1) {
    const answer = await by.get(`/v1/complaints?sort=-receivedAt&limit=1${cursor}`);
    if (answer.status === 403) break;
    const { items, next } = answer.json<Page<ListItem>>();
    expect(items.map(({ id }) => id)).not.toContain(complaint.id);
    if (next === null) break;
    expect(Buffer.from(next, 'base64url').toString()).not.toContain(complaint.id);
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
  const never = trackingId('nobody has this key', who, newKey());
  for (const below of ['', '/events', '/similar', '/referral']) {
    const [real, made] = [
      await by.get(complaint.path + below),
      await by.get(`/v1/complaints/${never}${below}`),
    ];
    const brief = (one: typeof real) => [one.status, one.headers.get('etag'), one.problem];
    expect({ who, below, answer: brief(real) }).toEqual({ who, below, answer: brief(made) });
  }
  for (const name of COMMANDS) {
    if (name === 'followers') continue;
    const method =
      name === 'supporting' ? 'PUT' : name === 'supportingEnd' || name === 'mergerEnd' ? 'DELETE' : 'POST';
    const call = (id: string) =>
      by.send(`/v1/complaints/${id}/${COMMAND_PATHS[name]}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(GOOD_BODIES[name]),
      });
    const [real, made] = [await call(complaint.id), await call(never)];
    expect({ who, name, answer: [real.brief, real.headers.get('etag')] }).toEqual({
      who,
      name,
      answer: [made.brief, made.headers.get('etag')],
    });
  }
}

interface Counted {
  total: { received: number } | number | null;
}

/** Figures of somebody, by every group and of every map. */
async function figuresOf(by: Caller): Promise<string> {
  const calls = [
    ...['agency', 'institution', 'region', 'topic', 'classification'].map(
      (group) => `/v1/statistics?by=${group}`,
    ),
    '/v1/routes/graph?region=18.01',
    `/v1/routes/graph?institution=${LAMSEL}&depth=2&most=50`,
    '/v1/routes/graph?level=regency&most=50',
  ];
  const answers = await Promise.all(calls.map((call) => by.get(call)));
  return JSON.stringify(answers.map((one) => one.json<Counted>().total));
}

test('filed about a unit: it never gets there, in no list, search, order, page, figure or map, by no status and no header', async () => {
  const officers = await officersOf(CARE);
  const before: Record<string, string> = {};
  for (const [role, by] of Object.entries(officers)) {
    // A bound operator has no figures of their own: they see what the public does, which moves.
    if (role === 'operator') continue;
    before[role] = await figuresOf(by);
  }
  const complaint = await file({ about: [CARE], oversight: true });
  await complaint.must(await town.desk(LAMSEL), 'verification', { decision: 'accept', to: INSPECTORATE });
  expect((await complaint.seenBy(await town.liaison(INSPECTORATE))).about).toEqual([CARE]);
  for (const [role, by] of Object.entries(officers)) await expectNothing(by, complaint, role);
  const after: Record<string, string> = {};
  for (const role of Object.keys(before)) {
    const by = officers[role];
    if (by) after[role] = await figuresOf(by);
  }
  expect(after).toEqual(before);
  // Whoever leaves the token at home learns no more.
  expect((await town.anonymous.get(complaint.path)).brief).toBe('404 not-found');
  expect((await town.anonymous.get(`${complaint.path}/events`)).brief).toBe('404 not-found');
});

let days = 0;
/** Dates before any complaint, each another one. */
const longAgo = (): string => new Date((days += 1) * 86_400_000).toISOString().slice(0, 10);

/** How many of the regency a map counts. */
const countIn = (text: string): unknown => /institution:kab-lampung-selatan.*?"count":(\d+)/.exec(text)?.[1];

test('what the public is told does not change by a complaint that accuses somebody', async () => {
  const shown = async (): Promise<string> =>
    JSON.stringify([
      await figuresOf(town.anonymous),
      // Each time from another day on: figures for the public are kept for a minute.
      (await town.anonymous.get(`/v1/routes/graph?institution=${LAMSEL}&depth=2&from=${longAgo()}`)).json()[
        'nodes'
      ],
    ]);
  // Enough of them for the regency to be on the map.
  for (let n = 0; n < 6; n += 1) {
    const one = await file({ title: `Jembatan ${n} retak` });
    await one.must(await town.desk(LAMSEL), 'verification', { decision: 'accept', to: ROADS });
  }
  const before = await until('they are on the map', async () => {
    const seen = await shown();
    return seen.includes(`institution:${LAMSEL}`) && seen;
  });
  const accusing = await file({ about: [CARE] });
  await accusing.must(await town.desk(LAMSEL), 'verification', { decision: 'accept', to: ROADS });
  expect((await accusing.seenBy(await town.liaison(ROADS))).holder?.agency).toBe(ROADS);
  // Others file elsewhere meanwhile; of this regency nothing is different.
  expect(countIn(await shown())).toBe(countIn(before));
});

test('found out late: it leaves its holder, those told of its silence, supporters and past holders at once', async () => {
  const desk = await town.desk(LAMSEL);
  const complaint = await file();
  await complaint.must(desk, 'verification', { decision: 'accept', to: ROADS });
  await complaint.must(await town.liaison(ROADS), 'return', { reason: 'Bukan kami.' });
  await complaint.must(desk, 'disposition', { to: CARE });
  const asked = await desk.send(`${complaint.path}/supporting/${INSPECTORATE}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(asked.status).toBe(200);
  const key = { 'idempotency-key': newKey() };
  const promise = { text: 'Sedang kami periksa.', final: false };
  const care = await town.liaison(CARE);
  expect((await complaint.give(care, 'answers', promise, key)).status).toBe(200);
  for (const agency of [ROADS, CARE, INSPECTORATE]) {
    expect((await (await town.liaison(agency)).get(complaint.path)).status).toBe(200);
  }
  await complaint.must(desk, 'corrections', {
    about: [ROADS, CARE, INSPECTORATE],
    reason: 'Pungutan bersama.',
  });
  for (const agency of [ROADS, CARE, INSPECTORATE]) {
    for (const role of ['liaison', 'head', 'system'] as const) {
      await expectNothing((await officersOf(agency))[role] ?? care, complaint, `${role} of ${agency}`);
    }
  }
  expect(await complaint.now()).toMatchObject({ stage: 'disposition', holder: { agency: LAMSEL } });
  // An old key opens nothing: what was done was done, and nothing is said of how it goes on.
  const again = await complaint.give(care, 'answers', promise, key);
  expect([again.status, again.json(), again.headers.get('etag')]).toEqual([200, { id: complaint.id }, null]);
  // The engine's list of attributes names none of them.
  await withEngine(town.settings, async (client) => {
    const { searchAttributes } = await client.workflow.getHandle(workflowId(complaint.id)).describe();
    expect(JSON.stringify(searchAttributes)).not.toMatch(/dinas|inspektorat/);
  });
});

test('none of those accused, nor what lies inside of them, is given it or asked for support; what lies beside is', async () => {
  const complaint = await file({ about: [CARE], oversight: true });
  const desk = await town.desk(LAMSEL);
  const refused = await complaint.give(desk, 'verification', { decision: 'accept', to: CARE });
  expect([refused.brief, refused.json()['errors']]).toEqual([
    '422 invalid',
    [expect.objectContaining({ path: 'to' })],
  ]);
  await complaint.must(desk, 'verification', { decision: 'accept', to: INSPECTORATE });
  const put = (agency: string) =>
    desk.send(`${complaint.path}/supporting/${agency}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
  expect((await put(CARE)).brief).toBe('422 invalid');
  const inside = await file({ about: [LAMSEL] });
  const national = await town.national();
  for (const agency of [LAMSEL, ROADS, INSPECTORATE]) {
    const answer = await inside.give(national, 'verification', { decision: 'accept', to: agency });
    expect({ agency, answer: answer.brief }).toEqual({ agency, answer: '422 invalid' });
  }
  expect((await put(ROADS)).status).toBe(200);
});

test('a complaint about conduct goes to the inspectorate, not to the office above the accused', async () => {
  const [REGENCY, VILLAGE, DISTRICT] = [KAB, 'kab-pringsewu.kel-fajaresuk', 'kab-pringsewu.kec-pringsewu'];
  const complaint = await town.file({
    agency: 'kementan',
    location: { region: '18.10' },
    about: [VILLAGE],
    oversight: true,
    confidential: true,
  });
  const national = await town.national();
  await complaint.must(await town.desk('kementan'), 'verification', {
    decision: 'not-ours',
    reason: 'Bukan kami.',
  });
  await complaint.must(national, 'verification', { decision: 'accept', to: REGENCY });
  const desk = await town.desk(REGENCY);
  const above = await complaint.give(desk, 'disposition', { to: DISTRICT });
  expect([above.brief, above.json()['errors']]).toEqual([
    '422 invalid',
    [{ path: 'to', message: expect.stringMatching(/atasan unit yang diadukan; kirim ke Inspektorat/) }],
  ]);
  await complaint.must(desk, 'disposition', { to: `${REGENCY}.inspektorat` });
  // A complaint about a service may go to the district.
  const service = await town.file({
    agency: 'kementan',
    location: { region: '18.10' },
    about: [VILLAGE],
    confidential: true,
  });
  await service.must(await town.desk('kementan'), 'verification', {
    decision: 'not-ours',
    reason: 'Bukan kami.',
  });
  await service.must(national, 'verification', { decision: 'accept', to: REGENCY });
  await service.must(desk, 'disposition', { to: DISTRICT });
});

interface Explained {
  to: { id: string };
  alternatives: { to: { id: string } }[];
}

test.each([
  [[PUPR], ['kab-pringsewu.inspektorat']],
  [['kab-pringsewu.inspektorat'], ['prov-lampung.inspektorat', 'prov-lampung']],
  [[KAB], ['prov-lampung.inspektorat', 'prov-lampung']],
  [
    [KAB, 'prov-lampung'],
    ['kemendagri.inspektorat', 'kemendagri'],
  ],
])(
  'of %j the suggestion is somebody above, and neither it nor another names the accused',
  async (about, above) => {
    const { to, alternatives } = (
      await town.anonymous.post('/v1/routes/explanations', {
        classification: 'complaint',
        title: 'Pungutan liar',
        description: 'Petugas meminta uang di luar ketentuan untuk mengurus jalan yang rusak.',
        location: { region: '18.10' },
        agency: KAB,
        oversight: true,
        about,
      })
    ).json<Explained>();
    expect(above).toContain(to.id);
    for (const id of [to.id, ...alternatives.map((one) => one.to.id)]) {
      expect(about.some((accused) => id === accused || id.startsWith(`${accused}.`))).toBe(false);
    }
  },
);

test('nobody verifies, closes or hands on what is about themselves by finding that out in the same command', async () => {
  const desk = await town.desk(LAMSEL);
  const closing = await file();
  const archive = { decision: 'archive', code: 'crime', reason: 'Pidana.', about: [LAMSEL] };
  expect((await closing.give(desk, 'verification', archive)).brief).toBe('422 invalid');
  const accepting = await file();
  const answer = await accepting.give(desk, 'verification', { decision: 'accept', about: [LAMSEL] });
  expect([answer.status, answer.json()]).toEqual([200, { id: accepting.id }]);
  const seen = await accepting.now();
  expect(seen).toMatchObject({ stage: 'verification', about: [LAMSEL], holder: { agency: 'nasional' } });
  for (const [role, by] of Object.entries(await officersOf(LAMSEL))) await expectNothing(by, accepting, role);
  await accepting.must(await town.national(), 'verification', { decision: 'accept', to: 'prov-lampung' });
});

test('it is merged with nothing that the accused may see, and joined by nobody', async () => {
  const desk = await town.desk(LAMSEL);
  const [accusing, plain] = [await file({ about: [CARE] }), await file()];
  await accusing.must(desk, 'verification', { decision: 'accept', to: ROADS });
  await plain.must(desk, 'verification', { decision: 'accept', to: CARE });
  const merged = await accusing.give(desk, 'merger', { into: plain.id, reason: 'Sama.' });
  expect(merged.brief).toBe('422 invalid');
  // The accused cannot find out by merging what they have into it, whether or not there is such a case.
  const admin = await town.desk('kab-sinjai');
  const theirs = await town.file({ agency: 'kab-sinjai' });
  const about = await town.file({ agency: 'nasional', about: ['kab-sinjai'] });
  const [real, made] = [
    await theirs.give(admin, 'merger', { into: about.id, reason: 'Sama.' }),
    await theirs.give(admin, 'merger', { into: '23456789ABCDEF', reason: 'Sama.' }),
  ];
  expect([real.brief, real.json()['detail']]).toEqual([made.brief, made.json()['detail']]);
  for (const by of [town.anonymous, await town.desk(CARE)]) {
    expect((await by.post(`${accusing.path}/followers`, {})).status).toBeGreaterThanOrEqual(400);
  }
  const similar = await town.anonymous.post('/v1/complaints/similar', {
    classification: 'complaint',
    title: `Jalan ${WORD} rusak`,
    description: 'Jalan di depan pasar Pringsewu berlubang sejak dua bulan lalu.',
    topic: 'roads.damaged',
    location: { region: '18.01' },
  });
  expect([similar.status, similar.text.includes(accusing.id)]).toEqual([200, false]);
});

test('who filed it as software, or typed it in, is accused all the same', async () => {
  const system = await town.system(CARE);
  const bySystem = await town.file({ agency: LAMSEL, about: [CARE], channel: 'api' }, system);
  await expectNothing(system, bySystem, 'the software that filed it');
  const typed = await town.file(
    { agency: LAMSEL, about: [LAMSEL], channel: 'letter' },
    await town.desk(LAMSEL),
  );
  await expectNothing(await town.desk(LAMSEL), typed, 'the desk that typed it in');
  expect((await typed.now()).holder?.agency).toBe('nasional');
});

test('the steps that are planned name nobody who is accused', async () => {
  const complaint = await file({ about: [LAMSEL] });
  const seen = await complaint.seenBy(await town.national());
  const rungs = (seen.clocks ?? []).flatMap((clock) =>
    clock.rungs.flatMap(({ to }) => to.map(({ agency }) => agency)),
  );
  expect(rungs.length).toBeGreaterThan(3);
  expect(rungs.filter((agency) => agency?.startsWith(LAMSEL))).toEqual([]);
});

test('decisions on routes are counted without those about oneself', async () => {
  const desk = await town.desk(LAMSEL);
  const counted = async (): Promise<string> => (await desk.get('/v1/routes/decisions?limit=200')).text;
  const before = await counted();
  const complaint = await town.file({
    agency: 'prov-lampung',
    location: { region: '18.01' },
    about: [LAMSEL],
    title: 'Jalan kabupaten rusak',
  });
  await complaint.must(await town.desk('prov-lampung'), 'verification', {
    decision: 'accept',
    to: 'prov-lampung',
  });
  expect((await complaint.now()).holder?.agency).toBe('prov-lampung');
  expect(await counted()).toBe(before);
});
