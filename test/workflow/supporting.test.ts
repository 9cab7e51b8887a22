import { currentDetails, spell, timerSentence } from '../../domain/narrative';
import { relation } from '../../domain/relation';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/vocabulary';
import { continueSignal } from '../../workflows/contract';
import { actors } from '../support/actors';
import { DINAS_PUPR, PRINGSEWU } from '../support/case';
import { Engine } from '../support/engine';
import { clockOf, fired, running, story } from '../support/life';
import { WIB, WIT, WITA } from '../support/office';
import {
  firedFor,
  HEALTH,
  PAPUA,
  partClock,
  partOf,
  partStates,
  SINJAI_WORKS,
  SOCIAL,
  supported,
  supportedFromAfar,
  supporters,
} from '../support/parts';
import { shippedReference } from '../support/reference';

/** Several agencies on one case: each has its own part, and only that. */

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(shippedReference());
});
beforeEach(() => engine.workingDays(1));
afterEach(() => engine.clear());
afterAll(() => engine.stop());

const final = { text: 'sealed:answer', final: true } as const;
const promise = { text: 'sealed:promise', final: false } as const;
const because = { reason: 'sealed:reason' } as const;

describe('parts beside each other', () => {
  it('each has a clock of its own, by its own zone; the slow one climbs its own ladder alone, each rung once', async () => {
    const complaint = await supportedFromAfar(engine, [SINJAI_WORKS, PAPUA]);
    const begun = await complaint.now();
    const { from } = partOf(begun, SINJAI_WORKS);
    const due = {
      [DINAS_PUPR]: engine.after(from, 5, 'workingDays', WIB),
      [SINJAI_WORKS]: engine.after(from, 5, 'workingDays', WITA),
      [PAPUA]: engine.after(from, 5, 'workingDays', WIT),
    };
    expect(due[DINAS_PUPR]).toBe((due[SINJAI_WORKS] ?? 0) + HOUR_MS);
    expect(clockOf(begun, 'firstAnswer', 1).part).toBe('main');
    expect(partClock(begun, SINJAI_WORKS, 'firstAnswer')).toMatchObject({
      agency: SINJAI_WORKS,
      cycle: 1,
      dueAt: due[SINJAI_WORKS],
    });
    expect(partClock(begun, PAPUA, 'firstAnswer').dueAt).toBe(due[PAPUA]);
    await complaint.command('answers', actors.liaison, { ...promise, nextBy: engine.after(from, 9) });
    await complaint.command('answers', supporters.papua, final);

    const late = await complaint.at(engine.after(from, 16, 'workingDays', WITA));
    expect(firedFor(late, SINJAI_WORKS, 'firstAnswer')).toEqual([
      {
        rung: 'remind-liaison',
        at: engine.after(from, 3, 'workingDays', WITA),
        to: [`${SINJAI_WORKS}/liaison`],
      },
      { rung: 'unit-head', at: due[SINJAI_WORKS], level: 1, to: [`${SINJAI_WORKS}/supervisor/head`] },
      {
        rung: 'oversight',
        at: engine.after(from, 8, 'workingDays', WITA),
        level: 2,
        to: ['kab-sinjai/institution-admin', 'kab-sinjai.inspektorat/supervisor/head'],
      },
      {
        rung: 'top',
        at: engine.after(from, 10, 'workingDays', WITA),
        level: 3,
        to: ['kab-sinjai/supervisor/head', 'kemendagri/overseer'],
      },
      {
        rung: 'again',
        at: engine.after(from, 15, 'workingDays', WITA),
        to: ['kab-sinjai/supervisor/head', 'kemendagri/overseer'],
      },
    ]);
    expect(firedFor(late, PAPUA, 'firstAnswer')).toEqual([]);
    expect(late.escalations.filter(({ part }) => part === PAPUA)).toEqual([]);
    // What the case has reached is its own; the promise of its lead has run out meanwhile.
    const main = fired({ ...late, trail: late.trail.filter(({ data }) => !data?.['part']) }, 'promise');
    expect(main.map(({ rung }) => rung)).toContain('unit-head');
    expect(main.flatMap(({ to }) => to).filter((to) => to.startsWith('kab-sinjai'))).toEqual([]);
  });

  it('the silence of a supporter raises no level of the case itself: an objection goes on from where the lead stands', async () => {
    const complaint = await supported(engine, HEALTH);
    const { from } = partOf(await complaint.now(), HEALTH);
    await complaint.command('answers', actors.liaison, { ...promise, nextBy: engine.after(from, 9) });
    const late = await complaint.at(engine.after(from, 8));
    expect(firedFor(late, HEALTH, 'firstAnswer').map(({ level }) => level)).toEqual([undefined, 1, 2]);
    expect(late.peakLevel).toBe(0);
    await complaint.command('answers', actors.liaison, final);
    await complaint.command('replies', actors.reporter, { text: 'sealed:no', objection: true });
    expect((await complaint.now()).peakLevel).toBe(1);
  });

  it('the final answer of a supporter ends its own part and nothing else', async () => {
    const complaint = await supported(engine, HEALTH, SOCIAL);
    const before = await complaint.now();
    await complaint.command('answers', supporters.health, final);
    const file = await complaint.now();
    expect(partStates(file)).toEqual({ [HEALTH]: 'answered', [SOCIAL]: 'open' });
    expect(file).toMatchObject({ stage: 'followUp', holder: { agency: DINAS_PUPR } });
    expect(file.answers).toMatchObject([{ agency: HEALTH, part: HEALTH, final: true }]);
    expect(partClock(file, HEALTH, 'firstAnswer')).toMatchObject({ state: 'met' });
    expect(partClock(file, SOCIAL, 'firstAnswer')).toEqual(partClock(before, SOCIAL, 'firstAnswer'));
    expect(file.clocks.filter(({ part }) => part === 'main')).toEqual(
      before.clocks.filter(({ part }) => part === 'main'),
    );
    expect(file.trail.at(-1)).toMatchObject({ type: 'partAnswered', data: { part: HEALTH, answer: 0 } });
    expect(await complaint.refusal('answers', supporters.health, final)).toMatchObject({
      code: 'forbidden',
    });
  });

  it('a promise of a supporter has a clock and a limit of its own; a question is not for it to ask', async () => {
    const complaint = await supported(engine, HEALTH);
    const at = await engine.now();
    const nextBy = engine.after(at, 7);
    await complaint.command('answers', supporters.health, { ...promise, nextBy });
    const promised = await complaint.now();
    expect(partClock(promised, HEALTH, 'firstAnswer').state).toBe('met');
    expect(partClock(promised, HEALTH, 'promise')).toMatchObject({ state: 'running', dueAt: nextBy });
    expect(promised.clocks.filter(({ name, part }) => name === 'promise' && part === 'main')).toEqual([]);
    await complaint.command('answers', supporters.health, promise);
    expect(partClock(await complaint.now(), HEALTH, 'promise')).toMatchObject({ cycle: 2, state: 'running' });
    for (const [body, field, reason] of [
      [promise, 'final', 'promises'],
      [{ ...promise, question: 'sealed:?' }, 'question', 'partQuestion'],
      [{ ...final, nextBy }, 'final', 'finalQuestion'],
      [{ ...promise, nextBy: at - DAY_MS }, 'nextBy', 'promiseInPast'],
    ] as const) {
      expect(await complaint.refusal('answers', supporters.health, body)).toEqual({
        code: 'invalid',
        field,
        reason,
      });
    }
    // The lead has used up none of its own.
    for (const _ of [1, 2]) await complaint.command('answers', actors.liaison, promise);
    expect(partOf(await complaint.now(), HEALTH).promises).toBe(2);
  });

  it('a question to the reporter stops the clocks of the case and none of a part', async () => {
    const complaint = await supported(engine, HEALTH);
    const before = partClock(await complaint.now(), HEALTH, 'firstAnswer');
    await complaint.command('answers', actors.liaison, { ...promise, question: 'sealed:?' });
    const asked = await complaint.now();
    expect(running(asked)).toEqual(['patience', 'question']);
    expect(partClock(asked, HEALTH, 'firstAnswer')).toEqual(before);
    const late = await complaint.at(before.dueAt ?? NaN);
    expect(firedFor(late, HEALTH, 'firstAnswer').map(({ rung }) => rung)).toEqual([
      'remind-liaison',
      'unit-head',
    ]);
  });
});

describe('the answer of the lead', () => {
  it('waits for a part that is in time, and no longer than until its time is over', async () => {
    const complaint = await supported(engine, HEALTH, SOCIAL);
    const waits = { code: 'invalid', field: 'final', reason: 'partsOpen' };
    expect(await complaint.refusal('answers', actors.liaison, final)).toEqual(waits);
    await complaint.command('answers', supporters.health, final);
    expect(await complaint.refusal('answers', actors.liaison, final)).toEqual(waits);
    const { dueAt } = partClock(await complaint.now(), SOCIAL, 'firstAnswer');
    await complaint.at((dueAt ?? 0) - HOUR_MS);
    expect(await complaint.refusal('answers', actors.liaison, final)).toEqual(waits);
    await complaint.at(dueAt ?? 0);
    await complaint.command('answers', actors.liaison, final);
    const file = await complaint.now();
    expect(file.stage).toBe('reply');
    expect(partStates(file)).toEqual({ [HEALTH]: 'answered', [SOCIAL]: 'lapsed' });
    expect(partClock(file, SOCIAL, 'firstAnswer').state).toBe('missed');
    expect(file.escalations.filter(({ part }) => part !== undefined)).toEqual([]);
    // Nothing of the part fires any more.
    const later = await complaint.at(engine.after(await engine.now(), 8));
    expect(firedFor(later, SOCIAL, 'firstAnswer').map(({ rung }) => rung)).toEqual([
      'remind-liaison',
      'unit-head',
    ]);
    expect(relation(later, supporters.social)).toBe('past');
  });

  it.each(['returned', 'released'])('need not wait for a part that was %s', async (state) => {
    const complaint = await supported(engine, SOCIAL);
    const before = await complaint.now();
    if (state === 'returned') {
      await complaint.command('return', supporters.social, { ...because, suggested: HEALTH });
    } else {
      await complaint.command('supportingEnd', actors.liaison, { agency: SOCIAL });
    }
    const file = await complaint.now();
    expect(file.trail.at(-1)).toMatchObject(
      state === 'returned'
        ? { type: 'partReturned', data: { part: SOCIAL, suggested: HEALTH } }
        : { type: 'supportReleased', data: { part: SOCIAL } },
    );
    expect(file).toMatchObject({ stage: 'followUp', holder: { agency: DINAS_PUPR }, hops: 0 });
    expect(file.path).toEqual(before.path);
    expect(partOf(file, SOCIAL)).toMatchObject({ state, to: expect.any(Number) });
    expect(partClock(file, SOCIAL, 'firstAnswer').state).toBe('cancelled');
    await complaint.command('answers', actors.liaison, final);
    expect((await complaint.now()).stage).toBe('reply');
  });

  it('once it is sent back, the lead may ask the same agency again: a new part, a new clock', async () => {
    const complaint = await supported(engine, HEALTH);
    await complaint.command('answers', supporters.health, final);
    await complaint.command('answers', actors.liaison, final);
    await complaint.command('replies', actors.reporter, { text: 'sealed:no' });
    await complaint.command('supporting', actors.liaison, { agency: HEALTH });
    const file = await complaint.now();
    expect(file.parts?.map(({ state }) => state)).toEqual(['answered', 'open']);
    expect(partClock(file, HEALTH, 'firstAnswer')).toMatchObject({ cycle: 2, state: 'running' });
    await complaint.command('answers', supporters.health, final);
    expect(partStates(await complaint.now())).toEqual({ [HEALTH]: 'answered' });
  });
});

describe('asking and releasing', () => {
  it('the same once more changes nothing, not even the revision; other words take the place of the first', async () => {
    const complaint = await supported(engine);
    const mark = 'a-mark-of-some-words';
    const asked = { agency: HEALTH, instructions: 'sealed:one', mark } as const;
    await complaint.command('supporting', actors.liaison, asked);
    const before = await complaint.now();
    for (const body of [{ ...asked, instructions: 'sealed:one, sealed anew' }, { agency: HEALTH }]) {
      const head = await complaint.command('supporting', actors.liaison, body);
      expect(head).not.toHaveProperty('refusal');
      const { seen: _seen, ...after } = await complaint.now();
      const { seen: _before, ...rest } = before;
      expect(after).toEqual(rest);
    }
    for (let n = 0; n < 120; n += 1)
      await complaint.command('supporting', actors.liaison, { agency: HEALTH });
    expect(Object.keys((await complaint.now()).seen).length).toBeLessThan(110);
    const other = { ...asked, instructions: 'sealed:two', mark: 'a-mark-of-other-words' };
    await complaint.command('supporting', actors.liaison, other);
    const changed = await complaint.now();
    expect(changed.parts).toMatchObject([{ instructions: 'sealed:two', state: 'open' }]);
    expect(changed.trail.at(-1)).toMatchObject({ type: 'supportInstructed', data: { part: HEALTH } });
    expect(changed.clocks).toEqual(before.clocks);
  });

  it('a release of what is over is no error at any later stage, and one of what never was is', async () => {
    const complaint = await supported(engine, HEALTH);
    await complaint.command('supportingEnd', actors.liaison, { agency: HEALTH });
    const { revision } = await complaint.now();
    await complaint.command('supportingEnd', actors.liaison, { agency: HEALTH });
    expect((await complaint.now()).revision).toBe(revision);
    await complaint.command('supporting', actors.liaison, { agency: SOCIAL });
    expect(await complaint.refusal('supportingEnd', actors.liaison, { agency: DINAS_PUPR })).toEqual({
      code: 'invalid',
      field: 'agency',
      reason: 'noPart',
    });
    await complaint.command('answers', supporters.social, final);
    await complaint.command('answers', actors.liaison, final);
    const answered = await complaint.now();
    await complaint.command('supportingEnd', actors.liaison, { agency: SOCIAL });
    expect((await complaint.now()).revision).toBe(answered.revision);
    // It is not for everybody to know.
    expect(await complaint.refusal('supportingEnd', supporters.health, { agency: SOCIAL })).toMatchObject({
      code: 'forbidden',
    });
  });

  it('who may be asked: nobody who leads, is accused, lies outside of the authority or does not exist', async () => {
    const complaint = await supported(engine);
    await complaint.command('corrections', actors.desk, { about: [SOCIAL], ...because });
    for (const [agency, reason] of [
      [DINAS_PUPR, 'leads'],
      [PRINGSEWU, 'leads'],
      ['nasional', 'outside'],
      [SINJAI_WORKS, 'outside'],
      [SOCIAL, 'accused'],
      ['kab-antah-berantah', 'reference'],
    ] as const) {
      expect(await complaint.refusal('supporting', actors.liaison, { agency })).toEqual({
        code: 'invalid',
        field: 'agency',
        reason,
      });
    }
    for (const actor of [actors.otherDesk, supporters.social, supporters.health]) {
      const { code } = await complaint.refusal('supporting', actor, { agency: HEALTH });
      expect(['forbidden', 'not-found']).toContain(code);
    }
    expect((await complaint.now()).parts).toBeUndefined();
  });

  it('what a disposition asks for is asked of nobody when one of them cannot be', async () => {
    const complaint = await engine.file({ agency: null });
    await complaint.command('verification', actors.national, { decision: 'accept' });
    for (const supporting of [[SINJAI_WORKS, DINAS_PUPR], [PRINGSEWU], ['nasional']]) {
      expect(
        await complaint.refusal('disposition', actors.national, { to: DINAS_PUPR, supporting }),
      ).toMatchObject({ code: 'invalid', field: 'supporting' });
    }
    const file = await complaint.now();
    expect(file).toMatchObject({ stage: 'disposition', holder: { agency: 'nasional' } });
    expect(file.parts).toBeUndefined();
  });

  it('no more than ten at a time', async () => {
    const complaint = await supported(engine);
    const units = shippedReference().agencies.flatMap(({ id, parent }) =>
      parent === PRINGSEWU && id !== DINAS_PUPR ? [id] : [],
    );
    for (const agency of units.slice(0, 10))
      await complaint.command('supporting', actors.liaison, { agency });
    expect(await complaint.refusal('supporting', actors.liaison, { agency: units[10] ?? '' })).toMatchObject({
      reason: 'tooManyParts',
    });
    const file = await complaint.now();
    expect(new Set(file.parts?.map(({ agency }) => agency.agency)).size).toBe(10);
  });
});

describe('whoever leads', () => {
  it('may change: the case is returned and disposed anew, and the parts go on as if nothing had been', async () => {
    const complaint = await supportedFromAfar(engine, [SINJAI_WORKS]);
    const before = await complaint.now();
    await complaint.command('return', actors.liaison, because);
    const returned = await complaint.now();
    expect(returned).toMatchObject({ stage: 'disposition', holder: { agency: 'nasional' } });
    expect(returned.clocks.filter(({ part }) => part === SINJAI_WORKS)).toEqual(
      before.clocks.filter(({ part }) => part === SINJAI_WORKS),
    );
    // A part is answered whoever holds the case meanwhile.
    await complaint.command('answers', supporters.sinjai, promise);
    await complaint.command('disposition', actors.national, { to: HEALTH });
    const file = await complaint.now();
    expect(file).toMatchObject({ stage: 'followUp', holder: { agency: HEALTH } });
    expect(partStates(file)).toEqual({ [SINJAI_WORKS]: 'open' });
    expect(partClock(file, SINJAI_WORKS, 'promise')).toMatchObject({
      state: 'running',
      agency: SINJAI_WORKS,
    });
    expect(await complaint.refusal('answers', supporters.health, final)).toMatchObject({
      reason: 'partsOpen',
    });
    await complaint.command('answers', supporters.sinjai, final);
    await complaint.command('answers', supporters.health, final);
    expect((await complaint.now()).stage).toBe('reply');
  });

  it('is no supporter: who gets the case, or is the desk above whoever does, has no part any more', async () => {
    const complaint = await supportedFromAfar(engine, [HEALTH, 'kab-sinjai']);
    await complaint.command('disposition', actors.national, { to: HEALTH });
    const file = await complaint.now();
    expect(partStates(file)).toEqual({ [HEALTH]: 'released', 'kab-sinjai': 'open' });
    expect(partClock(file, HEALTH, 'firstAnswer').state).toBe('cancelled');
    expect(
      file.clocks.filter(({ part }) => part === 'main').map(({ name, cycle }) => `${name} ${cycle}`),
    ).toContain('firstAnswer 2');
    await complaint.command('disposition', actors.national, { to: SINJAI_WORKS });
    expect(partStates(await complaint.now())).toEqual({ [HEALTH]: 'released', 'kab-sinjai': 'released' });
    await complaint.command('answers', supporters.sinjaiDesk, final);
    expect(await complaint.now()).toMatchObject({ stage: 'reply', answers: [{ agency: 'kab-sinjai' }] });
  });

  it('turns out to be complained of: the case leaves it, and the parts stay', async () => {
    const complaint = await supported(engine, HEALTH);
    await complaint.command('corrections', actors.desk, { about: [DINAS_PUPR], ...because });
    const file = await complaint.now();
    expect(file).toMatchObject({ stage: 'disposition', holder: { agency: PRINGSEWU } });
    expect(partStates(file)).toEqual({ [HEALTH]: 'open' });
    expect(partClock(file, HEALTH, 'firstAnswer').state).toBe('running');
  });
});

it('a supporter that turns out to be complained of is out at once, and knows of nothing any more', async () => {
  const complaint = await supported(engine, HEALTH, SOCIAL);
  const { from } = partOf(await complaint.now(), HEALTH);
  await complaint.at(engine.after(from, 5));
  await complaint.command('corrections', actors.desk, { about: [HEALTH], ...because });
  const file = await complaint.now();
  expect(partStates(file)).toEqual({ [HEALTH]: 'released', [SOCIAL]: 'open' });
  expect(partClock(file, HEALTH, 'firstAnswer').state).toBe('missed');
  expect(file.escalations.filter(({ part }) => part === HEALTH)).toEqual([]);
  expect(relation(file, supporters.health)).toBe('accused');
  expect(await complaint.refusal('answers', supporters.health, final)).toEqual({ code: 'not-found' });
  const later = await complaint.at(engine.after(from, 11));
  expect(firedFor(later, HEALTH, 'firstAnswer').map(({ rung }) => rung)).toEqual([
    'remind-liaison',
    'unit-head',
  ]);
});

it('whoever is told of a part may answer, return and instruct for that part alone, and reads no more when it is over', async () => {
  const complaint = await supportedFromAfar(engine, [SINJAI_WORKS]);
  const { from } = partOf(await complaint.now(), SINJAI_WORKS);
  const told = await complaint.at(engine.after(from, 8));
  const { sinjaiInspector } = supporters;
  expect(relation(told, sinjaiInspector)).toBe('handler');
  expect(await complaint.refusal('disposition', sinjaiInspector, { to: HEALTH })).toMatchObject({
    code: 'forbidden',
  });
  await complaint.command('instructions', sinjaiInspector, { text: 'sealed:hurry' });
  expect((await complaint.now()).instructions).toMatchObject([{ part: SINJAI_WORKS }]);
  await complaint.command('answers', sinjaiInspector, final);
  const file = await complaint.now();
  expect(file).toMatchObject({
    stage: 'followUp',
    answers: [{ agency: 'kab-sinjai.inspektorat', part: SINJAI_WORKS }],
  });
  expect(partStates(file)).toEqual({ [SINJAI_WORKS]: 'answered' });
  expect(file.escalations.filter(({ part }) => part !== undefined)).toEqual([]);
  expect(relation(file, sinjaiInspector)).toBe('outsider');
  expect(relation(file, supporters.sinjai)).toBe('past');
});

it('the head of a supporter answers its part, also when the silence of the lead was told to that head', async () => {
  const inspectorate = 'kab-pringsewu.inspektorat';
  const complaint = await supported(engine, inspectorate);
  const { from } = partOf(await complaint.now(), inspectorate);
  await complaint.at(engine.after(from, 8));
  await complaint.command('answers', actors.inspector, final);
  const file = await complaint.now();
  expect(partStates(file)).toEqual({ [inspectorate]: 'answered' });
  expect(file.stage).toBe('followUp');
  await complaint.command('answers', actors.inspector, final);
  expect((await complaint.now()).stage).toBe('reply');
});

it.each(['withdrawn', 'closed by the Ombudsman'])(
  'a case that is %s takes all its parts with it',
  async (how) => {
    const complaint = await supported(engine, HEALTH, SOCIAL);
    await complaint.command('answers', supporters.health, final);
    const { from } = partOf(await complaint.now(), SOCIAL);
    if (how === 'withdrawn') {
      await complaint.command('withdrawal', actors.reporter, {});
    } else {
      await complaint.at(engine.after(from, 19));
      await complaint.command('referral', actors.reporter, { consent: true });
      await complaint.command('receipt', actors.ombudsman, { reference: 'sealed:reference' });
    }
    const file = await complaint.end();
    expect(partStates(file)).toEqual({ [HEALTH]: 'answered', [SOCIAL]: 'lapsed' });
    expect(file.clocks.filter(({ state }) => state === 'running' || state === 'suspended')).toEqual([]);
    expect(engine.written.of(complaint.id)).not.toHaveProperty('supporting');
    expect(engine.written.of(complaint.id)?.readers).toEqual(
      expect.arrayContaining([HEALTH, SOCIAL, PRINGSEWU]),
    );
  },
);

describe('while the workers were away', () => {
  it('a rung of a part that was due before a command fires before it', () =>
    engine.withoutCache(async () => {
      const complaint = await supported(engine, HEALTH);
      const { dueAt } = partClock(await complaint.now(), HEALTH, 'firstAnswer');
      const came = (dueAt ?? 0) + HOUR_MS;
      // The lead has promised, so that nothing of its own falls due.
      await complaint.command('answers', actors.liaison, { ...promise, nextBy: engine.after(came, 5) });
      await engine.outage(came + HOUR_MS, async () => {
        await complaint.signal('answers', supporters.health, final, { at: came });
      });
      const file = await complaint.now();
      expect(story(file).slice(-3)).toEqual(['reminded', 'escalated', 'partAnswered']);
      expect(file.trail.at(-2)).toMatchObject({ at: dueAt, data: { part: HEALTH, rung: 'unit-head' } });
      expect(partClock(file, HEALTH, 'firstAnswer')).toMatchObject({ state: 'missed', endedAt: came });
      expect(file.escalations.filter(({ part }) => part === HEALTH)).toEqual([]);
    }));

  it('an answer that came in time and is applied late meets the clock of the part, and lets the lead answer', () =>
    engine.withoutCache(async () => {
      const complaint = await supported(engine, HEALTH);
      const { dueAt } = partClock(await complaint.now(), HEALTH, 'firstAnswer');
      const came = (dueAt ?? 0) - MINUTE_MS;
      await engine.outage((dueAt ?? 0) + 30 * HOUR_MS, async () => {
        await complaint.signal('answers', supporters.health, final, { at: came });
        await complaint.signal('answers', actors.liaison, final, { at: came });
      });
      const file = await complaint.now();
      expect(firedFor(file, HEALTH, 'firstAnswer').map(({ rung }) => rung)).toEqual(['remind-liaison']);
      expect(partClock(file, HEALTH, 'firstAnswer')).toMatchObject({ state: 'met', endedAt: came });
      expect(file).toMatchObject({ stage: 'reply', peakLevel: 0 });
    }));

  it('somebody who is asked to support by a stored command may answer by the next one', () =>
    engine.withoutCache(async () => {
      const complaint = await supported(engine);
      let head: Promise<unknown> = Promise.resolve();
      await engine.outage((await engine.now()) + HOUR_MS, async () => {
        await complaint.signal('supporting', actors.liaison, { agency: HEALTH });
        head = complaint.command('answers', supporters.health, final);
      });
      expect(await head).not.toHaveProperty('refusal');
      expect(partStates(await complaint.now())).toEqual({ [HEALTH]: 'answered' });
    }));
});

it('open parts go on in a new run of the workflow', async () => {
  const complaint = await supported(engine, HEALTH);
  const { dueAt } = partClock(await complaint.now(), HEALTH, 'firstAnswer');
  const first = await complaint.handle.describe();
  await complaint.handle.signal(continueSignal);
  await complaint.untilAtRest();
  expect((await complaint.handle.describe()).runId).not.toBe(first.runId);
  const late = await complaint.at(dueAt ?? 0);
  expect(firedFor(late, HEALTH, 'firstAnswer').map(({ rung }) => rung)).toEqual([
    'remind-liaison',
    'unit-head',
  ]);
  await complaint.command('answers', supporters.healthHead, final);
  expect(partStates(await complaint.now())).toEqual({ [HEALTH]: 'answered' });
});

it('the Temporal UI names the supporters with their due dates, and whose silence the next rung is about', async () => {
  const complaint = await supportedFromAfar(engine, [SINJAI_WORKS]);
  const begun = await complaint.now();
  const { dueAt, startedAt } = partClock(begun, SINJAI_WORKS, 'firstAnswer');
  const { name } = partOf(begun, SINJAI_WORKS).agency;
  const [id, en] = spell(dueAt ?? 0, WITA);
  expect(currentDetails(begun)).toContain(
    `Didukung oleh *${name}, Pemerintah Kabupaten Sinjai*: Tanggapan pertama batas waktu ${id}.`,
  );
  expect(currentDetails(begun)).toContain(
    `Supported by *${name}, Pemerintah Kabupaten Sinjai*: First answer is due ${en}.`,
  );
  const [, own] = spell(clockOf(begun, 'firstAnswer', 1).dueAt ?? 0, WIB);
  expect(currentDetails(begun)).toContain('**First answer is due** ');
  expect(own).toContain('WIB');
  // An hour before the lead is reminded, its supporter further east is.
  const reminded = engine.after(startedAt, 3, 'workingDays', WITA);
  expect(begun.next).toMatchObject({ at: reminded, part: SINJAI_WORKS, rung: 'remind-liaison' });
  expect(timerSentence(begun)).toContain(`${spell(reminded, WITA)[1]}: remind the liaison officer`);
  expect(timerSentence(begun)).toContain(`from ${name}`);
  expect(timerSentence(begun)).toContain(`dari ${name}`);
  const late = await complaint.at(engine.after(startedAt, 6));
  expect(currentDetails(late)).toContain(`First answer was due ${en}, escalated to level 1.`);
});
