import type { CaseFile } from '../../domain/case-file';
import type { Filing } from '../../domain/intake';
import { HOUR_MS } from '../../domain/vocabulary';
import { actors } from '../support/actors';
import { DINAS_PUPR } from '../support/case';
import { Engine, type Case } from '../support/engine';
import { bringTo, caseAt, clockOf, fired, story, type OpenStage } from '../support/life';
import { shippedReference } from '../support/reference';

/** What went wrong in systems like this one: the ones that show only in a running engine, with the shipped rules. */

const reference = shippedReference();
let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start(reference);
});
beforeEach(() => engine.workingDays(1));
afterEach(() => engine.clear());
afterAll(() => engine.stop());

const answer = { text: 'sealed:answer', final: true } as const;

/** What has fired in the lives below, as `clock/rung`. */
const everFired = new Set<string>();

function levelsOf(file: CaseFile): number[] {
  for (const { data } of file.trail) {
    if (typeof data?.['rung'] === 'string') everFired.add(`${String(data['clock'])}/${data['rung']}`);
  }
  const levels = file.trail.flatMap(({ data }) => (typeof data?.['level'] === 'number' ? data['level'] : []));
  return [...new Set(levels)].toSorted((a, b) => a - b);
}

/** Nobody says a word until so many working days after a clock has run out, past its first reminder for ever. */
async function silence(complaint: Case, clock: string, days: number): Promise<CaseFile> {
  const { dueAt } = clockOf(await complaint.now(), clock);
  return complaint.at(engine.after(dueAt ?? NaN, days));
}

describe('every level is reached', () => {
  const kinds: [string, Partial<Filing>, days: number][] = [
    ['a complaint', {}, 14],
    ['an aspiration', { classification: 'aspiration' }, 5],
    ['a request for information', { classification: 'information' }, 5],
    ['an oversight complaint', { oversight: true }, 60],
  ];

  it.each(kinds)('when a unit is silent about %s', async (_kind, otherwise, days) => {
    const complaint = await caseAt(engine, 'followUp', otherwise);
    const started = clockOf(await complaint.now(), 'settlement');
    expect(started.dueAt).toBe(engine.after(started.startedAt, days));
    const file = await silence(complaint, 'settlement', 11);
    expect(levelsOf(file)).toEqual([1, 2, 3, 4]);
    expect(fired(file, 'settlement').map(({ rung, at }) => [rung, at])).toEqual([
      ['remind-unit', engine.after(started.startedAt, 0.8 * days)],
      ['oversight', engine.after(started.startedAt, days)],
      ['top', engine.after(started.startedAt, days + 3)],
      ['ombudsman', engine.after(started.startedAt, days + 5)],
      ['again', engine.after(started.startedAt, days + 10)],
    ]);
    expect(
      fired(file, 'firstAnswer')
        .slice(0, 5)
        .map(({ rung }) => rung),
    ).toEqual(['remind-liaison', 'unit-head', 'oversight', 'top', 'again']);
    expect(file.offeredAt).not.toBeNull();
  });

  it('when a desk is silent: two by its own clock, and all by the patience of the reporter', async () => {
    const complaint = await engine.file();
    const early = await silence(complaint, 'verification', 7);
    expect(levelsOf(early)).toEqual([1, 2]);
    const late = await silence(complaint, 'patience', 10);
    expect(levelsOf(late)).toEqual([1, 2, 4]);
    // No level is left out: the offer of the fourth also reaches whom the third means.
    const offer = fired(late, 'patience').find(({ rung }) => rung === 'ombudsman');
    expect(offer?.to).toEqual(
      expect.arrayContaining(['kab-pringsewu/supervisor/head', 'kemendagri/overseer']),
    );
  });

  it('when a desk does not dispose', async () => {
    const complaint = await caseAt(engine, 'disposition');
    expect(levelsOf(await silence(complaint, 'disposition', 8))).toEqual([1, 2]);
    levelsOf(await silence(complaint, 'patience', 12));
  });

  it('when it is the national desk that is silent, which has somebody above it, too', async () => {
    const verifying = await engine.file({ agency: null });
    const file = await silence(verifying, 'verification', 7);
    expect(levelsOf(file)).toEqual([1, 2]);
    expect(fired(file, 'verification').find(({ rung }) => rung === 'overseer')?.to).toContain('ksp/overseer');
    const disposing = await engine.file({ agency: null });
    await disposing.command('verification', actors.national, { decision: 'accept' });
    expect(levelsOf(await silence(disposing, 'disposition', 8))).toEqual([1, 2]);
  });

  it('when nobody settles whose a case is: the secretary, then the national desk', async () => {
    const because = { reason: 'sealed:reason' } as const;
    const returned = async (): Promise<Case> => {
      const complaint = await caseAt(engine, 'followUp');
      for (let time = 1; time <= 3; time += 1) {
        await complaint.command('return', actors.liaison, because);
        await complaint.command('disposition', actors.desk, { to: DINAS_PUPR });
      }
      await complaint.command('return', actors.liaison, because);
      return complaint;
    };
    expect(levelsOf(await silence(await returned(), 'arbitration', 8))).toEqual([1, 2]);
    const passedOn = await returned();
    await passedOn.command('return', actors.secretary, because);
    const file = await silence(passedOn, 'arbitration', 8);
    expect(levelsOf(file)).toEqual([1, 2]);
    expect(fired(file, 'arbitration').find(({ rung }) => rung === 'overseer')?.to).toContain('ksp/overseer');
  });

  it('when an agency breaks its promise', async () => {
    const complaint = await caseAt(engine, 'followUp', { oversight: true });
    await complaint.command('answers', actors.liaison, { text: 'sealed:promise', final: false });
    expect(levelsOf(await silence(complaint, 'promise', 11))).toEqual([1, 2, 3]);
  });

  it('when a hand-over is not received', async () => {
    const complaint = await caseAt(engine, 'followUp');
    await silence(complaint, 'settlement', 6);
    await complaint.command('referral', actors.reporter, { consent: true });
    const file = await silence(complaint, 'referral', 6);
    expect(levelsOf(file)).toEqual([1, 2, 3, 4]);
    expect(fired(file, 'referral').map(({ rung, level }) => [rung, level ?? 0])).toEqual([
      ['remind-ombudsman', 0],
      ['not-received', 4],
      ['again', 0],
    ]);
  });

  it.each(['completion', 'reply'] as OpenStage[])(
    'and at %s it is the reporter who is waited for',
    async (stage) => {
      const complaint = await caseAt(engine, stage);
      expect(levelsOf(await complaint.end())).toEqual([]);
    },
  );

  it('nor by a question', async () => {
    const complaint = await caseAt(engine, 'followUp');
    const question = { text: 'sealed:text', final: false, question: 'sealed:question' } as const;
    await complaint.command('answers', actors.liaison, question);
    expect(levelsOf(await silence(complaint, 'question', 1))).toEqual([]);
  });

  it('and so every rung of the shipped rules has fired somewhere above: none is unreachable', () => {
    const { version } = reference.currentSet(Date.now());
    const { clocks } = reference.world().rules(version, 'sp4n');
    const all = clocks.flatMap(({ name, ladder }) => ladder.map(({ id }) => `${name}/${id}`));
    expect(all.filter((one) => !everFired.has(one))).toEqual([]);
  });
});

describe('once a case is closed nothing escalates any more', () => {
  it('whoever closed it, and whatever was planned', async () => {
    const withdrawn = await caseAt(engine, 'followUp');
    await silence(withdrawn, 'firstAnswer', 1);
    await withdrawn.command('withdrawal', actors.reporter, {});
    const file = await withdrawn.end();
    expect(file).toMatchObject({ next: null, wakeAt: null, outcome: 'withdrawn' });
    const told = story(file);
    expect(told.slice(told.indexOf('withdrawn') + 1)).toEqual([]);
  });

  it('also while the reporter can still object', async () => {
    const archived = await engine.file();
    const body = { decision: 'archive', code: 'too-general', reason: 'sealed:reason' } as const;
    await archived.command('verification', actors.desk, body);
    const told = story(await archived.end());
    expect(told.slice(told.indexOf('archived') + 1)).toEqual(['objectionTimeEnded', 'final']);
  });

  it('also when it was closed while no worker was there to hear of it', async () => {
    const complaint = await caseAt(engine, 'reply');
    const { dueAt } = clockOf(await complaint.now(), 'reply');
    await engine.goTo((dueAt ?? NaN) - HOUR_MS);
    // The acceptance is left with the engine; by the time that it is read the reply is due.
    await complaint.signal('acceptance', actors.reporter, { rating: 4 });
    const file = await complaint.end();
    expect(file).toMatchObject({ outcome: 'settled', closedBy: 'reporter' });
    expect(story(file).at(-1)).toBe('accepted');
  });
});

describe('nobody looks again and again whether something is due', () => {
  it('a month of waiting adds no event', async () => {
    const complaint = await engine.file();
    await bringTo(complaint, 'completion');
    const file = await complaint.now();
    const { historyLength } = await complaint.handle.describe();
    // Until the reminder, a week before the thirty days are over.
    expect((file.next?.at ?? 0) - file.updatedAt).toBeGreaterThan(22 * 24 * HOUR_MS);
    for (let day = 1; day <= 22; day += 1) await engine.env.sleep('1 day');
    expect((await complaint.handle.describe()).historyLength).toBe(historyLength);
    const reminded = await complaint.at(file.next?.at ?? NaN);
    expect(fired(reminded, 'completion').map(({ rung }) => rung)).toEqual(['remind-reporter']);
  });

  it('nor does a clock that somebody has stopped', async () => {
    const complaint = await caseAt(engine, 'followUp', { oversight: true });
    const at = await engine.now();
    const until = engine.after(at, 10);
    const order = { clock: 'firstAnswer', reason: 'sealed:reason', from: at, until };
    await complaint.command('suspensions', actors.desk, order);
    await complaint.now();
    const { historyLength } = await complaint.handle.describe();
    await engine.goTo(until - HOUR_MS);
    expect((await complaint.handle.describe()).historyLength).toBe(historyLength);
    await complaint.at(until);
    await complaint.command('answers', actors.liaison, answer);
    expect((await complaint.now()).stage).toBe('reply');
  });
});
