import type { Bodies } from '../../domain/command';
import type { Channel, Classification, CommandName, Post, Role, Stage } from '../../domain/vocabulary';

/** Who files or gives a command: whoever holds the receipt's secret, or an officer with a token. */
export type Who =
  | { readonly kind: 'reporter' }
  | { readonly kind: 'officer'; readonly role: Role; readonly agency?: string; readonly post?: Post };

/** The body of `POST /v1/complaints`, as far as the demonstration uses it. */
export interface Filing {
  readonly classification: Classification;
  readonly title: string;
  readonly description: string;
  readonly location: { readonly region: string; readonly address?: string };
  readonly channel: Channel;
  /** The door; none is the national desk. */
  readonly agency?: string;
  readonly about?: readonly string[];
  readonly topic?: string;
  readonly oversight?: boolean;
  readonly anonymous?: boolean;
  readonly confidential?: boolean;
  readonly reporter?: { readonly name: string; readonly phone?: string; readonly email?: string };
}

interface Course {
  readonly by: Who;
  /** Working days of thought before it. */
  readonly after: number;
  /** Waits for this stage, where the command alone would be possible earlier. */
  readonly when?: Stage;
  /** Waits until the case has been escalated this high. */
  readonly level?: number;
  /** For a promise: working days from its making. */
  readonly promisedDays?: number;
}

/** One command in a life. */
export type Step = {
  [N in CommandName]: Course & { readonly command: N; readonly body: Bodies[N] };
}[CommandName];

/** What counts as an answer in the statistics: a question to the reporter does not. */
export function isAnswer(step: Step): boolean {
  return step.command === 'answers' && step.body.question === undefined;
}

/** What a life shows. */
export const WAYS = [
  'accepted',
  'settled by silence',
  'objection, then a better answer',
  'promise, then the answer',
  'question, reply, answer',
  'question without a reply',
  'completed by the reporter',
  'returned by an agency',
  'disposed again',
  'wrong door',
  'instructed by a superior',
  'corrected, taken from the accused',
  'kept from the accused',
  'reopened after silence',
  'archived, then reopened',
  'withdrawn after an answer',
  'handed to the Ombudsman',
  'silence of the agency',
] as const;
export type Way = (typeof WAYS)[number];

/** How a life ends: `outcome/closedBy`, or open for the two that nobody answers. */
export const ENDINGS = [
  'settled/reporter',
  'settled/system',
  'withdrawn/reporter',
  'referred/officer',
  'open',
] as const;
export type Ending = (typeof ENDINGS)[number];

/** A complaint from filing to its end, as the demonstration plays it. */
export interface Life {
  /** Short and unique; part of the idempotency keys. */
  readonly key: string;
  /** The working day of the play on which it is filed. */
  readonly day: number;
  readonly way: Way;
  readonly ending: Ending;
  /** Who enters it: the reporter unless a desk types it in or software sends it. */
  readonly filedBy?: Who;
  readonly filing: Filing;
  readonly steps: readonly Step[];
}
