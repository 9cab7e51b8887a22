import type { AgencyRef } from './directory';
import type { Refusal } from './refusal';
import type { Classification, CommandName, Instant, Post, Role } from './vocabulary';

/** Who calls, as the API has proved and the directory knows. `sub` is sealed. */
export interface Actor {
  role: Role | 'reporter' | 'follower';
  agency: string | null;
  post?: Post;
  /** From the agency's parent up to its institution. */
  ancestors: string[];
  /** What the agency has lain in before it was moved. */
  formerly?: string[];
  sub?: string;
  /** Agencies for whose absent officers this one stands in now, in the same role and post. */
  standsInFor?: string[];
  /** What each of those lies in, from its parent up to its institution. Earlier commands do not say so. */
  standsInUnder?: Record<string, string[]>;
  /** Of a follower: the receipt by which they follow the case. */
  receipt?: string;
  /** Of a reporter whose secret was replaced: the generation of the one that they came with; 1 unless given. */
  generation?: number;
}

/** Free text, sealed by the API before anything else sees it. */
export type SealedText = string;

/** What a desk may change of a complaint, at verification or later; the original text stays. */
export interface Edits {
  classification?: Classification;
  oversight?: boolean;
  about?: string[];
  topic?: string;
  title?: SealedText;
  description?: SealedText;
  confidential?: boolean;
}
export interface VerificationBody extends Edits {
  decision: 'accept' | 'incomplete' | 'not-ours' | 'archive';
  to?: string;
  ask?: SealedText;
  code?: string;
  reason?: SealedText;
}
export interface CompletionBody {
  text: SealedText;
}
export interface DispositionBody {
  to: string;
  instructions?: SealedText;
  /** Agencies that are asked to support whoever gets it. */
  supporting?: string[];
}
export interface ReturnBody {
  reason: SealedText;
  suggested?: string;
}
export interface AnswerBody {
  text: SealedText;
  final: boolean;
  /** Instant in milliseconds; the API reads a date as the close of that day in the unit's zone. */
  nextBy?: Instant;
  question?: SealedText;
}
export interface ReplyBody {
  text: SealedText;
  objection?: boolean;
}
export interface AcceptanceBody {
  rating?: number;
  text?: SealedText;
}
export interface WithdrawalBody {
  reason?: SealedText;
}
export interface InstructionBody {
  text: SealedText;
}
export interface CorrectionBody extends Edits {
  reason: SealedText;
}
export interface ReferralBody {
  consent: true;
  /** The identity that the reporter gives the Ombudsman, sealed JSON. */
  reporter?: SealedText;
}
export interface ReceiptBody {
  reference: SealedText;
}

export interface SuspensionBody {
  /** Name of the clock that is to stand still. */
  clock: string;
  reason: SealedText;
  /** From when; an instant that has been. The API fills in that of the command. */
  from: Instant;
  /** When it goes on by itself. */
  until: Instant;
}
export interface SuspensionEndBody {
  /** The number of the suspension in the case, from 1. */
  n: number;
}

export interface SupportingBody {
  agency: string;
  instructions?: SealedText;
  /** MAC of the instructions, which the API adds: sealed texts cannot be compared. */
  mark?: string;
}
export interface SupportingEndBody {
  agency: string;
}

export interface FollowerBody {
  /** The receipt that the follower keeps. */
  receipt: string;
  /**
   * `joined`: somebody whom it concerns too. `repeated`: the same text by the same sender once more. `left`: somebody who
   * had joined follows it no more.
   */
  kind: 'joined' | 'repeated' | 'left';
  /** How to reach them, sealed JSON. */
  contact?: SealedText;
}

export interface MergerBody {
  /** The case that goes on for both. */
  into: string;
  reason: SealedText;
}
export interface MergerEndBody {
  reason?: SealedText;
}

export interface Bodies {
  verification: VerificationBody;
  completion: CompletionBody;
  disposition: DispositionBody;
  return: ReturnBody;
  answers: AnswerBody;
  replies: ReplyBody;
  acceptance: AcceptanceBody;
  withdrawal: WithdrawalBody;
  instructions: InstructionBody;
  corrections: CorrectionBody;
  referral: ReferralBody;
  receipt: ReceiptBody;
  suspensions: SuspensionBody;
  suspensionEnd: SuspensionEndBody;
  supporting: SupportingBody;
  supportingEnd: SupportingEndBody;
  followers: FollowerBody;
  merger: MergerBody;
  mergerEnd: MergerEndBody;
}

/** What is sent to a case: the argument of the update, and of the signal of the same name. */
export interface Envelope<N extends CommandName = CommandName> {
  /** MAC of caller, key, command and body; the update's id. */
  id: string;
  /** MAC of caller and key. */
  key: string;
  /** MAC of the caller: who may ask what became of it. */
  sender: string;
  /** When the API received it. */
  at: Instant;
  actor: Actor;
  body: Bodies[N];
  /** What the directory says of the agencies that the body names. */
  agencies?: Record<string, AgencyRef>;
  /** The key is the caller's own (`Idempotency-Key`), who may come again with it: a refusal is remembered, too. */
  keyed?: boolean;
  /** The revision that the caller saw (`If-Match`). */
  ifRevision?: number;
  /** The trace of the request that gave it: by this its lines are found in every log. */
  trace?: string;
}

/** A command in the queue. */
export type Command = { [N in CommandName]: { name: N } & Envelope<N> }[CommandName];

/** What became of a command. */
export type CommandResult = { state: 'applied' } | { state: 'refused'; refusal: Refusal };
