import type { CaseFile } from '../../domain/case-file';
import { elapsed, type Clock } from '../../domain/clock';
import { followersOf } from '../../domain/followers';
import { isMerged, waitingCases } from '../../domain/merger';
import type { Message } from '../../domain/message';
import { currentDetails } from '../../domain/narrative';
import { may } from '../../domain/permission';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant } from '../../domain/vocabulary';
import { continueSignal, messageSignal } from '../../workflows/contract';
import { actors } from '../support/actors';
import { DINAS_PUPR } from '../support/case';
import { Engine, type Case } from '../support/engine';
import { caseAt, clockOf, DINAS_KESEHATAN, fired, running, states, story } from '../support/life';
import { shippedReference } from '../support/reference';

/** Two complaints about one thing, of which one goes on for both. */

const reference = shippedReference();
let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(reference);
});
beforeEach(() => engine.workingDays(1));
afterEach(() => engine.clear());
afterAll(() => engine.stop());

/** A test in which workers are stopped. */
const withoutCache = (run: () => Promise<void>) => (): Promise<void> => engine.withoutCache(run);

const reason = 'sealed:reason';
const answer = { text: 'sealed:answer', final: true } as const;
const comment = { text: 'sealed:comment' } as const;
const objection = { text: 'sealed:objection', objection: true } as const;

/** An older case and a younger one, both at a unit. */
async function pair(days = 3): Promise<[older: Case, younger: Case]> {
  const older = await caseAt(engine, 'followUp');
  await engine.workingDays(days);
  return [older, await caseAt(engine, 'followUp')];
}

const merge = (one: Case, into: Case) => one.command('merger', actors.desk, { into: into.id, reason });
const separate = (one: Case) => one.command('mergerEnd', actors.desk, {});

/**
 * All of them when none has anything to do, and everything that one has told another has arrived. They are asked only
 * then: a question that comes while a message is delivered makes the test server wait for ten seconds.
 */
async function settled(...cases: Case[]): Promise<CaseFile[]> {
  for (let before = -1; ;) {
    let events = 0;
    for (const one of cases) {
      await one.untilAtRest();
      const history = await one.handle.fetchHistory();
      const told = (history.events ?? []).map(
        (event) =>
          Number(event.signalExternalWorkflowExecutionInitiatedEventAttributes != null) -
          Number(event.externalWorkflowExecutionSignaledEventAttributes != null) -
          Number(event.signalExternalWorkflowExecutionFailedEventAttributes != null),
      );
      events += told.reduce((sum, count) => sum + count, 0) === 0 ? told.length : Infinity;
    }
    if (events === before && events < Infinity) break;
    before = events;
  }
  return Promise.all(cases.map((one) => one.now()));
}

async function bothOf(a: Case, b: Case): Promise<[CaseFile, CaseFile]> {
  const [first, second] = await settled(a, b);
  if (!first || !second) throw new Error('two cases');
  return [first, second];
}

/** How often a case has been told something. */
async function wordsOf(one: Case, kind: Message['kind']): Promise<number> {
  const { events } = await one.handle.fetchHistory();
  const told = (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) =>
    signal?.signalName === messageSignal.name
      ? [Buffer.from(signal.input?.payloads?.[0]?.data ?? []).toString()]
      : [],
  );
  return told.filter((text) => text.includes(`"kind":"${kind}"`)).length;
}

/** What may not differ between a clock that lent time and gave it back, and one that never did. */
function bare({ startedAt, countsFrom, segments, suspensions, state, dueAt, budget }: Clock) {
  return { startedAt, countsFrom, segments, suspensions, state, dueAt, budget };
}

const used = (clock: Clock, at: Instant): number => elapsed(clock, at, reference.world().times);

test('what is merged stands still, and the one that goes on counts from the earlier beginning', async () => {
  const [a, b] = await pair();
  const [before, own] = await bothOf(a, b);
  await merge(a, b);
  const [merged, lead] = await bothOf(a, b);
  expect(merged).toMatchObject({ stage: 'followUp', merger: { into: b.id, reason }, overdue: false });
  // What its reporter allows goes on; whoever handles it does not wait for it.
  expect(running(merged)).toEqual(['patience']);
  expect(merged.clocks.filter(({ part, state }) => part !== 'main' && state === 'running')).toEqual([]);
  expect(clockOf(merged, 'settlement').suspensions.at(-1)).toMatchObject({ reason: 'merged', to: null });
  expect(merged.next).toMatchObject({ clock: 'patience', action: 'offer' });
  expect(merged.wakeAt).toBe((merged.merger?.at ?? 0) + 7 * DAY_MS);
  expect(story(merged).at(-1)).toBe('merged');
  expect(story(lead).at(-1)).toBe('mergedIn');
  for (const name of ['settlement', 'patience']) {
    const [theirs, mine, now] = [clockOf(before, name), clockOf(own, name), clockOf(lead, name)];
    expect(mine.startedAt).toBeGreaterThan(theirs.startedAt);
    expect(now).toMatchObject({ startedAt: theirs.startedAt, dueAt: theirs.dueAt, state: 'running' });
    const at = lead.updatedAt;
    expect(used(now, at)).toBe(used(theirs, at));
    expect(used(now, at)).toBeGreaterThan(used(mine, at));
  }
  // What a unit has to do first is counted by when the unit had it.
  expect(clockOf(lead, 'firstAnswer')).toEqual(clockOf(own, 'firstAnswer'));
  expect(lead.merged).toMatchObject([{ id: a.id, receivedAt: before.receivedAt, followers: 1 }]);
  expect(followersOf(lead)).toBe(1);
  expect(may(merged, actors.desk)).toEqual(['corrections', 'mergerEnd']);
  expect(may(merged, actors.reporter)).toEqual(['replies', 'withdrawal']);
  expect(may(merged, actors.liaison)).toEqual([]);

  // Weeks later nothing has happened to it, whatever has happened to the other.
  await engine.workingDays(12);
  const [still, late] = await bothOf(a, b);
  expect(story(still)).toEqual(story(merged));
  expect(story(late).filter((type) => type === 'escalated').length).toBeGreaterThan(0);
  await separate(a);
  const [apart, alone] = await bothOf(a, b);
  expect(apart.merger).toBeUndefined();
  expect(running(apart)).toEqual(running(before));
  expect(used(clockOf(apart, 'settlement'), apart.updatedAt)).toBe(
    used(clockOf(before, 'settlement'), merged.updatedAt),
  );
  expect(waitingCases(alone)).toEqual([]);
  expect(alone.clocks.every((clock) => clock.own === undefined)).toBe(true);
  for (const name of ['settlement', 'patience']) {
    expect(bare(clockOf(alone, name))).toEqual(bare(clockOf(own, name)));
  }
  expect(story(alone).at(-1)).toBe('mergedOut');
});

test('what the earlier clock puts into the past comes once, at the merger, and never again', async () => {
  const [a, b] = await pair(9);
  await merge(a, b);
  const [, lead] = await bothOf(a, b);
  const at = lead.trail.find(({ type }) => type === 'mergedIn')?.at ?? 0;
  // Nine of fourteen days are used: nothing is late yet. Two days later the reminder is, of a clock two days old.
  expect(fired(lead, 'settlement')).toEqual([]);
  await engine.workingDays(3);
  const [reminded] = fired(await b.now(), 'settlement');
  expect(reminded?.at).toBeGreaterThan(at);
  await separate(a);
  const [, alone] = await bothOf(a, b);
  const own = clockOf(alone, 'settlement');
  await b.at(engine.after(own.startedAt, 14));
  const rungs = fired(await b.now(), 'settlement').map(({ rung }) => rung);
  expect(rungs).toEqual([reminded?.rung, 'oversight']);
  expect(fired(await b.now(), 'settlement')[1]?.at).toBe(clockOf(alone, 'settlement').dueAt);
});

test('a clock that is overdue when it is merged makes the other one so, with every level at once and one reminder', async () => {
  const older = await caseAt(engine, 'followUp');
  await engine.workingDays(40);
  const younger = await caseAt(engine, 'followUp');
  const told = fired(await older.now(), 'settlement');
  expect(told.at(-1)?.rung).toBe('again');
  await merge(older, younger);
  const [, lead] = await bothOf(older, younger);
  const at = lead.trail.find(({ type }) => type === 'mergedIn')?.at;
  const late = fired(lead, 'settlement');
  expect(late.map(({ rung }) => rung)).toEqual(['remind-unit', 'oversight', 'top', 'ombudsman', 'again']);
  expect(new Set(late.map((one) => one.at))).toEqual(new Set([at]));
  expect(lead).toMatchObject({ overdue: true, peakLevel: 4 });
  await engine.workingDays(2);
  expect(fired(await younger.now(), 'settlement').filter(({ rung }) => rung !== 'again')).toHaveLength(4);
});

test('a clock that the other one starts only later counts from the earlier beginning, too', async () => {
  const a = await caseAt(engine, 'followUp');
  await engine.workingDays(4);
  const b = await engine.file();
  await merge(a, b);
  const [before] = await bothOf(a, b);
  expect((await b.now()).clocks.some(({ name }) => name === 'settlement')).toBe(false);
  await engine.workingDays(1);
  await b.command('verification', actors.desk, { decision: 'accept', to: DINAS_PUPR });
  const [, lead] = await bothOf(a, b);
  const clock = clockOf(lead, 'settlement');
  expect(clock.startedAt).toBe(clockOf(before, 'settlement').startedAt);
  // It ran on while the other case was looked at: the matter was the same.
  expect(clock.dueAt).toBe(engine.after(clock.startedAt, 14));
  await separate(a);
  const [, alone] = await bothOf(a, b);
  const own = clockOf(alone, 'settlement');
  expect(own.startedAt).toBeGreaterThan(clock.startedAt);
  expect(own).toMatchObject({ segments: [{ from: own.startedAt }], dueAt: engine.after(own.startedAt, 14) });
});

describe('when the one that goes on', () => {
  let a: Case;
  let b: Case;
  const merged = async (): Promise<void> => {
    [a, b] = await pair(2);
    await merge(a, b);
    await bothOf(a, b);
  };
  beforeEach(merged);

  const goesOn = async (lead: string): Promise<CaseFile> => {
    await settled(a);
    const file = await a.now();
    expect(file).toMatchObject({ stage: 'followUp', outcome: null });
    expect(file.merger).toBeUndefined();
    expect(file.trail.at(-1)).toMatchObject({ type: 'separated', data: { into: b.id, lead } });
    expect(running(file)).toEqual(['firstAnswer', 'patience', 'settlement']);
    return file;
  };

  test('is accepted, the other is settled with it, and its reporter still has the time to object', async () => {
    await b.command('answers', actors.liaison, answer);
    await b.command('acceptance', actors.reporter, { rating: 5 });
    await settled(a);
    const closed = await a.now();
    expect(closed).toMatchObject({ stage: 'closed', outcome: 'settled', closedBy: 'system', rating: null });
    expect(closed.merger).toMatchObject({
      into: b.id,
      settledFrom: 'followUp',
      endedAt: closed.trail.at(-1)?.at,
    });
    expect(story(closed).at(-1)).toBe('closedWithLead');
    // Nobody has answered it: what it waited for has lost its object, and is neither met nor missed.
    expect(states(closed)).toMatchObject({
      settlement: 'cancelled',
      firstAnswer: 'cancelled',
      reopening: 'running',
    });
    expect(may(closed, actors.reporter)).toEqual(['replies', 'acceptance']);
    await a.command('replies', actors.reporter, objection);
    const again = await a.now();
    expect(again).toMatchObject({ stage: 'followUp', outcome: null, peakLevel: 1 });
    expect(running(again)).toEqual(['firstAnswer', 'patience', 'settlement']);
    await a.command('answers', actors.liaison, answer);
    await a.command('acceptance', actors.reporter, {});
    expect(states(await a.end())).toMatchObject({ settlement: 'met' });
  });

  test('is settled by silence, the other is, as of the same instant', async () => {
    await b.command('answers', actors.liaison, answer);
    const { startedAt } = clockOf(await b.now(), 'reply');
    await b.at(engine.after(startedAt, 10));
    await settled(a, b);
    const [closed, lead] = await bothOf(a, b);
    expect([closed.outcome, lead.outcome]).toEqual(['settled', 'settled']);
    expect(closed.trail.at(-1)?.at).toBe(lead.trail.at(-1)?.at);
    expect(closed.trail.at(-1)?.at).toBe(engine.after(startedAt, 10));
    expect(clockOf(closed, 'reopening').startedAt).toBe(engine.after(startedAt, 10));
    // That the other one is opened again does not undo what its own reporter has let be.
    await b.command('replies', actors.reporter, objection);
    const [still, open] = await bothOf(a, b);
    expect([still.stage, open.stage]).toEqual(['closed', 'followUp']);
    expect(clockOf(open, 'settlement').startedAt).toBe(clockOf(lead, 'settlement').startedAt);
    await b.command('answers', actors.liaison, answer);
    await b.command('acceptance', actors.reporter, {});
    await b.end();
    expect(story(await a.now()).filter((type) => type === 'closedWithLead')).toHaveLength(1);
    expect(story(await a.end()).at(-1)).toBe('final');
  });

  test('is withdrawn, this one goes on by itself with its clocks', async () => {
    const before = clockOf(await a.now(), 'settlement');
    await engine.workingDays(3);
    await b.command('withdrawal', actors.reporter, {});
    const file = await goesOn('withdrawn');
    expect(used(clockOf(file, 'settlement'), file.updatedAt)).toBe(used(before, file.updatedAt));
  });

  test('is received by the Ombudsman, this one goes on: nobody has handed it over', async () => {
    const { startedAt } = clockOf(await b.now(), 'settlement');
    await b.at(engine.after(startedAt, 19));
    await b.command('referral', actors.reporter, { consent: true });
    await b.command('receipt', actors.ombudsman, { reference: 'sealed:reference' });
    await goesOn('referred');
  });

  test(
    'tells it while no worker is there: it is settled as of when it happened',
    withoutCache(async () => {
      await merged();
      await b.command('answers', actors.liaison, answer);
      const came = (await engine.now()) + HOUR_MS;
      await engine.outage(came + 8 * HOUR_MS, async () => {
        await b.signal('acceptance', actors.reporter, { rating: 4 }, { at: came });
      });
      await settled(a);
      expect((await a.now()).trail.at(-1)).toMatchObject({ type: 'closedWithLead', at: came });
      expect(clockOf(await a.now(), 'reopening').startedAt).toBe(came);
    }),
  );
});

test('an archive of the one that goes on is about that one alone', async () => {
  const [a, b] = [await caseAt(engine, 'followUp'), await engine.file()];
  await merge(a, b);
  await bothOf(a, b);
  await b.command('verification', actors.desk, { decision: 'archive', code: 'too-general', reason });
  const [file] = await bothOf(a, b);
  expect(file).toMatchObject({ stage: 'followUp', outcome: null });
  expect(file.trail.at(-1)).toMatchObject({ type: 'separated', data: { lead: 'archived' } });
});

describe('is not stuck', () => {
  const unavailable = { type: 'separated', data: { lead: 'unavailable' } };

  test('when the other one is ended by force, which nobody is told of', async () => {
    const [a, b] = await pair(1);
    await merge(a, b);
    const [merged] = await bothOf(a, b);
    await b.handle.terminate('by mistake');
    await a.at((merged.merger?.at ?? 0) + 7 * DAY_MS + HOUR_MS);
    await settled(a);
    const file = await a.now();
    expect(file.merger).toBeUndefined();
    expect(file.trail.at(-1)).toMatchObject(unavailable);
    expect(running(file)).toEqual(['firstAnswer', 'patience', 'settlement']);
  });

  test('nor is its reporter: the Ombudsman is offered in time, and the lead hears again and again that it waits', async () => {
    const [a, b] = await pair(1);
    await merge(a, b);
    const [before, lead] = await bothOf(a, b);
    const { dueAt } = clockOf(before, 'patience');
    await a.at((dueAt ?? 0) + DAY_MS);
    const [file, other] = await bothOf(a, b);
    expect(isMerged(file)).toBe(true);
    expect(fired(file, 'patience')[0]).toMatchObject({ rung: 'ombudsman', at: dueAt });
    expect(file.offeredAt).toBe(dueAt);
    expect(may(file, actors.reporter)).toEqual(['replies', 'withdrawal', 'referral']);
    expect(fired(file, 'settlement')).toEqual([]);
    expect(await wordsOf(b, 'mergedIn')).toBeGreaterThan(6);
    expect(story(other).filter((type) => type === 'mergedIn')).toHaveLength(1);
    expect(other.merged).toEqual(lead.merged);
    expect(bare(clockOf(other, 'settlement'))).toMatchObject({
      segments: clockOf(lead, 'settlement').segments,
      startedAt: clockOf(lead, 'settlement').startedAt,
    });
    await a.command('referral', actors.reporter, { consent: true });
    const [apart, alone] = await bothOf(a, b);
    expect(running(apart)).toEqual(['firstAnswer', 'patience', 'referral', 'settlement']);
    expect(waitingCases(alone)).toEqual([]);
    // A desk that merges what lies with the Ombudsman does not keep it from being received there.
    await merge(a, b);
    const [again] = await bothOf(a, b);
    expect(running(again)).toEqual(['patience', 'referral']);
    await a.command('receipt', actors.ombudsman, { reference: 'sealed:reference' });
    expect(await a.end()).toMatchObject({ outcome: 'referred' });
    await settled(b);
    expect(waitingCases(await b.now())).toEqual([]);
  });

  test('when the other one cannot read what it is told', async () => {
    const [a, b] = await pair(1);
    await merge(a, b);
    await bothOf(a, b);
    const { merger } = await a.now();
    const since = merger?.at ?? 0;
    await b.handle.signal(messageSignal, { kind: 'mergedIn', from: a.id, at: since } as Message);
    await b.handle.signal(messageSignal, { kind: 'mergedIn', from: { $ne: 1 }, at: since } as never);
    const [file] = await bothOf(a, b);
    expect(file.merger).toBeUndefined();
    expect(file.trail.at(-1)).toMatchObject(unavailable);
  });

  test('when the other one is over, or there never was one', async () => {
    const [a, b] = await pair(1);
    await b.command('withdrawal', actors.reporter, {});
    await b.end();
    await merge(a, b);
    await settled(a);
    expect((await a.now()).trail.slice(-2)).toMatchObject([{ type: 'merged' }, unavailable]);
    await a.command('merger', actors.desk, { into: 'NEVERWASONE234', reason });
    await settled(a);
    const file = await a.now();
    expect(file.trail.at(-1)).toMatchObject(unavailable);
    expect(running(file)).toEqual(['firstAnswer', 'patience', 'settlement']);
    expect(used(clockOf(file, 'settlement'), file.updatedAt)).toBeGreaterThan(0);
  });

  test('when the other one is closed and waits for an objection', async () => {
    const [a, b] = await pair(1);
    await b.command('answers', actors.liaison, answer);
    await b.at(engine.after(clockOf(await b.now(), 'reply').startedAt, 10));
    expect((await b.now()).stage).toBe('closed');
    await merge(a, b);
    const [file, lead] = await bothOf(a, b);
    expect(file.trail.at(-1)).toMatchObject(unavailable);
    expect(lead.merged).toBeUndefined();
  });

  test(
    'when the other one closes for good at the same instant',
    withoutCache(async () => {
      const [a, b] = await pair(1);
      await b.command('answers', actors.liaison, answer);
      const at = await engine.now();
      await engine.outage(at + HOUR_MS, async () => {
        await a.signal('merger', actors.desk, { into: b.id, reason }, { at: at + MINUTE_MS });
        await b.signal('acceptance', actors.reporter, {}, { at: at + MINUTE_MS });
      });
      await settled(a);
      const file = await a.now();
      expect(isMerged(file)).toBe(false);
      // Either it was in time and was settled, too, or it goes on.
      expect(['closedWithLead', 'separated']).toContain(file.trail.at(-1)?.type);
      expect(running(file)).not.toEqual([]);
    }),
  );

  test('when the other one goes on in a third', async () => {
    const [a, b] = await pair(1);
    const c = await caseAt(engine, 'followUp');
    await merge(b, c);
    await settled(b, c);
    await merge(a, b);
    const [file] = await bothOf(a, b);
    expect(file.trail.at(-1)).toMatchObject(unavailable);
    expect((await c.now()).merged).toHaveLength(1);
  });

  test(
    'when both are merged into each other at once',
    withoutCache(async () => {
      const [a, b] = await pair(1);
      await engine.outage((await engine.now()) + HOUR_MS, async () => {
        await a.signal('merger', actors.desk, { into: b.id, reason });
        await b.signal('merger', actors.desk, { into: a.id, reason });
      });
      const files = await bothOf(a, b);
      for (const file of files) {
        expect(file.merger).toBeUndefined();
        expect(waitingCases(file)).toEqual([]);
        expect(running(file)).toEqual(['firstAnswer', 'patience', 'settlement']);
      }
    }),
  );

  test('when the other one is more open than this one', async () => {
    const secret = await caseAt(engine, 'followUp', { confidential: true });
    const accusing = await caseAt(engine, 'followUp', { about: [DINAS_KESEHATAN] });
    const open = await caseAt(engine, 'followUp');
    for (const one of [secret, accusing]) {
      await merge(one, open);
      const [file, lead] = await bothOf(one, open);
      expect(file.trail.at(-1)).toMatchObject(unavailable);
      expect(lead.merged).toBeUndefined();
    }
    // An open one may go on in a secret one, and so may one that is as closed.
    await merge(open, secret);
    const [, lead] = await bothOf(open, secret);
    expect(waitingCases(lead)).toHaveLength(1);
  });
});

describe('of what is said to a merged one', () => {
  test('a reply is kept where it was given; a withdrawal is told to the other one', async () => {
    const [a, b] = await pair(2);
    const own = clockOf(await b.now(), 'settlement');
    await merge(a, b);
    await bothOf(a, b);
    await a.command('replies', actors.reporter, comment);
    const refused = await a.refusal('answers', actors.liaison, answer);
    expect(refused).toEqual({ code: 'wrong-stage', stage: 'followUp', may: [], reason: 'merged' });
    expect(await a.refusal('merger', actors.desk, { into: b.id, reason })).toMatchObject({
      reason: 'merged',
    });
    expect(await b.refusal('merger', actors.desk, { into: a.id, reason })).toMatchObject({
      reason: 'leadsOthers',
    });
    expect(await b.refusal('merger', actors.liaison, { into: a.id, reason })).toMatchObject({
      code: 'forbidden',
    });
    const [, lead] = await bothOf(a, b);
    expect(lead.replies).toEqual([]);
    await a.command('withdrawal', actors.reporter, {});
    const over = await a.end();
    expect(over).toMatchObject({
      outcome: 'withdrawn',
      replies: [{ text: 'sealed:comment' }],
      merger: { into: b.id },
    });
    await settled(b);
    const alone = await b.now();
    expect([waitingCases(alone), followersOf(alone)]).toEqual([[], 0]);
    expect(bare(clockOf(alone, 'settlement'))).toEqual(bare(own));
    // It may go on in another one now.
    expect(may(alone, actors.desk)).toContain('merger');
  });

  test('at any stage its reporter may speak, and nothing but a comment comes of it', async () => {
    const b = await caseAt(engine, 'followUp');
    for (const stage of ['verification', 'completion', 'disposition', 'reply'] as const) {
      const a = await caseAt(engine, stage);
      await merge(a, b);
      await bothOf(a, b);
      await a.command('replies', actors.reporter, objection);
      const file = await a.now();
      expect(file).toMatchObject({ stage, replies: [{ objection: false }], peakLevel: 0 });
      // The reporter's own patience runs on.
      expect(running(file)).toEqual(['patience']);
    }
    expect(followersOf(await b.now())).toBe(4);
  });

  test('what makes it more of a secret takes it out again', async () => {
    const b = await caseAt(engine, 'followUp');
    for (const body of [{ confidential: true }, { about: [DINAS_KESEHATAN] }]) {
      const a = await caseAt(engine, 'followUp');
      await merge(a, b);
      expect(waitingCases((await bothOf(a, b))[1])).toHaveLength(1);
      await a.command('corrections', actors.desk, { ...body, reason });
      const [file, alone] = await bothOf(a, b);
      expect([isMerged(file), waitingCases(alone)]).toEqual([false, []]);
      expect(running(file)).toEqual(['firstAnswer', 'patience', 'settlement']);
    }
  });

  test('whoever is complained of in it is not let in by the other one', async () => {
    const accusing = { about: [DINAS_KESEHATAN] };
    const [a, b] = [await caseAt(engine, 'followUp', accusing), await caseAt(engine, 'followUp', accusing)];
    await merge(a, b);
    expect(waitingCases((await bothOf(a, b))[1])).toHaveLength(1);
    await b.command('corrections', actors.desk, { about: [], reason });
    const [file, lead] = await bothOf(a, b);
    expect([isMerged(file), waitingCases(lead)]).toEqual([false, []]);
    expect(clockOf(lead, 'settlement').own).toBeUndefined();
  });

  test('its reporter may take it to the Ombudsman when that was offered, and it goes on by itself', async () => {
    const a = await caseAt(engine, 'followUp');
    await a.at(engine.after(clockOf(await a.now(), 'settlement').startedAt, 19));
    const b = await caseAt(engine, 'followUp');
    await merge(a, b);
    await bothOf(a, b);
    expect(may(await a.now(), actors.reporter)).toEqual(['replies', 'withdrawal', 'referral']);
    await a.command('referral', actors.reporter, { consent: true });
    const [file, lead] = await bothOf(a, b);
    expect([isMerged(file), waitingCases(lead)]).toEqual([false, []]);
    expect(running(file)).toContain('referral');
  });
});

const told = (from: Case, at: Instant, otherwise: Partial<Message & { kind: 'mergedIn' }> = {}): Message => ({
  kind: 'mergedIn',
  from: from.id,
  at,
  receivedAt: at,
  followers: 1,
  clocks: [],
  ...otherwise,
});

describe('messages', () => {
  test('that come twice, late or out of order change nothing that has been said since', async () => {
    const [a, b] = await pair(1);
    const at = await engine.now();
    const say = async (message: Message): Promise<CaseFile> => {
      await b.handle.signal(messageSignal, message);
      await settled(a, b);
      return b.now();
    };
    const out: Message = { kind: 'mergedOut', from: a.id, at, since: at };
    // Word of its end comes first: what comes after it was before it.
    expect(waitingCases(await say(out))).toEqual([]);
    expect(waitingCases(await say(told(a, at)))).toEqual([]);
    const since = at + 1;
    expect(waitingCases(await say(told(a, since)))).toHaveLength(1);
    const once = await say(told(a, since));
    expect([waitingCases(once).length, story(once).filter((type) => type === 'mergedIn').length]).toEqual([
      1, 1,
    ]);
    // Of the merger before.
    expect(waitingCases(await say(out))).toHaveLength(1);
    expect(waitingCases(await say({ ...out, since }))).toEqual([]);
    const twice = await say({ ...out, since });
    expect(story(twice).filter((type) => type === 'mergedOut')).toHaveLength(1);
    // What it was told meanwhile was about a merger that it does not have.
    expect(story(await a.now()).at(-1)).toBe('disposed');
  });

  test('of a lead that one is not merged into, or was before, are nothing to it', async () => {
    const [a, b] = await pair(1);
    await merge(a, b);
    const [{ merger }] = await bothOf(a, b);
    const since = merger?.at ?? 0;
    const closed = { kind: 'leadClosed', at: since, outcome: 'settled', closedBy: 'reporter' } as const;
    for (const message of [
      { ...closed, from: 'NEVERWASONE234', since },
      { ...closed, from: b.id, since: since - 1 },
    ]) {
      await a.handle.signal(messageSignal, message);
      await a.handle.signal(messageSignal, { ...message, outcome: 'never' } as never);
    }
    await settled(a);
    expect((await a.now()).stage).toBe('followUp');
    expect(isMerged(await a.now())).toBe(true);
  });

  test(
    'are charged to when it happened: what was due before has happened before',
    withoutCache(async () => {
      const [a, b] = await pair(1);
      const { dueAt } = clockOf(await b.now(), 'firstAnswer');
      const late = (dueAt ?? 0) + HOUR_MS;
      await engine.outage(late + 30 * HOUR_MS, async () => {
        await a.signal('merger', actors.desk, { into: b.id, reason }, { at: late });
      });
      const [, lead] = await bothOf(a, b);
      expect(lead.trail.slice(-2)).toMatchObject([
        { type: 'escalated', at: dueAt },
        { type: 'mergedIn', at: late },
      ]);
    }),
  );
});

test('both begin another run while they are merged, and nothing is lost by it', async () => {
  const [a, b] = await pair(2);
  await merge(a, b);
  await a.handle.signal(continueSignal);
  await b.handle.signal(continueSignal);
  const [before, lead] = await bothOf(a, b);
  expect([isMerged(before), waitingCases(lead).length]).toEqual([true, 1]);
  await separate(a);
  const [file, alone] = await bothOf(a, b);
  expect([isMerged(file), waitingCases(alone)]).toEqual([false, []]);
  await merge(a, b);
  await bothOf(a, b);
  await b.handle.signal(continueSignal);
  await settled(b);
  await b.command('answers', actors.liaison, answer);
  await b.command('acceptance', actors.reporter, {});
  await settled(a);
  expect((await a.now()).outcome).toBe('settled');
});

test('a cancel request ends neither, and the details say where it goes on', async () => {
  const [a, b] = await pair(1);
  await merge(a, b);
  await bothOf(a, b);
  await a.handle.cancel();
  await b.handle.cancel();
  const [file, lead] = await bothOf(a, b);
  expect([story(file).at(-1), story(lead).at(-1)]).toEqual(['cancelRequested', 'cancelRequested']);
  expect(currentDetails(file)).toContain(`**Merged**: goes on in complaint ${b.id}`);
  expect(currentDetails(file)).toContain(`dilanjutkan dalam pengaduan ${b.id}`);
  expect(currentDetails(lead)).toContain('**Goes on for** 1 complaint merged into it.');
  expect(currentDetails(lead)).not.toContain(a.id);
  await separate(a);
  const [apart] = await bothOf(a, b);
  expect(running(apart)).toEqual(['firstAnswer', 'patience', 'settlement']);
});
