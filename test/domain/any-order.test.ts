import * as fc from 'fast-check';
import type { CaseFile } from '../../domain/case-file';
import { heldByHand, isOpen } from '../../domain/clock';
import { openCase } from '../../domain/intake';
import type { Mark } from '../../domain/moment';
import { planTransition } from '../../domain/transition';
import { DAY_MS, HOUR_MS, type Instant } from '../../domain/vocabulary';
import type { World } from '../../domain/world';
import { policySet } from '../../store/reference-data';
import { ReferenceMemory } from '../../store/reference';
import { actors } from '../support/actors';
import { DINAS_PUPR, filing } from '../support/case';
import { shippedReference } from '../support/reference';
import { rehearse, say } from '../support/rehearsal';
import { nationalRules } from '../support/rules';

/**
 * Whatever befalls a case, in whatever order (decrees amended, clocks stopped by hand and let go, other rules, time),
 * its plan is a function of its ledger: planning afresh gives the same.
 */

const OLD = policySet([nationalRules()], 1);
const NEW = policySet(
  [
    nationalRules((rules) => {
      Object.assign(rules.clocks['firstAnswer'] ?? {}, { budget: '4 working days' });
      rules.clocks['firstAnswer']?.ladder.splice(2, 0, {
        id: 'secretary',
        at: 'due + 1 working day',
        remind: 'regional secretary',
      });
      const again = rules.clocks['firstAnswer']?.ladder.at(-1);
      if (again) again['every'] = '2 working days';
      rules.clocks['settlement']?.ladder.splice(0, 1);
    }),
  ],
  1,
);
const shipped = shippedReference().all;

/** The decree of 2026 with more days off in November and December. */
const DECREES = [[], ['11-24'], ['11-23', '11-25', '12-01'], ['11-18', '11-19', '12-02', '12-03']].map(
  (more) =>
    new ReferenceMemory({
      ...shipped,
      policySets: [OLD, NEW],
      calendars: shipped.calendars.map((calendar) => {
        const year = calendar.years['2026'];
        if (calendar.calendar !== 'national' || !year) return calendar;
        return {
          ...calendar,
          years: { ...calendar.years, 2026: { ...year, national: [...(year.national ?? []), ...more] } },
        };
      }),
    }),
);
const worldOf = (decree: number): World => (DECREES[decree] ?? DECREES[0])?.world() ?? fail();

function fail(): never {
  throw new Error('there is no such world');
}

const START = Date.parse('2026-11-16T09:00:00+07:00');

async function underWay(): Promise<CaseFile> {
  const world = worldOf(0);
  const rules = world.rules(OLD.version, 'sp4n');
  const file = openCase(filing(), { version: OLD.version, rules }, START, world);
  const steps = [say(START + HOUR_MS, 'verification', actors.desk, { decision: 'accept', to: DINAS_PUPR })];
  return rehearse(file, steps, DECREES[0] ?? fail());
}

type Step =
  | { kind: 'wait'; hours: number }
  | { kind: 'decree'; decree: number }
  | { kind: 'stop'; clock: string; back: number; hours: number }
  | { kind: 'release' }
  | { kind: 'move'; past: 'fire' | 'skip' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 24 * 9 }) }),
  fc.record({ kind: fc.constant('decree' as const), decree: fc.integer({ min: 0, max: 3 }) }),
  fc.record({
    kind: fc.constant('stop' as const),
    clock: fc.constantFrom('firstAnswer', 'settlement', 'patience'),
    back: fc.integer({ min: 0, max: 60 }),
    hours: fc.integer({ min: 1, max: 24 * 12 }),
  }),
  fc.constant({ kind: 'release' as const }),
  fc.record({ kind: fc.constant('move' as const), past: fc.constantFrom('fire' as const, 'skip' as const) }),
);

class Play {
  now = START + 2 * HOUR_MS;
  decree = 0;
  private stops = 0;

  constructor(readonly file: CaseFile) {}

  do(one: Step): void {
    switch (one.kind) {
      case 'wait':
        this.now += one.hours * HOUR_MS;
        break;
      case 'decree':
        this.decree = one.decree;
        this.plan([]);
        break;
      case 'stop': {
        this.stops += 1;
        const from = this.now - one.back * HOUR_MS;
        const until = this.now + one.hours * HOUR_MS;
        const by = { role: 'supervisor', agency: null };
        const stop = { n: this.stops, clock: one.clock, from, until, text: 'sealed:x', by };
        this.plan([{ moment: 'stopped', stop }]);
        break;
      }
      case 'release':
        for (const { n } of this.file.clocks.flatMap((clock) => heldByHand(clock) ?? []))
          this.plan([{ moment: 'released', release: n }]);
        break;
      case 'move': {
        const from = this.file.policy.version;
        const to = from === OLD.version ? NEW.version : OLD.version;
        this.fire();
        const order = { id: `m${this.now}`, from, to, past: one.past };
        const fireUpTo = one.past === 'fire' ? this.now : null;
        planTransition({ ...this.step([]), fireUpTo, migrate: order }, this.world);
        break;
      }
    }
    this.fire();
  }

  get world(): World {
    return worldOf(this.decree);
  }

  private step(marks: Mark[]) {
    return { file: this.file, marks, at: this.now, fireUpTo: null, now: this.now };
  }

  /** As the workflow does: what is due comes first. */
  private plan(marks: Mark[]): void {
    this.fire();
    planTransition(this.step(marks), this.world);
  }

  private fire(): void {
    planTransition({ ...this.step([]), fireUpTo: this.now }, this.world);
  }
}

/** The case with everything forgotten that is computed. */
function ledgerOf(file: CaseFile): CaseFile {
  const copy = structuredClone(file);
  for (const clock of copy.clocks)
    if (isOpen(clock)) Object.assign(clock, { dueAt: null, provisional: false });
  return Object.assign(copy, { next: null, wakeAt: null });
}

const plan = ({ clocks, next, wakeAt, overdue }: CaseFile) => ({ clocks, next, wakeAt, overdue });

/** Every rung at most once, a repeating one at most once under each number. */
function firings(file: CaseFile): string[] {
  return file.trail.flatMap(({ data }) =>
    data?.['rung'] === undefined
      ? []
      : [[data['clock'], data['cycle'], data['rung'], data['repeat']].map(String).join('/')],
  );
}

let base: CaseFile;
beforeAll(async () => {
  base = await underWay();
});

test('planning afresh from the ledger gives the plan that there is, and nothing fires twice', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      const play = new Play(structuredClone(base));
      for (const one of steps) play.do(one);
      const afresh = ledgerOf(play.file);
      planTransition({ file: afresh, marks: [], at: play.now, fireUpTo: null, now: play.now }, play.world);
      expect(plan(afresh)).toEqual(plan(play.file));
      const fired = firings(play.file);
      expect(new Set(fired).size).toBe(fired.length);
    }),
    { numRuns: 400 },
  );
});

test('what befalls a case at one instant may come in any order', () => {
  const orders: Step[][] = [
    [
      { kind: 'decree', decree: 2 },
      { kind: 'move', past: 'skip' },
    ],
    [
      { kind: 'decree', decree: 2 },
      { kind: 'stop', clock: 'settlement', back: 0, hours: 50 },
    ],
    [
      { kind: 'move', past: 'skip' },
      { kind: 'stop', clock: 'settlement', back: 0, hours: 50 },
    ],
    [
      { kind: 'decree', decree: 1 },
      { kind: 'move', past: 'skip' },
      { kind: 'stop', clock: 'firstAnswer', back: 0, hours: 30 },
    ],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...orders), fc.nat({ max: 72 }), fc.nat(), (steps, hours, seed) => {
      const shuffled = steps.map((one, n) => ({ one, key: (seed * (n + 7)) % 97 }));
      shuffled.sort((a, b) => a.key - b.key);
      const results = [steps, shuffled.map(({ one }) => one)].map((order) => {
        const play = new Play(structuredClone(base));
        if (hours > 0) play.do({ kind: 'wait', hours });
        for (const one of order) play.do(one);
        return plan(play.file);
      });
      expect(results[0]).toEqual(results[1]);
    }),
    { numRuns: 200 },
  );
});

test('to stop a clock and let it go at one instant changes nothing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 24 * 20 }),
      fc.constantFrom('firstAnswer', 'settlement'),
      (hours, clock) => {
        const [left, right] = [new Play(structuredClone(base)), new Play(structuredClone(base))];
        for (const play of [left, right]) play.do({ kind: 'wait', hours });
        right.do({ kind: 'stop', clock, back: 0, hours: 10 });
        right.do({ kind: 'release' });
        const due = (play: Play): (Instant | null)[] => play.file.clocks.map(({ dueAt }) => dueAt);
        expect(due(right)).toEqual(due(left));
        expect(right.file.next).toEqual(left.file.next);
        for (const play of [left, right]) play.do({ kind: 'wait', hours: (10 * DAY_MS) / HOUR_MS });
        expect(firings(right.file)).toEqual(firings(left.file));
      },
    ),
    { numRuns: 100 },
  );
});
