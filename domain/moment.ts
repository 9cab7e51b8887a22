/**
 * What can happen to a case that starts or ends a clock. Rule files name these moments in words; nothing else about
 * the procedure is visible to them.
 */
export const MOMENTS = [
  'filed',
  'reopenedAtVerification',
  'verified',
  'archived',
  'asked',
  'completed',
  'receivedByDesk',
  'disposed',
  'disposedToUnit',
  'sentBack',
  'answered',
  'promised',
  'finalAnswer',
  'questioned',
  'replied',
  'accepted',
  'returned',
  'referred',
  'receivedByOmbudsman',
  'closed',
  'closedBySilence',
  'reopened',
  'reclassified',
  'moved',
  'stopped',
  'released',
  'receivedByArbiter',
  'partEnded',
  'merged',
  'unmerged',
] as const;
export type Moment = (typeof MOMENTS)[number];

/** The words of a rule file. */
export const MOMENT_PHRASES: Readonly<Record<string, Moment>> = {
  filed: 'filed',
  'reopened at verification': 'reopenedAtVerification',
  verified: 'verified',
  archived: 'archived',
  asked: 'asked',
  completed: 'completed',
  'received by a desk': 'receivedByDesk',
  disposed: 'disposed',
  'disposed to a unit': 'disposedToUnit',
  'sent back by the reporter': 'sentBack',
  'any answer': 'answered',
  'the next answer': 'answered',
  'an answer that is not final': 'promised',
  'final answer': 'finalAnswer',
  questioned: 'questioned',
  replied: 'replied',
  accepted: 'accepted',
  returned: 'returned',
  referred: 'referred',
  'received by the Ombudsman': 'receivedByOmbudsman',
  closed: 'closed',
  'closed by silence': 'closedBySilence',
  reopened: 'reopened',
  'received by the arbiter': 'receivedByArbiter',
};

/** What a clock may stand still for. */
export const CONDITIONS = ['completion', 'reply', 'question'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** One thing that happened, with what the planner must know of it. */
export interface Mark {
  moment: Moment;
  /** The supporting agency whose part it concerns; the part of the holder unless given. */
  part?: string;
  /** With `promised`: the instant up to which the agency has promised. */
  promisedUntil?: number | null;
  /** With `stopped`: the clock that somebody has stopped by hand. */
  stop?: StopOrder;
  /** With `released`: the number of the suspension that somebody has ended. */
  release?: number;
  /** With `sentBack` or `reopened`: an objection raises the case one level. */
  raise?: boolean;
}

/** A suspension by hand as it was ordered; the ledger keeps it within what the rules allow. */
export interface StopOrder {
  /** Its number in the case, from 1. */
  n: number;
  clock: string;
  from: number;
  until: number;
  /** Why, sealed. */
  text: string;
  by: { role: string; agency: string | null };
}
