import { z } from 'zod';
import type { Lang } from '../../domain/reference';
import { ruleMessage } from '../problems/issues';
import { Problem } from '../problems/problem';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** An integer written in digits, as query values are. */
export const queryInt = (limits: { min: number; max: number }) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
    z.int().min(limits.min).max(limits.max),
  );

/** The query parameters of every list: `limit` and `cursor`. */
export const pageQuery = (maxLimit: number = MAX_LIMIT) => ({
  limit: queryInt({ min: 1, max: maxLimit })
    .default(DEFAULT_LIMIT)
    .describe(`How many items at most; ${DEFAULT_LIMIT} unless given`),
  cursor: z.string().max(500).optional().describe('The `next` of the page before'),
});

/** The form of every list: `next` is the cursor of the page that follows, or null. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

export type Page<T> = { items: T[]; next: string | null };

const encode = (last: string): string => Buffer.from(JSON.stringify([last])).toString('base64url');

const decode = (cursor: string): string | null => {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) && typeof value[0] === 'string' ? value[0] : null;
  } catch {
    return null;
  }
};

/**
 * Cuts one page out of a list in memory. The cursor names the last item seen, so that items added before it
 * do not shift the next page. Throws `invalid` when the cursor is not one of this list.
 */
export const pageOfList = <T>(
  list: readonly T[],
  idOf: (item: T) => string,
  query: { limit: number; cursor?: string | undefined },
  lang: Lang,
): Page<T> => {
  let start = 0;
  if (query.cursor !== undefined) {
    const last = decode(query.cursor);
    start = list.findIndex((item) => idOf(item) === last) + 1;
    if (start === 0) {
      throw new Problem('invalid', {
        errors: [{ path: 'cursor', message: ruleMessage('cursor', lang) ?? '' }],
      });
    }
  }
  const items = list.slice(start, start + query.limit);
  const last = items.at(-1);
  return {
    items,
    next: last !== undefined && start + items.length < list.length ? encode(idOf(last)) : null,
  };
};
