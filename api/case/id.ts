import { z } from 'zod';
import type { Caller } from '../auth/caller';
import { normaliseId } from '../auth/secret';
import { invalidToken } from '../auth/jwt';
import { isAbout } from '../http/trace';
import { Problem } from '../problem';

/** The tracking id in a path, as people type it. */
export const caseParams = z.object({
  id: z.string().max(64).describe('The tracking id; for a follower, the id of their receipt'),
});

/**
 * The id of the case that a caller means: the tracking id in its one form; to a follower, who knows the case by their
 * receipt alone, the case that the receipt follows. Throws `not-found` for what cannot be an id; to whoever has a secret
 * `unauthenticated`, as for any id that it does not fit.
 */
export const caseIdOf = (text: string, caller: Caller): string => {
  const id = normaliseId(text);
  if (caller.kind === 'follower') {
    if (id !== caller.receipt) throw invalidToken();
    isAbout(caller.case);
    return caller.case;
  }
  if (id !== null) {
    isAbout(id);
    return id;
  }
  throw caller.kind === 'reporter' ? invalidToken() : new Problem('not-found');
};

/** How a caller knows the case: a follower by their receipt, everybody else by its tracking id. */
export const shownId = (id: string, caller: Caller): string =>
  caller.kind === 'follower' ? caller.receipt : id;
