import type { Measures, Timeliness } from './measures';
import type { Instant } from './vocabulary';

/** By what statistics can be grouped. */
export const STATISTICS_BY = ['agency', 'institution', 'region', 'topic', 'classification'] as const;
export type StatisticsBy = (typeof STATISTICS_BY)[number];

/** Whoever is not an officer sees groups of at least so many cases: fewer may be somebody's neighbours. */
export const SMALLEST_PUBLIC_GROUP = 5;

/** Key of the groups that are too small to be shown each for itself. */
export const SMALL_GROUPS = 'small-groups';

/** What is counted of one case. */
export interface Counted {
  stage: string;
  outcome: string | null;
  /** Milliseconds. */
  dueAt: Instant | null;
  hops: number;
  measures: Measures;
}

const MEASURED_CLOCKS = ['verification', 'firstAnswer', 'settlement'] as const;
type MeasuredClock = (typeof MEASURED_CLOCKS)[number];

export interface WorkingDays {
  medianWorkingDays: number | null;
  p90WorkingDays: number | null;
}

/** The figures of a group of cases. Shares lie between 0 and 1; null where there is nothing to tell from. */
export interface Figures {
  received: number;
  verified: number;
  followedUp: number;
  notFollowedUp: number;
  settled: number;
  archived: number;
  /** Those of the archived that are not for this service to decide. */
  outsideScope: number;
  withdrawn: number;
  referred: number;
  open: number;
  overdue: number;
  escalated: number;
  hops: number;
  firstAnswer: WorkingDays;
  firstAnswerFromReceipt: WorkingDays;
  onTime: Record<MeasuredClock, number | null>;
  ratings: { mean: number | null; count: number };
}

/** What a tally has counted, by whatever way it was counted. */
export interface TallySums {
  counts: Omit<Figures, 'notFollowedUp' | 'firstAnswer' | 'firstAnswerFromReceipt' | 'onTime' | 'ratings'>;
  /** Values in working days and how often each occurred. */
  firstAnswer: Iterable<readonly [value: number, times: number]>;
  fromReceipt: Iterable<readonly [value: number, times: number]>;
  onTime: Record<MeasuredClock, { met: number; decided: number }>;
  ratings: { sum: number; count: number };
}

export const NOTHING_COUNTED: Readonly<TallySums['counts']> = {
  received: 0,
  verified: 0,
  followedUp: 0,
  settled: 0,
  archived: 0,
  outsideScope: 0,
  withdrawn: 0,
  referred: 0,
  open: 0,
  overdue: 0,
  escalated: 0,
  hops: 0,
};

/** Counts cases into figures; two of them can be added up. Its size does not grow with the number of cases. */
export class Tally {
  private readonly counts = { ...NOTHING_COUNTED };
  private readonly firstAnswer = new Histogram();
  private readonly fromReceipt = new Histogram();
  private readonly onTime: Record<MeasuredClock, { met: number; decided: number }> = {
    verification: { met: 0, decided: 0 },
    firstAnswer: { met: 0, decided: 0 },
    settlement: { met: 0, decided: 0 },
  };
  private readonly ratings = { sum: 0, count: 0 };

  get size(): number {
    return this.counts.received;
  }

  /** A tally of what was counted elsewhere. */
  static of({ counts, firstAnswer, fromReceipt, onTime, ratings }: TallySums): Tally {
    const tally = new Tally();
    Object.assign(tally.counts, counts);
    for (const [value, times] of firstAnswer) tally.firstAnswer.add(value, times);
    for (const [value, times] of fromReceipt) tally.fromReceipt.add(value, times);
    Object.assign(tally.onTime, onTime);
    Object.assign(tally.ratings, ratings);
    return tally;
  }

  /** Counts a case as it stands at `now`. */
  add({ stage, outcome, dueAt, hops, measures }: Counted, now: Instant): void {
    const { counts } = this;
    const isOpen = stage !== 'closed';
    counts.received += 1;
    counts.verified += Number(measures.verified);
    counts.followedUp += Number(measures.followedUp);
    counts.settled += Number(outcome === 'settled');
    counts.archived += Number(outcome === 'archived');
    counts.outsideScope += Number(outcome === 'archived' && measures.outsideScope === true);
    counts.withdrawn += Number(outcome === 'withdrawn');
    counts.referred += Number(outcome === 'referred');
    counts.open += Number(isOpen);
    // Nobody is late by the clock of another agency.
    const due = measures.ownDueAt === undefined ? dueAt : measures.ownDueAt;
    counts.overdue += Number(isOpen && due !== null && due <= now);
    counts.escalated += Number(measures.escalated);
    counts.hops += hops;
    if (measures.firstAnswer !== null) this.firstAnswer.add(measures.firstAnswer);
    if (measures.firstAnswerFromReceipt !== null) this.fromReceipt.add(measures.firstAnswerFromReceipt);
    for (const clock of MEASURED_CLOCKS) {
      const inTime = wasInTime(measures.clocks[clock], now);
      if (inTime === null) continue;
      this.onTime[clock].decided += 1;
      this.onTime[clock].met += Number(inTime);
    }
    if (measures.rating !== null) {
      this.ratings.sum += measures.rating;
      this.ratings.count += 1;
    }
  }

  /** Adds what another one has counted. */
  merge(other: Tally): void {
    for (const name of Object.keys(this.counts) as (keyof typeof this.counts)[]) {
      this.counts[name] += other.counts[name];
    }
    this.firstAnswer.merge(other.firstAnswer);
    this.fromReceipt.merge(other.fromReceipt);
    for (const clock of MEASURED_CLOCKS) {
      this.onTime[clock].met += other.onTime[clock].met;
      this.onTime[clock].decided += other.onTime[clock].decided;
    }
    this.ratings.sum += other.ratings.sum;
    this.ratings.count += other.ratings.count;
  }

  figures(): Figures {
    const { counts, onTime, ratings } = this;
    const { received, verified, followedUp, ...rest } = counts;
    return {
      received,
      verified,
      followedUp,
      notFollowedUp: received - followedUp,
      ...rest,
      firstAnswer: this.firstAnswer.workingDays(),
      firstAnswerFromReceipt: this.fromReceipt.workingDays(),
      onTime: {
        verification: share(onTime.verification),
        firstAnswer: share(onTime.firstAnswer),
        settlement: share(onTime.settlement),
      },
      ratings: {
        mean: ratings.count === 0 ? null : round(ratings.sum / ratings.count),
        count: ratings.count,
      },
    };
  }
}

/**
 * Whether a case kept a clock: null while nothing is decided. A case is late when any of its turns was, and a turn that
 * lost its object before it ran out does not count.
 */
function wasInTime(turns: readonly Timeliness[], now: Instant): boolean | null {
  const decided = turns.map(({ state, dueAt }) => {
    if (state === 'met') return true;
    if (state === 'missed') return false;
    const ranOut = state !== 'cancelled' && dueAt !== null && dueAt <= now;
    return ranOut ? false : null;
  });
  if (decided.includes(false)) return false;
  return decided.includes(true) ? true : null;
}

const share = ({ met, decided }: { met: number; decided: number }): number | null =>
  decided === 0 ? null : Math.round((met / decided) * 1000) / 1000;

const round = (value: number): number => Math.round(value * 100) / 100;

/** How often each value occurred; values have two decimals, so there are never many of them. */
class Histogram {
  private readonly times = new Map<number, number>();
  private count = 0;

  add(value: number, times = 1): void {
    this.times.set(value, (this.times.get(value) ?? 0) + times);
    this.count += times;
  }

  merge(other: Histogram): void {
    for (const [value, times] of other.times) this.add(value, times);
  }

  workingDays(): WorkingDays {
    if (this.count === 0) return { medianWorkingDays: null, p90WorkingDays: null };
    const values = [...this.times].toSorted(([a], [b]) => a - b);
    // Of an even number the median is the mean of the two in the middle; p90 is the smallest value that 90 % keep.
    const lower = nth(values, Math.ceil(this.count / 2));
    const upper = nth(values, Math.floor(this.count / 2) + 1);
    return {
      medianWorkingDays: round((lower + upper) / 2),
      p90WorkingDays: nth(values, Math.ceil(this.count * 0.9)),
    };
  }
}

/** The n-th smallest, counted from 1. */
function nth(values: readonly [value: number, times: number][], n: number): number {
  let seen = 0;
  for (const [value, times] of values) {
    seen += times;
    if (seen >= n) return value;
  }
  return values.at(-1)?.[0] ?? 0;
}

/** Groups of cases by key, each with its tally. */
export type Groups = ReadonlyMap<string, Tally>;

export function totalOf(groups: Groups): Tally {
  const total = new Tally();
  for (const tally of groups.values()) total.merge(tally);
  return total;
}

/**
 * The groups as the public may see them: small ones together under one key, so that the total stays right. A rest that
 * would itself be too small takes the next larger group in: else it could be told by subtraction. Null when there are
 * too few cases for any of it.
 */
export function publicGroups(groups: Groups, smallest = SMALLEST_PUBLIC_GROUP): Groups | null {
  const bySize = [...groups].toSorted(([, a], [, b]) => a.size - b.size);
  const rest = new Tally();
  const large = new Map<string, Tally>();
  for (const [key, tally] of bySize) {
    if (tally.size < smallest || (rest.size > 0 && rest.size < smallest)) rest.merge(tally);
    else large.set(key, tally);
  }
  if (rest.size > 0 && rest.size < smallest) return null;
  return rest.size === 0 ? large : new Map([...large, [SMALL_GROUPS, rest]]);
}
