import { may } from '../../domain/permission';
import { actors } from '../support/actors';
import { DINAS_PUPR, PRINGSEWU } from '../support/case';
import { Engine, type Case } from '../support/engine';
import {
  bringTo,
  caseAt,
  clockOf,
  DINAS_KESEHATAN,
  fired,
  INSPEKTORAT,
  running,
  states,
  story,
} from '../support/life';
import { shippedReference } from '../support/reference';

/** While an agency holds the case: answers, promises, questions, silence, hops, and the rights of those escalated to. */

// Far more than a test takes; on a machine that has much else to do it is the server that is slow.
let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(shippedReference());
});
beforeEach(() => engine.workingDays(1));
afterEach(() => engine.clear());
afterAll(() => engine.stop());

const answer = { text: 'sealed:answer', final: true } as const;
const promise = { text: 'sealed:promise', final: false } as const;
const question = { text: 'sealed:text', final: false, question: 'sealed:question' } as const;
const reply = { text: 'sealed:reply' } as const;

const unitHead = `${DINAS_PUPR}/supervisor/head`;
const admin = `${PRINGSEWU}/institution-admin`;
const inspector = `${INSPEKTORAT}/supervisor/head`;
const regent = `${PRINGSEWU}/supervisor/head`;
const homeAffairs = 'kemendagri/overseer';

describe('answered', () => {
  it.each([
    ['its liaison officer', actors.liaison],
    ['its head', actors.unitHead],
    ['the institution admin', actors.desk],
  ])('finally by %s, the reporter has the floor and settlement rests', async (_who, actor) => {
    const complaint = await caseAt(engine, 'followUp');
    const head = await complaint.command('answers', actor, answer);
    expect(head.stage).toBe('reply');
    const file = await complaint.now();
    expect(states(file)).toMatchObject({ firstAnswer: 'met', settlement: 'suspended', reply: 'running' });
    expect(clockOf(file, 'reply').dueAt).toBe(engine.after(await engine.now(), 10));
    expect(file.answers).toMatchObject([{ agency: actor.agency, final: true, text: 'sealed:answer' }]);
  });

  it('by nobody else', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const others = [
      actors.otherLiaison,
      actors.inspector,
      actors.regent,
      actors.secretary,
      actors.national,
      actors.reporter,
    ];
    for (const actor of others) {
      expect(await complaint.refusal('answers', actor, answer)).toMatchObject({ code: 'forbidden' });
    }
    expect((await complaint.now()).answers).toEqual([]);
  });

  it('finally, it is neither a question nor a promise as well', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const both = { ...answer, question: 'sealed:question' };
    expect(await complaint.refusal('answers', actors.liaison, both)).toMatchObject({
      reason: 'finalQuestion',
    });
  });
});

describe('promised', () => {
  it('its clock runs to the day that was promised', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const nextBy = engine.after(await engine.now(), 4);
    await complaint.command('answers', actors.liaison, { ...promise, nextBy });
    const file = await complaint.now();
    expect(file.stage).toBe('followUp');
    expect(states(file)).toMatchObject({ firstAnswer: 'met', settlement: 'running', promise: 'running' });
    expect(clockOf(file, 'promise').dueAt).toBe(nextBy);
  });

  it('without a day, or beyond what the rules allow, it has ten working days', async () => {
    for (const days of [null, 30]) {
      const complaint = await caseAt(engine, 'followUp');
      const now = await engine.now();
      const until = days === null ? {} : { nextBy: engine.after(now, days) };
      await complaint.command('answers', actors.liaison, { ...promise, ...until });
      const { startedAt, dueAt } = clockOf(await complaint.now(), 'promise');
      expect(dueAt).toBe(engine.after(startedAt, 10));
    }
  });

  it('for a moment on a day off it is due when the office next opens, not when it last closed', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const now = await engine.now();
    const nextBy = now + 3_600_000;
    await complaint.command('answers', actors.liaison, { ...promise, nextBy });
    const file = await complaint.now();
    expect(clockOf(file, 'promise').dueAt).toBeGreaterThanOrEqual(nextBy);
    expect(fired(file, 'promise')).toEqual([]);
  });

  it('not into the past', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const nextBy = (await engine.now()) - 1;
    expect(await complaint.refusal('answers', actors.liaison, { ...promise, nextBy })).toMatchObject({
      reason: 'promiseInPast',
    });
  });

  it('at most twice; then only the final answer is left', async () => {
    const complaint = await caseAt(engine, 'followUp');
    await complaint.command('answers', actors.liaison, promise);
    await complaint.command('answers', actors.liaison, promise);
    expect(await complaint.refusal('answers', actors.liaison, promise)).toMatchObject({ reason: 'promises' });
    expect(clockOf(await complaint.now(), 'promise').cycle).toBe(2);
    expect((await complaint.command('answers', actors.liaison, answer)).stage).toBe('reply');
    expect(states(await complaint.now())['promise']).toBe('met');
  });

  it('and not kept, it climbs the same ladder as silence', async () => {
    const complaint = await caseAt(engine, 'followUp');
    await complaint.command('answers', actors.liaison, {
      ...promise,
      nextBy: engine.after(await engine.now(), 5),
    });
    const { startedAt } = clockOf(await complaint.now(), 'promise');
    const file = await complaint.at(engine.after(startedAt, 15));
    expect(fired(file, 'promise')).toEqual([
      { rung: 'remind-liaison', at: engine.after(startedAt, 3), to: [`${DINAS_PUPR}/liaison`] },
      { rung: 'unit-head', at: engine.after(startedAt, 5), level: 1, to: [unitHead] },
      { rung: 'oversight', at: engine.after(startedAt, 8), level: 2, to: [admin, inspector] },
      { rung: 'top', at: engine.after(startedAt, 10), level: 3, to: [regent, homeAffairs] },
      { rung: 'again', at: engine.after(startedAt, 15), to: [regent, homeAffairs] },
    ]);
    expect(file).toMatchObject({ stage: 'followUp', overdue: true });
  });
});

describe('asked', () => {
  it('the agency’s clocks rest until the reporter replies', async () => {
    const complaint = await caseAt(engine, 'followUp');
    await engine.workingDays(2);
    await complaint.command('answers', actors.liaison, question);
    const asked = await complaint.now();
    expect(asked).toMatchObject({ stage: 'followUp', questionOpen: true });
    expect(states(asked)).toMatchObject({
      firstAnswer: 'suspended',
      settlement: 'suspended',
      question: 'running',
    });
    await engine.workingDays(4);
    await complaint.command('replies', actors.reporter, reply);
    const file = await complaint.now();
    const now = await engine.now();
    expect(file).toMatchObject({ stage: 'followUp', questionOpen: false });
    expect(states(file)).toMatchObject({ question: 'met', firstAnswer: 'running', settlement: 'running' });
    expect(clockOf(file, 'firstAnswer').dueAt).toBe(engine.after(now, 3));
    expect(clockOf(file, 'settlement').dueAt).toBe(engine.after(now, 12));
    expect(story(file).slice(-1)).toEqual(['replied']);
  });

  it('the reporter silent, the agency goes on with what it has', async () => {
    const complaint = await caseAt(engine, 'followUp');
    await complaint.command('answers', actors.liaison, question);
    const { startedAt, dueAt } = clockOf(await complaint.now(), 'question');
    const file = await complaint.at(dueAt ?? 0);
    expect(fired(file, 'question')).toEqual([
      { rung: 'remind-reporter', at: engine.after(startedAt, 3), to: ['reporter'] },
      { rung: 'unanswered', at: engine.after(startedAt, 5), to: [] },
    ]);
    expect(story(file).slice(-1)).toEqual(['questionUnanswered']);
    expect(file).toMatchObject({ stage: 'followUp', questionOpen: false });
    expect(states(file)).toMatchObject({ question: 'missed', firstAnswer: 'running', settlement: 'running' });
    expect(clockOf(file, 'firstAnswer').dueAt).toBe(engine.after(dueAt ?? 0, 5));
    expect(clockOf(file, 'settlement').dueAt).toBe(engine.after(dueAt ?? 0, 14));
  });

  it('one question at a time, and two in all', async () => {
    const complaint = await caseAt(engine, 'followUp');
    for (let time = 0; time < 2; time += 1) {
      await complaint.command('answers', actors.liaison, question);
      expect(await complaint.refusal('answers', actors.liaison, question)).toMatchObject({
        reason: 'questionOpen',
      });
      await complaint.command('replies', actors.reporter, reply);
    }
    expect(await complaint.refusal('answers', actors.liaison, question)).toMatchObject({
      reason: 'questions',
    });
  });

  it('a promise takes the question back, and is held against the time that was left', async () => {
    const complaint = await caseAt(engine, 'followUp');
    await engine.workingDays(2);
    await complaint.command('answers', actors.liaison, question);
    await engine.workingDays(2);
    await complaint.command('answers', actors.liaison, promise);
    const file = await complaint.now();
    const now = await engine.now();
    expect(file).toMatchObject({ stage: 'followUp', questionOpen: false, promises: 1, questions: 1 });
    expect(states(file)).toMatchObject({
      question: 'cancelled',
      firstAnswer: 'met',
      promise: 'running',
      settlement: 'running',
    });
    expect(clockOf(file, 'firstAnswer').dueAt).toBe(engine.after(now, 3));
    expect(clockOf(file, 'promise').dueAt).toBe(engine.after(now, 10));
    expect(clockOf(file, 'settlement').dueAt).toBe(engine.after(now, 12));
  });

  const overtaken: [string, (complaint: Case) => Promise<unknown>][] = [
    ['a final answer', (complaint) => complaint.command('answers', actors.liaison, answer)],
    ['a return', (complaint) => complaint.command('return', actors.liaison, { reason: 'sealed:r' })],
    [
      'a disposition elsewhere',
      (complaint) => complaint.command('disposition', actors.desk, { to: DINAS_KESEHATAN }),
    ],
    [
      'the discovery that the agency is accused',
      (complaint) =>
        complaint.command('corrections', actors.desk, { about: [DINAS_PUPR], reason: 'sealed:r' }),
    ],
  ];
  it.each(overtaken)('%s takes the question back, and its clock with it', async (_what, overtake) => {
    const complaint = await caseAt(engine, 'followUp');
    await complaint.command('answers', actors.liaison, question);
    await overtake(complaint);
    const file = await complaint.now();
    expect(file.questionOpen).toBe(false);
    expect(states(file)['question']).toBe('cancelled');
  });
});

describe('the agency silent', () => {
  it('the first answer climbs every level in turn and is then recalled for ever', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const { startedAt } = clockOf(await complaint.now(), 'firstAnswer');
    const ladder = [
      { rung: 'remind-liaison', at: engine.after(startedAt, 3), to: [`${DINAS_PUPR}/liaison`] },
      { rung: 'unit-head', at: engine.after(startedAt, 5), level: 1, to: [unitHead] },
      { rung: 'oversight', at: engine.after(startedAt, 8), level: 2, to: [admin, inspector] },
      { rung: 'top', at: engine.after(startedAt, 10), level: 3, to: [regent, homeAffairs] },
      { rung: 'again', at: engine.after(startedAt, 15), to: [regent, homeAffairs] },
      { rung: 'again', at: engine.after(startedAt, 20), to: [regent, homeAffairs] },
    ];
    for (const [index, rung] of ladder.entries()) {
      const file = await complaint.at(rung.at);
      expect(fired(file, 'firstAnswer')).toEqual(ladder.slice(0, index + 1));
      expect(file).toMatchObject({ stage: 'followUp', outcome: null });
    }
  });

  it('settlement climbs 2, 3, and the reporter is offered the Ombudsman', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const { startedAt } = clockOf(await complaint.now(), 'settlement');
    const file = await complaint.at(engine.after(startedAt, 24));
    expect(fired(file, 'settlement')).toEqual([
      {
        rung: 'remind-unit',
        at: engine.after(startedAt, 11.2),
        to: [`${DINAS_PUPR}/liaison`, unitHead],
      },
      { rung: 'oversight', at: engine.after(startedAt, 14), level: 2, to: [admin, inspector] },
      { rung: 'top', at: engine.after(startedAt, 17), level: 3, to: [regent] },
      {
        rung: 'ombudsman',
        at: engine.after(startedAt, 19),
        level: 4,
        to: ['ombudsman/overseer', 'reporter'],
      },
      { rung: 'again', at: engine.after(startedAt, 24), to: [regent, homeAffairs] },
    ]);
    expect(file).toMatchObject({ stage: 'followUp', peakLevel: 4, offeredAt: engine.after(startedAt, 19) });
    expect(may(file, actors.reporter)).toContain('referral');
    expect(may(file, actors.ombudsman)).toEqual([]);
  });

  it('no level is skipped: the second reaches the first when that was not reached before', async () => {
    const complaint = await engine.file({ classification: 'aspiration' });
    await complaint.command('verification', actors.desk, { decision: 'accept' });
    await engine.workingDays(1);
    await complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
    const { dueAt } = clockOf(await complaint.now(), 'settlement');
    const file = await complaint.at(dueAt ?? 0);
    expect(fired(file, 'firstAnswer')).toMatchObject([{ rung: 'remind-liaison' }]);
    expect(fired(file, 'settlement').slice(-1)).toEqual([
      { rung: 'oversight', at: dueAt, level: 2, to: [admin, inspector, unitHead] },
    ]);
  });

  it('an accused post is left out of every recipient, and the rung goes one up', async () => {
    const complaint = await engine.file({ about: [INSPEKTORAT], oversight: true });
    await bringTo(complaint, 'followUp');
    const { startedAt } = clockOf(await complaint.now(), 'firstAnswer');
    const file = await complaint.at(engine.after(startedAt, 8));
    expect(fired(file, 'firstAnswer').slice(-1)).toEqual([
      { rung: 'oversight', at: engine.after(startedAt, 8), level: 2, to: [admin, regent] },
    ]);
    expect(file.escalations.map(({ agency }) => agency)).not.toContain(INSPEKTORAT);
    expect(may(file, actors.inspector)).toEqual([]);
  });
});

describe('whoever is escalated to', () => {
  const rights = ['answers', 'disposition', 'instructions'];
  const levels = [
    { days: 8, name: 'the inspectorate, from level 2', actor: actors.inspector },
    { days: 10, name: 'the regent, from level 3', actor: actors.regent },
    { days: 10, name: 'home affairs, from level 3', actor: actors.homeAffairs },
  ] as const;
  const nobody = [actors.otherLiaison, actors.otherDesk, actors.ombudsman, actors.secretary];

  it.each(levels)('$name, may answer, dispose and instruct, and nobody else may', async ({ days, actor }) => {
    const complaint = await caseAt(engine, 'followUp');
    const before = await complaint.now();
    const others = nobody.map((one) => may(before, one));
    expect(may(before, actor)).not.toEqual(expect.arrayContaining(['answers']));
    expect(may(before, actor)).not.toEqual(expect.arrayContaining(['disposition']));
    const file = await complaint.at(engine.after(clockOf(before, 'firstAnswer').startedAt, days));
    expect(may(file, actor)).toEqual(expect.arrayContaining(rights));
    expect(nobody.map((one) => may(file, one))).toEqual(others);

    await complaint.command('instructions', actor, { text: 'sealed:instruction' });
    const head = await complaint.command('disposition', actor, { to: DINAS_KESEHATAN });
    expect(head).toMatchObject({ stage: 'followUp', holder: DINAS_KESEHATAN });
    const end = await complaint.command('answers', actor, answer);
    expect(end.stage).toBe('reply');
    expect((await complaint.now()).answers).toMatchObject([{ agency: actor.agency }]);
  });
});

const give = (complaint: Case) => complaint.command('return', actors.liaison, { reason: 'sealed:r' });
const take = (complaint: Case) => complaint.command('disposition', actors.desk, { to: DINAS_PUPR });

describe('returned and disposed again', () => {
  it('a return goes to the desk that disposed it; the settlement clock never starts again', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const before = clockOf(await complaint.now(), 'settlement');
    await engine.workingDays(2);
    const head = await give(complaint);
    expect(head).toMatchObject({ stage: 'disposition', holder: PRINGSEWU });
    const back = await complaint.now();
    expect(states(back)).toMatchObject({
      firstAnswer: 'cancelled',
      disposition: 'running',
      settlement: 'running',
    });
    await take(complaint);
    const file = await complaint.now();
    expect(file.hops).toBe(1);
    expect(clockOf(file, 'settlement')).toMatchObject({
      cycle: 1,
      startedAt: before.startedAt,
      dueAt: before.dueAt,
    });
    expect(clockOf(file, 'firstAnswer')).toMatchObject({
      cycle: 2,
      dueAt: engine.after(await engine.now(), 5),
    });
  });

  it('after three hops the regional secretary arbitrates, and his word binds', async () => {
    const complaint = await caseAt(engine, 'followUp');
    for (let hop = 1; hop <= 3; hop += 1) {
      expect(await give(complaint)).toMatchObject({ holder: PRINGSEWU });
      await take(complaint);
      expect((await complaint.now()).hops).toBe(hop);
    }
    expect(await give(complaint)).toMatchObject({ stage: 'disposition', holder: PRINGSEWU });
    const arbitrated = await complaint.now();
    expect(arbitrated).toMatchObject({ hops: 4, arbitration: true });
    expect(arbitrated.path.at(-1)?.reason).toBe('arbitration');
    const head = await complaint.command('disposition', actors.secretary, { to: DINAS_PUPR });
    expect(head).toMatchObject({ stage: 'followUp', holder: DINAS_PUPR });
    expect(await complaint.now()).toMatchObject({ binding: true, arbitration: false });
    expect(await complaint.refusal('return', actors.liaison, { reason: 'sealed:r' })).toMatchObject({
      code: 'wrong-stage',
    });
  });

  it('only returns bring arbitration nearer: neither a desk’s change of mind nor a door that was not the right one', async () => {
    const complaint = await engine.file();
    await complaint.command('verification', actors.desk, { decision: 'not-ours', reason: 'sealed:r' });
    await complaint.command('verification', actors.national, { decision: 'accept', to: PRINGSEWU });
    await take(complaint);
    await complaint.command('disposition', actors.desk, { to: DINAS_KESEHATAN });
    await take(complaint);
    for (let time = 1; time <= 3; time += 1) {
      expect(await give(complaint)).toMatchObject({ holder: PRINGSEWU });
      await take(complaint);
    }
    expect(await complaint.now()).toMatchObject({ hops: 6, arbitration: false });
    expect(await give(complaint)).toMatchObject({ holder: PRINGSEWU });
    expect(await complaint.now()).toMatchObject({ hops: 7, arbitration: true });
  });

  it('the disposing desk may take it elsewhere, which counts as a hop', async () => {
    const complaint = await caseAt(engine, 'followUp');
    await engine.workingDays(2);
    const before = clockOf(await complaint.now(), 'settlement').dueAt;
    await complaint.command('disposition', actors.desk, { to: DINAS_KESEHATAN });
    const file = await complaint.now();
    expect(file).toMatchObject({ stage: 'followUp', hops: 1, holder: { agency: DINAS_KESEHATAN } });
    expect(clockOf(file, 'firstAnswer')).toMatchObject({
      cycle: 2,
      agency: DINAS_KESEHATAN,
      state: 'running',
    });
    expect(clockOf(file, 'firstAnswer', 1).state).toBe('cancelled');
    expect(clockOf(file, 'settlement').dueAt).toBe(before);
    expect(await complaint.refusal('answers', actors.liaison, answer)).toMatchObject({ code: 'forbidden' });
    expect(await complaint.refusal('disposition', actors.desk, { to: DINAS_KESEHATAN })).toMatchObject({
      reason: 'same',
    });
  });

  it('taken by the national desk to another institution, only that desk’s clock runs', async () => {
    const complaint = await engine.file({ agency: null });
    await complaint.command('verification', actors.national, { decision: 'accept', to: DINAS_PUPR });
    await complaint.command('disposition', actors.national, { to: 'kab-sinjai' });
    const file = await complaint.now();
    expect(file).toMatchObject({ stage: 'disposition', hops: 1, holder: { agency: 'kab-sinjai' } });
    expect(running(file)).toEqual(['disposition', 'patience', 'settlement']);
    // Sinjai counts in its own zone, an hour ahead of Jakarta; what it was given is what it has.
    expect(clockOf(file, 'disposition').dueAt).toBe(
      engine.after(await engine.now(), 2, 'workingDays', 'Asia/Makassar'),
    );
  });

  it('promises and questions begin anew with a new holder', async () => {
    const complaint = await caseAt(engine, 'followUp');
    await complaint.command('answers', actors.liaison, promise);
    await complaint.command('answers', actors.liaison, promise);
    await complaint.command('disposition', actors.desk, { to: DINAS_KESEHATAN });
    expect(await complaint.now()).toMatchObject({ promises: 0 });
    expect(states(await complaint.now())['promise']).toBe('cancelled');
    expect(await complaint.command('answers', actors.otherLiaison, promise)).toMatchObject({
      stage: 'followUp',
    });
  });
});

it.each(['verification', 'disposition', 'followUp'] as const)(
  'a comment in %s moves no clock',
  async (stage) => {
    const complaint = await caseAt(engine, stage);
    const before = await complaint.now();
    await engine.workingDays(1);
    const head = await complaint.command('replies', actors.reporter, { text: 'sealed:when?' });
    expect(head.stage).toBe(stage);
    const file = await complaint.now();
    expect(story(file).slice(-1)).toEqual(['commented']);
    expect(
      file.clocks.map(({ name, startedAt, dueAt, state }) => ({ name, startedAt, dueAt, state })),
    ).toEqual(before.clocks.map(({ name, startedAt, dueAt, state }) => ({ name, startedAt, dueAt, state })));
  },
);
