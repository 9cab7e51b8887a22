import * as fc from 'fast-check';
import { dueAt, escalationLevel, peakLevel, type CaseFile } from '../../domain/case-file';
import type { Clock } from '../../domain/clock';
import type { Actor } from '../../domain/command';
import { measure } from '../../domain/measures';
import { caseOf, clocksOf, isClockOf, latestPart, MAIN, openPart, openParts } from '../../domain/parts';
import { Tally } from '../../domain/statistics';
import { viewCase, viewEvents } from '../../domain/view';
import { HOUR_MS, type Instant } from '../../domain/vocabulary';
import { recordOf } from '../../store/complaint-record';
import { actors } from '../support/actors';
import { DINAS_PUPR, opened, PRINGSEWU } from '../support/case';
import { HEALTH, SOCIAL, supporters } from '../support/parts';
import { shippedReference } from '../support/reference';
import { rehearse, say, type Step } from '../support/rehearsal';
import { at, contextOf } from '../support/told';

const reference = shippedReference();
const START = at('2026-11-16T09:00:00');

const started = (): CaseFile => opened(reference, START);
const disposed = (to = DINAS_PUPR): Step[] => [
  say(START + HOUR_MS, 'verification', actors.desk, { decision: 'accept', to }),
];
const live = (...steps: Step[]): Promise<CaseFile> =>
  rehearse(started(), [...disposed(), ...steps], reference);
const ask = (when: Instant, agency: string): Step => say(when, 'supporting', actors.liaison, { agency });
const final = { text: 'teks', final: true } as const;

const MONDAY = at('2026-11-16T11:00:00');

describe('a case as a part sees it', () => {
  it('has the supporting agency in the holder’s place, and only those who were told of that agency', async () => {
    const file = await live(ask(MONDAY, HEALTH), { at: at('2026-11-30T10:00:00') });
    expect(caseOf(file, MAIN)).toBe(file);
    const seen = caseOf(file, HEALTH);
    expect(seen).toMatchObject({ stage: 'followUp', holder: { agency: HEALTH } });
    expect(seen.escalations.length).toBeGreaterThan(0);
    expect(seen.escalations.every(({ holder, part }) => holder === HEALTH && part === HEALTH)).toBe(true);
    expect(file.escalations.length).toBeGreaterThan(seen.escalations.length);
    expect(file.holder.agency).toBe(DINAS_PUPR);
    // Nobody supports it under that name.
    expect(caseOf(file, SOCIAL)).toBe(file);
  });

  it('each turn of an agency has its own clocks', async () => {
    const file = await live(
      ask(MONDAY, HEALTH),
      say(MONDAY + HOUR_MS, 'supportingEnd', actors.liaison, { agency: HEALTH }),
      ask(MONDAY + 2 * HOUR_MS, HEALTH),
    );
    const [first, second] = file.parts ?? [];
    if (!first || !second) throw new Error('it was asked twice');
    expect([first.state, second.state]).toEqual(['released', 'open']);
    expect(latestPart(file, HEALTH)).toBe(second);
    expect([openPart(file, HEALTH), openPart(file, SOCIAL), openParts(file)]).toEqual([
      second,
      undefined,
      [second],
    ]);
    const turns = clocksOf(file, HEALTH).map((clock) =>
      [first, second].map((part) => isClockOf(part, clock, file)),
    );
    expect(turns).toEqual([
      [true, false],
      [false, true],
    ]);
    const view = viewCase(file, actors.desk, contextOf(reference, MONDAY));
    expect(view?.parts?.map(({ clocks }) => clocks.map(({ cycle, state }) => [cycle, state]))).toEqual([
      [[1, 'cancelled']],
      [[2, 'running']],
    ]);
  });
});

describe('the figures of a case', () => {
  it('say that something of it is late, and charge its holder with nothing', async () => {
    const now = at('2026-11-25T10:00:00');
    const file = await live(
      ask(MONDAY, HEALTH),
      say(MONDAY + HOUR_MS, 'answers', actors.liaison, {
        text: 'teks',
        final: false,
        nextBy: at('2026-11-30T16:00:00'),
      }),
      { at: now },
    );
    const part = clocksOf(file, HEALTH)[0];
    expect(part?.dueAt).toBe(at('2026-11-23T16:00:00'));
    expect([dueAt(file), file.overdue]).toEqual([part?.dueAt, true]);
    expect([escalationLevel(file), peakLevel(file), file.peakLevel]).toEqual([1, 1, 0]);
    const measures = measure(file, reference.world());
    expect(measures).toMatchObject({ escalated: false, ownDueAt: at('2026-11-30T16:00:00') });
    const tally = new Tally();
    const { stage, outcome, hops } = file;
    tally.add({ stage, outcome, hops, dueAt: dueAt(file), measures }, now);
    expect(tally.figures()).toMatchObject({ overdue: 0, escalated: 0, open: 1, followedUp: 1 });
    const late = new Tally();
    late.add({ stage, outcome, hops, dueAt: dueAt(file), measures }, at('2026-11-30T17:00:00'));
    expect(late.figures().overdue).toBe(1);
  });

  it('an answer by a supporter is no answer by the agency that was asked', async () => {
    const file = await live(ask(MONDAY, HEALTH), say(MONDAY + HOUR_MS, 'answers', supporters.health, final));
    expect(measure(file, reference.world())).toMatchObject({ followedUp: false, firstAnswer: null });
  });

  it('the read model finds it for its supporters: as long as they have a part, and to read on', async () => {
    const sealer = { open: (text: string) => text };
    const record = (file: CaseFile) => recordOf(file, reference.world(), sealer);
    const open = record(await live(ask(MONDAY, HEALTH), { at: at('2026-11-24T10:00:00') }));
    expect(open.supporting).toEqual([HEALTH]);
    expect(open.readers).toEqual(expect.arrayContaining([HEALTH, PRINGSEWU]));
    expect(open.holders).not.toContain(HEALTH);
    expect(open.escalatedTo).toContain(`${HEALTH}/supervisor/head`);
    const over = record(
      await live(ask(MONDAY, HEALTH), say(MONDAY + HOUR_MS, 'answers', supporters.health, final)),
    );
    expect(over).not.toHaveProperty('supporting');
    expect(over.readers).toContain(HEALTH);
    expect(over.escalatedTo).toEqual([]);
    expect(record(await live())).not.toHaveProperty('supporting');
  });
});

describe('who sees what of a part', () => {
  it('reporter and handlers all of it, without names; the public nothing; those told of it as long as it lasts', async () => {
    const file = await live(
      ask(MONDAY, HEALTH),
      ask(MONDAY + HOUR_MS, SOCIAL),
      say(MONDAY + 2 * HOUR_MS, 'answers', supporters.health, final),
      say(MONDAY + 3 * HOUR_MS, 'return', supporters.social, { reason: 'bukan kami' }),
    );
    const ctx = contextOf(reference, MONDAY + 4 * HOUR_MS);
    for (const actor of [
      actors.reporter,
      actors.liaison,
      actors.desk,
      supporters.health,
      supporters.social,
    ]) {
      const view = viewCase(file, actor, ctx);
      expect(
        view?.parts?.map(({ agency, state, reason, answers }) => ({ agency, state, reason, answers })),
      ).toEqual([
        { agency: HEALTH, state: 'answered', reason: null, answers: ['a1'] },
        { agency: SOCIAL, state: 'returned', reason: 'bukan kami', answers: [] },
      ]);
      expect(view?.answers).toMatchObject([{ part: HEALTH }]);
      expect(view?.clocks?.every(({ agency }) => agency !== HEALTH && agency !== SOCIAL)).toBe(true);
      expect(viewEvents(file, actor, null, ctx)?.filter(({ data }) => 'part' in data)).toHaveLength(4);
    }
    const open = viewCase(file, null, ctx);
    expect(open?.answers).toEqual([]);
    expect(open).not.toHaveProperty('parts');
  });
});

/** What is done to the case itself, by its desk, its holder and its reporter; nothing that ends it. */
const OWN = [
  'promise',
  'question',
  'reply',
  'comment',
  'dispose',
  'giveBack',
  'correct',
  'stop',
  'wait',
] as const;
/** What is done to the part of the health office. */
const PARTS = ['ask', 'partPromise', 'partAnswer', 'partReturn', 'release', 'wait'] as const;
type Own = (typeof OWN)[number];
type PartDeed = (typeof PARTS)[number];

const WORKS = ['kab-pringsewu.dinas-perkim', DINAS_PUPR] as const;
const unit = (agency: string): Actor & { agency: string } => ({
  role: 'liaison',
  agency,
  ancestors: [PRINGSEWU],
});

function own(when: Instant, deed: Own, n: number): Step[] {
  const text = 'teks';
  // Whichever of the two holds it then: of the other it is refused, and that is in both lives.
  const holder = unit(WORKS[n % 2] ?? DINAS_PUPR);
  switch (deed) {
    case 'promise':
      return [say(when, 'answers', holder, { text, final: false })];
    case 'question':
      return [say(when, 'answers', holder, { text, final: false, question: text })];
    case 'reply':
    case 'comment':
      return [say(when, 'replies', actors.reporter, { text })];
    case 'dispose':
      return [say(when, 'disposition', actors.desk, { to: holder.agency })];
    case 'giveBack':
      return [say(when, 'return', holder, { reason: text })];
    case 'correct':
      return [say(when, 'corrections', actors.desk, { oversight: n % 2 === 0, reason: text })];
    case 'stop':
      return [
        say(when, 'suspensions', actors.desk, {
          clock: n % 2 === 0 ? 'settlement' : 'firstAnswer',
          reason: text,
          from: when,
          until: when + 72 * HOUR_MS,
        }),
      ];
    case 'wait':
      return [{ at: when }];
  }
}

function ofPart(when: Instant, deed: PartDeed): Step[] {
  const text = 'teks';
  switch (deed) {
    case 'ask':
      return [say(when, 'supporting', actors.desk, { agency: HEALTH })];
    case 'partPromise':
      return [say(when, 'answers', supporters.health, { text, final: false })];
    case 'partAnswer':
      return [say(when, 'answers', supporters.health, final)];
    case 'partReturn':
      return [say(when, 'return', supporters.health, { reason: text })];
    case 'release':
      return [say(when, 'supportingEnd', actors.desk, { agency: HEALTH })];
    case 'wait':
      return [{ at: when }];
  }
}

const anyLife = fc.array(
  fc.tuple(
    fc.integer({ min: 1, max: 90 }),
    fc.oneof(
      fc.record({ of: fc.constant('case' as const), deed: fc.constantFrom(...OWN), n: fc.nat(1) }),
      fc.record({ of: fc.constant('part' as const), deed: fc.constantFrom(...PARTS) }),
    ),
  ),
  { minLength: 3, maxLength: 14 },
);

describe('whatever is done, in whatever order', () => {
  it('parts never move the clocks of the case, nor the case those of its parts', async () => {
    let fires = 0;
    await fc.assert(
      fc.asyncProperty(anyLife, async (life) => {
        let when = MONDAY;
        const steps = life.map(([hours, what]) => {
          when += hours * HOUR_MS;
          return what.of === 'case'
            ? { of: what.of, does: own(when, what.deed, what.n) }
            : { of: what.of, does: ofPart(when, what.deed) };
        });
        const end: Step[] = [{ at: when + 300 * HOUR_MS }];
        const played = (of?: 'case' | 'part') =>
          live(
            ...steps.filter((one) => of === undefined || one.of === of).flatMap(({ does }) => does),
            ...end,
          );
        const [both, caseAlone, partAlone] = [await played(), await played('case'), await played('part')];
        expect(ledger(both, MAIN)).toEqual(ledger(caseAlone, MAIN));
        expect(told(both, MAIN)).toEqual(told(caseAlone, MAIN));
        expect([both.stage, both.holder.agency, both.hops, both.peakLevel, both.promises]).toEqual([
          caseAlone.stage,
          caseAlone.holder.agency,
          caseAlone.hops,
          caseAlone.peakLevel,
          caseAlone.promises,
        ]);
        expect(ledger(both, HEALTH)).toEqual(ledger(partAlone, HEALTH));
        expect(told(both, HEALTH)).toEqual(told(partAlone, HEALTH));
        expect(both.parts).toEqual(partAlone.parts);
        fires += told(both, HEALTH).length;
        onlyOnce(both);
        // Whoever leads has no part.
        for (const { agency } of openParts(both)) {
          expect([both.holder.agency, both.holder.institution]).not.toContain(agency.agency);
        }
        // What is over keeps nobody waiting, and nobody told.
        const over = both.clocks.filter(({ part }) => part !== MAIN && !openPart(both, part));
        for (const { state } of over) expect(['met', 'missed', 'cancelled']).toContain(state);
        expect(both.escalations.every(({ part }) => part === undefined || openPart(both, part))).toBe(true);
      }),
      { numRuns: 120 },
    );
    // The lives are no lives if nothing of the part ever fires.
    expect(fires).toBeGreaterThan(20);
  });
});

function ledger({ clocks }: CaseFile, part: string): Clock[] {
  return clocks.filter((clock) => clock.part === part);
}

/** What fired for a part: clock, rung, instant and whom it reached. */
function told({ trail }: CaseFile, part: string): unknown[] {
  return trail.flatMap(({ at: when, data }) =>
    data?.['rung'] !== undefined && (data['part'] ?? MAIN) === part
      ? [[data['clock'], data['cycle'], data['rung'], data['repeat'], when, data['to']]]
      : [],
  );
}

function onlyOnce({ trail }: CaseFile): void {
  const keys = trail.flatMap(({ data }) =>
    data?.['rung'] === undefined
      ? []
      : [[data['part'], data['clock'], data['cycle'], data['rung'], data['repeat']].join('/')],
  );
  expect(new Set(keys).size).toBe(keys.length);
}
