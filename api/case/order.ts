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

/** A part of the order that one query can walk through: first the cases with a value, then those without. */
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

/** What remains to be walked through after a position: one or two legs. */
export function legsAfter(sort: Sort, after: Position | null): Leg[] {
  const field = fieldOf(sort);
  const direction = sort.startsWith('-') ? -1 : 1;
  const valued: Leg = {
    filter: {
      $and: [
        { [field]: field === 'followers' ? { $gt: 0 } : { $ne: null } },
        ...(after ? [behind(field, direction, after)] : []),
      ],
    },
    sort: { [field]: direction, _id: 1 },
  };
  if (!MISSING_LAST.includes(field)) return [valued];
  const rest: Leg = { filter: { [field]: null }, sort: { _id: 1 } };
  if (after?.value !== null) return [valued, rest];
  return [{ ...rest, filter: { [field]: null, _id: { $gt: after.id } } }];
}

function behind(field: SortField, direction: 1 | -1, { value, id }: Position): Filter {
  const at = field === 'followers' ? value : new Date(value ?? 0);
  return {
    $or: [{ [field]: direction === 1 ? { $gt: at } : { $lt: at } }, { [field]: at, _id: { $gt: id } }],
  };
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
