import { z } from 'zod';
import type { Caller } from '../auth/caller';
import { normaliseId } from '../auth/secret';
import { invalidToken } from '../auth/jwt';
import { Problem } from '../problem';

/** The tracking id in a path, as people type it. */
export const caseParams = z.object({ id: z.string().max(64).describe('The tracking id') });

/**
 * The tracking id in its one form. Throws `not-found` for what cannot be one; to a reporter `unauthenticated`, as for
 * any id that their secret does not fit.
 */
export const caseIdOf = (text: string, caller: Caller): string => {
  const id = normaliseId(text);
  if (id !== null) return id;
  throw caller.kind === 'reporter' ? invalidToken() : new Problem('not-found');
};
