import { policySet } from '../../store/reference-data';
import { ReferenceMemory } from '../../store/reference';
import type { ComplaintRecord } from '../../store/complaint-record';
import { complaintModel } from '../../store/complaint-model';
import { cancelMigrationSignal, calendarsChangedSignal } from '../../workflows/maintenance/contract';
import { actors } from '../support/actors';
import { amended, dateIn } from '../support/decree';
import { Engine, type Case } from '../support/engine';
import { caseAt, clockOf, fired } from '../support/life';
import { Maintenance } from '../support/maintenance';
import { shippedReference } from '../support/reference';
import { nationalRules } from '../support/rules';
import { until } from '../../chaos/until';

/** Work on many cases: real workflows, activities and database, on the time-skipping server. */

const A = policySet([nationalRules()], 2);
const B = policySet(
  [nationalRules((rules) => Object.assign(rules.clocks['firstAnswer'] ?? {}, { budget: '2 working days' }))],
  1,
);
/** So long something can come between two looks, however slow the machine is for a moment. */
const SETTLE_MS = 6000;

const data = { ...shippedReference().all, policySets: [A, B] };
const reference = new ReferenceMemory(data);
const there = { from: A.version, to: B.version, past: 'fire' } as const;

let engine: Engine;
let maintenance: Maintenance;
beforeAll(async () => {
  engine = await Engine.start(reference);
  maintenance = await Maintenance.start(engine);
});
beforeEach(() => engine.workingDays(1));
afterEach(async () => {
  await engine.clear();
  await complaintModel(maintenance.database.connection).deleteMany({});
  reference.replace(data);
});
afterAll(async () => {
  await maintenance?.stop();
  await engine?.stop();
});

async function casesAt(count: number): Promise<Case[]> {
  const cases: Case[] = [];
  for (let n = 0; n < count; n += 1) cases.push(await caseAt(engine, 'followUp'));
  for (const one of cases) await one.now();
  return cases;
}

async function recordOf({ id }: Case): Promise<ComplaintRecord> {
  const found = await complaintModel(maintenance.database.connection).findById(id).lean<ComplaintRecord>();
  if (!found) throw new Error(`${id} is not in the read model`);
  return found;
}

const versions = (cases: readonly Case[]): Promise<string[]> =>
  Promise.all(cases.map(async (one) => (await one.now()).policy.version));

describe('a migration', () => {
  test('moves all that fit, page by page, and says so; taken back, it moves exactly those again', async () => {
    const cases = await casesAt(5);
    const [other] = await casesAt(1);
    const where = { _id: { $in: cases.map(({ id }) => id) } };
    await (await maintenance.migrate(there, { where })).result();
    expect(await maintenance.kept()).toMatchObject({
      state: 'done',
      total: 5,
      sent: 5,
      done: 5,
      skipped: 0,
      failed: 0,
      remaining: 0,
    });
    expect(new Set(await versions(cases))).toEqual(new Set([B.version]));
    expect(other && (await other.now()).policy.version).toBe(A.version);
    const { id } = await maintenance.kept();
    await (
      await maintenance.migrate(
        { from: B.version, to: A.version, past: 'fire' },
        { where: { migration: id } },
      )
    ).result();
    expect(await maintenance.kept()).toMatchObject({ state: 'done', total: 5, done: 5, remaining: 0 });
    expect(new Set(await versions(cases))).toEqual(new Set([A.version]));
  });

  test('only says what it would do when it is a dry run', async () => {
    const cases = await casesAt(4);
    await engine.workingDays(3);
    await (await maintenance.migrate(there, { dryRun: true })).result();
    const { comparison, ...kept } = await maintenance.kept();
    expect(kept).toMatchObject({ state: 'done', total: 4, sent: 0, done: 0 });
    expect(comparison).toMatchObject({ total: 4, earlier: 4, overdueAtOnce: 4, escalatedAtOnce: 4 });
    expect(comparison?.items.earlier.map(({ id }) => id).toSorted()).toEqual(
      cases.map(({ id }) => id).toSorted(),
    );
    expect(comparison?.escalated).toContainEqual(
      expect.objectContaining({ agency: 'kab-pringsewu.dinas-pupr', count: 4 }),
    );
    expect(new Set(await versions(cases))).toEqual(new Set([A.version]));
  });

  test('passes over a case that is over meanwhile, and one that has moved already', async () => {
    const [over, moved, open] = await casesAt(3);
    if (!over || !moved || !open) throw new Error('three cases');
    const record = await recordOf(over);
    await over.command('withdrawal', actors.reporter, {});
    await over.end();
    // As long as the read model lags behind, the case seems to be open.
    await complaintModel(maintenance.database.connection).replaceOne({ _id: over.id }, record);
    await moved.handle.signal('migrate', { id: 'before', ...there });
    await moved.now();
    const { workflowId } = await maintenance.migrate(there);
    // It looks for minutes before it gives up.
    await engine.env.client.workflow.result(workflowId);
    expect(await maintenance.kept()).toMatchObject({ state: 'done', total: 2, done: 1, remaining: 1 });
    const kept = await maintenance.kept();
    expect(kept.skipped).toBeGreaterThanOrEqual(1);
    expect(kept.remainingIds).toEqual([over.id]);
    expect((await moved.now()).policy.migration).toBe('before');
  });

  test('can be cancelled under way, and gone on with by another', async () => {
    const cases = await casesAt(6);
    // One in three seconds: the last of six is not told before a quarter of a minute is over.
    const handle = await maintenance.migrate(there, { rate: 0.3, pageSize: 1 });
    const id = handle.workflowId.replace('maintenance/migration/', '');
    await until('one case is told', async () => ((await maintenance.book.migration(id))?.sent ?? 0) >= 1);
    await handle.signal(cancelMigrationSignal);
    await handle.result();
    const kept = await maintenance.kept();
    expect(kept.state).toBe('cancelled');
    const moved = (await versions(cases)).filter((version) => version === B.version).length;
    expect(moved).toBeGreaterThanOrEqual(1);
    expect(moved).toBeLessThan(6);
    await (await maintenance.migrate(there)).result();
    expect(await maintenance.kept()).toMatchObject({ state: 'done', total: 6 - moved, done: 6 - moved });
  });

  test('keeps to its rate', async () => {
    await casesAt(5);
    const handle = await maintenance.migrate(there, { rate: 10, pageSize: 10 });
    const since = performance.now();
    await handle.result();
    // Five in steps of a tenth of a second.
    expect(performance.now() - since).toBeGreaterThan(390);
  });

  test('goes on where it was when its worker went away', async () => {
    const cases = await casesAt(4);
    await maintenance.stopWorker();
    const handle = await maintenance.migrate(there);
    await maintenance.startWorker();
    await handle.result();
    expect(new Set(await versions(cases))).toEqual(new Set([B.version]));
  });
});

describe('planning anew', () => {
  test('shows later dates without a word to the case, and changes no revision', async () => {
    const cases = await casesAt(4);
    const [first] = cases;
    if (!first) throw new Error('a case');
    const before = await recordOf(first);
    const due = clockOf(await first.now(), 'firstAnswer').dueAt ?? 0;
    reference.replace(amended(data, [dateIn(due)]));
    await (await maintenance.replan()).result();
    const after = await recordOf(first);
    expect(after.revision).toBe(before.revision);
    expect(after.dueAt?.getTime()).toBeGreaterThan(due);
    expect(after.plannedBy).toEqual(reference.calendarTags(['national']));
    expect(after.wakeAt?.getTime()).toBeGreaterThan(0);
    expect(await maintenance.book.replanning()).toMatchObject({
      state: 'done',
      calendars: ['national'],
      rewritten: 4,
      woken: 0,
    });
    expect((await first.now()).revision).toBe(before.revision);
    // Nothing fires at the old instant, and the shown date is the one that holds.
    const silent = await first.at(due);
    expect(fired(silent, 'firstAnswer').map(({ rung }) => rung)).toEqual(['remind-liaison']);
    expect(clockOf(silent, 'firstAnswer').dueAt).toBe(after.dueAt?.getTime());
  });

  test('wakes those that would wake too late, and a second time nobody', async () => {
    const cases = await casesAt(4);
    const [first] = cases;
    if (!first) throw new Error('a case');
    const { wakeAt, ...before } = await first.now();
    const due = clockOf({ ...before, wakeAt }, 'firstAnswer').dueAt;
    // The day of its next rung is off, and then it is not.
    reference.replace(amended(data, [dateIn(wakeAt ?? 0)]));
    for (const one of cases) await one.handle.signal('replan');
    for (const one of cases) expect((await one.now()).wakeAt).toBeGreaterThan(wakeAt ?? 0);
    reference.replace(data);
    await (await maintenance.replan()).result();
    expect(await maintenance.book.replanning()).toMatchObject({ state: 'done', woken: 4, failed: 0 });
    for (const one of cases) expect((await one.now()).wakeAt).toBeLessThanOrEqual((wakeAt ?? 0) + 600_000);
    expect(clockOf(await first.now(), 'firstAnswer').dueAt).toBe(due);
    await (await maintenance.replan()).result();
    expect(await maintenance.book.replanning()).toMatchObject({ seen: 0, woken: 0, rewritten: 0, rounds: 2 });
    expect(fired(await first.at(wakeAt ?? 0), 'firstAnswer').map(({ rung }) => rung)).toEqual([
      'remind-liaison',
    ]);
  });

  test('finds what a process has written that had not heard of the change', async () => {
    const [late] = await casesAt(1);
    if (!late) throw new Error('a case');
    const before = await recordOf(late);
    const due = clockOf(await late.now(), 'firstAnswer').dueAt ?? 0;
    reference.replace(amended(data, [dateIn(due)]));
    const handle = await maintenance.replan(['national'], SETTLE_MS);
    while ((await recordOf(late)).dueAt?.getTime() === due) continue;
    // Written by old calendars after it was looked at.
    await complaintModel(maintenance.database.connection).replaceOne({ _id: late.id }, before);
    await handle.result();
    expect((await recordOf(late)).dueAt?.getTime()).toBeGreaterThan(due);
    expect((await maintenance.book.replanning())?.rewritten).toBe(2);
  });

  test('includes records of earlier releases, and never overwrites a newer revision', async () => {
    const [old] = await casesAt(1);
    if (!old) throw new Error('a case');
    const model = complaintModel(maintenance.database.connection);
    await model.updateOne(
      { _id: old.id },
      { $unset: { plannedBy: 1, calendars: 1, policyVersion: 1, wakeAt: 1 } },
    );
    await (await maintenance.replan()).result();
    expect(await recordOf(old)).toMatchObject({ policyVersion: A.version, calendars: ['national'] });
    const { revision, ...record } = await recordOf(old);
    expect(await maintenance.cases.rewrite({ ...record, revision: revision - 1 })).toBe(false);
    expect(await maintenance.cases.isAnyOutdated(reference.calendarTags(['national']))).toBe(false);
  });

  test('begins again when another decree comes while it runs', async () => {
    const cases = await casesAt(4);
    const [first] = cases;
    if (!first) throw new Error('a case');
    const due = clockOf(await first.now(), 'firstAnswer').dueAt ?? 0;
    reference.replace(amended(data, [dateIn(due)]));
    const handle = await maintenance.replan(['national'], SETTLE_MS);
    while ((await recordOf(first)).dueAt?.getTime() === due) continue;
    const once = (await recordOf(first)).dueAt?.getTime() ?? 0;
    reference.replace(amended(data, [dateIn(due), dateIn(once)]));
    await handle.signal(calendarsChangedSignal, ['another']);
    await handle.result();
    for (const one of cases) expect((await recordOf(one)).dueAt?.getTime()).toBeGreaterThan(once);
    expect((await maintenance.book.replanning())?.calendars).toEqual(['national', 'another']);
  });
});
