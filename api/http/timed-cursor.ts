import type { Lang } from '../../domain/reference';
import { Problem } from '../problem';
import { ruleMessage } from '../problems/issues';

/** A place in a list that is ordered by an instant and then by id. */
export interface TimedPlace {
  at: number;
  id: string;
}

export const writePlace = ({ at, id }: TimedPlace): string =>
  Buffer.from(JSON.stringify([at, id])).toString('base64url');

/** The place that a cursor means; null without one. Throws `invalid` for what no answer gave. */
export function readPlace(cursor: string | undefined, lang: Lang): TimedPlace | null {
  if (cursor === undefined) return null;
  const place = parsed(cursor);
  if (place) return place;
  throw new Problem('invalid', { errors: [{ path: 'cursor', message: ruleMessage('cursor', lang) ?? '' }] });
}

function parsed(cursor: string): TimedPlace | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(parts)) return null;
    const [at, id]: unknown[] = parts;
    const isDate = typeof at === 'number' && Math.abs(at) < 8.64e15;
    return isDate && typeof id === 'string' ? { at, id } : null;
  } catch {
    return null;
  }
}
