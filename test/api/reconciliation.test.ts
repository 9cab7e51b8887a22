import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from '@temporalio/client';
import { settingsEnv } from '../../cli/settings';
import { Stack } from '../../chaos/stack';
import { until } from '../../chaos/until';
import { withSides } from '../../reconciliation/open';
import { rebuild } from '../../reconciliation/rebuild';
import { reconcile, type ReconcileOptions } from '../../reconciliation/reconcile';
import { isSound, type Report } from '../../reconciliation/report';
import { repairCase, type RepairOptions } from '../../reconciliation/repair';
import { Database } from '../../store/database';
import { complaintCollection } from '../../store/complaint-model';
import type { ComplaintRecord } from '../../store/complaint-record';
import { workflowId } from '../../workflows/contract';
import { LATEST, STUCK } from '../../workflows/filters';
import type { Stage, CommandName } from '../../domain/vocabulary';
import type { Answer, Caller, Json } from '../support/caller';
import { eventually } from '../support/eventually';
import { lent } from '../support/lent';
import { SOON } from '../support/soon';
import { withEngine } from '../support/temporal';
import { newKey, PUPR, Town, type Complaint } from '../support/town';

/** Engine and read model are held against each other and mended, on a whole stack of its own. */

const MINUTE = 60_000;
/** A timer may be early by less than one of its ticks. */
const TICK_MS = 2;

let stack: Stack;
let town: Town;
let desk: Caller;
let liaison: Caller;
let head: Caller;
let database: Database;
const folders: string[] = [];

beforeAll(async () => {
  // A worker says only once that a task fails; later tries are over when their time is.
  const engine = { ...SOON, 'history.defaultWorkflowTaskTimeout': '4s' };
  stack = await Stack.start({ compiled: lent().compiled, engine });
  town = await Town.of(stack.settings);
  [desk, liaison, head] = [await town.desk(), await town.liaison(), await town.supervisor(PUPR)];
  database = new Database(stack.settings.mongodbUri);
  await database.start();
});
afterAll(async () => {
  await database.stop();
  await stack.stop();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

const verify = (options: ReconcileOptions = {}): Promise<Report> =>
  withSides(stack.settings, (sides) => reconcile(sides, options), { perSecond: 500 });
const repair = (id: string, options: RepairOptions = {}) =>
  withSides(stack.settings, (sides) => repairCase(sides, id, options), { perSecond: 500 });
const engine = <T>(use: (client: Client) => Promise<T>): Promise<T> => withEngine(stack.settings, use);
const countOf = async (query: string): Promise<number> =>
  (await engine((client) => client.workflow.count(query))).count;
const stuck = (): Promise<number> => countOf(STUCK);
const measured = async (): Promise<string> => (await town.anonymous.get('/metrics')).text;
const documents = () => complaintCollection(database);

async function recordOf({ id }: { id: string }): Promise<ComplaintRecord> {
  const record = await documents().findOne({ _id: id });
  if (!record) throw new Error(`no document of ${id}`);
  return record;
}

const types = async (complaint: Complaint): Promise<string[]> =>
  (await complaint.events(desk)).map(({ type }) => type);

/** Gives a command and waits until it is carried out, on however busy a machine. */
async function must(complaint: Complaint, by: Caller, name: CommandName, body: Json): Promise<void> {
  const answer = await complaint.give(by, name, body);
  if (answer.status === 200) return;
  if (answer.status !== 202) throw new Error(`${name}: ${answer.status} ${answer.text}`);
  await applied(by, answer);
}

async function applied(by: Caller, left: Answer): Promise<void> {
  if (left.status === 200) return;
  expect(left.status).toBe(202);
  await until(
    'the command is applied',
    async () =>
      (await by.get(left.headers.get('location') ?? '')).json<{ state: string }>().state === 'applied',
    MINUTE,
  );
}

/** A complaint brought to a stage. */
async function fileUpTo(stage: Stage): Promise<Complaint> {
  const complaint = await town.file();
  if (stage === 'verification') {
    await until(
      'it is shown',
      async () => (await documents().countDocuments({ _id: complaint.id })) === 1,
      MINUTE,
    );
    return complaint;
  }
  await must(complaint, desk, 'verification', {
    decision: 'accept',
    ...(stage === 'disposition' ? {} : { to: PUPR }),
  });
  if (stage === 'disposition' || stage === 'followUp') return complaint;
  await must(complaint, liaison, 'answers', { text: 'Sudah ditambal.', final: true });
  if (stage === 'closed') await must(complaint, complaint.reporter, 'acceptance', { rating: 5 });
  return complaint;
}

/** The one difference that there is, after it was mended; and that nothing is left of it. */
async function mended(id: string): Promise<Report['differences'][number]> {
  const seen: Report['differences'][number][] = [];
  // On a busy machine a worker may not have answered in time, for this case or any other: that is said, and looked at again.
  await until('all is well', async () => {
    const report = await verify({ repair: true });
    seen.push(...report.differences);
    return isSound(report);
  });
  expect(new Set(seen.map((one) => one.id))).toEqual(new Set([id]));
  await eventually('nothing is left of it', async () =>
    expect(await verify({ only: id })).toMatchObject({ checked: 1, found: 0, unanswered: 0 }),
  );
  const [difference] = seen;
  if (!difference) throw new Error('no difference');
  return { ...difference, repaired: seen.some(({ repaired }) => repaired) };
}

const terminate = ({ id }: Complaint): Promise<unknown> =>
  engine((client) => client.workflow.getHandle(workflowId(id)).terminate('somebody pressed the button'));

/** As the UI does it: back to the task after the start; what came later comes again, unless that is left out. */
async function reset({ id }: Complaint, leaveOut: boolean): Promise<void> {
  await engine(async (client) => {
    const handle = client.workflow.getHandle(workflowId(id));
    const { events } = await handle.fetchHistory();
    const first = events?.find(({ workflowTaskCompletedEventAttributes: done }) => done);
    await client.workflowService.resetWorkflowExecution({
      namespace: stack.settings.namespace,
      workflowExecution: { workflowId: workflowId(id) },
      reason: 'somebody pressed the button',
      workflowTaskFinishEventId: first?.eventId ?? null,
      requestId: newKey(),
      // RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL and _UPDATE
      ...(leaveOut ? { resetReapplyExcludeTypes: [1, 2] } : {}),
    });
  });
}

/** What the end of the engine's retention does: it knows nothing of that run any more. */
async function forgotten({ id }: Complaint, runId: string): Promise<void> {
  await engine(async (client) => {
    await client.workflowService.deleteWorkflowExecution({
      namespace: stack.settings.namespace,
      workflowExecution: { workflowId: workflowId(id), runId },
    });
    const described = () => client.workflow.getHandle(workflowId(id), runId).describe();
    await until(
      'the engine has forgotten that run',
      () =>
        described().then(
          () => false,
          () => true,
        ),
      MINUTE,
    );
  });
}

test('page after page, every case is looked at once, on both sides, and no faster than is asked for', async () => {
  // The first of this stack: nothing else is there.
  const ids = (await Promise.all(Array.from({ length: 5 }, () => fileUpTo('verification'))))
    .map(({ id }) => id)
    .toSorted();
  await until('the engine lists all', async () => (await countOf(LATEST)) === 5, MINUTE);
  let pages = 0;
  const inTwos: ReconcileOptions = { pageSize: 2, onProgress: () => (pages += 1) };
  const report = await verify(inTwos);
  expect(report).toMatchObject({ checked: 5, inReadModel: 5, inEngine: 5, found: 0, unanswered: 0 });
  expect(pages).toBeGreaterThanOrEqual(6);

  await documents().deleteMany({ _id: { $in: ids } });
  const found = await verify({ ...inTwos, repair: true });
  expect(found).toMatchObject({ checked: 5, inReadModel: 0, inEngine: 5, found: 5, repaired: 5 });
  expect(found.differences.map(({ id }) => id).toSorted()).toEqual(ids);

  // At four calls a second, of which each case takes one at least.
  const slow = await tuntas('verify', '--json', '--rate', '4');
  const { checked, seconds } = JSON.parse(slow.out) as Report;
  expect([slow.code, checked]).toEqual([0, 5]);
  expect(seconds).toBeGreaterThanOrEqual(1);
  // And lists, of which there are three a second whatever is asked for.
  await withSides(stack.settings, async (sides) => {
    const begun = performance.now();
    const seen: string[] = [];
    for await (const page of sides.engine.listed(LATEST, 1)) seen.push(...page.map(({ id }) => id));
    expect(seen.toSorted()).toEqual(ids);
    expect(performance.now() - begun).toBeGreaterThan((4 * 1000) / 3 - TICK_MS);
  });
});

test('a system in good health has no difference, whatever becomes of its cases meanwhile', async () => {
  await Promise.all(['verification', 'followUp', 'reply', 'closed'].map((at) => fileUpTo(at as 'closed')));
  const living = Array.from({ length: 6 }, () => fileUpTo('closed'));
  const report = await verify();
  await Promise.all(living);
  expect(report).toMatchObject({ found: 0, repaired: 0, unanswered: 0, differences: [] });
  expect(isSound(report)).toBe(true);
  expect(report.checked).toBeGreaterThanOrEqual(3);
  expect(report.inEngine).toBeGreaterThanOrEqual(4);
});

test('what the read model lacks, or shows as it was, is written anew; an archived case needs no engine', async () => {
  const complaint = await fileUpTo('verification');
  const old = await recordOf(complaint);
  await must(complaint, desk, 'verification', { decision: 'accept' });
  const latest = await recordOf(complaint);
  await documents().replaceOne({ _id: complaint.id }, old);
  expect(await mended(complaint.id)).toMatchObject({ kind: 'behind', repaired: true });
  expect(await recordOf(complaint)).toMatchObject({ revision: latest.revision, stage: 'disposition' });

  await documents().deleteOne({ _id: complaint.id });
  expect(await verify({ only: complaint.id })).toMatchObject({
    found: 1,
    repaired: 0,
    differences: [{ id: complaint.id, kind: 'missing', repaired: false }],
  });
  expect(await mended(complaint.id)).toMatchObject({ kind: 'missing' });

  const closed = await fileUpTo('closed');
  const archive = await recordOf(closed);
  await documents().deleteOne({ _id: closed.id });
  expect(await mended(closed.id)).toMatchObject({ kind: 'missing' });
  expect(await recordOf(closed)).toMatchObject({ archived: true, file: archive.file });
  await engine((client) =>
    client.workflowService.deleteWorkflowExecution({
      namespace: stack.settings.namespace,
      workflowExecution: { workflowId: workflowId(closed.id) },
    }),
  );
  expect(await verify({ only: closed.id })).toMatchObject({ checked: 1, found: 0 });
});

test('a case that somebody terminated goes on: with its keys, its commands and its clocks', async () => {
  const complaint = await fileUpTo('followUp');
  const key = newKey();
  const promise = { text: 'Kami jadwalkan.', final: false };
  await applied(liaison, await complaint.give(liaison, 'answers', promise, { 'idempotency-key': key }));
  const before = await recordOf(complaint);
  const clocks = (await complaint.now()).clocks;
  // Left with the engine while nobody is there to take it, and then the case is ended.
  await stack.end('worker');
  const left = await complaint.give(head, 'instructions', { text: 'Mohon didahulukan.' });
  expect(left.status).toBe(202);
  await terminate(complaint);
  const refused = await complaint.give(liaison, 'answers', { text: 'Selesai.', final: true });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, expect.any(String)]);
  await stack.start('worker');
  await stack.ready();

  const difference = await mended(complaint.id);
  expect(difference).toMatchObject({ kind: 'lost', repaired: true });
  expect(difference.detail).toContain('1 command(s)');
  await applied(head, left);
  const told = await types(complaint);
  expect(told.slice(-2)).toEqual(['resumed', 'instructed']);
  expect(told.filter((type) => type === 'promised' || type === 'answered').length).toBe(1);
  const after = await recordOf(complaint);
  expect(after.revision).toBeGreaterThan(before.revision + 1);
  expect((await complaint.now()).clocks).toEqual(clocks);
  // The key is known: nothing happens twice, and what is new has its effect.
  await applied(liaison, await complaint.give(liaison, 'answers', promise, { 'idempotency-key': key }));
  expect((await recordOf(complaint)).revision).toBe(after.revision);
  await must(complaint, liaison, 'answers', { text: 'Sudah ditambal.', final: true });
  await must(complaint, complaint.reporter, 'acceptance', { rating: 5 });
  await until('it is archived', async () => (await recordOf(complaint)).archived);
  expect(await verify({ only: complaint.id })).toMatchObject({ found: 0 });
});

test('what an ended run was given and never took is carried out when it goes on, not when somebody looks at it', async () => {
  const complaint = await fileUpTo('followUp');
  await stack.end('worker');
  const sentAt = Date.now();
  const left = await complaint.give(liaison, 'answers', { text: 'Sudah ditambal.', final: true });
  expect(left.status).toBe(202);
  await terminate(complaint);
  await stack.start('worker');
  await stack.ready();
  const before = await recordOf(complaint);

  // An operator, the sender and a reader look at it, more than once.
  const looked = await repair(complaint.id, { dryRun: true });
  expect(looked.resumed).toMatchObject({ from: 'record', carried: [{ name: 'answers' }] });
  for (let n = 0; n < 2; n += 1) {
    expect((await verify({ only: complaint.id })).differences).toMatchObject([
      { kind: 'lost', repaired: false },
    ]);
    expect((await liaison.get(left.headers.get('location') ?? '')).json()).not.toMatchObject({
      state: 'applied',
    });
    expect(await complaint.now()).toMatchObject({ stage: 'followUp', answers: [] });
  }
  expect(await recordOf(complaint)).toEqual(before);

  expect(await repair(complaint.id)).toMatchObject({ lives: true });
  await applied(liaison, left);
  const answered = (await complaint.events()).filter(({ type }) => type === 'answered');
  expect(answered).toHaveLength(1);
  expect(Date.parse(String(answered[0]?.at))).toBeGreaterThanOrEqual(sentAt);
  const [line] = (await complaint.events()).filter(({ type }) => type === 'resumed');
  expect(line?.data).toEqual({ why: 'lost', revision: before.revision, commands: 1 });
});

test('a case of which the engine knows nothing any more goes on from its document', async () => {
  const complaint = await fileUpTo('reply');
  await engine((client) =>
    client.workflowService.deleteWorkflowExecution({
      namespace: stack.settings.namespace,
      workflowExecution: { workflowId: workflowId(complaint.id) },
    }),
  );
  await until('the engine has forgotten it', () =>
    engine((client) =>
      client.workflow
        .getHandle(workflowId(complaint.id))
        .describe()
        .then(
          () => false,
          () => true,
        ),
    ),
  );
  expect(await mended(complaint.id)).toMatchObject({ kind: 'lost' });
  // A filing that is sent again finds it, as ever.
  const memo = await engine(
    async (client) => (await client.workflow.getHandle(workflowId(complaint.id)).describe()).memo,
  );
  expect(memo?.['bodyHash']).toEqual(expect.any(String));
  await must(complaint, complaint.reporter, 'acceptance', { rating: 4 });
});

test('a case that was set back goes on from where it had been, with what it was given since', async () => {
  const complaint = await fileUpTo('followUp');
  for (const text of ['Satu.', 'Dua.', 'Tiga.'])
    await must(complaint, complaint.reporter, 'replies', { text });
  const before = await recordOf(complaint);
  await reset(complaint, true);
  await until('it is at its beginning', async () => (await verify({ only: complaint.id })).found === 1);
  // Somebody is told yes by the case that was set back: that is not lost either.
  await must(complaint, complaint.reporter, 'replies', { text: 'Letaknya di depan pasar.' });
  const difference = await mended(complaint.id);
  expect(difference).toMatchObject({ kind: 'rewound' });
  expect(difference.detail).toContain('reset');
  expect(await complaint.now()).toMatchObject({ stage: 'followUp' });
  expect((await types(complaint)).slice(-2)).toEqual(['resumed', 'commented']);
  expect((await recordOf(complaint)).revision).toBeGreaterThan(before.revision);
});

test('of a case that was set back, and whose earlier run is gone, the read model is all that knows what it had done', async () => {
  const complaint = await fileUpTo('followUp');
  const key = newKey();
  const said = { text: 'Satu.' };
  await applied(
    complaint.reporter,
    await complaint.give(complaint.reporter, 'replies', said, { 'idempotency-key': key }),
  );
  await must(complaint, liaison, 'answers', { text: 'Kami jadwalkan.', final: false });
  const before = await recordOf(complaint);
  const clocks = (await complaint.now()).clocks;
  const { runId } = await engine((client) => client.workflow.getHandle(workflowId(complaint.id)).describe());
  await reset(complaint, true);
  await forgotten(complaint, runId);
  await until(
    'it is at its beginning',
    async () => (await verify({ only: complaint.id })).found === 1,
    MINUTE,
  );
  // What the case that was set back is told meanwhile comes on top of all that it has forgotten.
  await must(complaint, complaint.reporter, 'replies', { text: 'Dua.' });

  const difference = await mended(complaint.id);
  expect(difference).toMatchObject({ kind: 'rewound' });
  expect(difference.detail).toContain('from its last document');
  expect(difference.detail).toContain('1 command(s)');
  const now = await complaint.now();
  expect(now).toMatchObject({ stage: 'followUp', clocks, replies: [{ text: 'Satu.' }, { text: 'Dua.' }] });
  expect((await types(complaint)).slice(-3)).toEqual(['promised', 'resumed', 'commented']);
  // Its keys are known as well: what comes again has no second effect.
  const { revision } = await recordOf(complaint);
  expect(revision).toBeGreaterThan(before.revision);
  await applied(
    complaint.reporter,
    await complaint.give(complaint.reporter, 'replies', said, { 'idempotency-key': key }),
  );
  expect((await recordOf(complaint)).revision).toBe(revision);
});

test('a reset is noticed also when the case has gone on beyond where it had been', async () => {
  const complaint = await fileUpTo('disposition');
  const { revision } = await recordOf(complaint);
  await reset(complaint, true);
  // Verified once more by somebody who wonders, and talked about, until it is further than it was.
  for (let more = 0; more <= revision; more += 1) {
    await must(complaint, complaint.reporter, 'replies', { text: `Halo ${more}?` });
  }
  expect((await recordOf(complaint)).revision).toBeGreaterThan(revision);
  const difference = await mended(complaint.id);
  expect(difference).toMatchObject({ kind: 'rewound' });
  expect(difference.detail).toContain('1 command(s)');
  expect(await complaint.now()).toMatchObject({ stage: 'disposition' });
});

test('once the earlier run is gone and the case has gone on beyond its document, it is what it is, and lives on', async () => {
  const complaint = await fileUpTo('disposition');
  const { revision } = await recordOf(complaint);
  const { runId } = await engine((client) => client.workflow.getHandle(workflowId(complaint.id)).describe());
  await reset(complaint, true);
  await forgotten(complaint, runId);
  for (let more = 0; more <= revision; more += 1) {
    await must(complaint, complaint.reporter, 'replies', { text: `Halo ${more}?` });
  }
  const after = await recordOf(complaint);
  expect(after.revision).toBeGreaterThan(revision);
  // Nobody is left who knows of its verification: neither the engine nor the document, which has been written over since.
  expect(await verify({ only: complaint.id, repair: true })).toMatchObject({ found: 0, unanswered: 0 });
  expect(await recordOf(complaint)).toEqual(after);
  const said = Array.from({ length: revision + 1 }, () => 'commented');
  expect([(await complaint.now()).stage, await types(complaint)]).toEqual([
    'verification',
    ['filed', ...said],
  ]);
  await must(complaint, desk, 'verification', { decision: 'accept' });
  expect((await complaint.now()).stage).toBe('disposition');
});

test('one whose commands all came again needs nothing', async () => {
  const complaint = await fileUpTo('reply');
  const { revision } = await recordOf(complaint);
  await reset(complaint, false);
  await until('it has done again what it was given', async () => {
    const report = await verify({ only: complaint.id });
    return report.found === 0 && report.unanswered === 0;
  });
  expect((await recordOf(complaint)).revision).toBeGreaterThanOrEqual(revision);
  expect(await complaint.now()).toMatchObject({ stage: 'reply' });
});

test('a poisoned case hurts only itself, is seen, and is mended by command', async () => {
  const [ill, well, unreplayable] = await Promise.all([
    fileUpTo('followUp'),
    fileUpTo('followUp'),
    fileUpTo('disposition'),
  ]);
  await stack.end('worker');
  const buggy = await compiledWith((code) =>
    replaced(
      replaced(
        code,
        'function instruct(room, happening, { text }) {',
        (begin) => `${begin} throw new Error('a bug of this release');`,
      ),
      'async function complaint(input) {',
      (begin) => `${begin} if (input.file.id === '${unreplayable.id}') await (0, workflow_1.sleep)(1);`,
    ),
  );
  await stack.start('worker', { compiled: buggy });
  await stack.ready();
  const handle = (client: Client) => client.workflow.getHandle(workflowId(unreplayable.id));
  await engine((client) => handle(client).signal('replan'));
  const poison = await complaintLeft(ill);
  // The same worker goes on with everybody else.
  await must(well, liaison, 'answers', { text: 'Sudah ditambal.', final: true });

  await until('both are known to be stuck', async () => (await stuck()) === 2, MINUTE);
  const report = await verify({ repair: true });
  expect(report.differences.map(({ id, kind, repaired }) => [id, kind, repaired])).toEqual(
    expect.arrayContaining([ill.id, unreplayable.id].map((id) => [id, 'poisoned', false])),
  );
  expect(report.found).toBe(2);
  expect(isSound(report)).toBe(false);
  await until('and are counted', async () => /^tuntas_stuck_cases 2$/m.test(await measured()), MINUTE);

  // What cannot be gone over again goes on from its document.
  expect(await repair(unreplayable.id)).toMatchObject({
    kind: 'poisoned',
    lives: true,
    resumed: { from: 'record' },
  });
  await must(unreplayable, desk, 'disposition', { to: PUPR });

  // The bug is still there, and so is the command that it cannot take: the case would not live with it.
  const looked = await repair(ill.id, { dryRun: true });
  expect(looked.resumed?.carried).toMatchObject([{ name: 'instructions' }]);
  const bad = looked.resumed?.carried[0]?.id ?? '';
  expect(await repair(ill.id)).toMatchObject({ lives: false });
  const done = await repair(ill.id, { without: [bad] });
  expect(done).toMatchObject({ lives: true, resumed: { carried: [], leftOut: [{ id: bad }] } });
  // Its sender learns of it, and the case goes on.
  expect((await head.get(poison)).json()).toMatchObject({ state: 'refused', problem: { status: 422 } });
  expect((await types(ill)).slice(-2)).toEqual(['resumed', 'refused']);
  await must(ill, liaison, 'answers', { text: 'Sudah ditambal.', final: true });

  await stack.end('worker');
  await stack.start('worker');
  await stack.ready();
  await until('nothing is stuck', async () => (await stuck()) === 0, MINUTE);
  // What has been recorded on the other code does not replay on this one: known before anything happens to it.
  expect((await verify()).differences).toMatchObject([{ id: unreplayable.id, kind: 'poisoned' }]);
  expect(await repair(unreplayable.id)).toMatchObject({ kind: 'poisoned', lives: true });
  await must(unreplayable, liaison, 'answers', { text: 'Sudah ditambal.', final: true });
  expect(await verify()).toMatchObject({ found: 0, unanswered: 0 });
}, 300_000);

test('the documents of all open cases are written anew, and nothing is told twice', async () => {
  const [open, missing, closed] = await Promise.all([
    fileUpTo('followUp'),
    fileUpTo('reply'),
    fileUpTo('closed'),
  ]);
  await until('it is archived', async () => (await recordOf(closed)).archived);
  await documents().updateMany({}, { $set: { untold: false } });
  const { revision, file } = await recordOf(open);
  await documents().updateOne({ _id: open.id }, { $set: { topic: 'nonsense', stage: 'nonsense' } });
  await documents().updateOne({ _id: closed.id }, { $set: { topic: 'kept' } });
  await documents().deleteOne({ _id: missing.id });
  const rebuilt = await withSides(stack.settings, async (sides) => {
    // Ended after its first page, it goes on from there.
    const stopping = new AbortController();
    const first = rebuild(sides, sides.marks, {
      pageSize: 2,
      signal: stopping.signal,
      onProgress: () => stopping.abort(),
    });
    await expect(first).rejects.toThrow(/abort/i);
    return rebuild(sides, sides.marks, { pageSize: 2 });
  });
  // Each once, in however many pages; the one without a document comes from the engine.
  const written = await documents().countDocuments({ archived: false });
  expect(rebuilt).toMatchObject({ written, failed: 0, resumed: true });
  expect(await recordOf(open)).toMatchObject({
    revision,
    file,
    stage: 'followUp',
    topic: 'roads.damaged',
    untold: false,
  });
  expect(await recordOf(missing)).toMatchObject({ stage: 'reply', untold: true });
  expect(await recordOf(closed)).toMatchObject({ topic: 'kept', untold: false });
});

test('the command line says the same, and its exit code tells whether all is well', async () => {
  const complaint = await fileUpTo('verification');
  await terminate(complaint);
  const first = await tuntas('verify', '--json', '--only', complaint.id);
  expect(first.code).toBe(1);
  expect(JSON.parse(first.out)).toMatchObject({
    checked: 1,
    differences: [{ id: complaint.id, kind: 'lost', repaired: false }],
  });
  const second = await tuntas('repair', complaint.id);
  expect([second.code, second.out]).toEqual([0, expect.stringContaining('It goes on from')]);
  const third = await tuntas('verify', '--repair');
  expect([third.code, third.out]).toEqual([0, expect.stringMatching(/no difference\.\n$/)]);
  const nothing = await tuntas('repair', complaint.id);
  expect([nothing.code, nothing.error]).toEqual([1, expect.stringContaining('nothing to repair')]);
  expect(await tuntas('rebuild')).toMatchObject({
    code: 0,
    out: expect.stringContaining('documents written'),
  });
});

/** Leaves a command with a case that cannot take it; where it is told what became of it. */
async function complaintLeft(complaint: Complaint): Promise<string> {
  const left = await complaint.give(head, 'instructions', { text: 'Mohon didahulukan.' });
  expect(left.status).toBe(202);
  return left.headers.get('location') ?? '';
}

/** The compiled sources with other workflow code. */
async function compiledWith(change: (code: string) => string): Promise<string> {
  const { compiled } = lent();
  const folder = await mkdtemp(join(tmpdir(), 'tuntas-buggy-'));
  folders.push(folder);
  await Promise.all([
    cp(join(compiled, 'dist'), join(folder, 'dist'), { recursive: true }),
    cp(join(compiled, 'cli'), join(folder, 'cli'), { recursive: true }),
    ...['policies', 'node_modules'].map((name) => symlink(join(compiled, name), join(folder, name))),
  ]);
  const bundle = join(folder, 'dist', 'worker', 'workflow-bundle.js');
  await writeFile(bundle, change(await readFile(bundle, 'utf8')));
  return folder;
}

function replaced(code: string, part: string, by: (part: string) => string): string {
  if (!code.includes(part)) throw new Error(`the workflow code has no ${part}`);
  return code.replace(part, by(part));
}

async function tuntas(...argv: string[]): Promise<{ code: number; out: string; error: string }> {
  const bin = join(lent().compiled, 'cli', 'bin.js');
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [bin, ...argv], {
      env: settingsEnv(stack.settings, process.env),
    });
    return { code: 0, out: stdout, error: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, error: stderr };
  }
}
