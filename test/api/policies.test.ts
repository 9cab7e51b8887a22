import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { main } from '../../cli/main';
import { prepare } from '../../cli/prepare';
import { settingsEnv } from '../../cli/settings';
import type { TokenFor } from '../../cli/token';
import { dateOf, dayNumber } from '../../domain/zone';
import { ruleDay } from '../../store/rule-sets';
import type { Answer, Caller, Json } from '../support/caller';
import { lent } from '../support/lent';
import { POLICIES, shippedReference } from '../support/reference';
import { Stack } from '../../chaos/stack';
import { KAB, PUPR, SINJAI, Town, type CaseBody, type Complaint } from '../support/town';
import { until } from '../../chaos/until';

const ROADS_IN_SINJAI = 'kab-sinjai.dinas-pupr';
const TODAY = ruleDay(Date.now());
const later = (days: number): string => dateOf(dayNumber(TODAY) + days);
const shipped = shippedReference();

let stack: Stack;
let town: Town;
let operator: Caller;
let older: Complaint;

/** A stack of its own: what is published here is in force for everybody. */
beforeAll(async () => {
  stack = await Stack.start({ compiled: lent().compiled });
  town = await Town.of(stack.settings);
  operator = await town.operator();
  older = await heldBy(PUPR, await town.file());
});
afterAll(() => stack?.stop());

/** A complaint that its desk has verified and handed to a unit. */
async function heldBy(unit: string, complaint: Complaint): Promise<Complaint> {
  const desk = await town.desk(unit.split('.')[0]);
  const answer = await complaint.give(desk, 'verification', { decision: 'accept', to: unit });
  if (answer.status !== 200 && answer.status !== 202) throw new Error(`verification: ${answer.text}`);
  // After a restart it may be left with the engine first.
  await until('the unit holds it', async () => {
    const seen = await desk.get(`/v1/complaints/${complaint.id}`);
    return seen.status === 200 && seen.json<CaseBody>().stage === 'followUp';
  });
  return complaint;
}

/** How many working days the first answer may take, by what the case says of its clock. */
async function workingDaysOf(complaint: Complaint, unit: string): Promise<number> {
  const desk = await town.desk(unit.split('.')[0]);
  const { clocks } = (await desk.get(`/v1/complaints/${complaint.id}`)).json<CaseBody>();
  const clock = clocks?.find(({ name }) => name === 'firstAnswer');
  const { zone, calendar = 'national' } = shipped.directory.ref(unit) ?? { zone: 'Asia/Jakarta' };
  const time = shipped.world().times(calendar, zone);
  const from = time.position(
    time.countsFrom(Date.parse(clock?.startedAt ?? ''), 'workingDays'),
    'workingDays',
  );
  const due = time.position(Date.parse(clock?.dueAt ?? ''), 'workingDays');
  return (due - from) / time.ticks({ value: 1, unit: 'workingDays' });
}

const override = (name: string, otherwise: Json = {}): Json => ({
  policy: name,
  title: { id: `Aturan khusus ${name}`, en: `Override ${name}` },
  extends: 'sp4n',
  where: { region: '18.10' },
  effective: '2026-01-01',
  clocks: { firstAnswer: { budget: '3 working days' } },
  ...otherwise,
});

const PRINGSEWU = `# Three days instead of five.
policy: pringsewu
title: { id: Kabupaten Pringsewu, en: Pringsewu Regency }
extends: sp4n
where: { region: "18.10" }
effective: 2026-01-01
clocks:
  firstAnswer:
    budget: 3 working days
`;

const put = (
  name: string,
  body: unknown,
  { by = operator, query = '', ...headers }: { by?: Caller; query?: string; [header: string]: unknown } = {},
): Promise<Answer> =>
  by.send(`/v1/policies/${name}${query}`, {
    method: 'PUT',
    headers: {
      'content-type': typeof body === 'string' ? 'application/yaml' : 'application/json',
      'accept-language': 'en',
      ...(headers as Record<string, string>),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const etagOf = async (name: string): Promise<string> =>
  (await operator.get(`/v1/policies/${name}`)).headers.get('etag') ?? '';

const listed = async (): Promise<Json[]> =>
  (await operator.get('/v1/policies')).json<{ items: Json[] }>().items;

test('an override holds for the next case of its place, not for others and not for older ones', async () => {
  const before = (await listed()).map(({ name }) => name);
  expect(before).toContain('sp4n');
  expect((await put('pringsewu', PRINGSEWU, { query: '?dryRun=true' })).json()).toMatchObject({
    dryRun: true,
  });
  expect((await listed()).map(({ name }) => name)).toEqual(before);

  const answer = await put('pringsewu', PRINGSEWU, { 'if-none-match': '*' });
  expect(answer.status).toBe(201);
  const said = answer.json();
  expect(said).toMatchObject({ name: 'pringsewu', inForce: true, from: TODAY, changed: true, findings: [] });
  expect(answer.headers.get('etag')).toBe(await etagOf('pringsewu'));

  const newer = await heldBy(PUPR, await town.file());
  const elsewhere = await heldBy(
    ROADS_IN_SINJAI,
    await town.file({ agency: SINJAI, location: { region: '73.07' } }),
  );
  expect(await workingDaysOf(newer, PUPR)).toBeCloseTo(3, 5);
  expect(await workingDaysOf(elsewhere, ROADS_IN_SINJAI)).toBeCloseTo(5, 5);
  expect(await workingDaysOf(older, PUPR)).toBeCloseTo(5, 5);

  const whole = (await operator.get('/v1/policies/pringsewu?effective=true')).json<{
    document: { clocks: Record<string, { budget: unknown }> };
    sources: Record<string, string>;
  }>();
  expect(whole.document.clocks['firstAnswer']?.budget).toBe('3 working days');
  expect(whole.document.clocks['reply']?.budget).toBe('10 working days');
  expect(whole.sources).toMatchObject({
    'clocks.firstAnswer.budget': 'pringsewu',
    'clocks.reply.budget': 'sp4n',
  });
  const known = (await operator.get('/v1/policies/sp4n')).json();
  expect(known['version']).toBe(said['version']);
  expect(await stack.log('api')).toMatch(/"policy":"pringsewu".*"rules published"/);
});

test('who published it when can be read, and the same again is nothing new', async () => {
  const same = await put('pringsewu', parse(PRINGSEWU));
  expect(same.status).toBe(200);
  expect(same.json()['changed']).toBe(false);
  const { items } = (await town.anonymous.get('/v1/policies/pringsewu/versions')).json<{ items: Json[] }>();
  expect(items).toMatchObject([
    { number: 1, effective: '2026-01-01', by: { role: 'operator', agency: null } },
  ]);
  const first = (await town.anonymous.get('/v1/policies/sp4n/versions')).json<{ items: Json[] }>();
  expect(first.items).toMatchObject([{ number: 0, by: null }]);
  expect((await town.anonymous.get('/v1/policies/nothing/versions')).brief).toBe('404 not-found');
});

test('a scheduled change survives what is published meanwhile', async () => {
  const scheduled = await put(
    'later',
    override('later', { where: { region: '18.01' }, effective: later(20) }),
  );
  expect(scheduled.status).toBe(201);
  expect(scheduled.json()).toMatchObject({ inForce: false, from: later(20) });
  const change = PRINGSEWU.replace('3 working days', '4 working days').replace('2026-01-01', later(30));
  expect((await put('pringsewu', change)).status).toBe(200);
  expect((await put('meanwhile', override('meanwhile', { where: { region: '18.09' } }))).status).toBe(201);

  const list = await listed();
  expect(list.find(({ name }) => name === 'later')).toMatchObject({ inForce: false, effective: later(20) });
  expect(list.find(({ name }) => name === 'pringsewu')).toMatchObject({
    inForce: true,
    effective: '2026-01-01',
    where: { institution: [], region: ['18.10'] },
    scheduled: [{ effective: later(30) }],
  });
  const scheduledOnes = list.find(({ name }) => name === 'pringsewu')?.['scheduled'] ?? [];
  const version = (scheduledOnes as { version: string }[])[0]?.version ?? '';
  const then = (await operator.get(`/v1/policies/pringsewu?version=${version}`)).json<{ document: Json }>();
  expect(then.document).toMatchObject({ clocks: { firstAnswer: { budget: '4 working days' } } });
});

test('two at once: both changes are kept, or one is told', async () => {
  const both = await Promise.all([
    put('first', override('first', { where: { region: '18.02' } })),
    put('second', override('second', { where: { region: '18.03' } })),
  ]);
  expect(both.map(({ status }) => status)).toEqual([201, 201]);
  const names = (await listed()).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['first', 'second']));

  const etag = await etagOf('first');
  const rivals = await Promise.all(
    ['2 working days', '4 working days'].map((budget) =>
      put('first', override('first', { where: { region: '18.02' }, clocks: { firstAnswer: { budget } } }), {
        'if-match': etag,
      }),
    ),
  );
  expect(rivals.map(({ brief }) => brief).toSorted()).toEqual(['200', '412 stale']);
  const new_ = { 'if-none-match': '*' };
  expect((await put('first', override('first'), new_)).brief).toBe('412 stale');
  expect((await put('first', override('first'), { 'if-match': 'x' })).brief).toBe('422 invalid');
});

const bomb = [
  'policy: [x]',
  ...Array.from(
    { length: 9 },
    (_, n) =>
      `k${n + 1}: &a${n + 1} [${Array.from({ length: 9 }, () => (n === 0 ? 'x' : `*a${n}`)).join(', ')}]`,
  ),
].join('\n');

test.each<[string, string, unknown, string, Record<string, string>?]>([
  ['plain text', 'pringsewu', PRINGSEWU, '415 media-type', { 'content-type': 'text/plain' }],
  ['far too long', 'pringsewu', `${PRINGSEWU}# ${'x'.repeat(70_000)}`, '413 too-large'],
  ['no YAML', 'pringsewu', 'policy: [', '400 malformed'],
  ['a key that stands twice', 'pringsewu', `${PRINGSEWU}policy: pringsewu\n`, '400 malformed'],
  [
    'a key that stands twice in JSON',
    'pringsewu',
    '{"policy":"a","policy":"b"}',
    '400 malformed',
    { 'content-type': 'application/json' },
  ],
  [
    'YAML that is said to be JSON',
    'pringsewu',
    PRINGSEWU,
    '400 malformed',
    { 'content-type': 'application/json' },
  ],
  ['two documents', 'pringsewu', `${PRINGSEWU}---\npolicy: other\n`, '400 malformed'],
  ['an alias bomb', 'pringsewu', bomb, '400 malformed'],
  ['brackets without end', 'pringsewu', '['.repeat(30_000), '400 malformed'],
  ['a tag of some language', 'pringsewu', 'policy: !!js/function "x"', '400 malformed'],
  ['a list', 'pringsewu', '[1, 2]', '422 invalid'],
  ['nothing', 'pringsewu', '', '422 invalid'],
  ['another name', 'sinjai', PRINGSEWU, '422 invalid'],
  ['a prototype', 'pringsewu', `${PRINGSEWU}__proto__: { a: 1 }`, '422 invalid'],
])('%s is refused', async (_, name, body, brief, headers = {}) => {
  const before = await etagOf('pringsewu');
  expect((await put(name, body, headers)).brief).toBe(brief);
  expect(await etagOf('pringsewu')).toBe(before);
});

test.each<[string, string, (text: string) => string, string, string]>([
  [
    'a code that is a number',
    'pringsewu',
    (text) => text.replace('"18.10"', '18.10'),
    'where.region',
    'unquoted-code',
  ],
  [
    'nothing to extend',
    'pringsewu',
    (text) => text.replace('extends: sp4n', 'extends: spn'),
    'extends',
    'nothing-extended',
  ],
  [
    'an unknown key',
    'pringsewu',
    (text) => text.replace('budget:', 'budgett:'),
    'clocks.firstAnswer',
    'schema',
  ],
])('%s is refused with what to do', async (_, name, change, path, code) => {
  const answer = await put(name, change(PRINGSEWU));
  expect(answer.brief).toBe('422 invalid');
  const { errors, findings } = answer.json<{ errors: Json[]; findings: Json[] }>();
  expect(errors[0]?.['path']).toContain(path);
  expect(findings[0]).toMatchObject({ severity: 'error', code, policy: name });
  expect(findings[0]?.['advice']).not.toBe('');
  // The very line that was changed.
  const [before, after] = [PRINGSEWU.split('\n'), change(PRINGSEWU).split('\n')];
  const changed = after.findIndex((line, n) => line !== before[n]) + 1;
  expect(findings[0]).toMatchObject({ line: changed, column: expect.any(Number) });
});

test('an older version never becomes current, and there is one national file', async () => {
  const sp4n = await readFile(join(POLICIES, 'sp4n.yaml'), 'utf8');
  const old = await put('sp4n', sp4n.replace('effective: 2025-05-01', 'effective: 2025-04-30'));
  expect(old.brief).toBe('422 invalid');
  expect(old.json<{ errors: Json[] }>().errors).toMatchObject([{ path: 'effective' }]);
  const second = await put('other', sp4n.replace('policy: sp4n', 'policy: other'));
  expect(second.json<{ errors: Json[] }>().errors[0]?.['message']).toContain('"sp4n"');
  expect(
    (
      await put(
        'sp4n',
        PRINGSEWU.replace('policy: pringsewu', 'policy: sp4n').replace('extends: sp4n', 'extends: first'),
      )
    ).brief,
  ).toBe('422 invalid');
});

test.each<[string, TokenFor | null, string, Json, string]>([
  ['without a token', null, 'own', override('own'), '401 unauthenticated'],
  ['a liaison', { role: 'liaison', agency: PUPR }, 'own', override('own'), '403 forbidden'],
  ['a national admin', { role: 'national-admin' }, 'own', override('own'), '403 forbidden'],
  [
    'an operator of the place',
    { role: 'operator', agency: KAB },
    'own',
    override('own', { where: { institution: KAB } }),
    '201',
  ],
  [
    '… who takes over another place',
    { role: 'operator', agency: KAB },
    'own',
    override('own', { where: { region: ['18.10', '18.11'] } }),
    '403 forbidden',
  ],
  [
    '… who takes over another file',
    { role: 'operator', agency: KAB },
    'first',
    override('first'),
    '403 forbidden',
  ],
  [
    'an operator of another place',
    { role: 'operator', agency: SINJAI },
    'pringsewu',
    override('pringsewu'),
    '403 forbidden',
  ],
])('%s', async (_, who, name, body, brief) => {
  const by = who ? await town.officer(who) : town.anonymous;
  expect((await put(name, body, { by })).brief).toBe(brief);
});

const verificationOf = ({ id }: Complaint): string => `/v1/complaints/${id}/verification`;

test('reasons: new ones hold for new cases, and an older case keeps those that it knew', async () => {
  const { reasons } = parse(await readFile(join(POLICIES, 'reasons.yaml'), 'utf8')) as { reasons: Json[] };
  const text = { id: 'Uji', en: 'Trial' };
  const more = { reasons: [...reasons, { code: 'trial', for: 'archive', name: text, advice: text }] };
  const unverified = await town.file();
  expect((await put('reasons', stringify(more))).status).toBe(200);
  const codes = (await operator.get('/v1/reasons?for=archive'))
    .json<{ items: Json[] }>()
    .items.map(({ code }) => code);
  expect(codes).toContain('trial');
  const desk = await town.desk();
  const archive = { decision: 'archive', code: 'trial', reason: 'Uji.' };
  expect((await desk.post(verificationOf(unverified), archive)).brief).toBe('422 invalid');
  expect((await desk.post(verificationOf(await town.file()), archive)).brief).toBe('200');

  const said = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  await prepare(stack.settings);
  const lines = said.mock.calls.map(([line]) => String(line));
  said.mockRestore();
  expect(lines).toEqual([expect.stringContaining('policies/reasons.yaml differs from what is published')]);
  expect(codes).toHaveLength(reasons.length + 1);
});

/** What `tuntas …` says, and how it ends. */
async function tuntas(...argv: string[]): Promise<{ code: number; said: string }> {
  const env = settingsEnv(stack.settings, {});
  let said = '';
  const note = (text: unknown): boolean => {
    said += String(text);
    return true;
  };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation(note),
  );
  try {
    return { code: await main(argv, env), said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

test('tuntas policy publish says what changes, and publishes it', async () => {
  const file = join(stack.settings.dataDir, 'pesawaran.yaml');
  const rules = PRINGSEWU.replace('policy: pringsewu', 'policy: pesawaran').replace('"18.10"', '"18.06"');
  await writeFile(file, rules);
  const tried = await tuntas('policy', 'publish', file, '--dry-run');
  expect(tried).toMatchObject({ code: 0, said: expect.stringContaining('Nothing was changed') });
  expect((await operator.get('/v1/policies/pesawaran')).status).toBe(404);
  expect(await tuntas('policy', 'publish', file)).toMatchObject({
    code: 0,
    said: expect.stringMatching(/pesawaran: published, version [0-9a-f]{16}, in force at once/),
  });
  await writeFile(file, rules.replace('3 working days', '2 working days'));
  const changed = await tuntas('policy', 'publish', file);
  expect(changed.said).toContain('3 working days → 2 working days');
  expect((await tuntas('policy', 'publish', file)).said).toContain('nothing new');
  await writeFile(file, rules.replace('extends: sp4n', 'extends: spn'));
  expect(await tuntas('policy', 'publish', file)).toMatchObject({
    code: 1,
    said: expect.stringContaining('nothing-extended'),
  });

  const nobody = await tuntas('policy', 'publish', file, '--api', 'http://127.0.0.1:9');
  expect(nobody).toMatchObject({ code: 1, said: expect.stringMatching(/^tuntas: No API answers at .+\n$/) });
  await writeFile(file, rules.replace('3 working days', '1 working days'));
  const stranger = await tuntas('policy', 'publish', file, '--token', 'a.b.c');
  expect(stranger).toMatchObject({ code: 1, said: expect.stringContaining('not valid') });
});

test('without the database nothing is published, and a restart of the API keeps what was', async () => {
  const version = (await operator.get('/v1/policies/sp4n')).json()['version'];
  await stack.end('mongo');
  const away = await put('away', override('away', { where: { region: '18.05' } }));
  expect(away.brief).toBe('503 unavailable');
  expect(away.headers.get('retry-after')).not.toBeNull();
  expect((await operator.get('/v1/policies/away')).status).toBe(404);
  await stack.start('mongo');
  await stack.end('api');
  await stack.start('api');
  await stack.ready();
  expect((await operator.get('/v1/policies/sp4n')).json()['version']).toBe(version);
  const newer = await heldBy(PUPR, await town.file());
  expect(await workingDaysOf(newer, PUPR)).toBeCloseTo(3, 5);
});
