import type { ComplaintRecord } from '../../store/complaint-record';
import type { Filter } from '../../store/complaints';

/**
 * By what lists of cases can be sorted; `-` for descending. Cases without a due date always come last, as do those that
 * nobody follows.
 */
export const SORTS = [
  'dueAt',
  '-dueAt',
  'receivedAt',
  '-receivedAt',
  'updatedAt',
  '-updatedAt',
  '-followers',
] as const;
export type Sort = (typeof SORTS)[number];
export type SortField = 'dueAt' | 'receivedAt' | 'updatedAt' | 'followers';

/** Fields that not every case has. */
const MISSING_LAST: readonly SortField[] = ['dueAt', 'followers'];

/** Where a page ended. */
export interface Position {
  sort: Sort;
  /** Milliseconds, or a number of people; null among the cases that have no such value. */
  value: number | null;
  id: string;
}

/** A part of the order that one query can walk through: those that are level with the cursor, those behind it, those
 * without a value. */
export interface Leg {
  filter: Filter;
  sort: Record<string, 1 | -1>;
}

export const fieldOf = (sort: Sort): SortField => {
  switch (sort) {
    case 'dueAt':
    case '-dueAt':
      return 'dueAt';
    case 'receivedAt':
    case '-receivedAt':
      return 'receivedAt';
    case 'updatedAt':
    case '-updatedAt':
      return 'updatedAt';
    case '-followers':
      return 'followers';
  }
};

/** What remains to be walked through after a position: one to three legs. Each is a plain filter, field by field. */
export function legsAfter(sort: Sort, after: Position | null): Leg[] {
  const field = fieldOf(sort);
  const direction = directionOf(sort);
  const order: Leg['sort'] = { [field]: direction, _id: 1 };
  const rest: Leg = { filter: { [field]: null }, sort: { _id: 1 } };
  if (after?.value === null) return [{ ...rest, filter: { [field]: null, _id: { $gt: after.id } } }];
  const ends = MISSING_LAST.includes(field) ? [rest] : [];
  if (!after) return [{ filter: valued(field), sort: order }, ...ends];
  const at = field === 'followers' ? after.value : new Date(after.value);
  return [
    { filter: { [field]: at, _id: { $gt: after.id } }, sort: { _id: 1 } },
    { filter: { [field]: direction === 1 ? { $gt: at } : { $lt: at } }, sort: order },
    ...ends,
  ];
}

const directionOf = (sort: Sort): 1 | -1 => (sort.startsWith('-') ? -1 : 1);

/** Cases that have a value at all; a range, which leads into an index. */
function valued(field: SortField): Filter {
  if (!MISSING_LAST.includes(field)) return {};
  return { [field]: { $gt: field === 'followers' ? 0 : new Date(0) } };
}

type Ordered = Pick<ComplaintRecord, '_id' | SortField>;

/** Which of two cases comes first in an order: below zero for the first. */
export function compareBy(sort: Sort, one: Ordered, other: Ordered): number {
  const [a, b] = [positionOf(one, sort).value, positionOf(other, sort).value];
  if (a !== b) {
    if (a === null) return 1;
    if (b === null) return -1;
    return directionOf(sort) * (a - b);
  }
  return one._id < other._id ? -1 : Number(one._id > other._id);
}

export function positionOf(record: Pick<ComplaintRecord, '_id' | SortField>, sort: Sort): Position {
  const value = record[fieldOf(sort)] ?? null;
  return { sort, value: value instanceof Date ? value.getTime() : value, id: record._id };
}

/** Opaque to callers. */
export const writeCursor = ({ sort, value, id }: Position): string =>
  Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');

/** Null for what is no cursor of this order. */
export function readCursor(cursor: string, sort: Sort): Position | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(parts)) return null;
    const [of, value, id]: unknown[] = parts;
    if (of !== sort || typeof id !== 'string') return null;
    if (value === null) return MISSING_LAST.includes(fieldOf(sort)) ? { sort, value, id } : null;
    return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 8.64e15
      ? { sort, value, id }
      : null;
  } catch {
    return null;
  }
}
