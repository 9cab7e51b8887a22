import { replanSignal } from '../../workflows/contract';
import { ReferenceMemory } from '../../store/reference';
import { amended, dateIn } from '../support/decree';
import { Engine, type Case } from '../support/engine';
import { caseAt, clockOf, fired, story } from '../support/life';
import { shippedReference } from '../support/reference';

/** A decree is amended while cases run. */

const shipped = shippedReference().all;

let engine: Engine;
let reference: ReferenceMemory;
beforeAll(async () => {
  reference = new ReferenceMemory(shipped);
  engine = await Engine.start(reference);
});
beforeEach(() => engine.workingDays(1));
afterEach(async () => {
  await engine.clear();
  reference.replace(shipped);
});
afterAll(() => engine.stop());

const rungs = (file: Awaited<ReturnType<Case['now']>>): string[] =>
  fired(file, 'firstAnswer').map(({ rung }) => rung);

test('dates that move later fire nothing at the old instant, without any message, and the trail says why', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const due = clockOf(await complaint.now(), 'firstAnswer').dueAt ?? 0;
  reference.replace(amended(shipped, [dateIn(due)]));
  const after = await complaint.at(due);
  expect(rungs(after)).toEqual(['remind-liaison']);
  expect(after.overdue).toBe(false);
  const later = clockOf(after, 'firstAnswer').dueAt ?? 0;
  expect(later).toBeGreaterThan(due);
  const said = after.trail.filter(
    ({ type, data }) => type === 'rescheduled' && data?.['clock'] === 'firstAnswer',
  );
  expect(said).toHaveLength(1);
  expect(said[0]?.data).toMatchObject({ from: due, to: later });
  expect(rungs(await complaint.at(later))).toEqual(['remind-liaison', 'unit-head']);
});

test('dates that move earlier fire then, when the case is told', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const before = clockOf(await complaint.now(), 'firstAnswer').dueAt ?? 0;
  reference.replace(amended(shipped, [dateIn(before)]));
  await complaint.handle.signal(replanSignal);
  const later = clockOf(await complaint.now(), 'firstAnswer').dueAt ?? 0;
  expect(later).toBeGreaterThan(before);
  // The decree is taken back.
  reference.replace(shipped);
  const told = await complaint.now();
  expect(clockOf(told, 'firstAnswer').dueAt).toBe(later);
  await complaint.handle.signal(replanSignal);
  await complaint.handle.signal(replanSignal);
  const again = await complaint.now();
  expect(clockOf(again, 'firstAnswer').dueAt).toBe(before);
  expect(story(again).filter((type) => type === 'rescheduled').length).toBeGreaterThanOrEqual(2);
  const silent = await complaint.at(before);
  expect(rungs(silent)).toEqual(['remind-liaison', 'unit-head']);
  expect(fired(silent, 'firstAnswer')[1]?.at).toBe(before);
});

test('a rung that a decree moves into the past fires at once, once', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const due = clockOf(await complaint.now(), 'firstAnswer').dueAt ?? 0;
  reference.replace(amended(shipped, [dateIn(due)]));
  await complaint.handle.signal(replanSignal);
  await complaint.at(due);
  expect(rungs(await complaint.now())).toEqual(['remind-liaison']);
  reference.replace(shipped);
  await complaint.handle.signal(replanSignal);
  const late = await complaint.now();
  expect(rungs(late)).toEqual(['remind-liaison', 'unit-head']);
  await complaint.handle.signal(replanSignal);
  expect(rungs(await complaint.now())).toEqual(['remind-liaison', 'unit-head']);
});

test('told without a reason, a case stays as it is', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const before = await complaint.now();
  await complaint.handle.signal(replanSignal);
  const after = await complaint.now();
  expect(after.clocks).toEqual(before.clocks);
  expect(after.trail).toEqual(before.trail);
  expect(after.wakeAt).toBe(before.wakeAt);
});
