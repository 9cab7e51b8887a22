import { may } from '../../domain/permission';
import { DAY_MS } from '../../domain/vocabulary';
import { actors } from '../support/actors';
import { DINAS_PUPR, PRINGSEWU } from '../support/case';
import { Engine, type Case } from '../support/engine';
import {
  bringTo,
  caseAt,
  clockOf,
  everybodyTold,
  fired,
  INSPEKTORAT,
  NATIONAL,
  OPEN_STAGES,
  running,
  states,
  story,
} from '../support/life';
import { shippedReference } from '../support/reference';

/** The reporter's floor, the ways a case closes and opens again, and what may happen at any stage. */

// Far more than a test takes; on a machine that has much else to do it is the server that is slow.
let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(shippedReference());
});
beforeEach(() => engine.workingDays(1));
afterEach(() => engine.clear());
afterAll(() => engine.stop());

const reply = { text: 'sealed:reply' } as const;
const objection = { text: 'sealed:objection', objection: true } as const;
const answer = { text: 'sealed:answer', final: true } as const;

/** Brings a case to its closing by silence; `used` working days of settlement are used up before the answer. */
async function settledBySilence(used = 0): Promise<Case> {
  const complaint = await caseAt(engine, 'followUp');
  if (used > 0) await engine.workingDays(used);
  await complaint.command('answers', actors.liaison, answer);
  const { startedAt, dueAt } = clockOf(await complaint.now(), 'reply');
  const file = await complaint.at(dueAt ?? 0);
  expect(fired(file, 'reply')).toEqual([
    { rung: 'remind-reporter', at: engine.after(startedAt, 7), to: ['reporter'] },
    { rung: 'settled', at: engine.after(startedAt, 10), to: [] },
  ]);
  expect(file).toMatchObject({ stage: 'closed', outcome: 'settled', closedBy: 'system' });
  expect(running(file)).toEqual(['reopening']);
  return complaint;
}

describe('the reporter has the floor', () => {
  it('accepts, with a rating: settled at once and for good', async () => {
    const complaint = await caseAt(engine, 'reply');
    const head = await complaint.command('acceptance', actors.reporter, { rating: 4, text: 'sealed:thanks' });
    expect(head).toMatchObject({ stage: 'closed', outcome: 'settled', dueAt: null });
    const file = await complaint.end();
    expect(file).toMatchObject({ rating: 4, ratingText: 'sealed:thanks', closedBy: 'reporter' });
    expect(states(file)).toEqual({
      verification: 'met',
      disposition: 'met',
      firstAnswer: 'met',
      reply: 'met',
      settlement: 'met',
      patience: 'met',
    });
    expect(engine.written.of(complaint.id)?.archived).toBe(true);
  });

  it('accepts without a word', async () => {
    const complaint = await caseAt(engine, 'reply');
    await complaint.command('acceptance', actors.reporter, {});
    expect(await complaint.end()).toMatchObject({ outcome: 'settled', rating: null });
  });

  it('replies: the agency has to answer again, within a cycle of its own', async () => {
    const complaint = await caseAt(engine, 'reply');
    await engine.workingDays(3);
    const head = await complaint.command('replies', actors.reporter, reply);
    expect(head).toMatchObject({ stage: 'followUp', holder: DINAS_PUPR });
    const file = await complaint.now();
    const now = await engine.now();
    expect(states(file)).toMatchObject({ reply: 'met', firstAnswer: 'running', settlement: 'running' });
    expect(clockOf(file, 'firstAnswer')).toMatchObject({ cycle: 2, dueAt: engine.after(now, 5) });
    // Waiting for the reporter has cost the agency nothing.
    expect(clockOf(file, 'settlement')).toMatchObject({ cycle: 1, dueAt: engine.after(now, 14) });
    expect(file).toMatchObject({ peakLevel: 0, escalations: [] });
    expect((await complaint.command('answers', actors.liaison, answer)).stage).toBe('reply');
    expect(clockOf(await complaint.now(), 'reply').cycle).toBe(2);
  });

  it('objects: each time the case also rises one level', async () => {
    const complaint = await caseAt(engine, 'reply');
    const told = [
      `${DINAS_PUPR}/supervisor/head`,
      `${PRINGSEWU}/institution-admin`,
      `${PRINGSEWU}/supervisor/head`,
    ];
    for (const level of [1, 2, 3]) {
      await complaint.command('replies', actors.reporter, objection);
      const file = await complaint.now();
      expect(file).toMatchObject({ stage: 'followUp', peakLevel: level });
      expect(fired(file, 'firstAnswer').at(-1)).toMatchObject({
        rung: 'objection',
        level,
        to: expect.arrayContaining([told[level - 1]]) as unknown,
      });
      await complaint.command('answers', actors.liaison, answer);
    }
    expect(story(await complaint.now()).filter((type) => type === 'objected')).toHaveLength(3);
    expect(may(await complaint.now(), actors.homeAffairs)).toContain('instructions');
  });

  it('is not asked by anybody else', async () => {
    const complaint = await caseAt(engine, 'reply');
    expect(await complaint.refusal('acceptance', actors.liaison, { rating: 5 })).toMatchObject({
      code: 'forbidden',
    });
    expect(await complaint.refusal('replies', actors.desk, reply)).toMatchObject({ code: 'forbidden' });
    expect(await complaint.refusal('answers', actors.liaison, answer)).toMatchObject({ code: 'wrong-stage' });
    expect(await complaint.refusal('acceptance', actors.otherLiaison, {})).toMatchObject({
      code: 'forbidden',
    });
  });

  describe('and stays silent', () => {
    it('the system settles it, finally when nobody objects in time', async () => {
      const complaint = await settledBySilence();
      const { dueAt } = clockOf(await complaint.now(), 'reopening');
      const file = await complaint.end();
      expect(file).toMatchObject({ stage: 'closed', outcome: 'settled', closedBy: 'system', rating: null });
      expect(fired(file, 'reopening')).toEqual([{ rung: 'final', at: dueAt, to: [] }]);
    });

    it('an objection opens it again where it was, and settlement goes on counting', async () => {
      const complaint = await settledBySilence(4);
      await engine.workingDays(5);
      const head = await complaint.command('replies', actors.reporter, objection);
      expect(head).toMatchObject({ stage: 'followUp', outcome: null, holder: DINAS_PUPR });
      const file = await complaint.now();
      const now = await engine.now();
      expect(file).toMatchObject({ closedBy: null, peakLevel: 1 });
      expect(clockOf(file, 'settlement')).toMatchObject({
        cycle: 1,
        state: 'running',
        dueAt: engine.after(now, 10),
      });
      expect(clockOf(file, 'firstAnswer')).toMatchObject({ cycle: 2, dueAt: engine.after(now, 5) });
      expect(states(file)).toMatchObject({ reopening: 'met', patience: 'running' });
      await complaint.command('answers', actors.liaison, answer);
      await complaint.command('acceptance', actors.reporter, { rating: 2 });
      expect(await complaint.end()).toMatchObject({ outcome: 'settled', closedBy: 'reporter', rating: 2 });
    });

    it('a late acceptance is still heard, and final', async () => {
      const complaint = await settledBySilence();
      await complaint.command('acceptance', actors.reporter, { rating: 5 });
      const file = await complaint.end();
      expect(file).toMatchObject({ outcome: 'settled', closedBy: 'reporter', rating: 5 });
      expect(running(file)).toEqual([]);
    });

    it('a reply that is no objection does not open it', async () => {
      const complaint = await settledBySilence();
      expect(await complaint.refusal('replies', actors.reporter, reply)).toMatchObject({
        reason: 'onlyObjection',
      });
      expect((await complaint.now()).stage).toBe('closed');
    });
  });
});

describe.each(OPEN_STAGES)('in %s', (stage) => {
  it('the reporter may withdraw, finally', async () => {
    const complaint = await caseAt(engine, stage);
    const head = await complaint.command('withdrawal', actors.reporter, { reason: 'sealed:reason' });
    expect(head).toMatchObject({ stage: 'closed', outcome: 'withdrawn', dueAt: null });
    const file = await complaint.end();
    expect(file).toMatchObject({ closedBy: 'reporter', reason: 'sealed:reason', next: null, wakeAt: null });
    expect(file.clocks.filter(({ state }) => state === 'running' || state === 'suspended')).toEqual([]);
    expect(file.clocks.some(({ name }) => name === 'reopening')).toBe(false);
  });

  it('nobody else may withdraw it', async () => {
    const complaint = await caseAt(engine, stage);
    for (const actor of [actors.desk, actors.national, actors.liaison, actors.ombudsman]) {
      expect(await complaint.refusal('withdrawal', actor, {})).toMatchObject({
        code: expect.stringMatching(/forbidden|not-found/) as string,
      });
    }
  });

  it('a supervisor above the holder instructs, and no clock moves', async () => {
    const complaint = await caseAt(engine, stage);
    const before = await complaint.now();
    const head = await complaint.command('instructions', actors.regent, { text: 'sealed:instruction' });
    expect(head.stage).toBe(stage);
    const file = await complaint.now();
    expect(file.instructions).toMatchObject([
      { agency: PRINGSEWU, role: 'supervisor', text: 'sealed:instruction' },
    ]);
    expect(file.clocks).toEqual(before.clocks);
    expect(await complaint.refusal('instructions', actors.otherLiaison, { text: 'sealed:x' })).toMatchObject({
      code: file.accepted ? 'forbidden' : 'not-found',
    });
  });

  it('the desk corrects; the original stays and settlement is planned again', async () => {
    const complaint = await caseAt(engine, stage);
    const head = await complaint.command('corrections', actors.desk, {
      title: 'sealed:title',
      oversight: true,
      confidential: true,
      reason: 'sealed:reason',
    });
    expect(head.stage).toBe(stage);
    const file = await complaint.now();
    expect(file).toMatchObject({ title: 'sealed:title', oversight: true, confidential: true });
    expect(file.original?.title).toBe('Jalan rusak di depan pasar');
    // The clock is there from verification on, and has a due date unless it waits for the reporter.
    const settlement = file.clocks.filter(({ name }) => name === 'settlement');
    expect(settlement).toHaveLength(stage === 'verification' || stage === 'completion' ? 0 : 1);
    for (const { budget, dueAt, startedAt } of settlement) {
      expect(budget).toEqual({ value: 60, unit: 'workingDays' });
      expect(dueAt).toBe(stage === 'reply' ? null : engine.after(startedAt, 60));
    }
    const lift = { confidential: false, reason: 'sealed:reason' };
    expect(await complaint.refusal('corrections', actors.desk, lift)).toMatchObject({ reason: 'notLifted' });
  });

  it('after sixty days of patience the Ombudsman is offered', async () => {
    const complaint = await engine.file();
    const { receivedAt } = await complaint.now();
    const dueAt = engine.after(receivedAt, 60, 'calendarDays');
    await engine.goTo(dueAt - 5 * DAY_MS);
    await bringTo(complaint, stage);
    expect((await complaint.now()).offeredAt).toBeNull();
    const file = await complaint.at(dueAt);
    expect(file).toMatchObject({ stage, offeredAt: dueAt, peakLevel: 4 });
    expect(fired(file, 'patience')).toMatchObject([{ rung: 'ombudsman', at: dueAt, level: 4 }]);
    expect(fired(file, 'patience')[0]?.to).toEqual(
      expect.arrayContaining(['ombudsman/overseer', 'reporter']),
    );
    expect(may(file, actors.reporter)).toContain('referral');
  });
});

describe('found to accuse the agency that holds it', () => {
  const accuse = { about: [DINAS_PUPR], oversight: true, reason: 'sealed:reason' };

  it.each(['followUp', 'reply'] as const)(
    'in %s, the case leaves for the desk above and has 60 days',
    async (stage) => {
      const complaint = await caseAt(engine, stage);
      const head = await complaint.command('corrections', actors.desk, accuse);
      expect(head).toMatchObject({ stage: 'disposition', holder: PRINGSEWU });
      const file = await complaint.now();
      expect(running(file)).toEqual(['disposition', 'patience', 'settlement']);
      const { startedAt, dueAt } = clockOf(file, 'settlement');
      expect(dueAt).toBe(engine.after(startedAt, 60));
      expect(file.path.at(-1)).toMatchObject({ agency: PRINGSEWU, reason: 'conflictOfInterest' });
    },
  );

  it('the accused no longer see it nor act, and nothing is addressed to them', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const { startedAt } = clockOf(await complaint.now(), 'firstAnswer');
    await complaint.at(engine.after(startedAt, 5));
    expect((await complaint.now()).escalations).toMatchObject([{ agency: DINAS_PUPR }]);
    await complaint.command('corrections', actors.desk, accuse);
    const file = await complaint.now();
    expect(file.escalations).toEqual([]);
    for (const actor of [actors.liaison, actors.unitHead]) {
      expect(may(file, actor)).toEqual([]);
      expect(await complaint.refusal('answers', actor, answer)).toEqual({ code: 'not-found' });
      expect(await complaint.refusal('instructions', actor, { text: 'sealed:x' })).toEqual({
        code: 'not-found',
      });
    }
    expect(await complaint.refusal('disposition', actors.desk, { to: DINAS_PUPR })).toMatchObject({
      reason: 'accused',
    });
    await complaint.command('disposition', actors.desk, { to: INSPEKTORAT });
    const before = (await complaint.now()).trail.length;
    const later = await complaint.at(engine.after(await engine.now(), 70));
    const told = everybodyTold({ ...later, trail: later.trail.slice(before) });
    expect(told.length).toBeGreaterThan(5);
    expect(told.filter((one) => one.startsWith(DINAS_PUPR))).toEqual([]);
    expect(later).toMatchObject({ stage: 'followUp', holder: { agency: INSPEKTORAT } });
  });

  it('when the desk that disposed it is accused as well, the national desk takes it', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const head = await complaint.command('corrections', actors.desk, {
      about: [PRINGSEWU],
      reason: 'sealed:r',
    });
    expect(head).toMatchObject({ stage: 'disposition', holder: NATIONAL });
    const later = await complaint.at(engine.after(await engine.now(), 30));
    const before = later.trail.findIndex(({ type }) => type === 'corrected');
    const told = everybodyTold({ ...later, trail: later.trail.slice(before) });
    expect(told.filter((one) => one.startsWith(PRINGSEWU))).toEqual([]);
    expect(may(later, actors.desk)).toEqual([]);
    expect(may(later, actors.liaison)).toEqual([]);
  });

  it('at a desk that has not verified it, the national desk verifies', async () => {
    const complaint = await engine.file();
    const before = clockOf(await complaint.now(), 'verification').dueAt;
    const head = await complaint.command('corrections', actors.desk, {
      about: [PRINGSEWU],
      reason: 'sealed:r',
    });
    expect(head).toMatchObject({ stage: 'verification', holder: NATIONAL });
    expect(clockOf(await complaint.now(), 'verification')).toMatchObject({
      cycle: 1,
      dueAt: before,
      agency: NATIONAL,
    });
  });

  it('filed about the institution whose door was used, it never gets there', async () => {
    const complaint = await engine.file({ about: [PRINGSEWU], oversight: true });
    const file = await complaint.now();
    expect(file.holder.agency).toBe(NATIONAL);
    expect(await complaint.refusal('verification', actors.desk, { decision: 'accept' })).toEqual({
      code: 'not-found',
    });
    expect(
      await complaint.refusal('verification', actors.national, { decision: 'accept', to: PRINGSEWU }),
    ).toMatchObject({
      reason: 'accused',
    });
  });

  it('a desk outside its chain corrects nothing', async () => {
    const complaint = await caseAt(engine, 'followUp');
    expect(await complaint.refusal('corrections', actors.otherDesk, accuse)).toMatchObject({
      code: 'forbidden',
    });
    expect(await complaint.refusal('corrections', actors.liaison, accuse)).toMatchObject({
      code: 'forbidden',
    });
  });
});

/** A case whose reporter was offered the Ombudsman, because it was not settled. */
async function offered(): Promise<Case> {
  const complaint = await caseAt(engine, 'followUp');
  await complaint.at(engine.after(clockOf(await complaint.now(), 'settlement').startedAt, 19));
  return complaint;
}

describe('handed to the Ombudsman', () => {
  const consent = { consent: true, reporter: 'sealed:identity' } as const;

  it('not before it was offered', async () => {
    const complaint = await caseAt(engine, 'followUp');
    expect(await complaint.refusal('referral', actors.reporter, consent)).toMatchObject({
      code: 'wrong-stage',
    });
    expect(await complaint.refusal('receipt', actors.ombudsman, { reference: 'sealed:1' })).toMatchObject({
      code: 'wrong-stage',
    });
  });

  it('with the reporter’s consent; the receipt closes it as referred', async () => {
    const complaint = await offered();
    expect(await complaint.refusal('referral', actors.desk, consent)).toMatchObject({ code: 'forbidden' });
    const head = await complaint.command('referral', actors.reporter, consent);
    expect(head).toMatchObject({ stage: 'followUp', outcome: null });
    expect(clockOf(await complaint.now(), 'referral').dueAt).toBe(engine.after(await engine.now(), 5));
    const end = await complaint.command('receipt', actors.ombudsman, { reference: 'sealed:reference' });
    expect(end).toMatchObject({ stage: 'closed', outcome: 'referred' });
    const file = await complaint.end();
    expect(file).toMatchObject({
      closedBy: 'officer',
      referral: { reporter: 'sealed:identity', reference: 'sealed:reference' },
    });
    expect(states(file)).toMatchObject({ referral: 'met', settlement: 'missed' });
  });

  it('not received, it is escalated and recalled while duties go on', async () => {
    const complaint = await offered();
    await complaint.command('referral', actors.reporter, consent);
    const { startedAt } = clockOf(await complaint.now(), 'referral');
    const head = 'ombudsman/supervisor/head';
    const file = await complaint.at(engine.after(startedAt, 10));
    const rungs = fired(file, 'referral');
    expect(rungs.map(({ rung, at, level }) => ({ rung, at, level }))).toEqual([
      { rung: 'remind-ombudsman', at: engine.after(startedAt, 3), level: undefined },
      { rung: 'not-received', at: engine.after(startedAt, 5), level: 4 },
      { rung: 'again', at: engine.after(startedAt, 10), level: undefined },
    ]);
    expect(rungs[1]?.to).toEqual(expect.arrayContaining([head, 'nasional/national-admin']));
    expect(running(file)).toEqual(expect.arrayContaining(['firstAnswer', 'settlement', 'referral']));
    expect((await complaint.command('answers', actors.liaison, answer)).stage).toBe('reply');
    await complaint.command('receipt', actors.ombudsman, { reference: 'sealed:reference' });
    expect(await complaint.end()).toMatchObject({ outcome: 'referred' });
  });

  it('once, and the reporter may still accept what the agency does', async () => {
    const complaint = await offered();
    await complaint.command('referral', actors.reporter, consent);
    expect(await complaint.refusal('referral', actors.reporter, consent)).toMatchObject({
      code: 'wrong-stage',
    });
    await complaint.command('answers', actors.liaison, answer);
    await complaint.command('acceptance', actors.reporter, {});
    expect(states(await complaint.end())).toMatchObject({ referral: 'cancelled' });
  });
});

describe('written down by a desk for somebody at its counter', () => {
  it('that desk may pass on what its reporter says, and the trail says for whom', async () => {
    const complaint = await engine.file({ channel: 'walkIn', filer: { kind: 'desk', agency: PRINGSEWU } });
    await complaint.command('verification', actors.desk, { decision: 'incomplete', ask: 'sealed:ask' });
    await complaint.command('completion', actors.desk, { text: 'sealed:more' });
    const file = await complaint.now();
    expect(file.trail.at(-1)).toMatchObject({
      type: 'completed',
      by: { agency: PRINGSEWU, onBehalf: 'desk' },
    });
    expect(await complaint.refusal('withdrawal', actors.desk, {})).toMatchObject({ code: 'forbidden' });
  });
});
