import * as fc from 'fast-check';
import type { Measures, Timeliness } from '../../domain/measures';
import { publicGroups, SMALL_GROUPS, Tally, totalOf, type Counted } from '../../domain/statistics';

const NOW = 1_800_000_000_000;

const measures = (otherwise: Partial<Measures> = {}): Measures => ({
  verified: true,
  followedUp: true,
  escalated: false,
  firstAnswer: 1,
  firstAnswerFromReceipt: 2,
  clocks: { verification: [], firstAnswer: [], settlement: [] },
  rating: null,
  ...otherwise,
});

const counted = (otherwise: Partial<Counted> = {}): Counted => ({
  stage: 'closed',
  outcome: 'settled',
  dueAt: null,
  hops: 0,
  measures: measures(),
  ...otherwise,
});

const tallyOf = (...cases: Counted[]): Tally => {
  const tally = new Tally();
  for (const one of cases) tally.add(one, NOW);
  return tally;
};

const answeredAfter = (...values: number[]): Tally =>
  tallyOf(...values.map((firstAnswer) => counted({ measures: measures({ firstAnswer }) })));

const days = (...values: number[]) => answeredAfter(...values).figures().firstAnswer;

const share = (...cases: Timeliness[][]) =>
  tallyOf(
    ...cases.map((settlement) =>
      counted({ measures: measures({ clocks: { verification: [], firstAnswer: [], settlement } }) }),
    ),
  ).figures().onTime.settlement;

const group = (size: number): Tally => tallyOf(...Array.from({ length: size }, () => counted()));

const sizes = (groups: ReadonlyMap<string, Tally> | null) =>
  groups && Object.fromEntries([...groups].map(([key, tally]) => [key, tally.size]));

describe('figures', () => {
  it('count each case once, by what became of it', () => {
    const figures = tallyOf(
      counted(),
      counted({
        outcome: 'archived',
        measures: measures({ followedUp: false, firstAnswer: null, firstAnswerFromReceipt: null }),
      }),
      counted({ outcome: 'archived', measures: measures({ outsideScope: true }) }),
      // Archived once, and opened again by an objection: whatever it was measured as, it is not closed.
      counted({ stage: 'verification', outcome: null, measures: measures({ outsideScope: true }) }),
      counted({ outcome: 'withdrawn', measures: measures({ verified: false }) }),
      counted({ outcome: 'referred', hops: 3 }),
      counted({ stage: 'followUp', outcome: null, dueAt: NOW, measures: measures({ escalated: true }) }),
      counted({ stage: 'followUp', outcome: null, dueAt: NOW + 1 }),
    ).figures();
    expect(figures).toMatchObject({
      received: 8,
      verified: 7,
      followedUp: 7,
      notFollowedUp: 1,
      settled: 1,
      archived: 2,
      outsideScope: 1,
      withdrawn: 1,
      referred: 1,
      open: 3,
      overdue: 1,
      escalated: 1,
      hops: 3,
    });
  });

  it('are null where there is nothing to tell from', () => {
    expect(new Tally().figures()).toMatchObject({
      received: 0,
      firstAnswer: { medianWorkingDays: null, p90WorkingDays: null },
      firstAnswerFromReceipt: { medianWorkingDays: null, p90WorkingDays: null },
      onTime: { verification: null, firstAnswer: null, settlement: null },
      ratings: { mean: null, count: 0 },
    });
  });

  it('give the mean of ratings', () => {
    const rated = [5, 4, 4].map((rating) => counted({ measures: measures({ rating }) }));
    expect(tallyOf(...rated, counted()).figures().ratings).toEqual({ mean: 4.33, count: 3 });
  });

  it('do not call a closed case overdue', () => {
    expect(tallyOf(counted({ dueAt: NOW - 1 })).figures()).toMatchObject({ open: 0, overdue: 0 });
  });
});

describe('medians and ninetieth percentiles', () => {
  it.each([
    [[3], 3, 3],
    [[1, 2], 1.5, 2],
    [[5, 1, 3], 3, 5],
    [[1, 1, 1, 9], 1, 9],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5.5, 9],
    [[0.25, 0.5], 0.38, 0.5],
  ])('of %j are %d and %d', (values, medianWorkingDays, p90WorkingDays) => {
    expect(days(...values)).toEqual({ medianWorkingDays, p90WorkingDays });
  });

  it('do not depend on the order or on how the cases were grouped', () => {
    const value = fc.integer({ min: 0, max: 2000 }).map((n) => n / 100);
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.nat(), (values, cut) => {
        const at = cut % values.length;
        const merged = answeredAfter(...values.slice(at));
        merged.merge(answeredAfter(...values.slice(0, at)));
        expect(merged.figures()).toEqual(answeredAfter(...values).figures());
        const sorted = values.toSorted((a, b) => a - b);
        const p90 = sorted[Math.ceil(values.length * 0.9) - 1];
        expect(merged.figures().firstAnswer.p90WorkingDays).toBe(p90);
      }),
    );
  });
});

describe('on time', () => {
  const met: Timeliness = { state: 'met', dueAt: NOW };
  const missed: Timeliness = { state: 'missed', dueAt: NOW };
  const running: Timeliness = { state: 'running', dueAt: NOW + 1 };
  const ranOut: Timeliness = { state: 'running', dueAt: NOW };
  const suspended: Timeliness = { state: 'suspended', dueAt: null };
  const cancelled: Timeliness = { state: 'cancelled', dueAt: NOW - 1 };

  it('is the share of clocks that ended or ran out', () => {
    expect(share([met], [met], [missed])).toBe(0.667);
    expect(share([met], [ranOut])).toBe(0.5);
  });

  it('leaves out what is not decided', () => {
    expect(share([met], [running], [suspended], [cancelled], [])).toBe(1);
    expect(share([running], [cancelled])).toBeNull();
  });

  it('counts a case once, as late when any of its turns was', () => {
    expect(share([met, missed])).toBe(0);
    expect(share([cancelled, met])).toBe(1);
  });
});

describe('what the public sees', () => {
  it.each([
    [
      { a: 5, b: 9 },
      { a: 5, b: 9 },
    ],
    [
      { a: 5, b: 3, c: 2 },
      { a: 5, [SMALL_GROUPS]: 5 },
    ],
    // One small group alone could be told by subtraction: the next larger one goes with it.
    [
      { a: 20, b: 6, c: 1 },
      { a: 20, [SMALL_GROUPS]: 7 },
    ],
    [{ a: 4, b: 1 }, { [SMALL_GROUPS]: 5 }],
    [{ a: 4 }, null],
    [{}, {}],
  ])('of %j is %j', (given, shown) => {
    const groups = new Map(Object.entries(given).map(([key, size]) => [key, group(size)]));
    expect(sizes(publicGroups(groups))).toEqual(shown);
  });

  it('always adds up, and is never a group of fewer than five', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 })), (given) => {
        const groups = new Map(given.map((size, index) => [`g${index}`, group(size)]));
        const shown = publicGroups(groups);
        const all = given.reduce((sum, size) => sum + size, 0);
        expect(shown === null).toBe(all > 0 && all < 5);
        expect(totalOf(shown ?? groups).figures()).toEqual(totalOf(groups).figures());
        for (const tally of shown?.values() ?? []) expect(tally.size).toBeGreaterThanOrEqual(5);
      }),
    );
  });
});
