import { writeFile, rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../cli/main';
import type { Answer, Caller, Json } from '../support/caller';
import { lent } from '../support/lent';
import { KAB, PUPR, Town } from '../support/town';
import { until } from '../../chaos/until';

let town: Town;
let operator: Caller;
beforeAll(async () => {
  town = await Town.of(lent().settings);
  operator = await town.operator();
});

const put = (
  by: Caller,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  by.send(`/v1/calendars/${path}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const shown = async (path: string): Promise<Json & { daysOff: { date: string; kind: string }[] }> =>
  (await town.anonymous.get(`/v1/calendars/${path}`)).json();

const fresh = (more: Json = {}): Json => ({
  title: { id: 'Kalender uji', en: 'Test calendar' },
  extends: 'national',
  basis: 'Keputusan Gubernur',
  ...more,
});

test('a new calendar, amended, audited', async () => {
  const first = await put(
    operator,
    'prov-uji/2027',
    fresh({ local: [{ date: '03-18', name: 'Hari jadi' }] }),
  );
  expect(first.brief).toBe('201');
  expect(first.headers.get('etag')).toBe('"1"');
  expect(first.json()).toMatchObject({ name: 'prov-uji', year: 2027, revision: 1, calendars: ['prov-uji'] });

  const year = await town.anonymous.get('/v1/calendars/prov-uji/2027');
  expect(year.headers.get('etag')).toBe('"1"');
  expect(year.json()).toMatchObject({
    extends: 'national',
    basis: 'Keputusan Gubernur',
    revision: 1,
    provisional: false,
  });
  const { daysOff } = await shown('prov-uji/2027');
  expect(daysOff).toHaveLength((await shown('national/2027')).daysOff.length + 1);
  expect(daysOff).toContainEqual({
    date: '2027-03-18',
    kind: 'local',
    calendar: 'prov-uji',
    name: 'Hari jadi',
  });
  expect((await shown('prov-uji/2029'))['provisional']).toBe(true);

  const second = await put(
    operator,
    'prov-uji/2027',
    { basis: 'Perubahan', local: ['03-19'] },
    { 'if-match': '"1"' },
  );
  expect(second.json()).toMatchObject({ revision: 2 });
  const now = await shown('prov-uji/2027');
  expect(now.daysOff.filter(({ kind }) => kind === 'local').map(({ date }) => date)).toEqual(['2027-03-19']);
  const before = await shown('prov-uji/2027?revision=1');
  expect(before).toMatchObject({ revision: 1, basis: 'Keputusan Gubernur' });
  expect(before.daysOff.filter(({ kind }) => kind === 'local').map(({ date }) => date)).toEqual([
    '2027-03-18',
  ]);
  expect((await town.anonymous.get('/v1/calendars/prov-uji/2027?revision=3')).brief).toBe('404 not-found');
  const list = (await town.anonymous.get('/v1/calendars?limit=200')).json<{ items: Json[] }>().items;
  expect(list).toContainEqual({
    name: 'prov-uji',
    title: { id: 'Kalender uji', en: 'Test calendar' },
    extends: 'national',
    years: [{ year: 2027, basis: 'Perubahan', revision: 2 }],
    fault: null,
  });
});

test('what extends a calendar is touched with it', async () => {
  await put(operator, 'prov-luas/2027', fresh());
  await put(operator, 'kab-dalam/2027', fresh({ extends: 'prov-luas' }));
  const amended = await put(operator, 'prov-luas/2027', { basis: 'b', local: ['06-10'], revision: 2 });
  expect(amended.json()).toMatchObject({ calendars: ['prov-luas', 'kab-dalam'] });
  expect((await shown('kab-dalam/2027')).daysOff).toContainEqual({
    date: '2027-06-10',
    kind: 'local',
    calendar: 'prov-luas',
  });
});

test('of two writers neither loses anything', async () => {
  await put(operator, 'uji-tulis/2027', fresh());
  const tries = Array.from({ length: 6 }, (_, n) =>
    put(operator, 'uji-tulis/2027', { basis: `nomor ${n}`, local: [`05-0${n + 1}`] }, { 'if-match': '"1"' }),
  );
  const statuses = (await Promise.all(tries)).map(({ brief }) => brief);
  expect(statuses.toSorted()).toEqual(['200', ...Array<string>(5).fill('412 stale')]);
  // Different years at once: all of them are there.
  const years = [2028, 2029, 2030, 2031];
  const all = await Promise.all(
    years.map((year) => put(operator, `uji-tulis/${year}`, { basis: String(year) })),
  );
  expect(all.map(({ brief }) => brief)).toEqual(['201', '201', '201', '201']);
  for (const year of years)
    expect(await shown(`uji-tulis/${year}`)).toMatchObject({ basis: String(year), revision: 1 });
});

test('the same again changes nothing; what read an older one is stale', async () => {
  const body = fresh({ local: ['07-01'] });
  await put(operator, 'uji-ulang/2027', body);
  const again = await put(operator, 'uji-ulang/2027', body);
  expect([again.brief, again.json()['revision']]).toEqual(['201', 1]);
  const stale = await put(operator, 'uji-ulang/2027', { basis: 'x' }, { 'if-match': '"0"' });
  expect([stale.brief, stale.json()['revision']]).toEqual(['412 stale', 1]);
  const careless = await put(operator, 'uji-ulang/2027', { basis: 'x' });
  expect(careless.brief).toBe('422 invalid');
  expect(careless.text).toContain('If-Match');
});

test.each<[string, Json, string]>([
  ['a date that is none', fresh({ national: ['02-29'] }), 'national.0'],
  ['twice', fresh({ local: ['02-01', '02-01'] }), 'local.1'],
  ['off and working', fresh({ local: ['02-01'], working: ['02-01'] }), 'working.0'],
  ['no basis', fresh({ basis: '' }), 'basis'],
  ['an unknown field', fresh({ holidays: [] }), 'holidays'],
  ['no title', { basis: 'x', extends: 'national' }, 'title'],
  ['an unknown base', fresh({ extends: 'nowhere' }), 'extends'],
  ['a week without a day', fresh({ week: {} }), 'week'],
  ['another revision', fresh({ revision: 4 }), 'revision'],
])('refused with its place: %s', async (_, body, path) => {
  const answer = await put(operator, 'uji-salah/2027', body);
  expect(answer.brief).toBe('422 invalid');
  const errors = answer.json<{ errors: { path: string }[] }>().errors;
  expect(errors.map((error) => error.path)).toContain(path);
  expect((await town.anonymous.get('/v1/calendars/uji-salah/2027')).brief).toBe('404 not-found');
});

test('YAML is taken as well', async () => {
  const text = 'title: { id: Uji, en: Test }\nextends: national\nbasis: SK\nlocal: ["08-03"]\n';
  const answer = await put(operator, 'uji-yaml/2027', text, { 'content-type': 'application/yaml' });
  expect(answer.brief).toBe('201');
  expect((await shown('uji-yaml/2027')).daysOff.map(({ date }) => date)).toContain('2027-08-03');
});

test('an operator who is bound to an agency changes only what nobody outside plans by', async () => {
  const bound = await town.officer({ role: 'operator', agency: KAB });
  expect((await put(bound, 'national/2028', { basis: 'x' })).brief).toBe('403 forbidden');
  expect((await put(bound, 'kab-sendiri/2027', fresh())).brief).toBe('201');
  for (const by of [await town.national(), await town.desk(), await town.liaison(PUPR)]) {
    expect((await put(by, 'kab-sendiri/2027', fresh())).brief).toBe('403 forbidden');
  }
  expect((await put(town.anonymous, 'kab-sendiri/2027', fresh())).brief).toBe('401 unauthenticated');
  for (const path of ['Kab/2027', 'kab-sendiri/2014', 'kab-sendiri/2061', 'kab-sendiri/x']) {
    expect((await put(operator, path, fresh())).brief).toBe('404 not-found');
  }
});

test('a day off that is decreed moves the date of an open case, and its trail says by which decree', async () => {
  const complaint = await town.fileUpTo('followUp');
  const { clocks = [] } = await complaint.seenBy(await town.liaison());
  const due = clocks.find(({ name }) => name === 'firstAnswer')?.dueAt ?? '';
  const [year, date] = [due.slice(0, 4), due.slice(5, 10)];
  const before = await shown(`national/${year}`);
  const own = before.daysOff.filter(({ kind }) => kind === 'national').map((one) => one.date.slice(5));
  const leave = before.daysOff.filter(({ kind }) => kind === 'jointLeave').map((one) => one.date.slice(5));
  const amended = await put(
    operator,
    `national/${year}`,
    { basis: 'Uji perubahan', national: [...own, date], jointLeave: leave },
    { 'if-match': `"${String(before['revision'])}"` },
  );
  try {
    expect(amended.brief).toBe('200');
    await until('the date has moved', async () => {
      await complaint.give(complaint.reporter, 'replies', { text: 'Mohon segera.' });
      return (await complaint.events()).some(({ type }) => type === 'rescheduled');
    });
    const moved = (await complaint.events())
      .filter(({ type }) => type === 'rescheduled')
      .map(({ data }) => data);
    expect(moved).toContainEqual(
      expect.objectContaining({
        clock: 'firstAnswer',
        decree: expect.objectContaining({ basis: 'Uji perubahan', revision: Number(before['revision']) + 1 }),
      }),
    );
  } finally {
    await put(
      operator,
      `national/${year}`,
      { basis: String(before['basis']), national: own, jointLeave: leave },
      { 'if-match': amended.headers.get('etag') ?? '' },
    );
  }
});

describe('from the command line', () => {
  const { settings } = lent();
  const flags = ['--data', settings.dataDir, '--api-port', String(settings.apiPort)];
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tuntas-calendar-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** What a command prints, and its exit code. */
  async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
    const said = { out: '', err: '' };
    const out = jest
      .spyOn(process.stdout, 'write')
      .mockImplementation((text) => ((said.out += String(text)), true));
    const err = jest
      .spyOn(process.stderr, 'write')
      .mockImplementation((text) => ((said.err += String(text)), true));
    try {
      return { code: await main(['calendar', ...argv, ...flags], {}), ...said };
    } finally {
      out.mockRestore();
      err.mockRestore();
    }
  }

  test('an iCalendar file becomes YAML, which becomes a calendar', async () => {
    await put(operator, 'uji-ical/2027', fresh());
    const ics = join(folder, 'days.ics');
    const lines = [
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'SUMMARY:Hari jadi',
      'DTSTART;VALUE=DATE:20280410',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'SUMMARY:Rapat',
      'DTSTART:20280410T010000Z',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ];
    await writeFile(ics, lines.join('\r\n'));
    const read = await run(
      'import',
      ics,
      '--name',
      'uji-ical',
      '--year',
      '2028',
      '--basis',
      'SK: 1',
      '--as',
      'local',
    );
    expect(read).toMatchObject({ code: 0, err: 'left out: Rapat: is not of whole days\n' });
    const yaml = join(folder, 'days.yaml');
    await writeFile(yaml, read.out);
    const done = await run('put', yaml, '--year', '2028');
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(done.out).toContain('uji-ical 2028 is published as revision 1');
    expect((await shown('uji-ical/2028')).daysOff).toEqual([
      { date: '2028-04-10', kind: 'local', calendar: 'uji-ical', name: 'Hari jadi' },
    ]);
    const again = await run(
      'import',
      ics,
      '--name',
      'uji-ical',
      '--year',
      '2028',
      '--basis',
      'SK 2',
      '--publish',
    );
    expect(again.out).toContain('published as revision 2');
    const text = (await run('show', 'uji-ical', '2028')).out;
    expect(text).toContain('PROVISIONAL');
    expect(text).toContain('2028-04-10  national   uji-ical  Hari jadi');
    expect((await run('show', 'uji-ical', '2028', '--revision', '1')).out).toContain('2028-04-10  local');
    expect((await run('list')).out).toContain('uji-ical, extends national: Kalender uji / Test calendar');
  });

  test.each<[string, string[], RegExp]>([
    [
      'no file',
      ['import', 'nowhere.ics', '--name', 'x', '--year', '2028', '--basis', 'x'],
      /nowhere\.ics cannot be read/,
    ],
    ['no basis', ['import', 'nowhere.ics', '--name', 'x', '--year', '2028'], /--basis/],
    ['no year', ['put', 'x.yaml'], /from 2015 to 2060/],
    ['no calendar', ['show', 'nirgends', '2028'], /nothing here/],
    ['no command', ['publish'], /has no "publish"; it has list, show, put, import, schema/],
    ['no such flag', ['list', '--nmae', 'x'], /--nmae/],
  ])('one sentence: %s', async (_, argv, message) => {
    const { code, err } = await run(...argv);
    expect(code).toBe(1);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n\s+at /);
  });
});
