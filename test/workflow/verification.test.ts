import type { VerificationBody } from '../../domain/command';
import { OMBUDSMAN, type Stage } from '../../domain/vocabulary';
import { may } from '../../domain/permission';
import { actors } from '../support/actors';
import { DINAS_PUPR, PRINGSEWU } from '../support/case';
import { Engine } from '../support/engine';
import {
  bringTo,
  caseAt,
  clockOf,
  DINAS_KESEHATAN,
  fired,
  INSPEKTORAT,
  NATIONAL,
  running,
  states,
  story,
} from '../support/life';
import { shippedReference } from '../support/reference';

/** From filing until a unit holds it: verification, completion by the reporter, disposition, and silence in each. */

// Far more than a test takes; on a machine that has much else to do it is the server that is slow.
let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(shippedReference());
});
// Every test begins on the evening of a working day, so that nothing of a working day is used up by chance.
beforeEach(() => engine.workingDays(1));
afterEach(() => engine.clear());
afterAll(() => engine.stop());

const atDesk = ['disposition', 'patience', 'settlement'];
const atUnit = ['firstAnswer', 'patience', 'settlement'];

describe('accepted', () => {
  const ways: [
    string,
    { door: string | null; to?: string },
    { stage: Stage; holder: string; runs: string[] },
  ][] = [
    [
      'without "to" it stays at the same desk, which disposes it',
      { door: PRINGSEWU },
      { stage: 'disposition', holder: PRINGSEWU, runs: atDesk },
    ],
    [
      'to a unit of the institution follow-up begins there',
      { door: PRINGSEWU, to: DINAS_PUPR },
      { stage: 'followUp', holder: DINAS_PUPR, runs: atUnit },
    ],
    [
      'to the institution itself follow-up begins at its desk',
      { door: PRINGSEWU, to: PRINGSEWU },
      { stage: 'followUp', holder: PRINGSEWU, runs: atUnit },
    ],
    [
      'by the national desk to an institution, that desk disposes further',
      { door: null, to: PRINGSEWU },
      { stage: 'disposition', holder: PRINGSEWU, runs: atDesk },
    ],
    [
      'by the national desk straight to a unit, follow-up begins there',
      { door: null, to: DINAS_PUPR },
      { stage: 'followUp', holder: DINAS_PUPR, runs: atUnit },
    ],
    [
      'by the national desk without "to" it waits there for its disposition',
      { door: null },
      { stage: 'disposition', holder: NATIONAL, runs: atDesk },
    ],
  ];
  it.each(ways)('%s', async (_way, { door, to }, expected) => {
    const complaint = await engine.file({ agency: door });
    const desk = door === null ? actors.national : actors.desk;
    const head = await complaint.command('verification', desk, { decision: 'accept', ...(to ? { to } : {}) });
    expect(head).toMatchObject({ stage: expected.stage, holder: expected.holder });
    const file = await complaint.now();
    expect(running(file)).toEqual(expected.runs);
    expect(file.accepted).toBe(true);
    expect(states(file)['verification']).toBe('met');
    expect(file.hops).toBe(0);
    const { startedAt, dueAt } = clockOf(file, 'settlement');
    expect(dueAt).toBe(engine.after(startedAt, 14));
    const duty = clockOf(file, expected.runs[0] ?? '');
    expect(duty).toMatchObject({
      agency: expected.holder,
      dueAt: engine.after(startedAt, duty.name === 'disposition' ? 2 : 5),
    });
  });

  it('an institution disposes to nobody outside of it', async () => {
    const complaint = await engine.file();
    for (const to of ['kab-sinjai', 'prov-lampung.dinas-pupr', NATIONAL]) {
      expect(await complaint.refusal('verification', actors.desk, { decision: 'accept', to })).toMatchObject({
        code: 'invalid',
        field: 'to',
      });
    }
    expect((await complaint.now()).stage).toBe('verification');
  });

  it('an agency that is complained of is not disposed to, even when the very same command names it', async () => {
    const complaint = await engine.file();
    const body = { decision: 'accept', about: [DINAS_PUPR], to: DINAS_PUPR } as const;
    expect(await complaint.refusal('verification', actors.desk, { ...body, about: [...body.about] })).toEqual(
      {
        code: 'invalid',
        field: 'to',
        reason: 'accused',
      },
    );
    const file = await complaint.now();
    expect(file).toMatchObject({ stage: 'verification', about: [] });
  });

  it('a desk that finds its own institution accused loses the case to the national desk', async () => {
    const complaint = await engine.file();
    const head = await complaint.command('verification', actors.desk, {
      decision: 'accept',
      oversight: true,
      about: [PRINGSEWU],
    });
    // What it has found holds; what it has accepted does not: nobody verifies a complaint about themselves.
    expect(head).toMatchObject({ stage: 'verification', holder: NATIONAL });
    const file = await complaint.now();
    expect(file).toMatchObject({ about: [PRINGSEWU], oversight: true, accepted: false, verifiedBy: [] });
    expect(file.path.at(-1)).toMatchObject({ agency: NATIONAL, reason: 'conflictOfInterest' });
    expect(clockOf(file, 'verification')).toMatchObject({ cycle: 1, agency: NATIONAL, state: 'running' });
    expect(await complaint.refusal('verification', actors.desk, { decision: 'accept' })).toEqual({
      code: 'not-found',
    });
    const after = await complaint.command('verification', actors.national, { decision: 'accept' });
    expect(after).toMatchObject({ stage: 'disposition', holder: NATIONAL });
    expect(running(await complaint.now())).toEqual(atDesk);
  });

  it('what the directory does not know is no destination', async () => {
    const complaint = await engine.file();
    expect(
      await complaint.refusal('verification', actors.desk, { decision: 'accept', to: 'kab-nowhere' }),
    ).toEqual({
      code: 'invalid',
      field: 'to',
      reason: 'reference',
    });
  });
});

describe('reclassified at verification', () => {
  const classes: [string, Partial<VerificationBody>, number][] = [
    ['an information request has 5 working days', { classification: 'information' }, 5],
    ['an aspiration has 5 working days', { classification: 'aspiration' }, 5],
    ['an oversight complaint has 60 working days', { oversight: true }, 60],
    ['an ordinary complaint has 14 working days', {}, 14],
  ];
  it.each(classes)('%s', async (_class, change, days) => {
    const complaint = await engine.file();
    await complaint.command('verification', actors.desk, {
      decision: 'accept',
      title: 'sealed:title by the desk',
      description: 'sealed:description by the desk',
      ...change,
    });
    const file = await complaint.now();
    expect(file).toMatchObject({
      title: 'sealed:title by the desk',
      original: {
        title: 'Jalan rusak di depan pasar',
        description: expect.stringContaining('berlubang') as string,
      },
      ...change,
    });
    const { startedAt, dueAt } = clockOf(file, 'settlement');
    expect(dueAt).toBe(engine.after(startedAt, days));
  });

  it('confidentiality can be added and is never lifted', async () => {
    const complaint = await engine.file({ confidential: true });
    expect(
      await complaint.refusal('verification', actors.desk, { decision: 'accept', confidential: false }),
    ).toMatchObject({ field: 'confidential', reason: 'notLifted' });
    expect((await complaint.now()).confidential).toBe(true);
  });
});

describe('incomplete', () => {
  it('waits for the reporter while the desk’s clock rests, and goes on where it stopped', async () => {
    const complaint = await engine.file();
    await engine.workingDays(1);
    await bringTo(complaint, 'completion');
    const asked = await complaint.now();
    expect(asked).toMatchObject({ stage: 'completion', ask: 'sealed:ask' });
    expect(clockOf(asked, 'verification')).toMatchObject({ state: 'suspended', dueAt: null });
    expect(clockOf(asked, 'completion').dueAt).toBe(engine.after(await engine.now(), 30, 'calendarDays'));

    await engine.workingDays(9);
    const head = await complaint.command('completion', actors.reporter, { text: 'sealed:more' });
    expect(head.stage).toBe('verification');
    const file = await complaint.now();
    expect(file.ask).toBeNull();
    expect(fired(file, 'verification')).toEqual([]);
    expect(clockOf(file, 'verification').dueAt).toBe(engine.after(await engine.now(), 2));
    expect(states(file)).toMatchObject({ completion: 'met', verification: 'running' });
  });

  it('is possible twice; the third time the desk has to decide with what there is', async () => {
    const complaint = await engine.file();
    for (let time = 0; time < 2; time += 1) {
      await bringTo(complaint, 'completion');
      await complaint.command('completion', actors.reporter, { text: 'sealed:more' });
    }
    const body = { decision: 'incomplete', ask: 'sealed:ask' } as const;
    expect(await complaint.refusal('verification', actors.desk, body)).toEqual({
      code: 'invalid',
      field: 'decision',
      reason: 'completions',
    });
    expect(await complaint.now()).toMatchObject({ stage: 'verification', completions: 2 });
  });

  it('asks the reporter to complete, not to reply', async () => {
    const complaint = await caseAt(engine, 'completion');
    expect(await complaint.refusal('replies', actors.reporter, { text: 'sealed:reply' })).toMatchObject({
      code: 'wrong-stage',
      stage: 'completion',
    });
    expect(await complaint.refusal('verification', actors.desk, { decision: 'accept' })).toMatchObject({
      code: 'wrong-stage',
    });
  });

  describe('with the reporter silent', () => {
    it('is withdrawn by the system after 30 days, having reminded a week before', async () => {
      const complaint = await caseAt(engine, 'completion');
      const { startedAt, dueAt } = clockOf(await complaint.now(), 'completion');
      const file = await complaint.at(dueAt ?? 0);
      expect(fired(file, 'completion')).toEqual([
        { rung: 'remind-reporter', at: engine.after(startedAt, 23, 'calendarDays'), to: ['reporter'] },
        { rung: 'withdrawn', at: dueAt, to: [] },
      ]);
      expect(file).toMatchObject({ stage: 'closed', outcome: 'withdrawn', closedBy: 'system' });
      expect(running(file)).toEqual(['reopening']);
      expect(clockOf(file, 'reopening').dueAt).toBe(engine.after(dueAt ?? 0, 10));
    });

    it('an objection in time reopens it at the national desk', async () => {
      const complaint = await caseAt(engine, 'completion');
      await complaint.at(clockOf(await complaint.now(), 'completion').dueAt ?? 0);
      const head = await complaint.command('replies', actors.reporter, {
        text: 'sealed:no',
        objection: true,
      });
      expect(head).toMatchObject({ stage: 'verification', holder: NATIONAL, outcome: null });
      const file = await complaint.now();
      expect(running(file)).toEqual(['patience', 'verification']);
      expect(clockOf(file, 'verification')).toMatchObject({ cycle: 2, agency: NATIONAL });
      expect(fired(file, 'verification', 2)).toMatchObject([{ rung: 'objection', level: 1 }]);
    });

    it('nobody objecting, it is final when the window ends', async () => {
      const complaint = await caseAt(engine, 'completion');
      const file = await complaint.end();
      expect(file).toMatchObject({ stage: 'closed', outcome: 'withdrawn', closedBy: 'system' });
      expect(story(file).slice(-2)).toEqual(['objectionTimeEnded', 'final']);
      expect(running(file)).toEqual([]);
    });
  });
});

describe('not ours', () => {
  it('goes to the national desk while the verification clock runs on', async () => {
    const complaint = await engine.file();
    await engine.workingDays(1);
    const before = clockOf(await complaint.now(), 'verification');
    const head = await complaint.command('verification', actors.desk, {
      decision: 'not-ours',
      reason: 'sealed:r',
    });
    expect(head).toMatchObject({ stage: 'verification', holder: NATIONAL });
    const file = await complaint.now();
    expect(file.hops).toBe(1);
    expect(clockOf(file, 'verification')).toMatchObject({ cycle: 1, agency: NATIONAL, dueAt: before.dueAt });
    expect(file.path.map(({ agency, reason }) => `${agency} ${reason}`)).toEqual([
      'kab-pringsewu filed',
      'nasional notOurs',
    ]);
    expect(await complaint.refusal('verification', actors.desk, { decision: 'accept' })).toMatchObject({
      code: 'forbidden',
    });
  });

  it('cannot be said by the national desk: above it there is none', async () => {
    const complaint = await engine.file({ agency: null });
    const body = { decision: 'not-ours', reason: 'sealed:r' } as const;
    expect(await complaint.refusal('verification', actors.national, body)).toMatchObject({
      code: 'wrong-stage',
    });
    expect(await complaint.now()).toMatchObject({ stage: 'verification', hops: 0 });
  });
});

describe('archived', () => {
  const body = { decision: 'archive', code: 'too-general', reason: 'sealed:reason' } as const;

  it('is closed by the officer and waits for an objection', async () => {
    const complaint = await engine.file();
    const head = await complaint.command('verification', actors.desk, body);
    expect(head).toMatchObject({ stage: 'closed', outcome: 'archived' });
    const file = await complaint.now();
    expect(file).toMatchObject({ closedBy: 'officer', reasonCode: 'too-general', reason: 'sealed:reason' });
    expect(states(file)).toEqual({ verification: 'met', patience: 'cancelled', reopening: 'running' });
    const end = await complaint.end();
    expect(end).toMatchObject({ outcome: 'archived', closedBy: 'officer' });
    expect(clockOf(end, 'reopening').state).toBe('met');
  });

  it('an objection has the national desk verify it anew, with its patience running on', async () => {
    const complaint = await engine.file();
    const { dueAt } = clockOf(await complaint.now(), 'patience');
    await complaint.command('verification', actors.desk, body);
    await engine.workingDays(4);
    const head = await complaint.command('replies', actors.reporter, { text: 'sealed:no', objection: true });
    expect(head).toMatchObject({ stage: 'verification', outcome: null, holder: NATIONAL });
    const file = await complaint.now();
    expect(file).toMatchObject({ reason: null, reasonCode: null });
    expect(clockOf(file, 'patience')).toMatchObject({ state: 'running', dueAt });
    expect(clockOf(file, 'verification')).toMatchObject({
      cycle: 2,
      dueAt: engine.after(await engine.now(), 3),
    });
    await complaint.command('verification', actors.national, { decision: 'accept', to: DINAS_PUPR });
    expect(running(await complaint.now())).toEqual(atUnit);
  });

  it('in the window only an objection is heard', async () => {
    const complaint = await engine.file();
    await complaint.command('verification', actors.desk, body);
    expect(await complaint.refusal('replies', actors.reporter, { text: 'sealed:hm' })).toMatchObject({
      reason: 'onlyObjection',
    });
    expect(await complaint.refusal('acceptance', actors.reporter, {})).toMatchObject({ code: 'wrong-stage' });
    expect(await complaint.refusal('withdrawal', actors.reporter, {})).toMatchObject({ code: 'wrong-stage' });
    expect((await complaint.now()).stage).toBe('closed');
  });
});

describe('found at verification to accuse the desk that holds it', () => {
  const oversight = { about: [PRINGSEWU], oversight: true };

  it('while it asks the reporter for more, the national desk takes it and goes on with the completion', async () => {
    const complaint = await engine.file();
    const body = { decision: 'incomplete', ask: 'sealed:ask', ...oversight } as const;
    const head = await complaint.command('verification', actors.desk, body);
    expect(head).toMatchObject({ stage: 'completion', holder: NATIONAL });
    const after = await complaint.command('completion', actors.reporter, { text: 'sealed:more' });
    expect(after).toMatchObject({ stage: 'verification', holder: NATIONAL });
    expect(clockOf(await complaint.now(), 'verification')).toMatchObject({ cycle: 1, agency: NATIONAL });
    await complaint.command('verification', actors.national, { decision: 'accept' });
  });

  it('by a correction while the reporter completes it, likewise', async () => {
    const complaint = await caseAt(engine, 'completion');
    const body = { about: [PRINGSEWU], reason: 'sealed:r' };
    const head = await complaint.command('corrections', actors.desk, body);
    expect(head).toMatchObject({ stage: 'completion', holder: NATIONAL });
    expect(clockOf(await complaint.now(), 'completion')).toMatchObject({ agency: NATIONAL });
  });

  it('that desk does not archive it', async () => {
    const complaint = await engine.file();
    const body = { decision: 'archive', code: 'too-general', reason: 'sealed:reason', ...oversight } as const;
    expect(await complaint.refusal('verification', actors.desk, body)).toEqual({
      code: 'invalid',
      field: 'about',
      reason: 'accused',
    });
    expect(await complaint.now()).toMatchObject({ stage: 'verification', about: [], outcome: null });
  });

  it('that desk may say that it is not its own', async () => {
    const complaint = await engine.file();
    const body = { decision: 'not-ours', reason: 'sealed:r', about: [PRINGSEWU, NATIONAL] } as const;
    const head = await complaint.command('verification', actors.desk, { ...body, about: [...body.about] });
    expect(head).toMatchObject({ stage: 'verification', holder: OMBUDSMAN });
  });

  const named = [
    ['verification', { decision: 'accept', about: [NATIONAL] }, 'verification'],
    ['verification', { decision: 'incomplete', ask: 'sealed:ask', about: [NATIONAL] }, 'completion'],
    ['verification', { decision: 'not-ours', reason: 'sealed:r', about: [NATIONAL] }, 'verification'],
    ['corrections', { reason: 'sealed:r', about: [NATIONAL] }, 'verification'],
  ] as const;
  it.each(named)('the national desk itself: after %s %j the Ombudsman has it', async (name, body, stage) => {
    const complaint = await engine.file({ agency: null });
    const given = { ...body, about: [...body.about] };
    const head = await complaint.command(name, actors.national, given);
    expect(head).toMatchObject({ stage, holder: OMBUDSMAN });
    expect(await complaint.refusal(name, actors.national, given)).toEqual({ code: 'not-found' });
  });

  it('the Ombudsman’s desk disposes to any institution but the accused', async () => {
    const complaint = await engine.file({ agency: null, about: [NATIONAL] });
    await complaint.command('verification', actors.ombudsman, { decision: 'accept' });
    expect(await complaint.refusal('disposition', actors.ombudsman, { to: NATIONAL })).toMatchObject({
      reason: 'accused',
    });
    const head = await complaint.command('disposition', actors.ombudsman, { to: PRINGSEWU });
    expect(head).toMatchObject({ stage: 'disposition', holder: PRINGSEWU });
    const back = await complaint.command('return', actors.desk, { reason: 'sealed:r' });
    expect(back).toMatchObject({ stage: 'disposition', holder: OMBUDSMAN });
  });
});

describe('the desk silent', () => {
  it('from level 2 on the national desk verifies in its stead', async () => {
    const complaint = await engine.file();
    const { receivedAt } = await complaint.now();
    const early = await complaint.at(engine.after(receivedAt, 3));
    expect(may(early, actors.national)).not.toContain('verification');
    await complaint.at(engine.after(receivedAt, 4));
    expect(await complaint.refusal('verification', actors.secretary, { decision: 'accept' })).toMatchObject({
      code: 'forbidden',
    });
    // As the API sends it: with what the body names, and nothing of who acts.
    const to = engine.reference.directory.ref(DINAS_PUPR);
    const head = await complaint.command(
      'verification',
      actors.national,
      { decision: 'accept', to: DINAS_PUPR },
      { agencies: to ? { [DINAS_PUPR]: to } : {} },
    );
    expect(head).toMatchObject({ stage: 'followUp', holder: DINAS_PUPR });
    const file = await complaint.now();
    expect(file).toMatchObject({ verifiedBy: [NATIONAL], disposedBy: { agency: NATIONAL } });
    const back = await complaint.command('return', actors.liaison, { reason: 'sealed:r' });
    expect(back).toMatchObject({ stage: 'disposition', holder: NATIONAL });
  });

  it.each([{}, { to: PRINGSEWU }])(
    'verified in its stead with %j it waits there for its disposition',
    async (to) => {
      const complaint = await engine.file();
      await complaint.at(engine.after((await complaint.now()).receivedAt, 4));
      const head = await complaint.command('verification', actors.national, { decision: 'accept', ...to });
      expect(head).toMatchObject({ stage: 'disposition', holder: PRINGSEWU });
      const file = await complaint.now();
      expect(file).toMatchObject({ verifiedBy: [NATIONAL], disposedBy: null });
      expect(may(file, actors.desk)).toContain('disposition');
      expect(may(file, actors.national)).toContain('disposition');
    },
  );

  it('verification climbs to its head and the national desk and is then recalled every week, for ever', async () => {
    const complaint = await engine.file();
    const start = (await complaint.now()).receivedAt;
    const both = ['kab-pringsewu/supervisor/secretary', 'nasional/national-admin'];
    const file = await complaint.at(engine.after(start, 4 + 12 * 5));
    expect(fired(file, 'verification')).toEqual([
      { rung: 'remind-desk', at: engine.after(start, 2), to: ['kab-pringsewu/institution-admin'] },
      { rung: 'desk-head', at: engine.after(start, 3), level: 1, to: [both[0]] },
      { rung: 'national-desk', at: engine.after(start, 4), level: 2, to: [both[1]] },
      ...Array.from({ length: 12 }, (_, week) => ({
        rung: 'again',
        at: engine.after(start, 4 + 5 * (week + 1)),
        to: both,
      })),
    ]);
    expect(file).toMatchObject({ stage: 'verification', outcome: null, overdue: true, peakLevel: 4 });
    expect(file.wakeAt).toBeGreaterThan(await engine.now());
    await complaint.command('verification', actors.desk, { decision: 'accept' });
    expect(states(await complaint.now())['verification']).toBe('missed');
  });

  it('disposition climbs likewise and never leaves the desk by itself', async () => {
    const complaint = await caseAt(engine, 'disposition');
    const { startedAt } = clockOf(await complaint.now(), 'disposition');
    const file = await complaint.at(engine.after(startedAt, 14));
    const both = ['kab-pringsewu/supervisor/secretary', 'nasional/national-admin'];
    expect(fired(file, 'disposition')).toEqual([
      { rung: 'desk-head', at: engine.after(startedAt, 2), level: 1, to: [both[0]] },
      { rung: 'national-desk', at: engine.after(startedAt, 4), level: 2, to: [both[1]] },
      { rung: 'again', at: engine.after(startedAt, 9), to: both },
      { rung: 'again', at: engine.after(startedAt, 14), to: both },
    ]);
    expect(file).toMatchObject({ stage: 'disposition', holder: { agency: PRINGSEWU } });
    const head = await complaint.command('disposition', actors.national, { to: DINAS_KESEHATAN });
    expect(head).toMatchObject({ stage: 'followUp', holder: DINAS_KESEHATAN });
  });
});

describe('disposition', () => {
  it('to a unit begins follow-up, with instructions on the way', async () => {
    const complaint = await caseAt(engine, 'disposition');
    await complaint.command('disposition', actors.desk, {
      to: DINAS_PUPR,
      instructions: 'sealed:look at it',
    });
    const file = await complaint.now();
    expect(file).toMatchObject({
      stage: 'followUp',
      holder: { agency: DINAS_PUPR },
      disposedBy: { agency: PRINGSEWU },
      instructions: [{ agency: PRINGSEWU, text: 'sealed:look at it' }],
    });
    expect(states(file)).toMatchObject({ disposition: 'met', firstAnswer: 'running' });
  });

  it('to an institution that has no units begins follow-up there', async () => {
    const alone = engine.reference.agencies.find(({ id, level }) => {
      return level === 'agency' && engine.reference.directory.ref(id)?.desk === false;
    });
    const complaint = await engine.file({ agency: null });
    await complaint.command('verification', actors.national, { decision: 'accept' });
    const head = await complaint.command('disposition', actors.national, { to: alone?.id ?? '' });
    expect(head).toMatchObject({ stage: 'followUp', holder: alone?.id });
  });

  it('each desk in the chain has its own two days', async () => {
    const complaint = await engine.file({ agency: null });
    await complaint.command('verification', actors.national, { decision: 'accept' });
    await engine.workingDays(1);
    await complaint.command('disposition', actors.national, { to: PRINGSEWU });
    const file = await complaint.now();
    expect(file).toMatchObject({ stage: 'disposition', hops: 0 });
    expect(clockOf(file, 'disposition', 1)).toMatchObject({ state: 'met', agency: NATIONAL });
    expect(clockOf(file, 'disposition', 2)).toMatchObject({
      state: 'running',
      agency: PRINGSEWU,
      dueAt: engine.after(await engine.now(), 2),
    });
  });

  it('returned by an institution’s desk it goes back to the national desk that sent it', async () => {
    const complaint = await engine.file({ agency: null });
    await complaint.command('verification', actors.national, { decision: 'accept', to: PRINGSEWU });
    const head = await complaint.command('return', actors.desk, {
      reason: 'sealed:not ours',
      suggested: 'prov-lampung',
    });
    expect(head).toMatchObject({ stage: 'disposition', holder: NATIONAL });
    const file = await complaint.now();
    expect(file.hops).toBe(1);
    expect(clockOf(file, 'disposition')).toMatchObject({ cycle: 2, agency: NATIONAL });
    expect(await complaint.refusal('return', actors.national, { reason: 'sealed:r' })).toMatchObject({
      code: 'wrong-stage',
    });
  });

  it('is the desk’s to give and nobody else’s', async () => {
    const complaint = await caseAt(engine, 'disposition');
    for (const actor of [
      actors.liaison,
      actors.reporter,
      actors.regent,
      actors.otherDesk,
      actors.ombudsman,
    ]) {
      expect(await complaint.refusal('disposition', actor, { to: INSPEKTORAT })).toMatchObject({
        code: 'forbidden',
      });
    }
    expect((await complaint.now()).stage).toBe('disposition');
  });
});
