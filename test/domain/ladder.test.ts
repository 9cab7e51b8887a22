import * as fc from 'fast-check';
import { ShortDays } from '../../domain/calendar';
import { moveTo, resume, suspend, type Clock } from '../../domain/clock';
import { earliest, jitter, upcoming, type PlannedRung } from '../../domain/ladder';
import {
  budgetFor,
  ladderFor,
  type ClockRule,
  type Facts,
  type Rung,
  type RungTime,
} from '../../domain/policy';
import { DAY_MS, HOUR_MS, type Instant } from '../../domain/vocabulary';
import { amount, anyInstant, anyOffice, instant, running, times, wall, WIB, WIT } from '../support/office';
import { shippedReference } from '../support/reference';

const reference = shippedReference();
const rules = reference.world().rules(reference.currentSet(Date.UTC(2026, 0, 1)).version, 'sp4n');
const FACTS: Facts = {
  classification: 'complaint',
  oversight: false,
  topic: null,
  region: null,
  level: 'unit',
  institutionLevel: 'regency',
  channel: 'web',
};
const JAKARTA = { calendar: 'national', zone: WIB };
const START = instant('2026-11-18 10:00');

/** A clock with the rungs that there are for a case of a unit. */
function shipped(name: string): ClockRule {
  const rule = rules.clocks.find((one) => one.name === name);
  if (!rule) throw new Error(`no clock ${name}`);
  return { ...rule, ladder: [...ladderFor(rule, FACTS)] };
}

function started(rule: ClockRule, at: Instant, office = JAKARTA, facts: Partial<Facts> = {}): Clock {
  return running(budgetFor(rule, { ...FACTS, ...facts }) ?? amount('1 working day'), at, office);
}

function fire(clock: Clock, { rung, at, repeat }: PlannedRung): void {
  clock.fired = clock.fired.filter((one) => one.rung !== rung.id);
  clock.fired.push({ rung: rung.id, at: at ?? 0, firedAt: at ?? 0, repeat, to: [] });
}

/** The first `count` rungs of a clock in the order in which they fire: `id` and instant. */
function climb(clock: Clock, rule: ClockRule, count: number): [string, string | null][] {
  const steps: [string, string | null][] = [];
  while (steps.length < count) {
    const next = earliest(upcoming(clock, rule, times));
    if (!next) break;
    steps.push([next.rung.id, wall(next.at)]);
    fire(clock, next);
  }
  return steps;
}

function rungAt(id: string, when: RungTime): Rung {
  return { id, when, action: 'remind', to: ['desk'] };
}

function ruleOf(...ladder: Rung[]): ClockRule {
  return { ...shipped('firstAnswer'), ladder };
}

/** When the rungs of a rule stand for a clock, by id. */
function plan(clock: Clock, ladder: ClockRule): Record<string, string | null> {
  return Object.fromEntries(upcoming(clock, ladder, times).map(({ rung: { id }, at }) => [id, wall(at)]));
}

/** Days that a case of some kind may take until it is settled. */
const settlementDays = (facts: Partial<Facts>): number | undefined =>
  budgetFor(shipped('settlement'), { ...FACTS, ...facts })?.value;

describe('the shipped ladders', () => {
  // A case of Wednesday, 18 November 2026. Christmas and its joint leave are the only days off until the end of the year.
  test.each<[string, [string, string][]]>([
    [
      'verification',
      [
        ['remind-desk', '2026-11-20 16:00'],
        ['desk-head', '2026-11-23 16:00'],
        ['national-desk', '2026-11-24 16:00'],
        ['again', '2026-12-01 16:00'],
        ['again', '2026-12-08 16:00'],
      ],
    ],
    [
      'completion',
      [
        ['remind-reporter', '2026-12-12 00:00'],
        ['withdrawn', '2026-12-19 00:00'],
      ],
    ],
    [
      'disposition',
      [
        ['desk-head', '2026-11-20 16:00'],
        ['national-desk', '2026-11-24 16:00'],
        ['again', '2026-12-01 16:00'],
      ],
    ],
    [
      'arbitration',
      [
        // 60 % of three days: four fifths of the second day.
        ['remind-arbiter', '2026-11-20 14:18'],
        ['institution-head', '2026-11-23 16:00'],
        ['national-desk', '2026-11-25 16:00'],
        ['again', '2026-12-02 16:00'],
      ],
    ],
    [
      'firstAnswer',
      [
        ['remind-liaison', '2026-11-23 16:00'],
        ['unit-head', '2026-11-25 16:00'],
        ['oversight', '2026-11-30 16:00'],
        ['top', '2026-12-02 16:00'],
        ['again', '2026-12-09 16:00'],
        ['again', '2026-12-16 16:00'],
        ['again', '2026-12-23 16:00'],
        ['again', '2027-01-04 16:00'],
      ],
    ],
    [
      'promise',
      [
        ['remind-liaison', '2026-11-26 16:00'],
        ['unit-head', '2026-12-02 16:00'],
        ['oversight', '2026-12-07 16:00'],
        ['top', '2026-12-09 16:00'],
        ['again', '2026-12-16 16:00'],
      ],
    ],
    [
      'settlement',
      [
        // 80 % of 14 days are 11.2: a fifth of the twelfth day, an hour and 42 minutes after half past seven.
        ['remind-unit', '2026-12-04 09:12'],
        ['oversight', '2026-12-08 16:00'],
        ['top', '2026-12-11 16:00'],
        ['ombudsman', '2026-12-15 16:00'],
        ['again', '2026-12-22 16:00'],
      ],
    ],
    [
      'patience',
      [
        ['ombudsman', '2027-01-18 00:00'],
        // Ten working days after a midnight: the days of 18 to 29 January.
        ['again', '2027-01-29 16:00'],
        ['again', '2027-02-15 16:00'],
      ],
    ],
    [
      'question',
      [
        ['remind-reporter', '2026-11-23 16:00'],
        ['unanswered', '2026-11-25 16:00'],
      ],
    ],
    [
      'reply',
      [
        ['remind-reporter', '2026-11-27 16:00'],
        ['settled', '2026-12-02 16:00'],
      ],
    ],
    [
      'referral',
      [
        ['remind-ombudsman', '2026-11-23 16:00'],
        ['not-received', '2026-11-25 16:00'],
        ['again', '2026-12-02 16:00'],
      ],
    ],
    ['reopening', [['final', '2026-12-02 16:00']]],
  ])('%s', (name, expected) => {
    expect(climb(started(shipped(name), START), shipped(name), expected.length)).toEqual(expected);
  });

  test('every clock of the rule file is in the table above', () => {
    expect(rules.clocks.map(({ name }) => name).toSorted()).toEqual(
      [
        'verification',
        'completion',
        'disposition',
        'arbitration',
        'firstAnswer',
        'promise',
        'settlement',
        'patience',
        'question',
        'reply',
        'referral',
        'reopening',
      ].toSorted(),
    );
  });

  test('rungs stand strictly one after the other as they are written, whenever a clock starts', () => {
    const kinds = fc.constantFrom('complaint' as const, 'information' as const);
    fc.assert(
      fc.property(
        fc.constantFrom(...rules.clocks.map(({ name }) => shipped(name))),
        anyInstant,
        anyOffice,
        kinds,
        (one, at, office, classification) => {
          const instants = upcoming(started(one, at, office, { classification }), one, times).map(
            (step) => step.at ?? NaN,
          );
          expect(instants).toHaveLength(one.ladder.length);
          for (let n = 1; n < instants.length; n += 1)
            expect(instants[n]).toBeGreaterThan(instants[n - 1] ?? NaN);
          expect(instants[0]).toBeGreaterThan(at);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('they end in a repeating rung, or in one that moves the case itself', () => {
    const last = rules.clocks.map(({ name, ladder }) => [name, ladder[ladder.length - 1]] as const);
    expect(
      Object.fromEntries(
        last.map(([name, end]) => [name, end?.when.kind === 'every' ? 'every' : end?.action]),
      ),
    ).toEqual({
      verification: 'every',
      completion: 'close',
      disposition: 'every',
      arbitration: 'every',
      firstAnswer: 'every',
      promise: 'every',
      settlement: 'every',
      patience: 'every',
      question: 'resume',
      reply: 'close',
      referral: 'every',
      reopening: 'complete',
    });
  });

  test('the budget follows the class of the case', () => {
    expect(settlementDays({})).toBe(14);
    expect(settlementDays({ oversight: true })).toBe(60);
    expect(settlementDays({ classification: 'information' })).toBe(5);
    expect(settlementDays({ classification: 'aspiration', oversight: true })).toBe(5);
  });
});

describe('the words of a rung', () => {
  const clock = running('5 working days', START);

  test.each<[string, RungTime, string]>([
    ['60 %', { kind: 'share', share: 0.6 }, '2026-11-23 16:00'],
    ['50 %', { kind: 'share', share: 0.5 }, '2026-11-23 11:45'],
    ['150 %', { kind: 'share', share: 1.5 }, '2026-11-30 11:45'],
    ['2 working days', { kind: 'start', amount: amount('2 working days') }, '2026-11-20 16:00'],
    ['due', { kind: 'due', sign: 1, amount: null }, '2026-11-25 16:00'],
    ['due + 1 working day', { kind: 'due', sign: 1, amount: amount('1 working day') }, '2026-11-26 16:00'],
    [
      'due - 1.5 working days',
      { kind: 'due', sign: -1, amount: amount('1.5 working days') },
      '2026-11-24 11:45',
    ],
    [
      'due + 4 working hours',
      { kind: 'due', sign: 1, amount: amount('4 working hours') },
      '2026-11-26 11:30',
    ],
    [
      'due - 4 working hours',
      { kind: 'due', sign: -1, amount: amount('4 working hours') },
      '2026-11-25 12:00',
    ],
    [
      'due + 2 calendar days',
      { kind: 'due', sign: 1, amount: amount('2 calendar days') },
      '2026-11-27 16:00',
    ],
    ['4 working hours', { kind: 'start', amount: amount('4 working hours') }, '2026-11-18 14:00'],
    // Day 0 is not counted in any unit of days.
    ['1 calendar day', { kind: 'start', amount: amount('1 calendar day') }, '2026-11-20 00:00'],
    ['every 2 working days', { kind: 'every', amount: amount('2 working days') }, '2026-11-27 16:00'],
    ['every 4 working hours', { kind: 'every', amount: amount('4 working hours') }, '2026-11-26 11:30'],
  ])('%s', (_, when, expected) => {
    expect(plan(clock, ruleOf(rungAt('it', when)))).toEqual({ it: expected });
  });

  test('on a clock of calendar days, working days count from the day after, too', () => {
    const month = running('30 calendar days', START);
    const when: RungTime = { kind: 'start', amount: amount('2 working days') };
    expect(plan(month, ruleOf(rungAt('it', when)))).toEqual({ it: '2026-11-20 16:00' });
  });

  test('one that would stand before the start stands at it', () => {
    for (const start of [
      instant('2026-11-20 10:00'),
      instant('2026-11-20 20:00'),
      instant('2026-11-21 10:00'),
    ]) {
      for (const text of ['5 working days', '9 working days', '99 calendar days', '999 working hours']) {
        const when: RungTime = { kind: 'due', sign: -1, amount: amount(text) };
        const [step] = upcoming(running('5 working days', start), ruleOf(rungAt('it', when)), times);
        expect(step?.at).toBeGreaterThanOrEqual(start);
        expect(step?.at).toBeLessThan(instant('2026-11-23 00:00'));
      }
    }
  });
});

describe('repeating', () => {
  test('the k-th time is k times the period after the last rung, whatever came between', () => {
    const ladder = shipped('firstAnswer');
    fc.assert(
      fc.property(anyInstant, anyOffice, fc.integer({ min: 1, max: 12 }), (at, office, k) => {
        const clock = started(ladder, at, office);
        for (const one of ladder.ladder) {
          if (one.when.kind !== 'every') fire(clock, { rung: one, at, repeat: 0 });
        }
        for (let n = 0; n < k; n += 1) {
          const [step, ...others] = upcoming(clock, ladder, times);
          expect(others).toEqual([]);
          expect(step?.repeat).toBe(n);
          // A clock with that much more budget would be due at that instant.
          const whole = running(amount(`${10 + 5 * (n + 1)} working days`), at, office);
          const [due] = upcoming(whole, ruleOf(rungAt('due', { kind: 'due', sign: 1, amount: null })), times);
          expect(step?.at).toBe(due?.at);
          if (step) fire(clock, step);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('in another unit than the budget it counts from the last rung, too', () => {
    const clock = running('60 calendar days', START);
    const steps = climb(
      clock,
      ruleOf(
        rungAt('due', { kind: 'due', sign: 1, amount: null }),
        rungAt('again', { kind: 'every', amount: amount('10 working days') }),
      ),
      4,
    );
    expect(steps.map(([, at]) => at)).toEqual([
      '2027-01-18 00:00',
      '2027-01-29 16:00',
      '2027-02-15 16:00',
      '2027-03-01 16:00',
    ]);
  });

  test('in short days, too', () => {
    const short = new ShortDays(3000);
    const clock = { ...running('60 calendar days', START), countsFrom: START };
    const steps = upcoming(clock, shipped('patience'), () => short);
    expect(steps.map(({ at }) => (at ?? 0) - START)).toEqual([180_000, 210_000]);
  });
});

describe('a ladder is climbed once', () => {
  test('a rung that has fired never comes again, not even when the clock has changed since', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rules.clocks.map(({ name }) => shipped(name))),
        anyInstant,
        fc.integer({ min: 1, max: 6 }),
        anyOffice,
        (one, at, count, office) => {
          const clock = started(one, at);
          const fired = climb(clock, one, count).map(([id]) => id);
          suspend(clock, at + 90 * DAY_MS, 'reply');
          resume(clock, at + 120 * DAY_MS, office);
          clock.budget = { ...clock.budget, value: clock.budget.value * 3 };
          const left = upcoming(clock, one, times).filter(({ rung: { when } }) => when.kind !== 'every');
          expect(left.filter(({ rung: { id } }) => fired.includes(id))).toEqual([]);
        },
      ),
    );
  });
});

describe('a suspended clock', () => {
  const mixed = ruleOf(
    rungAt('hours', { kind: 'start', amount: amount('20 working hours') }),
    rungAt('days', { kind: 'start', amount: amount('4 calendar days') }),
    rungAt('reached', { kind: 'share', share: 0.2 }),
    rungAt('due', { kind: 'due', sign: 1, amount: null }),
    rungAt('after', { kind: 'due', sign: 1, amount: amount('4 working hours') }),
    rungAt('again', { kind: 'every', amount: amount('7 calendar days') }),
  );

  test('plans nothing that it has not reached', () => {
    const clock = running('5 working days', START);
    suspend(clock, instant('2026-11-19 16:00'), 'question');
    expect(plan(clock, mixed)).toEqual({
      hours: null,
      days: null,
      reached: '2026-11-19 16:00',
      due: null,
      after: null,
      again: null,
    });
  });

  test('goes on later by what it waited, in every unit', () => {
    const clock = running('5 working days', START);
    expect(plan(clock, mixed)).toEqual({
      hours: '2026-11-20 13:00',
      days: '2026-11-23 00:00',
      reached: '2026-11-19 16:00',
      due: '2026-11-25 16:00',
      after: '2026-11-26 11:30',
      again: '2026-12-03 11:30',
    });
    suspend(clock, instant('2026-11-19 16:00'), 'question');
    resume(clock, instant('2026-11-26 16:00'), JAKARTA);
    expect(plan(clock, mixed)).toEqual({
      hours: '2026-11-27 13:00',
      days: '2026-11-30 00:00',
      reached: '2026-11-19 16:00',
      due: '2026-12-02 16:00',
      after: '2026-12-03 11:30',
      again: '2026-12-10 11:30',
    });
  });

  test('spares also what lies behind its due date', () => {
    const clock = running('1 working day', START);
    suspend(clock, instant('2026-11-19 16:00'), 'reply');
    resume(clock, instant('2026-11-26 16:00'), JAKARTA);
    expect(plan(clock, mixed)).toMatchObject({ due: '2026-11-19 16:00', after: '2026-11-27 11:30' });
  });

  test('a clock that has moved goes on by the hours of where it is', () => {
    const clock = running('5 working days', START);
    moveTo(clock, instant('2026-11-21 12:00'), { calendar: 'national', zone: WIT });
    const [due] = upcoming(clock, ruleOf(rungAt('due', { kind: 'due', sign: 1, amount: null })), times);
    expect(wall(due?.at ?? null, WIT)).toBe('2026-11-25 16:00');
  });
});

describe('the earliest of several', () => {
  test('what is written first goes first at one instant; what has no instant waits', () => {
    const plans = [
      { at: null, id: 'a' },
      { at: 7, id: 'b' },
      { at: 5, id: 'c' },
      { at: 5, id: 'd' },
    ];
    expect(earliest(plans)).toEqual({ at: 5, id: 'c' });
    expect(earliest([{ at: null }])).toBeNull();
    expect(earliest([])).toBeNull();
  });
});

describe('jitter', () => {
  const SPAN = 8.5 * HOUR_MS * 0.02;
  const ids = Array.from(
    { length: 10_000 },
    (_, n) => `TNT${n.toString(32).toUpperCase().padStart(10, '2')}`,
  );

  test('is the same whenever it is computed, and within two hundredths of a working day', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(jitter(id, SPAN)).toBe(jitter(id, SPAN));
        expect(jitter(id, SPAN)).toBeGreaterThanOrEqual(0);
        expect(jitter(id, SPAN)).toBeLessThan(SPAN);
        expect(jitter(id, 0)).toBe(0);
      }),
    );
  });

  test('spreads ten thousand cases evenly, also those whose ids follow one another', () => {
    const parts = Array.from({ length: 20 }, () => 0);
    for (const id of ids) {
      const part = Math.floor((jitter(id, SPAN) / SPAN) * parts.length);
      parts[part] = (parts[part] ?? 0) + 1;
    }
    // 500 are expected in each; chance alone strays by about 22.
    for (const count of parts) expect(Math.abs(count - 500)).toBeLessThan(110);
  });
});
