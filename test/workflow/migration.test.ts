import { WorkflowNotFoundError } from '@temporalio/client';
import { policySet } from '../../store/reference-data';
import { ReferenceMemory } from '../../store/reference';
import { HOUR_MS, MINUTE_MS } from '../../domain/vocabulary';
import { migrateSignal, continueSignal } from '../../workflows/contract';
import { actors } from '../support/actors';
import { Engine, type Case } from '../support/engine';
import { caseAt, clockOf, fired, story } from '../support/life';
import { shippedReference } from '../support/reference';
import { nationalRules } from '../support/rules';

/** A case under way that is given the order to move to other rules. */

const A = policySet([nationalRules()], 2);
const B = policySet(
  [nationalRules((rules) => Object.assign(rules.clocks['firstAnswer'] ?? {}, { budget: '2 working days' }))],
  1,
);
const reference = new ReferenceMemory({ ...shippedReference().all, policySets: [A, B] });

const order = (past: 'fire' | 'skip' = 'fire', otherwise: object = {}) => ({
  id: 'shorter',
  from: A.version,
  to: B.version,
  past,
  ...otherwise,
});
const back = { id: 'back', from: B.version, to: A.version, past: 'fire' as const };

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(reference);
});
beforeEach(() => engine.workingDays(1));
afterEach(() => engine.clear());
afterAll(() => engine.stop());

const rungs = (file: Awaited<ReturnType<Case['now']>>): string[] =>
  fired(file, 'firstAnswer').map(({ rung }) => rung);

test('it moves, fires what the new rules put into the past, and goes on by them', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const { startedAt } = clockOf(await complaint.now(), 'firstAnswer');
  await complaint.at(engine.after(startedAt, 4) - HOUR_MS);
  const at = await engine.now();
  await complaint.handle.signal(migrateSignal, order());
  const moved = await complaint.now();
  expect(moved.policy).toMatchObject({ version: B.version, migration: 'shorter' });
  expect(rungs(moved)).toEqual(['remind-liaison', 'unit-head']);
  expect(fired(moved, 'firstAnswer')[1]?.at).toBeGreaterThanOrEqual(at);
  expect(engine.written.of(complaint.id)).toMatchObject({ policyVersion: B.version, migration: 'shorter' });
  const later = await complaint.at(engine.after(startedAt, 5));
  expect(rungs(later)).toEqual(['remind-liaison', 'unit-head', 'oversight']);
  expect(fired(later, 'firstAnswer')[2]?.at).toBe(engine.after(startedAt, 5));
});

test('signalled twice, it moves once; an order for other rules than its own changes nothing', async () => {
  const complaint = await caseAt(engine, 'followUp');
  await complaint.handle.signal(migrateSignal, order());
  await complaint.handle.signal(migrateSignal, order());
  const moved = await complaint.now();
  expect(story(moved).filter((type) => type === 'migrated')).toHaveLength(1);
  await complaint.handle.signal(migrateSignal, order('skip', { id: 'another' }));
  const same = await complaint.now();
  expect(same.revision).toBe(moved.revision);
  expect(same.policy.migration).toBe('shorter');
});

test('what is no order is dropped, and the case lives on', async () => {
  const complaint = await caseAt(engine, 'followUp');
  for (const junk of [null, {}, { ...order(), past: 'maybe' }, { ...order(), id: '../x' }, 7]) {
    await complaint.handle.signal('migrate', junk);
  }
  const { revision } = await complaint.now();
  await complaint.command('answers', actors.liaison, { text: 'sealed:a', final: true });
  expect((await complaint.now()).revision).toBe(revision + 1);
});

test('an order to go where nobody knows the rules holds up nothing', async () => {
  const complaint = await caseAt(engine, 'followUp');
  engine.unknown.add(B.version);
  await complaint.handle.signal(migrateSignal, order());
  expect((await complaint.now()).policy.version).toBe(A.version);
  await complaint.command('replies', actors.reporter, { text: 'sealed:c' });
  engine.unknown.clear();
  await complaint.handle.signal(migrateSignal, order());
  expect((await complaint.now()).policy.version).toBe(B.version);
});

test('commands that wait come first, and are judged by the rules under which they were given', () =>
  engine.withoutCache(async () => {
    const complaint = await caseAt(engine, 'followUp');
    const { startedAt } = clockOf(await complaint.now(), 'firstAnswer');
    await complaint.at(engine.after(startedAt, 3));
    const at = await engine.now();
    await engine.outage(at + 2 * HOUR_MS, async () => {
      await complaint.handle.signal(migrateSignal, order());
      await complaint.signal(
        'answers',
        actors.liaison,
        { text: 'sealed:a', final: true },
        { at: at + HOUR_MS },
      );
    });
    const after = await complaint.now();
    expect(after.stage).toBe('reply');
    expect(after.policy.version).toBe(B.version);
    // In time by the rules that held when it was given.
    expect(clockOf(after, 'firstAnswer').state).toBe('met');
    expect(rungs(after)).toEqual(['remind-liaison']);
  }));

test('an order that comes as the case continues as new is carried over', async () => {
  const complaint = await caseAt(engine, 'followUp');
  await complaint.handle.signal(continueSignal);
  await complaint.handle.signal(migrateSignal, order());
  await complaint.handle.signal(continueSignal);
  const moved = await complaint.now();
  expect(moved.policy.version).toBe(B.version);
  expect(story(moved).filter((type) => type === 'migrated')).toHaveLength(1);
});

test('taken back before anything has fired, it is as if it had never been', async () => {
  const [moved, stayed] = [await caseAt(engine, 'followUp'), await caseAt(engine, 'followUp')];
  await moved.handle.signal(migrateSignal, order());
  expect(clockOf(await moved.now(), 'firstAnswer').dueAt).not.toBe(
    clockOf(await stayed.now(), 'firstAnswer').dueAt,
  );
  await moved.handle.signal(migrateSignal, back);
  const { startedAt } = clockOf(await stayed.now(), 'firstAnswer');
  const end = engine.after(startedAt, 11);
  const [one, other] = [await moved.at(end), await stayed.at(end)];
  expect(one.policy.version).toBe(A.version);
  expect(fired(one, 'firstAnswer').length).toBeGreaterThan(3);
  const close = (file: typeof one) =>
    fired(file, 'firstAnswer').map(({ rung, at }) => [rung, Math.round((at - startedAt) / MINUTE_MS)]);
  expect(close(one)).toEqual(close(other));
});

test('a case that has closed and waits for objections moves; one that is over is gone', async () => {
  const complaint = await caseAt(engine, 'reply');
  const { dueAt } = clockOf(await complaint.now(), 'reply');
  await complaint.at(dueAt ?? 0);
  expect((await complaint.now()).stage).toBe('closed');
  await complaint.handle.signal(migrateSignal, order());
  expect((await complaint.now()).policy.version).toBe(B.version);
  await complaint.end();
  await expect(complaint.handle.signal(migrateSignal, back)).rejects.toThrow(WorkflowNotFoundError);
});
