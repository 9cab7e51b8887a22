import type { CaseFile } from '../../domain/case-file';
import { HOUR_MS, MINUTE_MS } from '../../domain/vocabulary';
import { commandQuery } from '../../workflows/contract';
import { actors } from '../support/actors';
import { DINAS_PUPR } from '../support/case';
import { type Case, Engine, mac } from '../support/engine';
import { caseAt, clockOf, fired, story } from '../support/life';
import { shippedReference } from '../support/reference';

/**
 * What came while no worker was there, and what was due. Workers keep no case in memory here, so that they can be
 * stopped; which also replays every history at every task.
 */

// Far more than a test takes; on a machine that has much else to do it is the server that is slow.
let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(shippedReference(), { cached: false });
});
beforeEach(() => engine.workingDays(1));
afterEach(() => engine.clear());
afterAll(() => engine.stop());

const answer = { text: 'sealed:answer', final: true } as const;
const comment = { text: 'sealed:comment' } as const;

describe('while the workers were away', () => {
  it('a command that was stored and the next one are applied in order, and neither is falsely refused', async () => {
    const complaint = await engine.file();
    await engine.outage((await engine.now()) + HOUR_MS, async () => {
      await complaint.signal('verification', actors.desk, { decision: 'accept' });
      await complaint.signal('disposition', actors.desk, { to: DINAS_PUPR });
    });
    const file = await complaint.now();
    expect(story(file)).toEqual(['filed', 'verified', 'disposed']);
    expect(file).toMatchObject({ stage: 'followUp', holder: { agency: DINAS_PUPR } });
  });

  it('what waits for the first task of all is taken in the order in which it was given, whatever it is', async () => {
    const from = await engine.now();
    let complaint: Case | undefined;
    await engine.outage(from + HOUR_MS, async () => {
      complaint = await engine.file();
      await complaint.signal(
        'verification',
        actors.desk,
        { decision: 'accept', to: DINAS_PUPR },
        { at: from + 1 },
      );
      await complaint.signal('instructions', actors.unitHead, { text: 'sealed:now' }, { at: from + 2 });
      await complaint.signal('answers', actors.liaison, answer, { at: from + 3 });
      await complaint.signal('replies', actors.reporter, comment, { at: from + 4 });
      await complaint.signal('instructions', actors.unitHead, { text: 'sealed:more' }, { at: from + 5 });
    });
    expect(story((await complaint?.now()) as CaseFile)).toEqual([
      'filed',
      'verified',
      'instructed',
      'answered',
      'replied',
      'instructed',
    ]);
  });

  it('the next one may be an update whose validator runs before the stored one is applied', async () => {
    const complaint = await engine.file();
    let head: Promise<unknown> = Promise.resolve();
    await engine.outage((await engine.now()) + HOUR_MS, async () => {
      await complaint.signal('verification', actors.desk, { decision: 'accept' });
      head = complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
    });
    expect(await head).toMatchObject({ stage: 'followUp', holder: DINAS_PUPR });
    expect(story(await complaint.now())).toEqual(['filed', 'verified', 'disposed']);
  });

  it('a rung that was due before the answer came fires first, and the clock is missed', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const { dueAt } = clockOf(await complaint.now(), 'firstAnswer');
    const came = (dueAt ?? 0) + HOUR_MS;
    await engine.outage(came, async () => {
      await complaint.signal('answers', actors.liaison, answer);
    });
    const file = await complaint.now();
    expect(fired(file, 'firstAnswer').map(({ rung }) => rung)).toEqual(['remind-liaison', 'unit-head']);
    expect(story(file).slice(-3)).toEqual(['reminded', 'escalated', 'answered']);
    expect(file.trail.at(-2)?.at).toBe(dueAt);
    expect(file.trail.at(-1)?.at).toBeGreaterThanOrEqual(came);
    expect(file).toMatchObject({ stage: 'reply', peakLevel: 1 });
    expect(clockOf(file, 'firstAnswer')).toMatchObject({ state: 'missed' });
  });

  it('an answer that came in time but is applied late meets the clock, and no rung fires', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const { dueAt } = clockOf(await complaint.now(), 'firstAnswer');
    const came = (dueAt ?? 0) - MINUTE_MS;
    await engine.outage((dueAt ?? 0) + 30 * HOUR_MS, async () => {
      await complaint.signal('answers', actors.liaison, answer, { at: came });
    });
    const file = await complaint.now();
    expect(fired(file, 'firstAnswer').map(({ rung }) => rung)).toEqual(['remind-liaison']);
    expect(file).toMatchObject({ stage: 'reply', peakLevel: 0, overdue: false, lastCommandAt: came });
    expect(clockOf(file, 'firstAnswer')).toMatchObject({ state: 'met', endedAt: came });
    expect(clockOf(file, 'reply').startedAt).toBe(came);
  });

  it('a closing by silence that was due before the reply comes first; one that was not never comes', async () => {
    for (const [late, stage] of [
      [1, 'closed'],
      [-1, 'followUp'],
    ] as const) {
      const complaint = await caseAt(engine, 'reply');
      const { dueAt } = clockOf(await complaint.now(), 'reply');
      await engine.outage((dueAt ?? 0) + HOUR_MS, async () => {
        await complaint.signal('replies', actors.reporter, comment, { at: (dueAt ?? 0) + late * MINUTE_MS });
      });
      const file = await complaint.now();
      expect(file.stage).toBe(stage);
      expect(story(file).includes('settledBySilence')).toBe(stage === 'closed');
      await engine.clear();
    }
  });

  it('a rung that repeats fires for each time that was missed, once and in order', async () => {
    const complaint = await engine.file();
    const start = (await complaint.now()).receivedAt;
    await engine.outage(engine.after(start, 26));
    const file = await complaint.now();
    const rungs = fired(file, 'verification');
    expect(rungs.map(({ rung, at }) => [rung, at])).toEqual([
      ['remind-desk', engine.after(start, 2)],
      ['desk-head', engine.after(start, 3)],
      ['national-desk', engine.after(start, 4)],
      ['again', engine.after(start, 9)],
      ['again', engine.after(start, 14)],
      ['again', engine.after(start, 19)],
      ['again', engine.after(start, 24)],
    ]);
    expect(file.trail.map(({ at }) => at)).toEqual(file.trail.map(({ at }) => at).toSorted((a, b) => a - b));
    const last = file.trail.at(-1)?.data as { firedAt?: number; repeat?: number };
    expect(last.firedAt).toBeGreaterThan(engine.after(start, 24));
    expect(last.repeat).toBe(3);
    expect((await complaint.at(engine.after(start, 29))).trail.at(-1)?.at).toBe(engine.after(start, 29));
  });

  it('what no worker has seen yet is pending for its sender, and then applied or refused', async () => {
    const complaint = await engine.file();
    const given: Record<string, string> = {};
    await engine.outage((await engine.now()) + HOUR_MS, async () => {
      const first = await complaint.signal('verification', actors.desk, { decision: 'accept' });
      const second = await complaint.signal('verification', actors.desk, { decision: 'accept' });
      given['applied'] = first.id;
      given['refused'] = second.id;
    });
    expect(await complaint.handle.query(commandQuery, given['applied'] ?? '')).toMatchObject({
      state: 'applied',
    });
    expect(await complaint.handle.query(commandQuery, given['refused'] ?? '')).toMatchObject({
      state: 'refused',
      refusal: { code: 'wrong-stage', stage: 'disposition' },
    });
    expect(await complaint.handle.query(commandQuery, mac('unheard of'))).toBeNull();
  });
});
