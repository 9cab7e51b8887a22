import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Caller, Json } from '../support/caller';
import { lent } from '../support/lent';
import { Town } from '../support/town';
import { until } from '../../chaos/until';

/** Nobody else files about this place: what is counted here is known. */
const REGION = '73.17';
const LUWU = 'kab-luwu-timur';
const ROADS = 'kab-luwu-timur.dinas-pupr';
const HEALTH = 'kab-luwu-timur.dinas-kesehatan';

let town: Town;
let desk: Caller;

interface Graph extends Json {
  counted: string;
  total: number | null;
  nodes: { id: string; kind: string; key: string | null; count: number }[];
  links: { from: string; to: string; count: number; confirmed?: number }[];
}

const graph = async (by: Caller, query: string): Promise<Graph> =>
  (await by.get(`/v1/routes/graph?region=${REGION}&${query}`)).json<Graph>();

const arrows = ({ links }: Graph): string[] =>
  links.map(
    ({ from, to, count, confirmed }) =>
      `${from} → ${to} ${count}${confirmed === undefined ? '' : `/${confirmed}`}`,
  );

/** Six about roads with the works office, two with the health office, one unverified; one confidential, one accusing. */
beforeAll(async () => {
  town = await Town.of(lent().settings);
  desk = await town.desk(LUWU);
  const here = { agency: LUWU, location: { region: REGION } };
  const sent = async (to: string, otherwise: Json): Promise<void> => {
    const complaint = await town.file({ ...here, ...otherwise });
    await complaint.must(desk, 'verification', { decision: 'accept', to });
  };
  for (const topic of [
    'roads.damaged',
    'roads.damaged',
    'roads.damaged',
    'roads.bridge',
    'roads.bridge',
    'roads.works',
  ]) {
    await sent(ROADS, { topic });
  }
  for (const topic of ['health', 'health']) await sent(HEALTH, { topic });
  await sent(ROADS, { topic: 'roads.damaged', confidential: true });
  await sent(ROADS, { topic: 'roads.damaged', about: [HEALTH] });
  await town.file({ ...here, topic: 'water.supply' });
  await until('all of them are counted', async () => (await graph(desk, '')).total === 11);
});

test('an institution sees all that it has, with how many of them are verified', async () => {
  const seen = await graph(desk, '');
  expect(seen).toMatchObject({ counted: 'own', total: 11, depth: 1, from: null, to: null });
  expect(arrows(seen)).toEqual([
    'topic:roads → institution:kab-luwu-timur 8/8',
    'topic:health → institution:kab-luwu-timur 2/2',
    'topic:water → institution:kab-luwu-timur 1/0',
    'institution:kab-luwu-timur → unit:kab-luwu-timur.dinas-pupr 8/8',
    'institution:kab-luwu-timur → unit:kab-luwu-timur.dinas-kesehatan 2/2',
    'institution:kab-luwu-timur → unit:kab-luwu-timur 1/0',
  ]);
  const fine = await graph(desk, 'depth=2&most=2');
  expect(fine.nodes.filter(({ kind }) => kind === 'topic').map(({ key, count }) => [key, count])).toEqual([
    ['roads.damaged', 5],
    ['health', 2],
    [null, 4],
  ]);
});

test('a unit sees what it has, and nothing that complains of it', async () => {
  expect((await graph(await town.liaison(ROADS), '')).total).toBe(8);
  const health = await graph(await town.liaison(HEALTH), '');
  expect([health.total, arrows(health)]).toEqual([
    2,
    [
      'topic:health → institution:kab-luwu-timur 2/2',
      'institution:kab-luwu-timur → unit:kab-luwu-timur.dinas-kesehatan 2/2',
    ],
  ]);
});

test('national roles see all of it', async () => {
  for (const by of [await town.national(), await town.overseer('kemendagri')]) {
    expect(await graph(by, '')).toMatchObject({ counted: 'own', total: 11 });
  }
});

test('the public sees verified, open complaints that accuse nobody, in flows of five and more', async () => {
  for (const by of [town.anonymous, await town.operator()]) {
    const seen = await graph(by, '');
    expect(seen).toMatchObject({ counted: 'published', total: 8 });
    // Two about health would be told by what is left of eight: they take the six in.
    const together = ['topic:* → institution:kab-luwu-timur 8', 'institution:kab-luwu-timur → unit:* 8'];
    expect(arrows(seen)).toEqual(together);
    const own = await graph(by, `institution=${LUWU}`);
    expect(arrows(own)).toEqual(together);
  }
});

test('filters keep to what they say, and too few are nothing', async () => {
  expect((await graph(desk, `institution=${LUWU}&level=regency`)).total).toBe(11);
  expect((await graph(desk, 'level=ministry')).total).toBe(0);
  expect((await graph(desk, 'from=2020-01-01&to=2020-02-01')).total).toBe(0);
  expect(await graph(town.anonymous, 'level=ministry')).toMatchObject({ total: 0, nodes: [], links: [] });
  const few = await town.anonymous.get('/v1/routes/graph?region=81.72');
  expect(few.json<Graph>()).toMatchObject({ nodes: [], links: [] });
});

test.each([
  ['region=18.1', 'region'],
  ['region=73.17.01', 'region'],
  ['institution=kab-luwu-timur.dinas-pupr', 'institution'],
  ['institution=nowhere', 'institution'],
  ['level=village', 'level'],
  ['depth=3', 'depth'],
  ['most=0', 'most'],
  ['most=51', 'most'],
  ['from=yesterday', 'from'],
])('%s is refused to the public', async (query, path) => {
  const answer = await town.anonymous.get(`/v1/routes/graph?${query}`);
  expect([answer.brief, answer.json()['errors']]).toEqual([
    '422 invalid',
    [expect.objectContaining({ path })],
  ]);
});

test('an officer may look at a village', async () => {
  expect((await desk.get('/v1/routes/graph?region=73.24.01.1001')).status).toBe(200);
});

test('drawn from a running system: as anybody may see it, and as an institution does', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tuntas-picture-'));
  const bin = join(lent().compiled, 'cli', 'bin.js');
  const draw = async (...more: string[]): Promise<string> => {
    const html = join(folder, 'doors.html');
    const where = ['--api', `http://127.0.0.1:${town.settings.apiPort}`, '--region', REGION];
    await promisify(execFile)(process.execPath, [bin, 'route', 'picture', ...where, '--html', html, ...more]);
    return readFile(html, 'utf8');
  };
  try {
    expect(await draw()).toContain('8 pengaduan');
    const own = await draw('--token', desk.credentials ?? '', '--svg', join(folder, 'doors.svg'));
    expect(own).toContain('11 pengaduan');
    expect(own).toMatch(/Jalan, Jembatan.*?<td class="count">8<\/td>/);
    expect(await readFile(join(folder, 'doors.svg'), 'utf8')).toContain('Jalan, Jembatan, dan Drainase');
    await expect(draw('--level', 'village')).rejects.toThrow(/The API refused/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
