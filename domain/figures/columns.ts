import type { Flow } from '../doors/flow';
import { regencyOf } from '../region';
import type { CountedDecision } from '../routing/decision-counts';
import type { RouteDecision } from '../routing/decision';
import { NOTHING_COUNTED, Tally, type StatisticsBy, type TallySums } from '../statistics';
import type { Instant } from '../vocabulary';
import { isWithin, type FigureCase, type Selection } from './case';
import { Codes } from './codes';
import { counted, sizes, sorted, sums, withBit, type Grouped } from './group-sums';
import { IdRows } from './id-rows';
import { BIT, CLOCKS, metBit, missedBit, turnsOf } from './row';

/** Key of those that say nothing of what they are grouped by. */
export const NOT_STATED = 'none';

const NEVER = Infinity;
const NO_DAYS = -1;
const NO_RATING = 255;
const FIRST_ROWS = 1024;

/** Who holds a case: the same few hundred or thousand values for any number of cases. */
type Place = Pick<FigureCase, 'agency' | 'institution' | 'holders'>;
type Decision = Omit<RouteDecision, 'suggested'>;

/**
 * What is counted of every case, side by side in typed columns: some hundred bytes a case, and half a million cases are
 * counted in a fraction of a second. Its answers are those of `Tally.add` over the same cases.
 */
export class FigureColumns {
  private readonly rows = new IdRows();
  private readonly places = new Codes<Place>();
  private readonly readers = new Codes<readonly string[]>();
  private readonly accused = new Codes<readonly string[]>();
  private readonly regions = new Codes<string | null>();
  private readonly topics = new Codes<string | null>();
  private readonly classifications = new Codes<string>();
  private readonly routes = new Codes<Decision | null>();
  private columns = columnsOf(FIRST_ROWS);

  get size(): number {
    return this.rows.size;
  }

  /** Of the columns, without what the values of the dictionaries take. */
  get bytes(): number {
    return Object.values(this.columns).reduce((sum, { byteLength }) => sum + byteLength, this.rows.bytes);
  }

  /** Takes a case in, or in place of what was known of it. */
  put(one: FigureCase): void {
    const row = this.rows.rowOf(one.id);
    if (row >= this.columns.receivedAt.length) this.columns = grown(this.columns, Math.ceil((row + 1) * 1.5));
    const { columns: to } = this;
    const { agency, institution, holders, measures, route } = one;
    to.place[row] = this.places.of({ agency, institution, holders });
    to.readers[row] = this.readers.of(one.readers);
    to.about[row] = this.accused.of(one.about);
    to.region[row] = this.regions.of(one.region);
    to.topic[row] = this.topics.of(one.topic);
    to.classification[row] = this.classifications.of(one.classification);
    to.route[row] = this.routes.of(
      route && { rule: route.rule, decided: route.decided, confirmed: route.confirmed },
    );
    to.receivedAt[row] = one.receivedAt;
    // Nobody is late by the clock of another agency.
    to.dueAt[row] = (measures.ownDueAt === undefined ? one.dueAt : measures.ownDueAt) ?? NEVER;
    to.hops[row] = one.hops;
    to.answerDays[row] = hundredths(measures.firstAnswer);
    to.receiptDays[row] = hundredths(measures.firstAnswerFromReceipt);
    to.rating[row] = measures.rating ?? NO_RATING;
    let flags = flagsOf(one);
    for (const [n, clock] of CLOCKS.entries()) {
      const { missed, met, runsOutAt } = turnsOf(measures.clocks[clock]);
      if (missed) flags |= missedBit(n);
      if (met) flags |= metBit(n);
      to[clock][row] = runsOutAt ?? NEVER;
    }
    to.flags[row] = flags;
  }

  /** The figures of the selected cases as they stand at `now`, by group. */
  groups(selection: Selection, by: StatisticsBy, now: Instant): Map<string, Tally> {
    const { columns } = this;
    const { flags, dueAt, rating } = columns;
    const rows = this.selected(selection);
    const { groupOf: groupOfCode, keys } = this.grouped(by);
    const code = columns[CODED_BY[by]];
    const selectedRows: Grouped = {
      rows,
      groupOf: rows.map((row) => groupOfCode[code[row] ?? 0] ?? 0),
      groups: keys.length,
    };
    const received = sizes(selectedRows);
    const bits = SUMMED.map((name) => [name, withBit(selectedRows, flags, BIT[name])] as const);
    const isLate = (row: number): boolean =>
      (dueAt[row] ?? NEVER) <= now && ((flags[row] ?? 0) & BIT.open) !== 0;
    const overdue = counted(selectedRows, isLate);
    const hops = sums(selectedRows, columns.hops);
    const clocks = CLOCKS.map((name, n) => kept(selectedRows, flags, columns[name], n, now));
    const answers = sorted(selectedRows, columns.answerDays, NO_DAYS);
    const receipts = sorted(selectedRows, columns.receiptDays, NO_DAYS);
    const ratings = sums(selectedRows, rating, NO_RATING);
    const rated = counted(selectedRows, (row) => rating[row] !== NO_RATING);
    const tallyOf = (group: number): Tally =>
      Tally.of({
        counts: {
          ...NOTHING_COUNTED,
          ...Object.fromEntries(bits.map(([name, counts]) => [name, counts[group] ?? 0])),
          received: received[group] ?? 0,
          overdue: overdue[group] ?? 0,
          hops: hops[group] ?? 0,
        },
        firstAnswer: frequencies(answers(group)),
        fromReceipt: frequencies(receipts(group)),
        onTime: Object.fromEntries(
          CLOCKS.map((name, n) => [
            name,
            { met: clocks[n]?.met[group] ?? 0, decided: clocks[n]?.decided[group] ?? 0 },
          ]),
        ) as TallySums['onTime'],
        ratings: { sum: ratings[group] ?? 0, count: rated[group] ?? 0 },
      });
    return new Map(
      keys.flatMap((key, group) => ((received[group] ?? 0) > 0 ? [[key, tallyOf(group)] as const] : [])),
    );
  }

  /** How many of the selected cases went which way, and how many of those a desk has verified. */
  flows(selection: Selection): Flow[] {
    const { place, topic, flags } = this.columns;
    const width = this.topics.values.length;
    const counts = new Map<number, { count: number; confirmed: number }>();
    for (const row of this.selected(selection)) {
      const way = (place[row] ?? 0) * width + (topic[row] ?? 0);
      const known = counts.get(way) ?? { count: 0, confirmed: 0 };
      if (known.count === 0) counts.set(way, known);
      known.count += 1;
      if (((flags[row] ?? 0) & BIT.verified) !== 0) known.confirmed += 1;
    }
    const flows = new Map<string, Flow>();
    for (const [way, { count, confirmed }] of counts) {
      const at = this.places.values[Math.floor(way / width)];
      if (!at) continue;
      const { agency, institution } = at;
      const named = { topic: this.topics.values[way % width] ?? null, institution, agency };
      // Agencies that have moved are at two places under one name.
      const key = JSON.stringify(named);
      const known = flows.get(key) ?? { ...named, count: 0, confirmed: 0 };
      known.count += count;
      known.confirmed += confirmed;
      flows.set(key, known);
    }
    return [...flows.values()];
  }

  /** How often desks decided what on the suggestion of which rule, among the selected cases. */
  decisions(selection: Selection): CountedDecision[] {
    const { route } = this.columns;
    const counts = new Uint32Array(this.routes.values.length);
    for (const row of this.selected(selection)) {
      const code = route[row] ?? 0;
      counts[code] = (counts[code] ?? 0) + 1;
    }
    return this.routes.values.flatMap((decision, code) => {
      const count = counts[code] ?? 0;
      return decision && count > 0 ? [{ ...decision, count }] : [];
    });
  }

  private grouped(by: StatisticsBy): { groupOf: Uint32Array; keys: string[] } {
    switch (by) {
      case 'agency':
        return this.places.grouped(({ agency }) => agency);
      case 'institution':
        return this.places.grouped(({ institution }) => institution);
      case 'region':
        return this.regions.grouped((region) => (region === null ? NOT_STATED : regencyOf(region)));
      case 'topic':
        return this.topics.grouped((topic) => topic ?? NOT_STATED);
      case 'classification':
        return this.classifications.grouped((classification) => classification);
    }
  }

  /** The rows of the cases that are meant. */
  private selected(selection: Selection): Uint32Array {
    const { place, readers, about, region, receivedAt, flags } = this.columns;
    const { holder, notAbout = [], institutions, from = -Infinity, to = Infinity } = selection;
    const required = selection.isPublic ? BIT.public : 0;
    const barred = selection.isPublishable ? BIT.confidential : 0;
    const isPlace = this.places.which(
      (one) =>
        (holder === undefined || one.holders.includes(holder)) &&
        (institutions === undefined || institutions.includes(one.institution)),
    );
    const isAbout = this.accused.which(
      (ids) => !(selection.isPublishable && ids.length > 0) && !ids.some((id) => notAbout.includes(id)),
    );
    const isRead = this.readers.which((ids) => (selection.readers ?? []).every((id) => ids.includes(id)));
    const above = selection.region;
    const isThere = this.regions.which((code) => above === undefined || isWithin(code, above));
    const rows = new Uint32Array(this.size);
    let found = 0;
    for (let row = 0; row < this.size; row += 1) {
      const at = receivedAt[row] ?? 0;
      const bits = flags[row] ?? 0;
      if (
        at >= from &&
        at < to &&
        (bits & required) === required &&
        (bits & barred) === 0 &&
        isPlace[place[row] ?? 0] === 1 &&
        isAbout[about[row] ?? 0] === 1 &&
        isRead[readers[row] ?? 0] === 1 &&
        isThere[region[row] ?? 0] === 1
      ) {
        rows[found] = row;
        found += 1;
      }
    }
    return rows.subarray(0, found);
  }
}

const CODED_BY = {
  agency: 'place',
  institution: 'place',
  region: 'region',
  topic: 'topic',
  classification: 'classification',
} as const;

function flagsOf({ measures, stage, outcome, confidential, public: isPublic }: FigureCase): number {
  let flags = 0;
  if (measures.verified) flags |= BIT.verified;
  if (measures.followedUp) flags |= BIT.followedUp;
  if (measures.escalated) flags |= BIT.escalated;
  if (stage !== 'closed') flags |= BIT.open;
  if (outcome === 'settled') flags |= BIT.settled;
  if (outcome === 'archived') flags |= BIT.archived;
  if (outcome === 'archived' && measures.outsideScope === true) flags |= BIT.outsideScope;
  if (outcome === 'withdrawn') flags |= BIT.withdrawn;
  if (outcome === 'referred') flags |= BIT.referred;
  if (confidential) flags |= BIT.confidential;
  if (isPublic) flags |= BIT.public;
  return flags;
}

/** Figures that are a sum of bits. */
const SUMMED = [
  'verified',
  'followedUp',
  'settled',
  'archived',
  'outsideScope',
  'withdrawn',
  'referred',
  'open',
  'escalated',
] as const;

/** How many kept a clock, of those of which that is decided: late is who missed a turn or has let one run out. */
function kept(
  grouped: Grouped,
  flags: Uint32Array,
  runsOutAt: Float64Array,
  clock: number,
  now: Instant,
): { met: Float64Array; decided: Float64Array } {
  const [missed, met] = [missedBit(clock), metBit(clock)];
  const isLate = (row: number): boolean =>
    ((flags[row] ?? 0) & missed) !== 0 || (runsOutAt[row] ?? NEVER) <= now;
  const isMet = (row: number): boolean => !isLate(row) && ((flags[row] ?? 0) & met) !== 0;
  return {
    met: counted(grouped, isMet),
    decided: counted(grouped, (row) => isLate(row) || ((flags[row] ?? 0) & met) !== 0),
  };
}

/** Values in hundredths of days that stand in order, and how often each occurs. */
function* frequencies(values: Int32Array): Generator<readonly [value: number, times: number]> {
  for (let n = 0; n < values.length;) {
    const value = values[n] ?? 0;
    const start = n;
    while (n < values.length && values[n] === value) n += 1;
    yield [value / 100, n - start];
  }
}

/** Measured in working days with two decimals. */
const hundredths = (days: number | null): number => (days === null ? NO_DAYS : Math.round(days * 100));

function columnsOf(rows: number) {
  return {
    receivedAt: new Float64Array(rows),
    dueAt: new Float64Array(rows),
    verification: new Float64Array(rows),
    firstAnswer: new Float64Array(rows),
    settlement: new Float64Array(rows),
    answerDays: new Int32Array(rows),
    receiptDays: new Int32Array(rows),
    place: new Uint32Array(rows),
    readers: new Uint32Array(rows),
    about: new Uint32Array(rows),
    region: new Uint32Array(rows),
    topic: new Uint16Array(rows),
    classification: new Uint8Array(rows),
    route: new Uint32Array(rows),
    flags: new Uint32Array(rows),
    hops: new Uint16Array(rows),
    rating: new Uint8Array(rows),
  };
}

type Columns = ReturnType<typeof columnsOf>;

function grown(old: Columns, rows: number): Columns {
  const larger = columnsOf(rows);
  for (const [name, column] of Object.entries(larger)) column.set(old[name as keyof Columns]);
  return larger;
}
