import { currentDetails, spell } from '../../domain/narrative';
import { viewCase, viewEvents } from '../../domain/view';
import { DAY_MS, HOUR_MS, type Instant } from '../../domain/vocabulary';
import { continueSignal } from '../../workflows/contract';
import { actors } from '../support/actors';
import { DINAS_PUPR, PRINGSEWU } from '../support/case';
import { Engine, type Case } from '../support/engine';
import { caseAt, clockOf, DINAS_KESEHATAN, fired, states, story } from '../support/life';
import { shippedReference } from '../support/reference';
import { contextOf } from '../support/told';

/** A clock that somebody stops by hand: what stands still, what goes on, and how it ends. */

const reference = shippedReference();
let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(reference);
});
beforeEach(() => engine.workingDays(1));
afterEach(() => engine.clear());
afterAll(() => engine.stop());

const reason = 'sealed:reason';

/** A case at a unit, and the desk above it stops a clock from now until so many working days later. */
async function stopped(
  clock: string,
  days: number,
): Promise<{ complaint: Case; at: Instant; until: Instant }> {
  const complaint = await caseAt(engine, 'followUp');
  const at = await engine.now();
  const until = engine.after(at, days);
  await complaint.command('suspensions', actors.desk, { clock, reason, from: at, until });
  return { complaint, at, until };
}

const rungsOf = async (complaint: Case, clock: string): Promise<string[]> =>
  fired(await complaint.now(), clock).map(({ rung }) => rung);

it('stands still until the end that was ordered, and every rung comes so much later', async () => {
  const { complaint, at, until } = await stopped('firstAnswer', 6);
  const still = await complaint.now();
  const clock = clockOf(still, 'firstAnswer');
  expect(clock).toMatchObject({
    state: 'suspended',
    dueAt: null,
    suspensions: [
      {
        n: 1,
        from: at,
        to: null,
        until,
        reason: 'by hand',
        text: reason,
        by: { role: 'institution-admin', agency: PRINGSEWU },
      },
    ],
  });
  expect(still.next).toMatchObject({ action: 'release', at: until });
  // Two hours after closing, on the day the case came: it had used nothing, and its six days are the unit's again.
  const after = await complaint.at(until);
  expect(clockOf(after, 'firstAnswer')).toMatchObject({
    state: 'running',
    dueAt: engine.after(until, 5),
    suspensions: [{ from: at, to: until }],
    fired: [],
  });
  expect(story(after).slice(-2)).toEqual(['suspended', 'suspensionEnded']);
  expect(after.trail.at(-1)).toMatchObject({ at: until, by: { role: 'engine' }, data: { suspension: 1 } });
  const due = await complaint.at(engine.after(until, 5));
  expect(fired(due, 'firstAnswer')).toMatchObject([
    { rung: 'remind-liaison', at: engine.after(until, 3) },
    { rung: 'unit-head', at: engine.after(until, 5) },
  ]);
});

it('goes back over a rung that has fired: that stays fired, once, and the later ones move', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const { startedAt } = clockOf(await complaint.now(), 'firstAnswer');
  const reminded = engine.after(startedAt, 3);
  const before = await complaint.at(engine.after(startedAt, 4));
  expect(clockOf(before, 'firstAnswer').fired).toMatchObject([{ rung: 'remind-liaison', at: reminded }]);
  const at = await engine.now();
  // Back to the close of the second day, which the reminder came after.
  const from = engine.after(startedAt, 2);
  const until = engine.after(at, 2);
  await complaint.command('suspensions', actors.regent, { clock: 'firstAnswer', reason, from, until });
  const held = clockOf(await complaint.now(), 'firstAnswer');
  expect(held).toMatchObject({ state: 'suspended', suspensions: [{ from }], fired: [{ at: reminded }] });
  const late = await complaint.at(engine.after(until, 10));
  // Two of five days were used when it stopped.
  expect(fired(late, 'firstAnswer').map(({ rung, at: when }) => [rung, when])).toEqual([
    ['remind-liaison', reminded],
    ['unit-head', engine.after(until, 3)],
    ['oversight', engine.after(until, 6)],
    ['top', engine.after(until, 8)],
  ]);
});

it('ends by itself on time, also when nobody was there: what was due by then has its nominal instant', () =>
  engine.withoutCache(async () => {
    const { complaint, until } = await stopped('firstAnswer', 4);
    await engine.outage(engine.after(until, 3) + HOUR_MS);
    const file = await complaint.now();
    expect(file.trail.at(-2)).toMatchObject({ type: 'suspensionEnded', at: until });
    expect(file.trail.at(-1)).toMatchObject({ type: 'reminded', at: engine.after(until, 3) });
    expect(clockOf(file, 'firstAnswer')).toMatchObject({ state: 'running', dueAt: engine.after(until, 5) });
  }));

it('ends before its time when the one above says so, by its number, once', async () => {
  const { complaint, at, until } = await stopped('settlement', 8);
  const early = engine.after(at, 3);
  await complaint.at(early);
  expect(await complaint.refusal('suspensionEnd', actors.desk, { n: 2 })).toMatchObject({
    code: 'invalid',
    field: 'n',
    reason: 'noSuspension',
  });
  await complaint.command('suspensionEnd', actors.desk, { n: 1 });
  const file = await complaint.now();
  expect(file.trail.at(-1)).toMatchObject({ type: 'suspensionEnded', by: { role: 'institution-admin' } });
  expect(clockOf(file, 'settlement')).toMatchObject({
    state: 'running',
    suspensions: [{ to: file.trail.at(-1)?.at, until }],
    // Fourteen days, of which none was used on the day it came.
    dueAt: engine.after(early, 14),
  });
  expect(await complaint.refusal('suspensionEnd', actors.desk, { n: 1 })).toMatchObject({
    code: 'wrong-stage',
  });
});

it('never stops the sixty days, and a clock that nothing stops cannot be stopped', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const before = clockOf(await complaint.now(), 'patience');
  const at = await engine.now();
  const order = { clock: 'firstAnswer', reason, from: at, until: engine.after(at, 10) };
  await complaint.command('suspensions', actors.desk, order);
  await complaint.command('suspensions', actors.desk, { ...order, clock: 'settlement' });
  // As a client that knows no rules would send it: the ledger does not take it.
  await complaint.command('suspensions', actors.desk, { ...order, clock: 'patience' });
  const file = await complaint.now();
  expect(states(file)).toMatchObject({
    firstAnswer: 'suspended',
    settlement: 'suspended',
    patience: 'running',
  });
  expect(clockOf(file, 'patience')).toEqual(before);
});

it('an answer given while the clock stands still is in time', async () => {
  const { complaint, until } = await stopped('firstAnswer', 10);
  await complaint.at(engine.after(until, -3));
  await complaint.command('answers', actors.liaison, { text: 'sealed:answer', final: true });
  const file = await complaint.now();
  expect(states(file)).toMatchObject({ firstAnswer: 'met', settlement: 'suspended', reply: 'running' });
  const [held] = clockOf(file, 'firstAnswer').suspensions;
  expect(held?.to).toBe(clockOf(file, 'firstAnswer').endedAt);
  // Nothing is left to end: the reply is next.
  expect(file.next).toMatchObject({ clock: 'reply' });
});

it('an answer after the clock had run out stays late, whoever stops it then', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const { dueAt } = clockOf(await complaint.now(), 'firstAnswer');
  await complaint.at(engine.after(dueAt ?? NaN, 1));
  const at = await engine.now();
  const order = { clock: 'firstAnswer', reason, from: at, until: engine.after(at, 2) };
  await complaint.command('suspensions', actors.desk, order);
  await complaint.command('answers', actors.liaison, { text: 'sealed:answer', final: true });
  expect(states(await complaint.now())).toMatchObject({ firstAnswer: 'missed' });
});

it('a question and its reply neither end it nor are ended by it', async () => {
  const { complaint, until } = await stopped('settlement', 5);
  const question = { text: 'sealed:text', final: false, question: 'sealed:question' } as const;
  await complaint.command('answers', actors.liaison, question);
  await complaint.command('replies', actors.reporter, { text: 'sealed:reply' });
  const file = await complaint.now();
  expect(states(file)).toMatchObject({ firstAnswer: 'running', settlement: 'suspended' });
  expect(clockOf(file, 'settlement').suspensions).toMatchObject([{ n: 1, to: null }]);
  // A question that is still open when it ends goes on holding what it holds.
  await complaint.command('answers', actors.liaison, question);
  const after = await complaint.at(until);
  expect(clockOf(after, 'settlement').suspensions).toMatchObject([
    { n: 1, from: expect.any(Number), to: until },
    { reason: 'question', from: until },
  ]);
});

it('what the reporter has to say meanwhile is heard, and the floor is theirs at the end', async () => {
  const { complaint, until } = await stopped('settlement', 4);
  await complaint.command('answers', actors.liaison, { text: 'sealed:answer', final: true });
  const after = await complaint.at(until);
  expect(clockOf(after, 'settlement').suspensions).toMatchObject([
    { reason: 'by hand', to: until },
    { reason: 'reply', from: until, to: null },
  ]);
  await complaint.command('replies', actors.reporter, { text: 'sealed:objection', objection: true });
  expect(states(await complaint.now())).toMatchObject({ settlement: 'running', firstAnswer: 'running' });
});

it('is kept within what the rules allow, whoever sent it', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const { startedAt } = clockOf(await complaint.now(), 'settlement');
  await complaint.at(engine.after(startedAt, 5));
  const at = await engine.now();
  const order = { clock: 'settlement', reason, from: startedAt, until: at + 300 * DAY_MS };
  await complaint.command('suspensions', actors.desk, order);
  const [first] = clockOf(await complaint.now(), 'settlement').suspensions;
  // Three working days back; ten of one suspension, from the day after it began.
  const from = engine.after(startedAt, 2);
  expect(first).toMatchObject({ from, until: engine.after(from, 10) });
  await complaint.at(first?.until ?? NaN);
  const second = await engine.now();
  await complaint.command('suspensions', actors.desk, { ...order, from: second });
  const held = clockOf(await complaint.now(), 'settlement').suspensions[1];
  expect(held?.until).toBe(engine.after(second, 10));
  await complaint.at(held?.until ?? NaN);
  // Twenty days are used up: the third ends where it begins.
  const third = await engine.now();
  await complaint.command('suspensions', actors.desk, { ...order, from: third });
  const file = await complaint.now();
  expect(clockOf(file, 'settlement')).toMatchObject({ state: 'running' });
  expect(clockOf(file, 'settlement').suspensions[2]).toMatchObject({ from: third, to: third });
});

it('goes with the case to another unit, whose time it is counted by afterwards', async () => {
  const { complaint, until } = await stopped('settlement', 5);
  await complaint.command('disposition', actors.desk, { to: DINAS_KESEHATAN });
  const held = clockOf(await complaint.now(), 'settlement');
  expect(held).toMatchObject({ state: 'suspended', agency: DINAS_KESEHATAN, suspensions: [{ to: null }] });
  const after = await complaint.at(until);
  expect(clockOf(after, 'settlement')).toMatchObject({ state: 'running', dueAt: engine.after(until, 14) });
  // A first answer is the new holder's own from the start.
  expect(clockOf(after, 'firstAnswer')).toMatchObject({ cycle: 2, suspensions: [] });
});

it('a case that is closed meanwhile is closed: nothing goes on in it', async () => {
  const { complaint, until } = await stopped('settlement', 5);
  await complaint.command('withdrawal', actors.reporter, {});
  const file = await complaint.end();
  expect(states(file)).toMatchObject({
    settlement: 'cancelled',
    firstAnswer: 'cancelled',
    patience: 'cancelled',
  });
  expect(story(file)).not.toContain('suspensionEnded');
  expect(clockOf(file, 'settlement').suspensions[0]?.to).toBeLessThan(until);
});

it('is not ordered twice for one clock, nor for one that does not run, nor into the past', async () => {
  const { complaint, at, until } = await stopped('settlement', 5);
  const order = { clock: 'settlement', reason, from: at, until };
  for (const clock of ['settlement', 'verification', 'no-such']) {
    expect(await complaint.refusal('suspensions', actors.desk, { ...order, clock })).toEqual({
      code: 'invalid',
      field: 'clock',
      reason: 'notRunning',
    });
  }
  const past = { ...order, clock: 'firstAnswer', until: at };
  expect(await complaint.refusal('suspensions', actors.desk, past)).toMatchObject({ reason: 'untilPast' });
  // Another clock has a number of its own.
  await complaint.command('suspensions', actors.desk, { ...order, clock: 'firstAnswer' });
  const file = await complaint.now();
  expect(
    [clockOf(file, 'settlement'), clockOf(file, 'firstAnswer')].map(({ suspensions }) => suspensions[0]?.n),
  ).toEqual([1, 2]);
});

it('does not come by way of the question to the reporter, which would stop the agency’s own clocks', async () => {
  const complaint = await caseAt(engine, 'followUp');
  await complaint.command('answers', actors.liaison, {
    text: 'sealed:text',
    final: false,
    question: 'sealed:?',
  });
  const at = await engine.now();
  const order = { clock: 'question', reason, from: at, until: engine.after(at, 10) };
  expect(await complaint.refusal('suspensions', actors.desk, order)).toEqual({
    code: 'invalid',
    field: 'clock',
    reason: 'waitsForReporter',
  });
});

it('is for the one above alone: never for the unit, a neighbour, the reporter or the inspectorate', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const at = await engine.now();
  const order = { clock: 'settlement', reason, from: at, until: engine.after(at, 2) };
  for (const actor of [
    actors.liaison,
    actors.unitHead,
    actors.otherLiaison,
    actors.inspector,
    actors.reporter,
  ]) {
    expect(await complaint.refusal('suspensions', actor, order)).toMatchObject({ code: 'forbidden' });
  }
  for (const actor of [actors.otherDesk, actors.national, actors.homeAffairs, actors.ombudsman]) {
    expect((await complaint.refusal('suspensions', actor, order)).code).toMatch(/^(not-found|forbidden)$/);
  }
  const atDesk = await caseAt(engine, 'disposition');
  const mine = { clock: 'disposition', reason, from: at, until: engine.after(at, 2) };
  expect(await atDesk.refusal('suspensions', actors.desk, mine)).toMatchObject({ code: 'forbidden' });
  expect(await atDesk.refusal('suspensions', actors.regent, mine)).toMatchObject({ code: 'forbidden' });
  await atDesk.command('suspensions', actors.national, mine);
  expect(states(await atDesk.now())).toMatchObject({ disposition: 'suspended', settlement: 'running' });
});

it('lasts through a new run of the workflow, and ends in it', async () => {
  const { complaint, until } = await stopped('firstAnswer', 4);
  const first = await complaint.handle.describe();
  await complaint.handle.signal(continueSignal);
  await complaint.untilAtRest();
  expect((await complaint.handle.describe()).runId).not.toBe(first.runId);
  expect(states(await complaint.now())).toMatchObject({ firstAnswer: 'suspended' });
  await complaint.at(engine.after(until, 3));
  expect(await rungsOf(complaint, 'firstAnswer')).toEqual(['remind-liaison']);
  const file = await complaint.now();
  expect(clockOf(file, 'firstAnswer')).toMatchObject({ state: 'running', suspensions: [{ to: until }] });
});

it('costs a few events and, while it lasts, none', async () => {
  const complaint = await caseAt(engine, 'followUp');
  await complaint.now();
  const length = async (): Promise<number> => (await complaint.handle.describe()).historyLength;
  const before = await length();
  const at = await engine.now();
  const until = engine.after(at, 10);
  for (const clock of ['firstAnswer', 'settlement']) {
    await complaint.command('suspensions', actors.desk, { clock, reason, from: at, until });
  }
  await complaint.now();
  const ordered = await length();
  expect(ordered - before).toBeLessThan(40);
  await complaint.at(until - DAY_MS);
  expect(await length()).toBe(ordered);
});

it('its reporter reads who stopped it and why, never by name; the Temporal UI says until when', async () => {
  const { complaint, until } = await stopped('settlement', 5);
  const file = await complaint.now();
  const ctx = contextOf(reference, until - DAY_MS);
  const view = viewCase(file, actors.reporter, { ...ctx, open: (text) => text.replace('sealed:', 'open ') });
  const settlement = view?.clocks?.find(({ name }) => name === 'settlement');
  expect(settlement?.suspensions).toEqual([
    {
      from: expect.any(String),
      to: null,
      reason: 'by hand',
      n: 1,
      until: expect.stringMatching(/T16:00:00\+07:00$/),
      text: 'open reason',
      by: { role: 'institution-admin', agency: PRINGSEWU },
    },
  ]);
  const events = viewEvents(file, actors.reporter, null, {
    ...ctx,
    open: (text) => text.replace('sealed:', 'open '),
  });
  expect(events?.find(({ type }) => type === 'suspended')).toMatchObject({
    by: { role: 'institution-admin', agency: PRINGSEWU },
    data: {
      clock: 'settlement',
      suspension: 1,
      until: expect.stringMatching(/T16:00:00\+07:00$/),
      reason: 'open reason',
    },
  });
  expect(events?.every(({ by }) => !('sub' in by))).toBe(true);
  expect(file.holder.agency).toBe(DINAS_PUPR);
  const [id, en] = spell(until, file.holder.zone);
  expect(currentDetails(file)).toContain(`**Penyelesaian dihentikan sampai** ${id}.`);
  expect(currentDetails(file)).toContain(`**Settlement stands still until** ${en}.`);
});
