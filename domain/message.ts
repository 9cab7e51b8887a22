import type { Brought } from './case-file';
import type { Closer, Outcome, Instant } from './vocabulary';

/**
 * What one case tells another. Plain JSON; nothing that a person has written. `at` is when it happened there, `since` when
 * the merger began that it is about: word of an earlier one changes nothing.
 */
export type Message =
  /** Another case has been merged into this one, and brings what it owes. It began `at`. */
  | ({ kind: 'mergedIn'; from: string; at: Instant } & Brought)
  /** It has been taken out again, or is over. */
  | { kind: 'mergedOut'; from: string; at: Instant; since: Instant }
  /** The case that goes on for this one could not take it (`outcome` null), or is over. */
  | {
      kind: 'leadClosed';
      from: string;
      at: Instant;
      since: Instant;
      outcome: Outcome | null;
      closedBy: Closer | null;
    };
