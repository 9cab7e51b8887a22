import type { Recipient } from '../clock';
import type { Instant } from '../vocabulary';
import { escalatedTo, type CaseComparison } from './case';

/** Cases that are named; the others of a kind are only counted. */
export const MOST_NAMED = 200;

/** What can become of a case. */
export const KINDS = ['earlier', 'later', 'overdueAtOnce', 'escalatedAtOnce', 'closedAtOnce'] as const;
export type Kind = (typeof KINDS)[number];

/** A case by its id, with its earliest due date by the rules that it has and by the others. */
export interface ComparedCase {
  id: string;
  before: Instant | null;
  after: Instant | null;
}

/** What other rules would do to many cases. Plain JSON. */
export interface TallyResult {
  total: number;
  earlier: number;
  later: number;
  unchanged: number;
  overdueAtOnce: number;
  /** Cases with a rung that would stand in the past at once and escalates. */
  escalatedAtOnce: number;
  closedAtOnce: number;
  /** In how many cases somebody would be escalated to at once; the most first. */
  escalated: (Recipient & { count: number })[];
  /** The first cases of each kind, in the order in which they were looked at. */
  items: Record<Kind, ComparedCase[]>;
}

/** Adds up comparisons; what it holds does not grow with their number. */
export class Tally {
  private total = 0;
  private unchanged = 0;
  private readonly counts: Record<Kind, number> = {
    earlier: 0,
    later: 0,
    overdueAtOnce: 0,
    escalatedAtOnce: 0,
    closedAtOnce: 0,
  };
  private readonly items: Record<Kind, ComparedCase[]> = {
    earlier: [],
    later: [],
    overdueAtOnce: [],
    escalatedAtOnce: [],
    closedAtOnce: [],
  };
  private readonly recipients = new Map<string, Recipient & { count: number }>();

  add(comparison: CaseComparison): void {
    this.total += 1;
    if (comparison.due === 'unchanged') this.unchanged += 1;
    else this.put(comparison.due, comparison);
    if (comparison.overdueAtOnce) this.put('overdueAtOnce', comparison);
    if (comparison.closedAtOnce) this.put('closedAtOnce', comparison);
    const recipients = escalatedTo(comparison);
    if (recipients.length > 0) this.put('escalatedAtOnce', comparison);
    for (const one of recipients) this.reach(one, 1);
  }

  /** Adds what was added up elsewhere. */
  merge(other: TallyResult): void {
    this.total += other.total;
    this.unchanged += other.unchanged;
    for (const kind of KINDS) {
      this.counts[kind] += other[kind];
      this.items[kind].push(...other.items[kind].slice(0, MOST_NAMED - this.items[kind].length));
    }
    for (const { count, ...one } of other.escalated) this.reach(one, count);
  }

  toJSON(): TallyResult {
    return {
      total: this.total,
      unchanged: this.unchanged,
      ...this.counts,
      escalated: [...this.recipients.values()].toSorted((a, b) => b.count - a.count),
      items: this.items,
    };
  }

  private put(kind: Kind, { id, before, after }: CaseComparison): void {
    this.counts[kind] += 1;
    if (this.items[kind].length < MOST_NAMED) this.items[kind].push({ id, before, after });
  }

  private reach(one: Recipient, count: number): void {
    const key = `${one.agency}/${one.role}/${one.post ?? ''}`;
    const known = this.recipients.get(key);
    if (known) known.count += count;
    else this.recipients.set(key, { ...one, count });
  }
}
