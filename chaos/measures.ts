import type { Ladders } from './ladders';

/** By what the books of a case are made up, beside its account. */
export interface Measures {
  readonly ladders: Ladders;
  readonly dayMs: number;
}

/** What happens within so long before somebody looks may not have been written down yet. */
export const GRACE_MS = 3000;
