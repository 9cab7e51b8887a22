import { HOUR_MS } from '../../domain/vocabulary';
import type { CaseFile } from '../../domain/case-file';
import { attributes, commandUpdates, continueSignal } from '../../workflows/contract';
import { actors } from '../support/actors';
import { DINAS_PUPR } from '../support/case';
import { Engine, mac, type Case } from '../support/engine';
import { caseAt, clockOf, fired, states, story } from '../support/life';
import { shippedReference } from '../support/reference';

/** A long life in many runs: continuing as new loses nothing; a database that is away holds nothing up. */

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

/** Few enough events for a run to end after every second or third transition. */
const OFTEN = { continueAfter: 14 };

/** What a trail tells, but for when the engine got to it. */
function told({ trail }: CaseFile): unknown[] {
  return trail.map(({ seq, type, at, by, data }) => {
    const { firedAt: _when, ...rest } = data ?? {};
    return { seq, type, at, by, ...rest };
  });
}

function ledgers({ clocks }: CaseFile): unknown[] {
  return clocks.map(({ fired: _fired, ...clock }) => clock);
}

async function runOf({ handle }: Case): Promise<string> {
  return (await handle.describe()).runId;
}

describe('continuing as new', () => {
  it('a life in many runs has the same trail, at the same instants, as one in a single run', async () => {
    const now = await engine.now();
    const one = await engine.file({}, {}, now);
    const many = await engine.file({}, OFTEN, now);
    const runs = new Set<string>();
    const both = async (step: (complaint: Case, at: number) => Promise<unknown>): Promise<void> => {
      const at = await engine.now();
      for (const complaint of [one, many]) await step(complaint, at);
      runs.add(await runOf(many));
    };
    await engine.workingDays(4);
    await both((complaint, at) =>
      complaint.command('verification', actors.desk, { decision: 'accept' }, { at }),
    );
    await both((complaint, at) => complaint.command('disposition', actors.desk, { to: DINAS_PUPR }, { at }));
    await engine.workingDays(9);
    await both((complaint, at) => complaint.command('replies', actors.reporter, comment, { at }));
    const question = { text: 'sealed:text', final: false, question: 'sealed:question' };
    await both((complaint, at) => complaint.command('answers', actors.liaison, question, { at }));
    await engine.workingDays(8);
    await both((complaint, at) =>
      complaint.command('answers', actors.liaison, { text: 'sealed:p', final: false }, { at }),
    );
    await engine.workingDays(14);
    await both((complaint, at) => complaint.command('answers', actors.inspector, answer, { at }));
    await both((complaint, at) =>
      complaint.command('replies', actors.reporter, { text: 'sealed:no', objection: true }, { at }),
    );
    await engine.workingDays(6);
    await both((complaint, at) =>
      complaint.command('return', actors.liaison, { reason: 'sealed:r' }, { at }),
    );
    await both((complaint, at) => complaint.command('disposition', actors.desk, { to: DINAS_PUPR }, { at }));
    await both((complaint, at) => complaint.command('answers', actors.liaison, answer, { at }));
    const [single, split] = [await one.end(), await many.end()];
    expect(runs.size).toBeGreaterThan(5);
    expect(told(split)).toEqual(told(single));
    expect(story(single)).toEqual(
      expect.arrayContaining(['settledBySilence', 'final', 'ombudsmanOffered', 'questionUnanswered']),
    );
    expect(ledgers(split)).toEqual(ledgers(single));
    expect(Object.keys(split.seen)).toHaveLength(Object.keys(single.seen).length);
    expect({
      ...split,
      id: '',
      title: '',
      trail: [],
      clocks: [],
      seen: {},
      updatedAt: 0,
      revision: 0,
      filedAt: '',
    }).toEqual({
      ...single,
      id: '',
      title: '',
      trail: [],
      clocks: [],
      seen: {},
      updatedAt: 0,
      revision: 0,
      filedAt: '',
    });
  });

  it('the timer goes on: a rung fires though nobody has written since the run began', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const before = await runOf(complaint);
    await complaint.handle.signal(continueSignal);
    await complaint.untilAtRest();
    expect(await runOf(complaint)).not.toBe(before);
    const { startedAt } = clockOf(await complaint.now(), 'firstAnswer');
    const file = await complaint.at(engine.after(startedAt, 5));
    expect(fired(file, 'firstAnswer').map(({ rung }) => rung)).toEqual(['remind-liaison', 'unit-head']);
    const { typedSearchAttributes } = await complaint.handle.describe();
    expect(typedSearchAttributes.get(attributes.Stage)).toBe('followUp');
    expect(typedSearchAttributes.get(attributes.Overdue)).toBe(true);
  });

  it('a key that was used in an earlier run has still been used', async () => {
    const complaint = await engine.file({}, OFTEN);
    const envelope = await complaint.envelope('replies', actors.reporter, comment);
    await complaint.command('replies', actors.reporter, comment, envelope);
    const first = await runOf(complaint);
    for (let n = 0; n < 4; n += 1) await complaint.command('replies', actors.reporter, comment);
    expect(await runOf(complaint)).not.toBe(first);
    await complaint.handle.executeUpdate(commandUpdates.replies, { args: [envelope] });
    await complaint.handle.signal('replies', envelope);
    expect((await complaint.now()).replies).toHaveLength(5);
    const reused = { key: envelope.key, id: mac('another') };
    expect(await complaint.refusal('replies', actors.reporter, { text: 'sealed:x' }, reused)).toEqual({
      code: 'key-reused',
    });
  });

  it('nothing is lost of what arrives while a run ends', async () => {
    const complaint = await engine.file({}, OFTEN);
    const sent: Promise<unknown>[] = [];
    for (let n = 0; n < 12; n += 1) {
      sent.push(complaint.signal('replies', actors.reporter, { text: `sealed:signal ${n}` }));
      sent.push(complaint.command('replies', actors.reporter, { text: `sealed:update ${n}` }));
      if (n % 3 === 0) sent.push(complaint.handle.signal(continueSignal));
    }
    await Promise.all(sent);
    const { replies } = await complaint.now();
    const texts = replies.map(({ text }) => text);
    expect(new Set(texts).size).toBe(24);
    expect(texts).toHaveLength(24);
  });

  it('a case that is closed and waits for an objection continues, too', async () => {
    const complaint = await engine.file();
    await complaint.command('verification', actors.desk, {
      decision: 'archive',
      code: 'too-general',
      reason: 'sealed:r',
    });
    await complaint.handle.signal(continueSignal);
    await complaint.untilAtRest();
    const head = await complaint.command('replies', actors.reporter, { text: 'sealed:no', objection: true });
    expect(head).toMatchObject({ stage: 'verification', holder: 'nasional' });
  });
});

describe('while the database is away', () => {
  it('commands are answered, one projection waits, and it catches up by itself', async () => {
    const complaint = await engine.file();
    await complaint.untilAtRest();
    engine.written.isUp = false;
    await complaint.command('verification', actors.desk, { decision: 'accept' });
    const { historyLength } = await complaint.handle.describe();
    await engine.env.sleep('10 minutes');
    const waiting = await complaint.handle.describe();
    expect(waiting.raw.pendingActivities).toHaveLength(1);
    expect(waiting.historyLength).toBe(historyLength);
    await complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
    await complaint.command('answers', actors.liaison, answer);
    const away = await complaint.handle.describe();
    expect(away.raw.pendingActivities).toHaveLength(1);
    expect(away.historyLength - waiting.historyLength).toBeLessThanOrEqual(20);
    expect(engine.written.of(complaint.id)?.stage).toBe('verification');

    engine.written.isUp = true;
    await engine.env.sleep('1 minute');
    const file = await complaint.now();
    expect(engine.written.file(complaint.id)).toEqual(file);
    const revisions = engine.written.records
      .filter(({ _id }) => _id === complaint.id)
      .map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
    expect((await complaint.handle.describe()).raw.pendingActivities ?? []).toHaveLength(0);
  });

  it('rungs fire all the same', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const { dueAt } = clockOf(await complaint.now(), 'firstAnswer');
    await engine.goTo((dueAt ?? 0) - HOUR_MS);
    engine.written.isUp = false;
    const file = await complaint.at(dueAt ?? 0);
    expect(fired(file, 'firstAnswer').at(-1)).toMatchObject({ rung: 'unit-head', at: dueAt });
    expect(file.overdue).toBe(true);
  });

  it('a case ends only when the archive has it', async () => {
    const complaint = await caseAt(engine, 'reply');
    engine.written.isUp = false;
    const head = await complaint.command('acceptance', actors.reporter, { rating: 5 });
    expect(head).toMatchObject({ stage: 'closed', outcome: 'settled' });
    await engine.env.sleep('20 minutes');
    expect((await complaint.handle.describe()).status.name).toBe('RUNNING');
    expect(engine.written.of(complaint.id)?.archived).toBe(false);
    engine.written.isUp = true;
    await engine.env.sleep('1 minute');
    const file = await complaint.end();
    expect(engine.written.of(complaint.id)).toMatchObject({
      archived: true,
      revision: file.revision,
      outcome: 'settled',
    });
    expect((await complaint.handle.describe()).status.name).toBe('COMPLETED');
    expect(states(file)['settlement']).toBe('met');
  });

  it('a run that has grown long waits with continuing until the read model has it all', async () => {
    const complaint = await engine.file({}, OFTEN);
    await complaint.untilAtRest();
    const before = await runOf(complaint);
    engine.written.isUp = false;
    for (let n = 0; n < 5; n += 1) await complaint.command('replies', actors.reporter, comment);
    expect(await runOf(complaint)).toBe(before);
    engine.written.isUp = true;
    await engine.env.sleep('1 minute');
    await complaint.command('replies', actors.reporter, comment);
    await complaint.untilAtRest();
    expect(await runOf(complaint)).not.toBe(before);
    expect(engine.written.file(complaint.id).replies).toHaveLength(6);
  });
});
