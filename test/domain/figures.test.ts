import * as fc from 'fast-check';
import { FigureColumns, NOT_STATED } from '../../domain/figures/columns';
import type { FigureCase, Selection } from '../../domain/figures/case';
import { IdRows } from '../../domain/figures/id-rows';
import type { Timeliness } from '../../domain/measures';
import { regencyOf } from '../../domain/region';
import { STATISTICS_BY, Tally, type StatisticsBy } from '../../domain/statistics';
import { isSelected } from '../support/selected';

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;

const instant = fc.integer({ min: -400, max: 400 }).map((hours) => NOW + hours * HOUR);
const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { nil: null });
const days = maybe(fc.integer({ min: 0, max: 4000 }).map((hundredths) => hundredths / 100));
const turns: fc.Arbitrary<Timeliness[]> = fc.array(
  fc.record({
    state: fc.constantFrom('running', 'suspended', 'met', 'missed', 'cancelled'),
    dueAt: maybe(instant),
  }),
  { maxLength: 3 },
);

const HOLDERS = [
  { agency: 'a', institution: 'a', holders: ['a'] },
  { agency: 'a.roads', institution: 'a', holders: ['a.roads', 'a'] },
  // The same unit, which lay elsewhere at the time.
  { agency: 'a.roads', institution: 'b', holders: ['a.roads', 'b'] },
  { agency: 'b', institution: 'b', holders: ['b'] },
];
const regions = fc.constantFrom('18.10', '18.10.01', '18.10.01.2001', '18.1', '73.07', null);

const cases: fc.Arbitrary<FigureCase> = fc
  .tuple(
    fc.record({
      id: fc.integer({ min: 0, max: 60 }).map((n) => (n % 9 === 0 ? `kasus lama nomor ${n}` : `CASE${n}`)),
      readers: fc.subarray(['a', 'b', 'c']),
      about: fc.subarray(['a', 'b'], { maxLength: 1 }),
      region: regions,
      topic: fc.constantFrom('roads', 'roads.damaged', null),
      classification: fc.constantFrom('complaint', 'aspiration'),
      confidential: fc.boolean(),
      public: fc.boolean(),
      stage: fc.constantFrom('verification', 'reply', 'closed'),
      outcome: fc.constantFrom('settled', 'archived', 'withdrawn', 'referred', null),
      dueAt: maybe(instant),
      hops: fc.nat(4),
      receivedAt: instant,
      route: maybe(
        fc.record({
          rule: fc.constantFrom('r1', 'r2'),
          suggested: fc.constant('a'),
          decided: fc.constantFrom('a', 'b', null),
          confirmed: fc.constantFrom(true, false, null),
        }),
      ),
      measures: fc.record(
        {
          verified: fc.boolean(),
          followedUp: fc.boolean(),
          outsideScope: fc.constant<true>(true),
          escalated: fc.boolean(),
          firstAnswer: days,
          firstAnswerFromReceipt: days,
          clocks: fc.record({ verification: turns, firstAnswer: turns, settlement: turns }),
          ownDueAt: maybe(instant),
          rating: maybe(fc.integer({ min: 1, max: 5 })),
        },
        {
          requiredKeys: [
            'verified',
            'followedUp',
            'escalated',
            'firstAnswer',
            'firstAnswerFromReceipt',
            'clocks',
            'rating',
          ],
        },
      ),
    }),
    fc.constantFrom(...HOLDERS),
  )
  .map(([one, held]) => ({ ...one, ...held }));

/** Seldom more than two conditions: with all of them hardly any case is ever left. */
const conditions: fc.Arbitrary<Selection> = fc.oneof(
  fc.constant({}),
  fc.record({ holder: fc.constantFrom('a', 'b', 'a.roads', 'nobody') }),
  fc.record({ readers: fc.subarray(['a', 'c']) }),
  fc.record({ notAbout: fc.subarray(['a', 'b']) }),
  fc.constant<Selection>({ isPublishable: true }),
  fc.constant<Selection>({ isPublic: true }),
  fc.record({ from: instant }),
  fc.record({ to: instant }),
  fc.record({ region: fc.constantFrom('18', '18.10', '18.10.01') }),
  fc.record({ institutions: fc.subarray(['a', 'b']) }),
);
const selections = fc.tuple(conditions, conditions).map(([one, other]) => ({ ...one, ...other }));

/** The same one by one, as it is said in words. */
function counted(known: Iterable<FigureCase>, selection: Selection, by: StatisticsBy, now: number) {
  const groups = new Map<string, Tally>();
  for (const one of known) {
    if (!isSelected(one, selection)) continue;
    const value = by === 'region' ? one.region && regencyOf(one.region) : one[by];
    const tally = groups.get(value ?? NOT_STATED) ?? new Tally();
    groups.set(value ?? NOT_STATED, tally);
    tally.add(one, now);
  }
  return groups;
}

const figures = (groups: ReadonlyMap<string, Tally>) =>
  Object.fromEntries([...groups].map(([key, tally]) => [key, tally.figures()]));

test('columns tell of any cases, changed in any order, what counting them one by one tells', () => {
  let compared = 0;
  fc.assert(
    fc.property(
      fc.array(cases, { minLength: 1, maxLength: 120 }),
      fc.array(fc.tuple(selections, fc.constantFrom(...STATISTICS_BY), instant), {
        minLength: 1,
        maxLength: 6,
      }),
      (written, questions) => {
        const columns = new FigureColumns();
        const known = new Map<string, FigureCase>();
        // Of one case the last that was written counts.
        for (const one of written) {
          columns.put(one);
          known.set(one.id, one);
        }
        expect(columns.size).toBe(known.size);
        for (const [selection, by, now] of questions) {
          const wanted = figures(counted(known.values(), selection, by, now));
          expect(figures(columns.groups(selection, by, now))).toEqual(wanted);
          compared += Object.keys(wanted).length;
        }
      },
    ),
    { numRuns: 150 },
  );
  expect(compared).toBeGreaterThan(300);
});

const sorted = (list: readonly unknown[]): string[] => list.map((one) => JSON.stringify(one)).toSorted();

test('flows and decisions are those of counting one by one', () => {
  fc.assert(
    fc.property(fc.array(cases, { maxLength: 80 }), selections, (written, selection) => {
      const columns = new FigureColumns();
      const known = new Map(written.map((one) => [one.id, one]));
      for (const one of known.values()) columns.put(one);
      const chosen = [...known.values()].filter((one) => isSelected(one, selection));
      const flows = new Map<string, { count: number; confirmed: number }>();
      const decisions = new Map<string, number>();
      for (const { topic, institution, agency, measures, route } of chosen) {
        const way = JSON.stringify({ topic, institution, agency });
        const { count, confirmed } = flows.get(way) ?? { count: 0, confirmed: 0 };
        flows.set(way, { count: count + 1, confirmed: confirmed + Number(measures.verified) });
        if (!route) continue;
        const { rule, decided, confirmed: followed } = route;
        const key = JSON.stringify({ rule, decided, confirmed: followed });
        decisions.set(key, (decisions.get(key) ?? 0) + 1);
      }
      expect(sorted(columns.flows(selection))).toEqual(
        sorted([...flows].map(([way, counts]) => ({ ...(JSON.parse(way) as object), ...counts }))),
      );
      expect(sorted(columns.decisions(selection))).toEqual(
        sorted([...decisions].map(([key, count]) => ({ ...(JSON.parse(key) as object), count }))),
      );
    }),
    { numRuns: 150 },
  );
});

test('every id has one row, however long and whatever characters it has', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 20, unit: 'binary' }), { maxLength: 2000 }), (ids) => {
      const rows = new IdRows();
      const known = new Map<string, number>();
      for (const id of ids) {
        if (!known.has(id)) known.set(id, known.size);
        expect(rows.rowOf(id)).toBe(known.get(id));
      }
      for (const [id, row] of known) expect(rows.rowOf(id)).toBe(row);
      expect(rows.size).toBe(known.size);
    }),
    { numRuns: 15 },
  );
  const many = new IdRows();
  const ids = Array.from({ length: 20_000 }, (_, n) => `23456789${n}`);
  for (const id of ids) many.rowOf(id);
  expect(ids.every((id, n) => many.rowOf(id) === n)).toBe(true);
  expect(many.bytes / many.size).toBeLessThan(60);
});
