import { replanSignal } from '../../workflows/contract';
import { HOUR_MS } from '../../domain/vocabulary';
import { actors } from '../support/actors';
import { DINAS_PUPR, PRINGSEWU } from '../support/case';
import { ChangingDirectory } from '../support/directory';
import { Engine, type Case } from '../support/engine';
import {
  caseAt,
  clockOf,
  DINAS_KESEHATAN,
  fired,
  OPEN_STAGES,
  running,
  story,
  type OpenStage,
} from '../support/life';
import { Maintenance } from '../support/maintenance';

jest.setTimeout(300_000);

const SOSIAL = 'kab-pringsewu.dinas-sosial';
const ROADS = 'kab-pringsewu.dinas-jalan';
const town = new ChangingDirectory();
let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start(town.reference);
});
afterEach(async () => {
  await engine.clear();
  town.restore();
});
afterAll(() => engine.stop());

/** A message that it should look again, as maintenance sends it. */
async function told(complaint: Case) {
  await complaint.handle.signal(replanSignal);
  return complaint.now();
}

/** Who holds it at a stage by the ordinary way. */
const holderAt = (stage: OpenStage): string =>
  stage === 'followUp' || stage === 'reply' ? DINAS_PUPR : PRINGSEWU;

describe.each(OPEN_STAGES)('a case in %s', (stage) => {
  test('renamed, moved to another zone and calendar: the same holder, and the dates go on from there', async () => {
    const complaint = await caseAt(engine, stage);
    const before = await complaint.now();
    town.write({ id: holderAt(stage), name: 'Nama Baru', timeZone: 'Asia/Jayapura', calendar: 'national' });
    const after = await told(complaint);
    expect(after).toMatchObject({ stage, hops: 0, holder: { name: 'Nama Baru', zone: 'Asia/Jayapura' } });
    expect(story(after).slice(-1)).toEqual(['directoryChanged']);
    expect(after.clocks.map(({ name, cycle, state }) => [name, cycle, state])).toEqual(
      before.clocks.map(({ name, cycle, state }) => [name, cycle, state]),
    );
    expect(engine.written.of(complaint.id)).toMatchObject({ revision: after.revision });
    // A second message finds nothing to do.
    expect(story(await told(complaint))).toEqual(story(after));
  });

  test('closed with a successor: it goes on there in the same stage, with its clocks', async () => {
    const complaint = await caseAt(engine, stage);
    const before = await complaint.now();
    const [gone, heir] = [holderAt(stage), holderAt(stage) === PRINGSEWU ? 'kab-sinjai' : ROADS];
    if (heir === ROADS) town.write({ id: ROADS, name: 'Dinas Jalan' });
    town.close(gone, heir);
    const after = await told(complaint);
    expect(after).toMatchObject({ stage, hops: 0, holder: { agency: heir } });
    expect(after.path.at(-1)).toMatchObject({ agency: heir, reason: 'directory', to: null });
    const moved = after.trail.findIndex(({ type }) => type === 'directoryMoved');
    expect(after.trail[moved]).toMatchObject({ data: { from: gone, to: heir, why: 'successor' } });
    // Whoever chose the institution that is no more hears of it at once.
    const further = after.trail.slice(moved + 1).map(({ type }) => type);
    expect(further).toEqual(gone === PRINGSEWU ? ['forwarded'] : []);
    expect(running(after)).toEqual(running(before));
    expect(after.clocks.map(({ name, startedAt }) => [name, startedAt])).toEqual(
      before.clocks.map(({ name, startedAt }) => [name, startedAt]),
    );
    expect(engine.written.of(complaint.id)).toMatchObject({
      agency: heir,
      institution: after.holder.institution,
    });
  });

  test('closed without a successor: a desk has it, and the reporter loses nothing', async () => {
    const complaint = await caseAt(engine, stage);
    const gone = holderAt(stage);
    town.close(gone);
    const after = await told(complaint);
    const desk = gone === PRINGSEWU ? 'nasional' : PRINGSEWU;
    expect(after).toMatchObject({
      stage: stage === 'followUp' ? 'disposition' : stage,
      hops: 0,
      holder: { agency: desk },
    });
    expect(after.clocks.filter(({ name }) => name === 'settlement').map(({ cycle }) => cycle)).toEqual(
      stage === 'verification' || stage === 'completion' ? [] : [1],
    );
    if (stage !== 'followUp') return;
    // The story goes on at the stage where the directory has put it.
    await complaint.command('disposition', actors.desk, { to: DINAS_KESEHATAN });
    const done = await complaint.command('answers', actors.otherLiaison, {
      text: 'sealed:answer',
      final: true,
    });
    expect(done).toMatchObject({ stage: 'reply', holder: DINAS_KESEHATAN });
  });
});

test('a split, then the successor closed as well, then back again: one way, no hop, one settlement clock', async () => {
  const complaint = await caseAt(engine, 'followUp');
  town.write(
    { id: ROADS },
    { id: 'kab-pringsewu.dinas-tata-ruang' },
    { id: DINAS_PUPR, closed: { at: 0, successor: ROADS } },
  );
  expect((await told(complaint)).holder.agency).toBe(ROADS);
  town.close(ROADS, 'kab-pringsewu.dinas-tata-ruang');
  expect((await told(complaint)).holder.agency).toBe('kab-pringsewu.dinas-tata-ruang');
  town.reopen(DINAS_PUPR);
  town.close('kab-pringsewu.dinas-tata-ruang', DINAS_PUPR);
  const back = await told(complaint);
  expect(back.holder.agency).toBe(DINAS_PUPR);
  expect(back.path.map(({ reason }) => reason)).toEqual([
    'filed',
    'disposed',
    'directory',
    'directory',
    'directory',
  ]);
  expect(back).toMatchObject({ hops: 0, stage: 'followUp' });
  expect(back.clocks.filter(({ name }) => name === 'settlement')).toHaveLength(1);
  await complaint.command('answers', actors.liaison, { text: 'sealed:answer', final: true });
});

test('during an outage: what was due fires once on return, for whoever has the work now', () =>
  engine.withoutCache(async () => {
    const complaint = await caseAt(engine, 'followUp');
    const { wakeAt } = await complaint.now();
    const due = (wakeAt ?? 0) + 24 * HOUR_MS;
    await engine.outage(due, async () => town.close(DINAS_PUPR, DINAS_KESEHATAN));
    const after = await complaint.now();
    expect(after.holder.agency).toBe(DINAS_KESEHATAN);
    const rungs = fired(after, 'firstAnswer').map(({ rung }) => rung);
    expect(rungs.length).toBeGreaterThan(0);
    expect(new Set(rungs).size).toBe(rungs.length);
    expect(
      fired(after, 'firstAnswer')
        .flatMap(({ to }) => to)
        .filter((to) => to.startsWith(DINAS_PUPR)),
    ).toEqual([]);
  }));

test('an officer of a closed agency acts until the case has moved, and not after', () =>
  engine.withoutCache(async () => {
    const complaint = await caseAt(engine, 'followUp');
    await engine.outage((await engine.now()) + HOUR_MS, async () => {
      town.close(DINAS_PUPR, DINAS_KESEHATAN);
      await complaint.signal('answers', actors.liaison, {
        text: 'sealed:promise',
        final: false,
        nextBy: (await engine.now()) + 48 * HOUR_MS,
      });
    });
    const after = await complaint.now();
    expect(after.answers.map(({ agency }) => agency)).toEqual([DINAS_PUPR]);
    expect(after.holder.agency).toBe(DINAS_KESEHATAN);
    const answer = { text: 'sealed:answer', final: true };
    expect(await complaint.refusal('answers', actors.liaison, answer)).toMatchObject({ code: 'forbidden' });
    expect(await complaint.command('answers', actors.otherLiaison, answer)).toMatchObject({ stage: 'reply' });
  }));

test('disposed to an agency that has just been closed: the case is with its successor at once', async () => {
  const complaint = await caseAt(engine, 'disposition');
  town.close(DINAS_PUPR, DINAS_KESEHATAN);
  await complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
  const after = await complaint.now();
  expect(after).toMatchObject({ stage: 'followUp', holder: { agency: DINAS_KESEHATAN } });
  expect(clockOf(after, 'firstAnswer')).toMatchObject({
    cycle: 1,
    agency: DINAS_KESEHATAN,
    state: 'running',
  });
});

test('a supporting part goes to the successor, who ends it', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const sosial = engine.reference.directory.ref(SOSIAL);
  if (!sosial) throw new Error(SOSIAL);
  await complaint.command('supporting', actors.desk, { agency: SOSIAL }, { agencies: { [SOSIAL]: sosial } });
  town.close(SOSIAL, DINAS_KESEHATAN);
  const after = await told(complaint);
  expect(after.parts).toMatchObject([{ agency: { agency: DINAS_KESEHATAN }, state: 'open' }]);
  await complaint.command('answers', actors.otherLiaison, { text: 'sealed:part', final: true });
  expect((await complaint.now()).parts).toMatchObject([{ state: 'answered' }]);
});

test('a rung means the substitute while somebody is away, and from then on nobody else', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const now = await engine.now();
  const until = now + 365 * 24 * HOUR_MS;
  const absences = (['head', 'liaison'] as const).map((post) => ({
    post,
    from: now,
    until,
    substitute: DINAS_KESEHATAN,
  }));
  town.write({ id: DINAS_PUPR, absences });
  await engine.workingDays(8);
  const after = await complaint.now();
  const to = fired(after, 'firstAnswer').flatMap((one) => one.to);
  expect(to).toContain(`${DINAS_KESEHATAN}/supervisor/head`);
  expect(to.filter((one) => one.startsWith(DINAS_PUPR))).toEqual([]);
  // Who stands in answers for the unit.
  const deputy = { ...actors.otherLiaison, standsInFor: [DINAS_PUPR] };
  expect(await complaint.command('answers', deputy, { text: 'sealed:answer', final: true })).toMatchObject({
    stage: 'reply',
    holder: DINAS_PUPR,
  });
});

test.each(['alone', 'after a comment'])(
  'an answer given in time counts although its agency was closed before anybody was at work: %s',
  (how) =>
    engine.withoutCache(async () => {
      const complaint = await caseAt(engine, 'followUp');
      const due = (await complaint.now()).next?.at ?? 0;
      const keys: string[] = [];
      await engine.outage(due + 3 * HOUR_MS, async () => {
        if (how !== 'alone') {
          const body = { text: 'sealed:comment' };
          const said = await complaint.signal('replies', actors.reporter, body, { at: due + HOUR_MS / 12 });
          keys.push(said.key);
        }
        const body = { text: 'sealed:answer', final: true };
        const given = await complaint.signal('answers', actors.liaison, body, { at: due + HOUR_MS / 6 });
        keys.push(given.key);
        town.close(DINAS_PUPR, DINAS_KESEHATAN);
      });
      const after = await complaint.now();
      expect(keys.map((key) => after.seen[key]?.state)).toEqual(keys.map(() => 'applied'));
      expect(after).toMatchObject({ stage: 'reply', holder: { agency: DINAS_KESEHATAN } });
      expect(after.answers.map(({ agency }) => agency)).toEqual([DINAS_PUPR]);
      const comment = how === 'alone' ? [] : ['commented'];
      const types = story(after);
      expect(types.slice(types.lastIndexOf('reminded'))).toEqual([
        'reminded',
        ...comment,
        'answered',
        'directoryMoved',
      ]);
      expect(clockOf(after, 'firstAnswer').state).toBe('met');
    }),
);

test('maintenance tells the open cases that a change concerns, and those alone', async () => {
  const maintenance = await Maintenance.start(engine);
  try {
    const [mine, other] = [
      await caseAt(engine, 'followUp'),
      await caseAt(engine, 'verification', { agency: 'kab-sinjai' }),
    ];
    const before = await other.now();
    await mine.now();
    town.close(DINAS_PUPR, DINAS_KESEHATAN);
    await (await maintenance.replan([], 300, { since: 0, to: 1 })).result();
    expect((await mine.now()).holder.agency).toBe(DINAS_KESEHATAN);
    expect((await other.now()).revision).toBe(before.revision);
    expect(await maintenance.book.replanning()).toMatchObject({
      state: 'done',
      followed: 1,
      directory: { to: 1 },
    });
    expect(await maintenance.book.followedTo()).toBe(1);
  } finally {
    await maintenance.stop();
  }
});
