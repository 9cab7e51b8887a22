import type { Caller, Json } from '../support/caller';
import { lent } from '../support/lent';
import { newKey, PUPR, Town, type Complaint, type EventBody } from '../support/town';

const DAY_MS = 86_400_000;

let town: Town;
let desk: Caller;
beforeAll(async () => {
  town = await Town.of(lent().settings);
  desk = await town.desk();
});

/** An instant so many calendar days from now. */
const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();
const dateIn = (days: number): string => inDays(days).slice(0, 10);

const order = (otherwise: Json = {}): Json => ({
  clock: 'settlement',
  reason: 'Menunggu aspal dari provinsi.',
  until: inDays(4),
  ...otherwise,
});

/** What is wrong with an order: the field, and what is said of it. */
async function faults(complaint: Complaint, body: Json, by = desk, lang = 'en'): Promise<string[]> {
  const answer = await complaint.give(by, 'suspensions', body, { 'accept-language': lang });
  expect(answer.brief).toBe('422 invalid');
  return answer
    .json<{ errors: { path: string; message: string }[] }>()
    .errors.map(({ path, message }) => `${path}: ${message}`);
}

const clockOf = (seen: Awaited<ReturnType<Complaint['now']>>, name: string) =>
  seen.clocks?.find((clock) => clock.name === name);

test('the desk above the unit stops a clock, the reporter reads until when, by whom and why', async () => {
  const complaint = await town.fileUpTo('followUp');
  const before = clockOf(await complaint.now(), 'settlement');
  const until = inDays(4);
  const given = await complaint.must(desk, 'suspensions', order({ until }));
  expect(clockOf(given, 'settlement')).toMatchObject({ state: 'suspended', dueAt: null });
  expect(given.may).toContain('suspensionEnd');
  const seen = clockOf(await complaint.now(), 'settlement');
  expect(seen?.suspensions).toEqual([
    {
      from: expect.any(String),
      to: null,
      reason: 'by hand',
      n: 1,
      until: expect.any(String),
      text: 'Menunggu aspal dari provinsi.',
      by: { role: 'institution-admin', agency: 'kab-pringsewu' },
    },
  ]);
  expect(Date.parse(seen?.suspensions[0]?.until ?? '')).toBe(Date.parse(until));
  // Nothing of it comes while it stands still.
  expect(seen?.rungs.map(({ at }) => at)).toEqual(seen?.rungs.map(() => null));
  const told = (await complaint.events()).find(({ type }) => type === 'suspended');
  expect(told).toMatchObject({
    by: { role: 'institution-admin', agency: 'kab-pringsewu' },
    data: { clock: 'settlement', suspension: 1, reason: 'Menunggu aspal dari provinsi.' },
  });
  expect(told?.by).not.toHaveProperty('sub');
  const handlers: EventBody[] = await complaint.events(desk);
  expect(handlers.find(({ type }) => type === 'suspended')?.by).toHaveProperty('sub');

  const ended = await desk.post(`${complaint.path}/suspensions/1/end`, {});
  expect(ended.status).toBe(200);
  const after = clockOf(await complaint.now(), 'settlement');
  expect(after).toMatchObject({ state: 'running', suspensions: [{ n: 1, to: expect.any(String) }] });
  expect(after?.dueAt).not.toBeNull();
  expect(Date.parse(after?.dueAt ?? '')).toBeGreaterThanOrEqual(Date.parse(before?.dueAt ?? ''));
  expect((await complaint.events()).map(({ type }) => type).slice(-2)).toEqual([
    'suspended',
    'suspensionEnded',
  ]);
  expect((await desk.post(`${complaint.path}/suspensions/1/end`, {})).brief).toBe('409 wrong-stage');
});

test('a date is the close of that working day where the case is held', async () => {
  const complaint = await town.fileUpTo('followUp');
  const given = await complaint.must(desk, 'suspensions', order({ until: dateIn(6) }));
  expect(clockOf(given, 'settlement')?.suspensions[0]?.until).toMatch(/T1[56]:\d\d:00\+07:00$/);
});

test('what the rules do not allow is said, in both languages', async () => {
  const complaint = await town.fileUpTo('followUp');
  expect(await faults(complaint, order({ clock: 'verification' }))).toEqual([
    'clock: No such clock is running in this complaint.',
  ]);
  expect(await faults(complaint, order({ clock: 'patience' }))).toEqual([
    'clock: Nothing ever stops this clock.',
  ]);
  expect(await faults(complaint, order({ until: inDays(-1) }))).toEqual(['until: Its end is already past.']);
  expect(await faults(complaint, order({ from: inDays(1) }))).toEqual([
    'from: A suspension begins now or earlier; it cannot be ordered for later.',
  ]);
  expect(await faults(complaint, order({ from: inDays(-60) }))).toEqual([
    expect.stringMatching(
      /^from: It may go back 3 working days, and not to before the clock ran: from 20\S+\+07:00/,
    ),
  ]);
  expect(await faults(complaint, order({ until: inDays(60) }))).toEqual([
    expect.stringMatching(
      /^until: One suspension lasts at most 10 working days: until 20\S+T16:00:00\+07:00\.$/,
    ),
  ]);
  expect(await faults(complaint, order({ until: inDays(60) }), desk, 'id')).toEqual([
    expect.stringMatching(/^until: Satu penghentian berlangsung paling lama 10 hari kerja: sampai 20\S+\.$/),
  ]);
  // The latest that was said is taken.
  const [said = ''] = await faults(complaint, order({ until: inDays(60) }));
  const latest = /until (20\S+)\.$/.exec(said)?.[1] ?? '';
  expect((await complaint.give(desk, 'suspensions', order({ until: latest }))).status).toBe(200);
  expect((await faults(complaint, order()))[0]).toBe('clock: No such clock is running in this complaint.');
  expect((await complaint.now()).replies).toEqual([]);
});

test('all of a clock’s suspensions together have a limit', async () => {
  const complaint = await town.fileUpTo('followUp');
  // Stopped and let go at once, time and again: what was not used is not lost.
  for (const n of [1, 2, 3]) {
    await complaint.must(desk, 'suspensions', order());
    expect((await desk.post(`${complaint.path}/suspensions/${n}/end`, {})).status).toBe(200);
  }
  const { clocks } = await complaint.now();
  expect(clocks?.find(({ name }) => name === 'settlement')?.suspensions.map(({ n }) => n)).toEqual([1, 2, 3]);
});

test('nobody stops their own clock, and who may not is told that, whatever else is wrong', async () => {
  const complaint = await town.fileUpTo('followUp');
  const bad = order({ clock: 'patience', until: inDays(900) });
  for (const by of [await town.liaison(), await town.supervisor(PUPR), complaint.reporter]) {
    expect((await complaint.give(by, 'suspensions', bad)).brief).toBe('403 forbidden');
    expect((await complaint.give(by, 'suspensions', order())).brief).toBe('403 forbidden');
    expect((await by.post(`${complaint.path}/suspensions/1/end`, {})).brief).toBe('403 forbidden');
  }
  const waiting = await town.file();
  expect((await waiting.give(desk, 'suspensions', order({ clock: 'verification' }))).brief).toBe(
    '403 forbidden',
  );
  const national = await town.national();
  const stopped = await waiting.give(national, 'suspensions', order({ clock: 'verification' }));
  expect([stopped.status, clockOf(await waiting.now(), 'verification')?.state]).toEqual([200, 'suspended']);
});

test('an agency that is complained of learns nothing of it, and orders nothing', async () => {
  const complaint = await town.fileUpTo('followUp', { about: ['kab-pringsewu.inspektorat'] });
  const accused = await town.supervisor('kab-pringsewu.inspektorat');
  expect((await complaint.give(accused, 'suspensions', order())).brief).toBe('404 not-found');
  expect((await accused.post(`${complaint.path}/suspensions/1/end`, {})).brief).toBe('404 not-found');
});

test('the same order under one key is one suspension, also after it has ended', async () => {
  const complaint = await town.fileUpTo('followUp');
  const key = { 'idempotency-key': newKey() };
  const body = order();
  const [first, again] = [
    await complaint.give(desk, 'suspensions', body, key),
    await complaint.give(desk, 'suspensions', body, key),
  ];
  expect([first.status, again.status]).toEqual([200, 200]);
  expect((await complaint.give(desk, 'suspensions', { ...body, clock: 'firstAnswer' }, key)).brief).toBe(
    '422 key-reused',
  );
  await desk.post(`${complaint.path}/suspensions/1/end`, {});
  expect((await complaint.give(desk, 'suspensions', body, key)).status).toBe(200);
  expect(clockOf(await complaint.now(), 'settlement')).toMatchObject({
    state: 'running',
    suspensions: [{ n: 1 }],
  });
  // A refusal of the case is remembered as well.
  const refused = { 'idempotency-key': newKey() };
  const bad = order({ clock: 'verification' });
  const twice = [
    await complaint.give(desk, 'suspensions', bad, refused),
    await complaint.give(desk, 'suspensions', bad, refused),
  ];
  expect(twice.map(({ brief }) => brief)).toEqual(['422 invalid', '422 invalid']);
});

test('a number that is none, or of no suspension, is not found or invalid', async () => {
  const complaint = await town.fileUpTo('followUp');
  await complaint.must(desk, 'suspensions', order());
  for (const n of ['0', '-1', 'x', '1.5', '01', '12345678', '%00']) {
    expect([n, (await desk.post(`${complaint.path}/suspensions/${n}/end`, {})).brief]).toEqual([
      n,
      '404 not-found',
    ]);
  }
  const other = await desk.post(`${complaint.path}/suspensions/2/end`, {}, { 'accept-language': 'en' });
  expect([other.brief, other.json()['errors']]).toEqual([
    '422 invalid',
    [{ path: 'n', message: 'No suspension of this number is under way.' }],
  ]);
  expect((await desk.post(`${complaint.path}/suspensions/1/end`, { n: 2 })).brief).toBe('422 invalid');
  // No body at all is as good as an empty one.
  expect((await desk.send(`${complaint.path}/suspensions/1/end`, { method: 'POST' })).status).toBe(200);
});
