import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../cli/main';
import { HOUR_MS } from '../../domain/vocabulary';
import type { Answer, Caller, Json } from '../support/caller';
import { eventually } from '../support/eventually';
import { lent } from '../support/lent';
import { HEALTH, KAB, SINJAI, Town } from '../support/town';
import { until } from '../../chaos/until';

let town: Town;
let operator: Caller;
beforeAll(async () => {
  town = await Town.of(lent().settings);
  operator = await town.operator();
});

interface Put {
  revision: number;
  change: { kind: string; fields: string[] } | null;
  cases: { moving: number; concerned: number; ids: string[] } | null;
  replanning: { id: string } | null;
}

/** A unit of its own for each test: the stack is everybody's. */
const unit = (name: string): string => `${KAB}.uji-${name}`;
const document = (more: Json = {}): Json => ({
  name: 'Dinas Uji',
  level: 'unit',
  parent: KAB,
  region: '18.10',
  timeZone: 'Asia/Jakarta',
  officers: ['liaison', 'head'],
  ...more,
});
const put = (by: Caller, id: string, body: Json, match = '*', query = ''): Promise<Answer> =>
  by.send(`/v1/agencies/${id}${query}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'if-match': match },
    body: JSON.stringify(body),
  });
const etagOf = async (id: string): Promise<string> =>
  (await operator.get(`/v1/agencies/${id}`)).headers.get('etag') ?? '';
const change = async (id: string, more: Json): Promise<Put> => {
  const answer = await put(operator, id, document(more), await etagOf(id));
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json<Put>();
};
const make = async (...names: string[]): Promise<void> => {
  for (const name of names) expect((await put(operator, unit(name), document())).brief).toBe('201');
};
const close = (successor?: string): Json => ({
  closed: { at: new Date(Date.now() - 1000).toISOString(), ...(successor ? { successor } : {}) },
});
/** A case that a unit of ours has in hand. */
async function at(id: string) {
  const complaint = await town.file();
  await complaint.must(await town.desk(), 'verification', { decision: 'accept', to: id });
  return complaint;
}

describe('writing an agency', () => {
  test('new, changed, the same again; stale and malformed ones change nothing', async () => {
    const id = unit('baru');
    expect((await put(operator, id, document(), '"0"')).brief).toBe('412 stale');
    const first = await put(operator, id, document());
    expect(first.brief).toBe('201');
    const etag = first.headers.get('etag') ?? '';
    expect(await etagOf(id)).toBe(etag);
    expect((await put(operator, id, document())).json<Put>()).toMatchObject({ change: null });
    expect((await put(operator, id, document({ name: 'Dinas Lain' }))).brief).toBe('412 stale');
    const renamed = await put(operator, id, document({ name: 'Dinas Lain' }), etag);
    expect(renamed.json<Put>().change).toMatchObject({ kind: 'changed', fields: ['name'] });
    expect((await put(operator, id, document({ name: 'Dinas Ketiga' }), etag)).brief).toBe('412 stale');
    const withoutMatch = await operator.send(`/v1/agencies/${id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(document()),
    });
    expect(withoutMatch.brief).toBe('422 invalid');
    const shown = (await town.anonymous.get(`/v1/agencies/${id}`)).json();
    expect(shown).toEqual({
      id,
      name: 'Dinas Lain',
      level: 'unit',
      parent: KAB,
      region: '18.10',
      timeZone: 'Asia/Jakarta',
    });
    expect((await operator.get(`/v1/agencies/${id}`)).json()).toMatchObject({
      officers: ['head', 'liaison'],
    });
  });

  test('findings name the field, and nothing is written', async () => {
    const id = unit('salah');
    const answer = await put(
      operator,
      id,
      document({ parent: 'x', region: '18.99', calendar: 'y', timeZone: 'z' }),
    );
    expect(answer.brief).toBe('422 invalid');
    const errors = answer.json<{ errors: { path: string; message: string }[] }>().errors;
    expect(errors.map(({ path }) => path).toSorted()).toEqual(['calendar', 'parent', 'region', 'timeZone']);
    expect((await operator.get(`/v1/agencies/${id}`)).brief).toBe('404 not-found');
    expect(
      (await put(operator, 'nasional', document({ level: 'national', parent: null, ...close() }), '"0"'))
        .status,
    ).toBe(422);
  });

  test('two writers at once: one of them is first, the other is told', async () => {
    const id = unit('serentak');
    await make('serentak');
    const etag = await etagOf(id);
    const names = ['Dinas Satu', 'Dinas Dua', 'Dinas Tiga', 'Dinas Empat'];
    const answers = await Promise.all(names.map((name) => put(operator, id, document({ name }), etag)));
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '412', '412', '412']);
    // Writers of different agencies lose nothing to each other.
    const made = ['s1', 's2', 's3', 's4'].map(unit);
    expect(
      (await Promise.all(made.map((one) => put(operator, one, document())))).map(({ status }) => status),
    ).toEqual([201, 201, 201, 201]);
    for (const one of made) expect((await operator.get(`/v1/agencies/${one}`)).status).toBe(200);
  });

  test('an operator who is bound to an agency writes what lies inside it, and hands nothing out of it', async () => {
    const bound = await town.officer({ role: 'operator', agency: KAB });
    const id = unit('terikat');
    expect((await put(bound, id, document())).brief).toBe('201');
    const etag = await etagOf(id);
    expect((await put(bound, id, document(close(HEALTH)), etag, '?dryRun=true')).brief).toBe('200');
    expect((await put(bound, id, document(close('kab-sinjai.dinas-pupr')), etag)).brief).toBe(
      '403 forbidden',
    );
    expect((await put(bound, id, document({ parent: SINJAI }), etag)).brief).toBe('403 forbidden');
    expect((await put(bound, 'kab-sinjai.uji', document({ parent: SINJAI, region: '73.07' }))).brief).toBe(
      '403 forbidden',
    );
    expect((await put(bound, 'kab-sinjai.dinas-pupr', document({ parent: KAB }), '"0"')).brief).toBe(
      '403 forbidden',
    );
    const absences = [
      {
        post: 'head',
        from: '2026-01-01T00:00:00Z',
        until: '2099-01-01T00:00:00Z',
        substitute: 'kab-sinjai.dinas-pupr',
      },
    ];
    expect((await put(bound, id, document({ absences }), etag)).brief).toBe('403 forbidden');
  });
});

const idsFor = async (by: Caller): Promise<string[]> =>
  (await by.get('/v1/complaints')).json<{ items: { id: string }[] }>().items.map(({ id }) => id);

describe('open cases follow', () => {
  test('a dry run says how many would move and which; then they do, in lists and statistics, too', async () => {
    await make('lama', 'pengganti');
    const [old, heir] = [unit('lama'), unit('pengganti')];
    const complaint = await at(old);
    const dry = (
      await put(operator, old, document(close(heir)), await etagOf(old), '?dryRun=true')
    ).json<Put>();
    expect(dry.cases).toEqual({ moving: 1, concerned: 1, ids: [complaint.id] });
    expect(dry.change).toMatchObject({ kind: 'closed', fields: ['closed'] });
    expect((await complaint.now()).holder?.agency).toBe(old);
    const done = await change(old, close(heir));
    expect(done).toMatchObject({ change: { kind: 'closed' }, replanning: { id: 'maintenance/replanning' } });
    await until('cases follow', async () => (await complaint.now()).holder?.agency === heir);
    const now = await complaint.now();
    expect(now).toMatchObject({ stage: 'followUp', hops: 0 });
    expect(now.path?.at(-1)).toMatchObject({ agency: heir, reason: 'directory' });
    expect((await complaint.events()).at(-1)).toMatchObject({
      type: 'directoryMoved',
      data: { from: old, to: heir, why: 'successor' },
    });
    expect(await idsFor(await town.liaison(heir))).toEqual([complaint.id]);
    // Who had it reads on.
    expect(await idsFor(await town.liaison(old))).toEqual([complaint.id]);
    expect(await complaint.possible(await town.liaison(old))).toEqual([]);
    const statistics = async () =>
      (await (await town.liaison(heir)).get('/v1/statistics?by=agency')).json<{
        items: { key: string; open: number }[];
      }>();
    await eventually('it is counted there', async () =>
      expect((await statistics()).items).toContainEqual(expect.objectContaining({ key: heir, open: 1 })),
    );
    await until('cases follow', async () => {
      const last = (await operator.get('/v1/replanning')).json<{
        followed?: number;
        directory?: { to: number };
      }>();
      return (last.followed ?? 0) > 0 && (last.directory?.to ?? 0) >= done.revision;
    });
    // A command that names what is no more is told whom to name.
    const other = await town.fileUpTo('disposition');
    const refused = await other.give(await town.desk(), 'disposition', { to: old });
    expect(refused.brief).toBe('422 invalid');
    expect(refused.text).toContain(heir);
    expect((await town.anonymous.get(`/v1/agencies?parent=${KAB}&limit=1000`)).text).not.toContain(
      `"${old}"`,
    );
    expect((await town.anonymous.get(`/v1/agencies/${old}`)).json()).toMatchObject({
      closed: { successor: heir },
    });
  });

  test('closed without a successor: its desk has it to dispose', async () => {
    await make('bubar');
    const complaint = await at(unit('bubar'));
    await change(unit('bubar'), close());
    await until('cases follow', async () => (await complaint.now()).stage === 'disposition');
    expect((await complaint.now()).holder?.agency).toBe(KAB);
    await complaint.must(await town.desk(), 'disposition', { to: HEALTH });
  });

  test('renamed: the new name, and the trail says that it was the directory', async () => {
    await make('nama');
    const complaint = await at(unit('nama'));
    await change(unit('nama'), { name: 'Dinas Nama Baru', timeZone: 'Asia/Makassar' });
    const last = async () => (await complaint.events()).at(-1);
    await until('cases follow', async () => (await last())?.type === 'directoryChanged');
    expect((await last())?.data).toEqual({ agency: unit('nama'), what: ['name', 'timeZone'] });
  });

  test('an operator bound to an agency that is complained of does not even get a number', async () => {
    await make('teradu');
    const accused = unit('teradu');
    const complaint = await at(accused);
    await complaint.must(await town.desk(), 'corrections', { about: [accused], reason: 'Yang diadukan.' });
    const bound = await town.officer({ role: 'operator', agency: accused });
    const asked = async (by: Caller) => {
      const name = document({ name: 'Dinas Teradu' });
      return (await put(by, accused, name, await etagOf(accused), '?dryRun=true')).json<Put>().cases;
    };
    expect(await asked(operator)).toEqual({ moving: 0, concerned: 1, ids: [] });
    expect(await asked(bound)).toEqual({ moving: 0, concerned: 0, ids: [] });
  });
});

const span = (from = -HOUR_MS, to = HOUR_MS) => ({
  from: new Date(Date.now() + from).toISOString(),
  until: new Date(Date.now() + to).toISOString(),
});

describe('on leave with a substitute', () => {
  test('whoever stands in sees, answers, and is gone when the leave is over', async () => {
    await make('cuti', 'wakil');
    const [away, deputy] = [unit('cuti'), unit('wakil')];
    const complaint = await at(away);
    const by = await town.liaison(deputy);
    expect((await by.get('/v1/complaints')).json<{ items: unknown[] }>().items).toEqual([]);
    expect(await complaint.possible(by)).toEqual([]);
    await change(away, { absences: [{ post: 'liaison', ...span(), substitute: deputy }] });
    const listed = (await by.get('/v1/complaints?count=true')).json<{
      items: { id: string }[];
      total: number;
    }>();
    expect(listed).toMatchObject({ items: [{ id: complaint.id }], total: 1 });
    expect(await complaint.possible(by)).toEqual(await complaint.possible(await town.liaison(away)));
    // In the post of the one who is away, and in no other.
    expect(await complaint.possible(await town.supervisor(deputy))).toEqual([]);
    await change(away, {
      absences: [{ post: 'liaison', ...span(-2 * HOUR_MS, -HOUR_MS), substitute: deputy }],
    });
    expect(await complaint.possible(by)).toEqual([]);
    await change(away, { absences: [{ post: 'liaison', ...span(), substitute: deputy }] });
    const answered = await complaint.must(by, 'answers', {
      text: 'Kami jawab sebagai pengganti.',
      final: true,
    });
    expect(answered).toMatchObject({ stage: 'reply', holder: { agency: away } });
  });

  test('a substitute that is complained of gets nothing, nor through an agency that is', async () => {
    await make('cuti2', 'wakil2');
    const [away, deputy] = [unit('cuti2'), unit('wakil2')];
    const complaint = await at(away);
    await change(away, { absences: [{ post: 'liaison', ...span(), substitute: deputy }] });
    const by = await town.liaison(deputy);
    expect((await by.get(complaint.path)).status).toBe(200);
    await complaint.must(await town.desk(), 'corrections', { about: [deputy], reason: 'Yang diadukan.' });
    expect((await by.get(complaint.path)).brief).toBe('404 not-found');
    expect((await by.get('/v1/complaints?count=true')).json()).toMatchObject({ items: [], total: 0 });
  });
});

const row = (id: string, name: string, more = ',,,'): string =>
  `${id},"${name}",unit,${KAB},18.10,Asia/Jakarta,liaison head,${more}`;

const send = (by: Caller, body: string, query = ''): Promise<Answer> =>
  by.send(`/v1/agencies/imports${query}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body,
  });

describe('a table', () => {
  const HEAD = 'id,name,level,parent,region,timeZone,officers,calendar,closedAt,successor,absences';

  test('all or nothing; errors name line and column; a dry run lists what it would do', async () => {
    await make('tabel');
    const complaint = await at(unit('tabel'));
    const bad = [
      HEAD,
      row(unit('t1'), 'Dinas, Satu'),
      row(unit('t2'), 'Dinas\nDua'),
      row(unit('t3'), 'Dinas Tiga').replace('18.10', '18.1'),
    ];
    const refused = await send(operator, bad.join('\r\n'));
    expect(refused.brief).toBe('422 invalid');
    const [first] = refused.json<{ errors: { path: string; message: string }[] }>().errors;
    // The second row has a line end in its name.
    expect(first?.path).toBe('line 5, column 5 (region)');
    expect((await operator.get(`/v1/agencies/${unit('t1')}`)).status).toBe(404);
    expect((await send(operator, 'id,name\nx,y')).text).toContain('timeZone');
    expect((await send(operator, `${HEAD}\n"x`)).brief).toBe('400 malformed');
    expect(
      (await send(operator, [HEAD, row('a-b', 'Dinas A'), row('a-b', 'Dinas B')].join('\n'))).text,
    ).toContain('line 2 already');
    const good = [
      HEAD,
      row(unit('t1'), 'Dinas, Satu'),
      row(unit('tabel'), 'Dinas Uji', `,${new Date(Date.now() - 1000).toISOString()},${unit('t1')},`),
      row(HEALTH, 'Dinas Kesehatan yang lain'),
    ].join('\n');
    const dry = (await send(operator, good, '?dryRun=true')).json<Put & { counts: Json; changes: Json[] }>();
    expect(dry.counts).toEqual({ added: 1, changed: 1, closed: 1, reopened: 0 });
    expect(dry.changes.map(({ kind, agency }) => `${String(kind)} ${String(agency)}`)).toEqual([
      `closed ${unit('tabel')}`,
      `changed ${HEALTH}`,
      `added ${unit('t1')}`,
    ]);
    expect(dry.cases).toMatchObject({ moving: 1, ids: [complaint.id] });
    expect((await operator.get(`/v1/agencies/${unit('t1')}`)).status).toBe(404);
    const name = (await operator.get(`/v1/agencies/${HEALTH}`)).json<{ name: string }>().name;
    const done = await send(operator, good.replace('Dinas Kesehatan yang lain', name));
    expect(done.json<{ counts: Json }>().counts).toMatchObject({ added: 1, closed: 1 });
    await until('cases follow', async () => (await complaint.now()).holder?.agency === unit('t1'));
  });

  test('semicolons and a byte order mark, as spreadsheets write them; columns that are left out say nothing', async () => {
    await make('lembar');
    await change(unit('lembar'), { calendar: 'national' });
    const text = `\uFEFFid;name;level;parent;region;timeZone;officers\r\n${unit('lembar')};Dinas Lembar;unit;${KAB};18.10;Asia/Jakarta;head liaison\r\n`;
    const done = (await send(operator, text)).json<{ changes: { fields: string[] }[] }>();
    expect(done.changes.map(({ fields }) => fields)).toEqual([['name']]);
    expect((await operator.get(`/v1/agencies/${unit('lembar')}`)).json()).toMatchObject({
      calendar: 'national',
    });
  });
});

/** Runs a command as an operator at the keyboard does; gives what it printed. */
async function run(...argv: string[]): Promise<{ code: number; out: string; said: string }> {
  const { settings } = lent();
  const out = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const err = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const flags = ['--api', `http://127.0.0.1:${settings.apiPort}`, '--token', operator.credentials ?? ''];
    const code = await main(['agency', ...argv, ...flags], {});
    const text = (spy: typeof out): string => spy.mock.calls.map(([chunk]) => String(chunk)).join('');
    return { code, out: text(out), said: text(err) };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

describe('tuntas agency', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tuntas-agency-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('what list prints, import takes, and nothing changes by it', async () => {
    await make('cli', 'cli2');
    await change(unit('cli'), {
      name: 'Dinas "Kutip", koma; dan lain',
      absences: [
        {
          post: 'head',
          from: '2026-01-01T00:00:00Z',
          until: '2026-02-01T00:00:00Z',
          substitute: unit('cli2'),
        },
      ],
    });
    const listed = await run('list', '--csv');
    expect(listed.code).toBe(0);
    const file = join(folder, 'direktori.csv');
    await writeFile(file, listed.out);
    const again = await run('import', file, '--dry-run');
    const rows = listed.out.trim().split('\r\n').length - 1;
    expect(again.out).toContain(
      `${rows} rows: 0 added, 0 changed, 0 closed, 0 reopened, ${rows} as they were`,
    );
    await writeFile(file, listed.out.replace('Dinas ""Kutip"", koma; dan lain', 'Dinas Lain Lagi'));
    const done = await run('import', file);
    expect(done.out).toContain(`changed   ${unit('cli')}  Dinas Lain Lagi (name)`);
    await writeFile(file, 'id,name\nx');
    expect(await run('import', file)).toMatchObject({ code: 1 });
  });

  test('what show prints, put takes; with an old revision it is refused', async () => {
    await make('cli3');
    const shown = await run('show', unit('cli3'));
    const file = join(folder, 'dinas.yaml');
    await writeFile(file, shown.out);
    expect((await run('put', file)).out).toContain('says so already');
    await writeFile(file, shown.out.replace('Dinas Uji', 'Dinas Teruji'));
    expect((await run('put', file, '--dry-run')).out).toContain('dry run');
    expect((await run('put', file)).out).toContain(`changed   ${unit('cli3')}  Dinas Teruji (name)`);
    await writeFile(file, shown.out.replace('Dinas Uji', 'Dinas Ketiga'));
    expect((await run('put', file)).said).toContain('is at revision');
    expect((await run('show', 'TIDAK')).code).toBe(1);
  });
});
