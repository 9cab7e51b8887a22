import { WorkflowUpdateFailedError, type WorkflowHandle } from '@temporalio/client';
import { HOUR_MS } from '../../domain/vocabulary';
import { commandQuery } from '../../workflows/contract';
import { actors } from '../support/actors';
import { Engine, mac, refusalIn } from '../support/engine';
import { bringTo, caseAt, clockOf, fired, states, story } from '../support/life';
import { shippedReference } from '../support/reference';
import { until } from '../../chaos/until';

/** Commands in the queue: order, instants, keys, and what is no command at all. */

// Far more than a test takes; on a machine that has much else to do it is the server that is slow.
let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(shippedReference());
});
beforeEach(() => engine.workingDays(1));
afterEach(() => engine.clear());
afterAll(() => engine.stop());

const answer = { text: 'sealed:answer', final: true } as const;
const comment = { text: 'sealed:comment' } as const;

describe('with workers at hand', () => {
  it('an answer after the due instant finds the rung fired, even while the wake is still put off', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const { dueAt } = clockOf(await complaint.now(), 'firstAnswer');
    await engine.goTo((dueAt ?? 0) + 1);
    await complaint.command('answers', actors.liaison, answer);
    const file = await complaint.now();
    expect(story(file).slice(-2)).toEqual(['escalated', 'answered']);
    expect(states(file)['firstAnswer']).toBe('missed');
  });

  it('no command is charged to the future, nor to before the one that was applied last', async () => {
    const complaint = await engine.file();
    const filed = await engine.now();
    await complaint.command('replies', actors.reporter, comment, { at: filed + 100 * HOUR_MS });
    const first = (await complaint.now()).lastCommandAt;
    expect(first).toBeLessThanOrEqual(await engine.now());
    await complaint.command('replies', actors.reporter, comment, { at: filed - 100 * HOUR_MS });
    expect((await complaint.now()).lastCommandAt).toBe(first);
  });

  it('commands at one time are applied one by one, and each is answered', async () => {
    const complaint = await engine.file();
    const heads = await Promise.all(
      Array.from({ length: 8 }, () => complaint.command('replies', actors.reporter, comment)),
    );
    expect(heads.every(({ refusal }) => refusal === undefined)).toBe(true);
    const file = await complaint.now();
    expect(file.replies).toHaveLength(8);
    expect(Object.keys(file.seen)).toHaveLength(8);
  });

  it('of two that exclude each other the later is refused, and that is written down for its sender', async () => {
    const complaint = await engine.file();
    await Promise.all([
      complaint.signal('verification', actors.desk, { decision: 'accept' }),
      complaint.signal('verification', actors.desk, {
        decision: 'archive',
        code: 'too-general',
        reason: 'sealed:r',
      }),
    ]);
    const file = await complaint.now();
    const refused = file.trail.filter(({ type }) => type === 'refused');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.data).toMatchObject({
      command: 'verification',
      code: 'wrong-stage',
      sender: expect.any(String) as string,
      body: expect.objectContaining({ decision: expect.any(String) as string }) as object,
    });
  });

  it('a command for another revision than the case has is stale', async () => {
    const complaint = await engine.file();
    const { revision } = await complaint.now();
    expect(
      await complaint.refusal('replies', actors.reporter, comment, { ifRevision: revision + 1 }),
    ).toEqual({
      code: 'stale',
      revision,
    });
    await complaint.command('replies', actors.reporter, comment, { ifRevision: revision });
  });
});

describe('one key', () => {
  it('by update and by signal has one effect', async () => {
    const complaint = await engine.file();
    const envelope = await complaint.envelope('replies', actors.reporter, comment);
    await Promise.all([
      complaint.handle.signal('replies', envelope),
      complaint.command('replies', actors.reporter, comment, envelope),
      complaint.handle.signal('replies', envelope),
    ]);
    await complaint.handle.signal('replies', envelope);
    const file = await complaint.now();
    expect(file.replies).toHaveLength(1);
    expect(story(file)).toEqual(['filed', 'commented']);
  });

  it('with another body is refused as reused, and has no effect', async () => {
    const complaint = await engine.file();
    const key = mac('one key');
    await complaint.command('replies', actors.reporter, comment, { key });
    expect(await complaint.refusal('replies', actors.reporter, { text: 'sealed:other' }, { key })).toEqual({
      code: 'key-reused',
    });
    expect(await complaint.refusal('withdrawal', actors.reporter, {}, { key })).toEqual({
      code: 'key-reused',
    });
    expect(await complaint.now()).toMatchObject({
      stage: 'verification',
      replies: [{ text: 'sealed:comment' }],
    });
  });

  it('left with another body is told to be refused, from the first, and leaves nothing in the case', async () => {
    const complaint = await engine.file();
    const before = await complaint.now();
    const key = mac('a key of two');
    const own = { key, keyed: true } as const;
    const first = await complaint.signal('replies', actors.reporter, comment, own);
    const other = await complaint.signal('withdrawal', actors.reporter, {}, own);
    const became = await until('both are done with', async () => {
      const [one, two] = await Promise.all(
        [first, other].map(({ id }) => complaint.handle.query(commandQuery, id)),
      );
      // Whoever asks meanwhile is never told that there is no such command.
      expect(two).not.toBeNull();
      return one?.state === 'applied' && two?.state !== 'pending' && two;
    });
    expect(became).toMatchObject({
      state: 'refused',
      refusal: { code: 'key-reused' },
      sender: other.sender,
    });
    const file = await complaint.now();
    expect([file.stage, story(file), Object.keys(file.seen)]).toEqual([
      before.stage,
      ['filed', 'commented'],
      [key],
    ]);
  });

  it('that was refused is refused again in the same words', async () => {
    const complaint = await caseAt(engine, 'completion');
    await complaint.command('completion', actors.reporter, comment);
    await bringTo(complaint, 'completion');
    await complaint.command('completion', actors.reporter, comment);
    const envelope = await complaint.envelope('verification', actors.desk, {
      decision: 'incomplete',
      ask: 'sealed:a',
    });
    const first = await complaint.refusal('verification', actors.desk, envelope.body, envelope);
    const again = await complaint.refusal('verification', actors.desk, envelope.body, envelope);
    expect(again).toEqual(first);
    expect(story(await complaint.now()).filter((type) => type === 'refused')).toHaveLength(1);
  });
});

it('commands to a case that is closing get their answer', async () => {
  const complaint = await caseAt(engine, 'reply');
  // Until the archive has it the workflow stays; whoever writes meanwhile is told that the case is closed.
  engine.written.isUp = false;
  const head = await complaint.command('acceptance', actors.reporter, { rating: 3 });
  expect(head).toMatchObject({ stage: 'closed', outcome: 'settled' });
  const late = await complaint.signal('replies', actors.reporter, { text: 'sealed:late', objection: true });
  const decided = await until('the late command is decided', async () => {
    const became = await complaint.handle.query(commandQuery, late.id);
    return became !== null && became.state !== 'pending' && became;
  });
  expect(decided).toMatchObject({
    state: 'refused',
    refusal: { code: 'wrong-stage', stage: 'closed' },
  });
  expect(await complaint.refusal('withdrawal', actors.reporter, {})).toMatchObject({ code: 'wrong-stage' });
  engine.written.isUp = true;
  await engine.env.sleep('1 minute');
  const file = await complaint.end();
  expect(story(file).slice(-2)).toEqual(['accepted', 'refused']);
  expect(engine.written.of(complaint.id)).toMatchObject({ archived: true, revision: file.revision });
});

it('a cancel request from outside is a line in the trail and nothing else', async () => {
  const complaint = await caseAt(engine, 'followUp');
  await complaint.handle.cancel();
  const file = await complaint.now();
  expect(story(file).slice(-1)).toEqual(['cancelRequested']);
  expect(file.stage).toBe('followUp');
  const { startedAt } = clockOf(file, 'firstAnswer');
  expect(fired(await complaint.at(engine.after(startedAt, 3)), 'firstAnswer')).toHaveLength(1);
  await complaint.handle.cancel();
  await complaint.untilAtRest();
  await complaint.command('answers', actors.liaison, answer);
  await complaint.command('acceptance', actors.reporter, { rating: 5 });
  expect(await complaint.end()).toMatchObject({ outcome: 'settled', rating: 5 });
});

/** Sends it both ways; what the update came to. */
async function send(handle: WorkflowHandle, args: unknown[]): Promise<unknown> {
  await handle.signal<unknown[]>('replies', ...(args as [unknown]));
  return handle.executeUpdate('replies', { args: args as [unknown] }).then(() => 'accepted', refusalIn);
}

describe('what is no command', () => {
  const proto = JSON.parse('{"text":"sealed:x","__proto__":{"polluted":true}}') as unknown;
  const bad: [string, (good: Record<string, unknown>) => unknown][] = [
    ['null', () => null],
    ['a number', () => 7],
    ['a string', () => 'text'],
    ['an array', (good) => [good]],
    ['an empty object', () => ({})],
    ['nothing for a body', ({ body: _body, ...rest }) => rest],
    ['an array for a body', (good) => ({ ...good, body: [good['body']] })],
    ['a number for a text', (good) => ({ ...good, body: { text: 7 } })],
    ['an operator for a text', (good) => ({ ...good, body: { text: { $gt: '' } } })],
    ['an empty text', (good) => ({ ...good, body: { text: '' } })],
    ['a text of a megabyte', (good) => ({ ...good, body: { text: 'x'.repeat(1_000_000) } })],
    ['an unknown field of the body', (good) => ({ ...good, body: { text: 'sealed:x', admin: true } })],
    ['a prototype for a body', (good) => ({ ...good, body: proto })],
    [
      '"constructor" for a field of the body',
      (good) => ({ ...good, body: { text: 'sealed:x', constructor: { prototype: {} } } }),
    ],
    [
      'a role that does not exist',
      (good) => ({ ...good, actor: { role: 'king', agency: null, ancestors: [] } }),
    ],
    ['no caller', ({ actor: _actor, ...rest }) => rest],
    ['a date for an instant', (good) => ({ ...good, at: '2026-11-20' })],
    ['a negative instant', (good) => ({ ...good, at: -1 })],
    ['a key that is none', (good) => ({ ...good, key: '__proto__' })],
    [
      'a path for an agency',
      (good) => ({ ...good, actor: { role: 'liaison', agency: '../../etc', ancestors: [] } }),
    ],
    [
      'a crowd of agencies',
      (good) => ({
        ...good,
        agencies: Object.fromEntries(Array.from({ length: 99 }, (_, n) => [`a${n}`, {}])),
      }),
    ],
  ];

  it('is refused as an update and dropped as a signal, and the case lives on', async () => {
    const complaint = await engine.file();
    const { revision } = await complaint.now();
    const good = await complaint.envelope('replies', actors.reporter, comment);
    const handle = complaint.handle as unknown as WorkflowHandle;
    const outcomes = await Promise.all(
      bad.map(
        async ([what, spoil]) => [what, await send(handle, [spoil(structuredClone(good) as never)])] as const,
      ),
    );
    for (const outcome of outcomes) {
      expect(outcome).toEqual([outcome[0], { code: 'invalid', field: 'body', reason: 'shape' }]);
    }
    expect(await send(handle, [])).toMatchObject({ code: 'invalid' });
    const file = await complaint.now();
    expect(file.revision).toBe(revision);
    expect(story(file)).toEqual(['filed']);
    expect(Object.keys(file.seen)).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    const { stage } = await complaint.command('verification', actors.desk, { decision: 'accept' });
    expect(stage).toBe('disposition');
  });

  it('a signal and an update that nobody has defined change nothing', async () => {
    const complaint = await engine.file();
    const handle = complaint.handle as unknown as WorkflowHandle;
    await handle.signal('promotion', { to: 'king' });
    await expect(handle.executeUpdate('promotion', { args: [{}] })).rejects.toThrow(
      WorkflowUpdateFailedError,
    );
    await complaint.command('replies', actors.reporter, comment);
    expect(story(await complaint.now())).toEqual(['filed', 'commented']);
  });

  it('bytes that are no JSON cannot wedge it', async () => {
    const complaint = await engine.file();
    const { connection } = engine.env;
    for (const encoding of ['json/plain', 'binary/unheard-of', '']) {
      const metadata = { encoding: Buffer.from(encoding) };
      await connection.workflowService.signalWorkflowExecution({
        namespace: 'default',
        workflowExecution: { workflowId: complaint.handle.workflowId },
        signalName: 'replies',
        input: { payloads: [{ metadata, data: Buffer.from('{"text": "sealed') }] },
      });
    }
    await complaint.command('replies', actors.reporter, comment);
    expect(story(await complaint.now())).toEqual(['filed', 'commented']);
  });
});

describe('a flood of commands by somebody with no part in the case', () => {
  const floods = 120;

  it('is turned down at once, even while something else is being applied', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const before = await complaint.now();
    const rightful = complaint.command('answers', actors.liaison, answer);
    const refusals = await Promise.all(
      Array.from({ length: 6 }, () => complaint.refusal('answers', actors.otherLiaison, answer)),
    );
    expect((await rightful).stage).toBe('reply');
    expect(refusals.every((refusal) => refusal?.code === 'forbidden')).toBe(true);
    expect((await complaint.now()).trail.length).toBe(before.trail.length + 1);
  });

  it('left as signals, it makes few transitions, is forgotten, and holds nobody up', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const { revision } = await complaint.now();
    for (let n = 0; n < floods; n += 1) await complaint.signal('answers', actors.otherLiaison, answer);
    const { stage } = await complaint.command('answers', actors.liaison, answer);
    expect(stage).toBe('reply');
    const file = await complaint.now();
    expect(file.revision).toBeLessThan(revision + floods);
    await complaint.command('replies', actors.reporter, comment);
    const after = await complaint.now();
    expect(after.trail.filter(({ type }) => type === 'refused').length).toBeLessThanOrEqual(51);
    expect(Object.values(after.seen).filter(({ state }) => state === 'refused').length).toBeLessThanOrEqual(
      51,
    );
  });

  it('a refusal under a caller’s own key stays a refusal when the case has moved on', async () => {
    const complaint = await engine.file();
    const own = { keyed: true, key: mac('own key'), id: mac('own id') } as const;
    const first = await complaint.command('acceptance', actors.reporter, { rating: 5 }, own);
    expect(first.refusal).toMatchObject({ code: 'wrong-stage' });
    await bringTo(complaint, 'reply');
    const again = await complaint.command('acceptance', actors.reporter, { rating: 5 }, own);
    expect(again.refusal).toEqual(first.refusal);
    expect((await complaint.now()).stage).toBe('reply');
  });
});
