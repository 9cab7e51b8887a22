import * as fc from 'fast-check';
import type { CaseFile } from '../../domain/case-file';
import { heldByHand, isOpen, type Clock, type HeadStart } from '../../domain/clock';
import { openCase } from '../../domain/intake';
import { measure } from '../../domain/measures';
import { casesWith, isAsClosedAs, uncovered, waited, waitingCases } from '../../domain/merger';
import type { Mark } from '../../domain/moment';
import { planTransition } from '../../domain/transition';
import { DAY_MS, HOUR_MS, type Instant } from '../../domain/vocabulary';
import { policySet } from '../../store/reference-data';
import { ReferenceMemory } from '../../store/reference';
import { filing } from '../support/case';
import { clockOf } from '../support/life';
import { shippedReference } from '../support/reference';
import { nationalRules } from '../support/rules';

/** Time that is lent to a case and given back: whatever happens meanwhile, nothing of it is left. */

const OLD = policySet([nationalRules()], 1);
const NEW = policySet(
  [
    nationalRules((rules) => {
      // Another unit, so that what was lent is counted in it, too, and another ladder.
      Object.assign(rules.clocks['settlement'] ?? {}, { budget: '9 calendar days' });
      rules.clocks['settlement']?.ladder.splice(0, 1);
      const again = rules.clocks['patience']?.ladder.at(-1);
      if (again) again['every'] = '2 working days';
    }),
  ],
  1,
);
const world = new ReferenceMemory({ ...shippedReference().all, policySets: [OLD, NEW] }).world();
const START = Date.parse('2026-11-16T09:00:00+07:00');

const disposed: Mark[] = [{ moment: 'verified' }, { moment: 'disposed' }, { moment: 'disposedToUnit' }];

function opened(at: Instant): CaseFile {
  const rules = world.rules(OLD.version, 'sp4n');
  return openCase(filing(), { version: OLD.version, rules }, at, world);
}

function plan(file: CaseFile, at: Instant, marks: Mark[], fireUpTo: Instant | null = null): void {
  planTransition({ file, marks, at, fireUpTo, now: at }, world);
}

function disposedAt(file: CaseFile, at: Instant): void {
  file.stage = 'followUp';
  file.accepted = true;
  plan(file, at, disposed);
}

/** What four earlier cases bring: a day, a week, a month older; one of them had waited for its reporter. */
const LENT: HeadStart[][] = [1, 7, 30].map((days) => {
  const file = opened(START - days * DAY_MS);
  disposedAt(file, START - days * DAY_MS + HOUR_MS);
  return waited(file);
});
LENT.push(
  (() => {
    const file = opened(START - 20 * DAY_MS);
    disposedAt(file, START - 19 * DAY_MS);
    file.questionOpen = true;
    plan(file, START - 18 * DAY_MS, [{ moment: 'questioned' }]);
    file.questionOpen = false;
    plan(file, START - 12 * DAY_MS, [{ moment: 'replied' }]);
    return waited(file);
  })(),
);

type Step =
  | { kind: 'wait'; hours: number }
  | { kind: 'in' | 'out'; which: number }
  | { kind: 'dispose' | 'question' | 'reply' | 'release' | 'move' }
  | { kind: 'stop'; clock: string; hours: number };

const which = fc.integer({ min: 0, max: LENT.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 0, max: 200 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('in' as const, 'out' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'dispose' as const,
        'question' as const,
        'reply' as const,
        'release' as const,
        'move' as const,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('stop' as const),
      clock: fc.constantFrom('settlement', 'firstAnswer'),
      hours: fc.integer({ min: 1, max: 200 }),
    }),
  },
);

/** One case that lives through the steps, with or without those that are merged into it. */
class Lead {
  now = START + 2 * HOUR_MS;
  private stops = 0;
  private moves = 0;
  readonly file = opened(START);

  constructor(private readonly borrows: boolean) {}

  do(one: Step): void {
    const { file } = this;
    switch (one.kind) {
      case 'wait':
        this.now += one.hours * HOUR_MS;
        break;
      case 'in':
        this.take(one.which);
        break;
      case 'out':
        this.letGo(one.which);
        break;
      case 'dispose':
        if (file.stage === 'verification') disposedAt(file, this.now);
        break;
      case 'question':
      case 'reply':
        if (file.stage !== 'followUp' || file.questionOpen === (one.kind === 'question')) break;
        file.questionOpen = one.kind === 'question';
        plan(file, this.now, [{ moment: one.kind === 'question' ? 'questioned' : 'replied' }]);
        break;
      case 'release':
        for (const { n } of file.clocks.flatMap((clock) => heldByHand(clock) ?? []))
          plan(file, this.now, [{ moment: 'released', release: n }]);
        break;
      case 'stop': {
        this.stops += 1;
        const by = { role: 'supervisor', agency: null };
        const until = this.now + one.hours * HOUR_MS;
        const stop = { n: this.stops, clock: one.clock, from: this.now, until, text: 'sealed:x', by };
        plan(file, this.now, [{ moment: 'stopped', stop }]);
        break;
      }
      case 'move': {
        this.moves += 1;
        const from = file.policy.version;
        const to = from === OLD.version ? NEW.version : OLD.version;
        const migrate = { id: `m${this.moves}`, from, to, past: 'fire' as const };
        planTransition({ file, marks: [], at: this.now, fireUpTo: this.now, now: this.now, migrate }, world);
        break;
      }
    }
    this.fire();
  }

  take(n: number): void {
    const { file, now } = this;
    if (!this.borrows || waitingCases(file).some(({ id }) => id === `LENDER${n}`)) return;
    const clocks = structuredClone(LENT[n] ?? []);
    file.merged = [
      ...(file.merged ?? []),
      { id: `LENDER${n}`, at: now, receivedAt: START, followers: 1, clocks },
    ];
    plan(file, now, [{ moment: 'moved' }]);
  }

  letGo(n: number): void {
    const { file, now } = this;
    const merged = casesWith(file);
    if (!merged.some(({ id }) => id === `LENDER${n}`)) return;
    file.merged = merged.filter(({ id }) => id !== `LENDER${n}`);
    plan(file, now, [{ moment: 'moved' }]);
  }

  private fire(): void {
    // As the engine does: what is due comes first, and a silence that only asks for a decision changes nothing here.
    planTransition({ file: this.file, marks: [], at: this.now, fireUpTo: this.now, now: this.now }, world);
  }
}

/** What a clock is made of, beside what has fired on it. */
const ledger = ({
  name,
  cycle,
  startedAt,
  countsFrom,
  segments,
  suspensions,
  state,
  budget,
  dueAt,
  endedAt,
  own,
}: Clock) => ({
  name,
  cycle,
  startedAt,
  countsFrom,
  segments,
  suspensions,
  state,
  budget,
  dueAt,
  endedAt,
  own,
});

/** Clocks that measure the whole matter. */
const whole = ({ name }: Clock): boolean => name === 'settlement' || name === 'patience';

/** Without reminders that repeat: they go on from their last time. */
const once = (all: string[]): string[] => all.filter((one) => !one.includes('/again/'));

const firings = ({ trail }: CaseFile): string[] =>
  trail.flatMap(({ data }) =>
    data?.['rung'] === undefined
      ? []
      : [[data['clock'], data['cycle'], data['rung'], data['repeat']].map(String).join('/')],
  );

test('merged and taken out at any instants, in any order: its clocks are as if it had never been', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 16 }),
      fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      (steps, order) => {
        const [plain, lead] = [new Lead(false), new Lead(true)];
        for (const one of steps) {
          plain.do(one);
          lead.do(one);
        }
        // In whatever order the last of them leave.
        for (const n of order) lead.letGo(n);
        for (const one of [plain, lead]) one.do({ kind: 'wait', hours: 0 });
        expect(lead.file.clocks.map(ledger)).toEqual(plain.file.clocks.map(ledger));
        const [had, has] = [firings(plain.file), firings(lead.file)];
        // Whatever has fired, fired once; nothing that the case has come to of itself is missing.
        expect(new Set(has).size).toBe(has.length);
        expect(once(has)).toEqual(expect.arrayContaining(once(had)));
      },
    ),
    { numRuns: 600 },
  );
});

test('while it lasts, of each clock the earliest beginning counts, and its own time is never less', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      const lead = new Lead(true);
      for (const one of steps) lead.do(one);
      expect(lead.file.clocks.filter((clock) => clock.own && !whole(clock))).toEqual([]);
      for (const clock of lead.file.clocks.filter((one) => isOpen(one) && whole(one))) {
        const own = clock.own?.startedAt ?? clock.startedAt;
        const lent = casesWith(lead.file).flatMap(({ clocks }) =>
          clocks.filter(({ name }) => name === clock.name),
        );
        expect(clock.startedAt).toBe(Math.min(own, ...lent.map(({ startedAt }) => startedAt)));
        const stretches = clock.segments.map(({ from, to }) => [from, to ?? Infinity] as const);
        for (const [index, [from]] of stretches.entries()) {
          // One after the other: nobody waits twice at one time.
          expect(from).toBeGreaterThanOrEqual(stretches[index - 1]?.[1] ?? -Infinity);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('what is over counts on for the clocks that it was there for, and for none that begin since', () => {
  const lead = new Lead(true);
  lead.take(2);
  const [one] = casesWith(lead.file);
  if (!one) throw new Error('none was taken in');
  lead.now += DAY_MS;
  one.endedAt = lead.now;
  lead.now += HOUR_MS;
  disposedAt(lead.file, lead.now);
  expect(clockOf(lead.file, 'patience').own).toMatchObject({ lentBy: 'LENDER2' });
  expect(clockOf(lead.file, 'settlement')).toMatchObject({ startedAt: lead.now });
  expect([waitingCases(lead.file), casesWith(lead.file).length]).toEqual([[], 1]);
});

test('what is asked in confidence, or accuses somebody, goes on only in what is as closed', () => {
  const open = { confidential: false, about: [] };
  const secret = { confidential: true, about: [] };
  const accusing = { confidential: false, about: ['kab-pringsewu.dinas-pupr'] };
  const more = { confidential: true, about: ['kab-sinjai', 'kab-pringsewu.dinas-pupr'] };
  const table = [open, secret, accusing, more].map((lead) =>
    [open, secret, accusing, more].map((other) => isAsClosedAs(lead, other)),
  );
  expect(table).toEqual([
    [true, false, false, false],
    [true, true, false, false],
    // A case that accuses nobody must not tell whoever holds it of one that accuses them.
    [false, false, true, false],
    [false, false, false, true],
  ]);
  const file = { ...opened(START), about: [] };
  const merged = { id: 'A', at: 1, receivedAt: 1, followers: 1, clocks: [] };
  file.merged = [
    merged,
    { ...merged, id: 'B', about: ['kab-sinjai'] },
    { ...merged, id: 'C', confidential: true },
  ];
  expect(uncovered(file).map(({ id }) => id)).toEqual(['B', 'C']);
});

test('a case that was settled with another counts as followed up and settled, and neither as late nor as in time', () => {
  const file = opened(START);
  disposedAt(file, START + HOUR_MS);
  file.merger = { into: 'LEAD', at: START + DAY_MS, reason: 'sealed:x' };
  plan(file, START + DAY_MS, [{ moment: 'merged' }]);
  expect(measure(file, world)).toMatchObject({ followedUp: false });
  Object.assign(file.merger, { endedAt: START + 60 * DAY_MS, settledFrom: 'followUp' });
  Object.assign(file, { stage: 'closed', outcome: 'settled', closedBy: 'system' });
  plan(file, START + 60 * DAY_MS, [{ moment: 'closed' }, { moment: 'closedBySilence' }]);
  expect(measure(file, world)).toMatchObject({
    verified: true,
    followedUp: true,
    firstAnswer: null,
    firstAnswerFromReceipt: null,
    clocks: { firstAnswer: [{ state: 'cancelled' }], settlement: [{ state: 'cancelled' }] },
  });
});
