import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse, stringify } from 'yaml';
import { makeToken } from '../../cli/token';
import type { PolicyDocument } from '../../domain/policy-document';
import type { Caller, Json } from '../support/caller';
import { lent } from '../support/lent';
import { POLICIES } from '../support/reference';
import { Town, type Complaint } from '../support/town';

/** Nobody else files there: what is counted here is known. */
const KAB = 'kab-hulu-sungai-utara';
const UNIT = 'kab-hulu-sungai-utara.dinas-pupr';
const PATH = '/v1/policies/sp4n/comparisons';
const MINE = { institution: [KAB] };

interface Compared {
  version: string;
  total: number;
  earlier: number;
  later: number;
  unchanged: number;
  overdueAtOnce: number;
  escalatedAtOnce: number;
  closedAtOnce: number;
  escalated: { agency: string; role: string; post?: string; count: number }[];
  items: Record<string, { id: string; before: string | null; after: string | null }[]>;
}

let town: Town;
let operator: Caller;
let shipped: PolicyDocument;
let fresh: Complaint;
let held: Complaint;

beforeAll(async () => {
  town = await Town.of(lent().settings);
  operator = await town.operator();
  shipped = parse(await readFile(join(POLICIES, 'sp4n.yaml'), 'utf8')) as PolicyDocument;
  const desk = await town.desk(KAB);
  const file = (): Promise<Complaint> => town.file({ agency: KAB, location: { region: '63.08' } });
  [fresh, held] = [await file(), await file()];
  await held.must(desk, 'verification', { decision: 'accept', to: UNIT });
  const over = await file();
  await over.must(over.reporter, 'withdrawal', {});
});

/** The shipped rules with other budgets, and a rung that has come as soon as a complaint is filed. */
function stricter(): PolicyDocument {
  const document = structuredClone(shipped);
  const { verification, firstAnswer } = document.clocks;
  if (!verification || !firstAnswer || typeof verification.ladder === 'string')
    throw new Error('no such rules');
  // Hours count at once on whatever day a complaint is filed; working days begin on the next one.
  verification.budget = '8 working hours';
  firstAnswer.budget = '4 working days';
  verification.ladder.unshift({ id: 'at-once', at: '0 %', escalate: 'desk supervisor', level: 1 });
  return document;
}

async function compare(body: Json, by = operator): Promise<Compared> {
  const answer = await by.post(PATH, { filter: MINE, ...body });
  expect(answer.brief).toBe('200');
  return answer.json<Compared & Json>();
}

async function refused(body: Json, by = operator): Promise<string> {
  return (await by.post(PATH, body)).brief;
}

test('stricter rules: what is due earlier, who is escalated to at once, and nothing is changed', async () => {
  const desk = await town.desk(KAB);
  const tags = () => Promise.all([fresh, held].map((one) => desk.get(`/v1/complaints/${one.id}`)));
  const before = await tags();
  const found = await compare({ document: stricter() });
  expect(found).toMatchObject({
    total: 2,
    earlier: 2,
    later: 0,
    unchanged: 0,
    overdueAtOnce: 0,
    escalatedAtOnce: 1,
    closedAtOnce: 0,
    escalated: [{ agency: KAB, role: 'supervisor', post: 'secretary', count: 1 }],
  });
  expect(found.items['earlier']?.map(({ id }) => id).toSorted()).toEqual([fresh.id, held.id].toSorted());
  expect(found.items['escalatedAtOnce']?.map(({ id }) => id)).toEqual([fresh.id]);
  const { dueAt } = await fresh.seenBy(desk);
  const mine = found.items['earlier']?.find(({ id }) => id === fresh.id);
  expect(Date.parse(mine?.before ?? '')).toBe(Date.parse(dueAt ?? ''));
  expect(Date.parse(mine?.after ?? '')).toBeLessThan(Date.parse(dueAt ?? ''));
  const after = await tags();
  expect(after.map(({ headers }) => headers.get('etag'))).toEqual(
    before.map(({ headers }) => headers.get('etag')),
  );
});

test('the rules that the cases have change nothing, whichever way they are named', async () => {
  const { version } = (await operator.get('/v1/policies/sp4n')).json<{ version: string }>();
  const nothing = { total: 2, earlier: 0, later: 0, unchanged: 2, escalated: [], overdueAtOnce: 0 };
  expect(await compare({ document: shipped })).toMatchObject(nothing);
  expect(await compare({ version })).toMatchObject({ ...nothing, version });
  expect(await compare({ version, against: version })).toMatchObject(nothing);
  expect(await compare({ document: stricter(), filter: { ...MINE, stage: ['followUp'] } })).toMatchObject({
    total: 1,
    earlier: 1,
    escalated: [],
  });
});

test('an operator of one institution sees what would become of its own cases', async () => {
  const [own, other] = await Promise.all(
    [KAB, 'kab-sinjai'].map((agency) => town.officer({ role: 'operator', agency })),
  );
  expect(await compare({ document: stricter() }, own)).toMatchObject({ total: 2 });
  expect(await compare({ document: stricter() }, other)).toMatchObject({ total: 0 });
});

test('what cannot be compared is refused, and says why', async () => {
  expect(await refused({})).toBe('422 invalid');
  expect(await refused({ document: shipped, version: 'x' })).toBe('422 invalid');
  expect(await refused({ document: { policy: 'sp4n' } })).toBe('422 invalid');
  expect(await refused({ document: { ...shipped, policy: 'other' } })).toBe('422 invalid');
  expect(await refused({ document: shipped, against: 'never' })).toBe('422 invalid');
  expect(await refused({ document: shipped, filter: { secret: true } })).toBe('422 invalid');
  expect(await refused({ version: 'never' })).toBe('404 not-found');
  expect(await refused({ document: shipped }, await town.national())).toBe('403 forbidden');
  expect(await refused({ document: shipped }, town.anonymous)).toBe('401 unauthenticated');
});

test('one comparison at a time; the API goes on answering meanwhile', async () => {
  const under = { way: true };
  const both = Promise.all([1, 2].map(() => operator.post(PATH, { document: stricter() })));
  let asked = 0;
  void both.finally(() => (under.way = false));
  while (under.way) {
    expect((await town.anonymous.get('/v1/topics')).status).toBe(200);
    asked += 1;
  }
  expect((await both).map(({ brief }) => brief).toSorted()).toEqual(['200', '429 rate-limited']);
  // In the API's own thread it would have held up all but the first of these.
  expect(asked).toBeGreaterThan(5);
});

test('tuntas policy diff --cases says it in words', async () => {
  const { compiled, settings } = lent();
  const folder = await mkdtemp(join(tmpdir(), 'tuntas-diff-'));
  try {
    const file = join(folder, 'stricter.yaml');
    await writeFile(file, stringify(stricter()));
    const token = await makeToken(settings.keys.jwtKey ?? '', { role: 'operator', agency: KAB }, settings);
    const where = ['--api', `http://127.0.0.1:${settings.apiPort}`, '--token', token, '--data', folder];
    const args = [join(compiled, 'cli', 'bin.js'), 'policy', 'diff', 'sp4n', file];
    const { stdout } = await promisify(execFile)(process.execPath, [...args, '--cases', ...where]);
    expect(stdout).toContain('~ First answer: 5 working days → 4 working days');
    expect(stdout).toContain(
      '+ Verification, rung at-once: escalates to desk supervisor (level 1) at 0 % is new',
    );
    expect(stdout).toMatch(/^2 open cases, compared in [\d.]+ s:$/m);
    expect(stdout).toMatch(/^ +2 {2}due earlier: /m);
    expect(stdout).toMatch(new RegExp(`^ +1 {2}escalated at once: ${fresh.id}$`, 'm'));
    expect(stdout).toMatch(/^ +1 {2}kab-hulu-sungai-utara, secretary$/m);
  } finally {
    await rm(folder, { recursive: true });
  }
});
