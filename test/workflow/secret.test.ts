import type { Actor } from '../../domain/command';
import { HOUR_MS, MINUTE_MS } from '../../domain/vocabulary';
import { continueSignal, secretSignal } from '../../workflows/contract';
import type { SecretWord } from '../../domain/secrets';
import { actors } from '../support/actors';
import { Engine, type Case } from '../support/engine';
import { caseAt, story } from '../support/life';
import { shippedReference } from '../support/reference';

/** Another secret for a lost one: which one holds is decided where commands are, in their order. */

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(shippedReference(), { cached: false });
});
beforeEach(() => engine.workingDays(1));
afterEach(() => engine.clear());
afterAll(() => engine.stop());

const by = (generation: number): Actor => ({ ...actors.reporter, generation });
const comment = { text: 'sealed:comment' };

async function tell(complaint: Case, word: SecretWord): Promise<void> {
  await complaint.handle.signal(secretSignal, word);
}
const asked = async (complaint: Case): Promise<void> =>
  tell(complaint, { kind: 'asked', at: await engine.now() });

it('the first command with the new one ends the old one, whatever becomes of the command', async () => {
  const complaint = await caseAt(engine, 'followUp');
  await asked(complaint);
  await complaint.command('replies', actors.reporter, comment);
  // Not possible at this stage: and yet it was the reporter who tried.
  expect(await complaint.refusal('acceptance', by(2), {}, { keyed: true })).toMatchObject({
    code: 'wrong-stage',
  });
  const { revision } = await complaint.now();
  expect(await complaint.refusal('replies', actors.reporter, comment)).toEqual({ code: 'secret-ended' });
  expect(await complaint.refusal('withdrawal', actors.reporter, {}, { keyed: true })).toEqual({
    code: 'secret-ended',
  });
  // Whoever found an old one fills no trail with it.
  expect((await complaint.now()).revision).toBe(revision);
  await complaint.command('replies', by(2), comment);
  const file = engine.written.file(complaint.id);
  expect(story(file).slice(-5)).toEqual([
    'secretAsked',
    'commented',
    'secretReplaced',
    'refused',
    'commented',
  ]);
  expect(file.secrets).toMatchObject({ generation: 2, asked: 0 });
});

it('what was given with the old one before the new one was used counts, also when nobody was there', async () => {
  const complaint = await caseAt(engine, 'followUp');
  await asked(complaint);
  const now = await engine.now();
  let keys: string[] = [];
  await engine.outage(now + 2 * HOUR_MS, async () => {
    const before = await complaint.signal('replies', actors.reporter, comment, { at: now + 10 * MINUTE_MS });
    await tell(complaint, { kind: 'used', generation: 2, at: now + 20 * MINUTE_MS });
    const after = await complaint.signal('withdrawal', actors.reporter, {}, { at: now + 30 * MINUTE_MS });
    const own = await complaint.signal('replies', by(2), comment, { at: now + 40 * MINUTE_MS });
    keys = [before, after, own].map(({ key }) => key);
  });
  const file = engine.written.file(complaint.id);
  expect(keys.map((key) => file.seen[key])).toMatchObject([
    { state: 'applied' },
    { state: 'refused', refusal: { code: 'secret-ended' } },
    { state: 'applied' },
  ]);
  expect(file.stage).toBe('followUp');
});

it('is carried into the next run and into the archive, and moves no clock', async () => {
  const complaint = await caseAt(engine, 'followUp');
  const before = await complaint.now();
  await asked(complaint);
  await tell(complaint, { kind: 'used', generation: 2, at: await engine.now() });
  await complaint.handle.signal(continueSignal);
  const file = await complaint.now();
  const { runId } = await complaint.handle.describe();
  expect(runId).not.toBe((complaint.handle as { firstExecutionRunId?: string }).firstExecutionRunId);
  expect([file.clocks, file.next, file.wakeAt]).toEqual([before.clocks, before.next, before.wakeAt]);
  expect(await complaint.refusal('replies', actors.reporter, comment)).toEqual({ code: 'secret-ended' });
  await asked(complaint);
  await complaint.command('withdrawal', by(2), {});
  const archived = await complaint.end();
  expect(archived.secrets).toMatchObject({ generation: 2, asked: 1 });
});

it('words that cannot be read, or come too often, leave no trace', async () => {
  const complaint = await caseAt(engine, 'verification');
  const before = await complaint.now();
  const at = await engine.now();
  for (const word of [null, 'asked', { kind: 'used', generation: 1, at }, { kind: 'asked' }]) {
    await complaint.handle.signal(secretSignal, word as never);
  }
  await tell(complaint, { kind: 'used', generation: 2, at });
  expect((await complaint.now()).revision).toBe(before.revision);
  for (let n = 0; n < 5; n += 1) await tell(complaint, { kind: 'asked', at });
  const file = await complaint.now();
  expect([file.revision, file.secrets]).toEqual([before.revision + 1, { generation: 1, asked: 1, at }]);
});
