import { accusing, WATCHED } from '../../store/found-by';
import { normaliseId } from '../auth/secret';
import { atMost } from '../http/at-most';
import type { Way } from './scope';

/** Each of them reads by several ways at once, on few connections, which are everybody's. */
const MOST_AT_ONCE = 2;

/**
 * Whether words are looked for among the cases of the whole country. No index leads to words, so that all of those are gone
 * through, one by one.
 */
export function isWide(q: string | undefined, ways: readonly Way[]): boolean {
  const everywhere: readonly string[] = [WATCHED, accusing(WATCHED)];
  return q !== undefined && normaliseId(q) === null && ways.some(({ key }) => everywhere.includes(key));
}

/** Throws `rate-limited` when as many such searches as one process takes are under way. */
export const oneOfFew = atMost(MOST_AT_ONCE, 10);
