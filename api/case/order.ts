import type { ComplaintRecord } from '../../store/complaint-record';
import type { Filter } from '../../store/complaints';

/** By what lists of cases can be sorted; `-` for descending. Cases without a due date always come last. */
export const SORTS = ['dueAt', '-dueAt', 'receivedAt', '-receivedAt', 'updatedAt', '-updatedAt'] as const;
export type Sort = (typeof SORTS)[number];
export type SortField = 'dueAt' | 'receivedAt' | 'updatedAt';

/** Where a page ended. */
export interface Position {
  sort: Sort;
  /** Milliseconds; null among the cases without a due date. */
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
  }
};

/** What remains to be walked through after a position: one or two legs. */
export function legsAfter(sort: Sort, after: Position | null): Leg[] {
  const field = fieldOf(sort);
  const direction = sort.startsWith('-') ? -1 : 1;
  const valued: Leg = {
    filter: { $and: [{ [field]: { $ne: null } }, ...(after ? [behind(field, direction, after)] : [])] },
    sort: { [field]: direction, _id: 1 },
  };
  if (field !== 'dueAt') return [valued];
  const rest: Leg = { filter: { dueAt: null }, sort: { _id: 1 } };
  if (after?.value !== null) return [valued, rest];
  return [{ ...rest, filter: { dueAt: null, _id: { $gt: after.id } } }];
}

function behind(field: SortField, direction: 1 | -1, { value, id }: Position): Filter {
  const at = new Date(value ?? 0);
  return {
    $or: [{ [field]: direction === 1 ? { $gt: at } : { $lt: at } }, { [field]: at, _id: { $gt: id } }],
  };
}

export function positionOf(record: Pick<ComplaintRecord, '_id' | SortField>, sort: Sort): Position {
  return { sort, value: record[fieldOf(sort)]?.getTime() ?? null, id: record._id };
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
    if (value === null) return fieldOf(sort) === 'dueAt' ? { sort, value, id } : null;
    return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 8.64e15
      ? { sort, value, id }
      : null;
  } catch {
    return null;
  }
}
