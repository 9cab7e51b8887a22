import { CaseEngine } from '../../reconciliation/case-engine';
import { planResumption, resume, type Resumed } from '../../reconciliation/resume';
import type { ResumingSides } from '../../reconciliation/sides';
import { RESUMED } from '../../domain/resumption';
import { DAY_MS } from '../../domain/vocabulary';
import type { CaseFile } from '../../domain/case-file';
import { continueSignal, workflowId, type ComplaintInput } from '../../workflows/contract';
import { until } from '../../chaos/until';
import { actors } from '../support/actors';
import { Case, Engine } from '../support/engine';
import { caseAt, clockOf, fired, story } from '../support/life';
import { shippedReference } from '../support/reference';

/** A case whose run was ended by force goes on in a new one: nothing fires twice, nothing is left out. */

const reference = shippedReference();
// One for each test: where a case was ended with something left to do, this server lets no more time pass.
let engine: Engine;
beforeEach(async () => {
  engine = await Engine.start(reference);
  await engine.workingDays(1);
});
afterEach(() => engine.stop());

const comment = { text: 'sealed:comment' } as const;

/**
 * Of a run that is over this server asks no worker, and time stands still while it is asked to: here every case goes on
 * from its record or its history. test/api/reconciliation.test.ts has the server that answers.
 */
class Forgetful extends CaseEngine {
  override remains = async (): Promise<null> => null;
}

async function sides(): Promise<ResumingSides> {
  const now = await engine.now();
  return {
    engine: new Forgetful(engine.env.client, { perSecond: 1000 }),
    cases: {
      file: async (id) => (engine.written.of(id) ? engine.written.file(id) : null),
    },
    world: () => reference.world(),
    now: () => now,
  };
}

/** The same case in its new run. */
function goingOn({ id }: Case): Case {
  return new Case(engine, id, engine.env.client.workflow.getHandle(workflowId(id)));
}

async function resumedCase(complaint: Case, without: string[] = []): Promise<[Case, Resumed]> {
  const done = await resume(await sides(), complaint.id, 'lost', without);
  if (!done?.started) throw new Error('it does not go on');
  return [goingOn(complaint), done];
}

const allFired = (file: CaseFile): string[] =>
  file.trail.flatMap(({ at, data }) =>
    typeof data?.['rung'] === 'string'
      ? [`${String(data['clock'])}/${data['rung']}/${String(data['repeat'])} ${at}`]
      : [],
  );

test('what fell due while nobody carried it on fires once, in order, as if it had always been there', async () => {
  const [complaint, twin] = [await caseAt(engine, 'followUp'), await caseAt(engine, 'followUp')];
  const { dueAt } = clockOf(await twin.now(), 'firstAnswer');
  // Some of it has fired when the run is ended …
  await engine.goTo((dueAt ?? NaN) + DAY_MS);
  const before = await complaint.now();
  expect(fired(before, 'firstAnswer').length).toBeGreaterThan(0);
  await complaint.handle.terminate();
  // … and more falls due before anybody notices.
  await engine.workingDays(6);
  const [on] = await resumedCase(complaint);
  const [file, like] = [await on.now(), await twin.now()];
  expect(fired(file, 'firstAnswer')).toEqual(fired(like, 'firstAnswer'));
  expect(fired(file, 'settlement')).toEqual(fired(like, 'settlement'));
  expect(allFired(file).length).toBeGreaterThan(allFired(before).length);
  expect(new Set(allFired(file)).size).toBe(allFired(file).length);
  expect(file.trail.map(({ seq }) => seq)).toEqual(file.trail.map((_, index) => index + 1));
  expect(file.revision).toBeGreaterThan(before.revision + 1);
  expect(file.trail.find(({ type }) => type === RESUMED)?.data).toEqual({
    why: 'lost',
    revision: before.revision,
  });
});

test('commands that its run was given and had not done are done once; keys that it knew are known', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const promise = { text: 'sealed:promise', final: false } as const;
  const first = await complaint.envelope('answers', actors.liaison, promise);
  await complaint.handle.signal('answers', first);
  await complaint.now();
  await engine.stopWorkers();
  const left = await complaint.signal('replies', actors.reporter, comment);
  const twice = await complaint.signal('instructions', actors.unitHead, { text: 'sealed:text' });
  await complaint.handle.signal('instructions', twice);
  await complaint.handle.signal('instructions', { nonsense: true });
  await complaint.handle.terminate();
  await engine.startWorkers();
  const [on, done] = await resumedCase(complaint);
  expect(done.carried.map(({ id }) => id)).toEqual([left.id, twice.id]);
  const file = await on.now();
  expect(story(file).slice(-3)).toEqual([RESUMED, 'commented', 'instructed']);
  expect(file.answers).toHaveLength(1);
  // Whoever comes again with any of them changes nothing more.
  for (const envelope of [first, left]) {
    await on.handle.signal(envelope === first ? 'answers' : 'replies', envelope);
  }
  expect(await on.now()).toMatchObject({ revision: file.revision, answers: [{}], replies: [{}] });
});

test('a command that no case gets over is left out, and its sender can see that it was refused', async () => {
  const complaint = await caseAt(engine, 'followUp');
  await engine.stopWorkers();
  const good = await complaint.signal('replies', actors.reporter, comment);
  const bad = await complaint.signal('instructions', actors.unitHead, { text: 'sealed:poison' });
  await complaint.handle.terminate();
  await engine.startWorkers();
  const [on, done] = await resumedCase(complaint, [bad.id]);
  expect([done.carried, done.leftOut].map((list) => list.map(({ id }) => id))).toEqual([[good.id], [bad.id]]);
  const file = await on.now();
  expect(file.seen[bad.key]).toMatchObject({
    state: 'refused',
    refusal: { code: 'invalid', reason: 'unprocessable' },
  });
  expect(story(file)).toEqual(expect.arrayContaining(['refused', 'commented']));
  expect(file.instructions).toEqual([]);
  // Ended once more, it is left out once more, and what was done is not done again.
  await on.handle.terminate();
  const [third, last] = await resumedCase(complaint);
  expect([last.carried, last.leftOut]).toEqual([[], []]);
  expect((await third.now()).replies).toHaveLength(1);
});

test('a silence that had been written down and not acted upon is acted upon', async () => {
  const complaint = await caseAt(engine, 'reply');
  const { dueAt } = clockOf(await complaint.now(), 'reply');
  const settled = await complaint.at(dueAt ?? NaN);
  expect(story(settled).slice(-2)).toEqual(['silence', 'settledBySilence']);
  await complaint.handle.terminate();
  // The record of the closing never came about: the last one there is shows the rung, and the stage before it.
  const { records } = engine.written;
  const at = records.findLastIndex(({ _id, stage }) => _id === complaint.id && stage === 'reply');
  expect((JSON.parse(records[at]?.file ?? '') as CaseFile).trail.at(-1)?.type).toBe('silence');
  for (let index = records.length - 1; index > at; index -= 1) {
    if (records[index]?._id === complaint.id) records.splice(index, 1);
  }
  const given = await sides();
  const plan = await planResumption(given, complaint.id, { why: 'lost', run: null, without: [] });
  expect(plan).toMatchObject({ from: 'record', legacy: { silence: { action: 'close', clock: 'reply' } } });
  if (!plan) throw new Error('no plan');
  await given.engine.start(plan.file, plan.legacy, undefined);
  const file = await goingOn(complaint).now();
  expect(story(file).slice(-3)).toEqual(['silence', RESUMED, 'settledBySilence']);
  expect(file).toMatchObject({ stage: 'closed', outcome: 'settled', closedBy: 'system' });
});

test('what a run has inherited is not carried on a second time when it continues as new', async () => {
  const complaint = await caseAt(engine, 'followUp');
  await engine.stopWorkers();
  await complaint.signal('replies', actors.reporter, comment);
  await complaint.handle.terminate();
  await engine.startWorkers();
  const [on] = await resumedCase(complaint);
  await on.now();
  const { runId } = await on.handle.describe();
  await on.handle.signal(continueSignal);
  expect((await on.now()).replies).toHaveLength(1);
  expect((await on.handle.describe()).runId).not.toBe(runId);
  const { events } = await on.handle.fetchHistory();
  const [payload] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  const input = JSON.parse(Buffer.from(payload?.data ?? '').toString()) as ComplaintInput;
  expect(input.legacy).toBeUndefined();
});

test('ended before it was ever written down, it goes on from what it was filed with', async () => {
  engine.written.isUp = false;
  const complaint = await engine.file();
  await complaint.command('verification', actors.desk, { decision: 'accept' });
  await complaint.untilAtRest();
  await complaint.handle.terminate();
  engine.written.isUp = true;
  const [on, done] = await resumedCase(complaint);
  expect(done).toMatchObject({ from: 'start', carried: [{ name: 'verification' }] });
  const told = await until('it is verified', async () => {
    const file = await on.now();
    return file.accepted && story(file);
  });
  expect(told).toEqual(['filed', RESUMED, 'verified']);
});
