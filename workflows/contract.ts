import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { CaseFile, SeenCommand } from '../domain/case-file';
import type { Command, CommandResult, Envelope } from '../domain/command';
import type { Firing } from '../domain/firing';
import type { Message } from '../domain/message';
import type { MigrationOrder } from '../domain/migration-order';
import type { Mark } from '../domain/moment';
import type { Refusal } from '../domain/refusal';
import type { SecretWord } from '../domain/secrets';
import type { SparseCase } from '../domain/sparse';
import type { CommandName, Outcome, Stage } from '../domain/vocabulary';

/** The contract of a case's workflow: what starts it, what may be sent to it and asked of it, how it is found. */

export const CASE_QUEUE = 'tuntas-cases';
/** Projections that the database did not take at once are retried here, so that they hold up nothing else. */
export const PROJECTION_QUEUE = 'tuntas-projection';
export const WORKFLOW_TYPE = 'complaint';

/** `complaint/<tracking id>`. */
export function workflowId(id: string): string {
  return `complaint/${id}`;
}

/** The tracking id in the id of a case's workflow. */
export function idInWorkflowId(id: string): string {
  return id.replace(/^[^/]*\//, '');
}

export interface ComplaintInput {
  /** At the start without what every case begins with. */
  file: SparseCase;
  /** The newest revision that the read model has acknowledged; 0 at the start. */
  projected: number;
  /** The trace of the request that filed it, for the log of its first task. */
  trace?: string;
  /** Events after which the case continues as new; 1,000 unless given. */
  continueAfter?: number;
  /** What a run that was ended from outside has left to this one. */
  legacy?: Legacy;
  /** Goes on after a transition behind all else (`all-else.ts`); runs of before go on as they began. */
  orderly?: true;
}

/** What a case had been given when its run was ended from outside, and had not done yet. Absent: nothing of it. */
export interface Legacy {
  /** In the order in which they were given. */
  commands?: Command[];
  /** What an operator leaves out, because no case can get over it: recorded as refused. */
  leftOut?: Command[];
  messages?: (Message | SecretWord)[];
  /** What was applied to the file and not planned. */
  unsettled?: { marks: Mark[]; at: number };
  /** A rung that has fired after which the stage has not decided. */
  silence?: Firing;
}

/** How far a case is, in a few bytes. */
export interface Standing {
  revision: number;
  /** Since when the planning that is under way has been; null when none is. */
  since: number | null;
}

/** What another run needs to go on where this one is. */
export type Remains = { file: CaseFile } & Required<Pick<Legacy, 'commands' | 'messages'>> &
  Pick<Legacy, 'unsettled' | 'silence'>;

/** What a command answers: the head of the case, never its texts. */
export interface Head {
  stage: Stage;
  outcome: Outcome | null;
  holder: string;
  dueAt: number | null;
  revision: number;
  refusal?: Refusal;
}

/** The `type` of the failure with which a validator turns a command down; its detail is a Refusal. */
export const REFUSED = 'refused';

export const commandUpdates = {
  verification: defineUpdate<Head, [Envelope<'verification'>]>('verification'),
  completion: defineUpdate<Head, [Envelope<'completion'>]>('completion'),
  disposition: defineUpdate<Head, [Envelope<'disposition'>]>('disposition'),
  return: defineUpdate<Head, [Envelope<'return'>]>('return'),
  answers: defineUpdate<Head, [Envelope<'answers'>]>('answers'),
  replies: defineUpdate<Head, [Envelope<'replies'>]>('replies'),
  acceptance: defineUpdate<Head, [Envelope<'acceptance'>]>('acceptance'),
  withdrawal: defineUpdate<Head, [Envelope<'withdrawal'>]>('withdrawal'),
  instructions: defineUpdate<Head, [Envelope<'instructions'>]>('instructions'),
  corrections: defineUpdate<Head, [Envelope<'corrections'>]>('corrections'),
  referral: defineUpdate<Head, [Envelope<'referral'>]>('referral'),
  receipt: defineUpdate<Head, [Envelope<'receipt'>]>('receipt'),
  suspensions: defineUpdate<Head, [Envelope<'suspensions'>]>('suspensions'),
  suspensionEnd: defineUpdate<Head, [Envelope<'suspensionEnd'>]>('suspensionEnd'),
  supporting: defineUpdate<Head, [Envelope<'supporting'>]>('supporting'),
  supportingEnd: defineUpdate<Head, [Envelope<'supportingEnd'>]>('supportingEnd'),
  followers: defineUpdate<Head, [Envelope<'followers'>]>('followers'),
  merger: defineUpdate<Head, [Envelope<'merger'>]>('merger'),
  mergerEnd: defineUpdate<Head, [Envelope<'mergerEnd'>]>('mergerEnd'),
} as const satisfies { [N in CommandName]: unknown };

/** A command that found no worker is left with the engine as the signal of the same name. */
export const commandSignal = (name: CommandName) => defineSignal<[Envelope]>(name);

/** Many who follow a case at one time, as one message. */
export const followersSignal = defineSignal<[Envelope<'followers'>[]]>('manyFollowers');

/** Asks a case to continue as new when it next rests. */
export const continueSignal = defineSignal('continueAsNew');

/** Asks a case to plan again at once, because a calendar has moved something earlier than its next wake. */
export const replanSignal = defineSignal('replan');

/** Puts a case under another version of the rules. */
export const migrateSignal = defineSignal<[MigrationOrder]>('migrate');

/** What one case tells another. */
export const messageSignal = defineSignal<[Message]>('message');

/** Another secret was asked for, or is used. */
export const secretSignal = defineSignal<[SecretWord]>('secret');

export const caseFileQuery = defineQuery<CaseFile>('caseFile');
const standingQuery = defineQuery<Standing>('standing');
const remainsQuery = defineQuery<Remains>('remains');
/** What became of several commands, by their ids, in that order; and the stage that the case is at. */
export const commandsQuery = defineQuery<Became, [string[]]>('commands');
/** What became of a command, by its id; null when the case has not heard of it. */
export const commandQuery = defineQuery<BecameOfOne, [string]>('command');

type Became = { stage: Stage; became: (CommandResult['state'] | 'pending' | null)[] };
export type BecameOfOne = SeenCommand | { state: 'pending'; sender: string } | null;

/** What a case may be asked. Cases at work are asked by `askCase` (`asking.ts`), which says why not by these queries. */
export const QUERIES = {
  caseFile: caseFileQuery,
  standing: standingQuery,
  remains: remainsQuery,
  commands: commandsQuery,
  command: commandQuery,
} as const;

export type Question =
  | { of: 'caseFile' }
  | { of: 'standing' }
  | { of: 'remains' }
  | { of: 'command'; id: string }
  | { of: 'commands'; ids: string[] };

export interface Answers {
  caseFile: CaseFile;
  standing: Standing;
  remains: Remains;
  commands: Became;
  command: BecameOfOne;
}

/** The update by which a case at work is asked: it is always turned down, and the detail of that is the answer. */
export const ASK = 'ask';
/** The `type` of the failure that is an answer. */
export const ANSWER = 'answer';

const { KEYWORD, INT, DATETIME, BOOL } = SearchAttributeType;

/** At most ten Keywords and three of any other type: the limits of the embedded server. Nothing personal. */
export const attributes = {
  Stage: defineSearchAttributeKey('Stage', KEYWORD),
  Agency: defineSearchAttributeKey('Agency', KEYWORD),
  Institution: defineSearchAttributeKey('Institution', KEYWORD),
  Region: defineSearchAttributeKey('Region', KEYWORD),
  Topic: defineSearchAttributeKey('Topic', KEYWORD),
  Classification: defineSearchAttributeKey('Classification', KEYWORD),
  Channel: defineSearchAttributeKey('Channel', KEYWORD),
  Outcome: defineSearchAttributeKey('Outcome', KEYWORD),
  EscalationLevel: defineSearchAttributeKey('EscalationLevel', INT),
  Hops: defineSearchAttributeKey('Hops', INT),
  DueAt: defineSearchAttributeKey('DueAt', DATETIME),
  Overdue: defineSearchAttributeKey('Overdue', BOOL),
};

/** The search attributes as a server registers them. */
export const SEARCH_ATTRIBUTES = Object.values(attributes).map(({ name, type }) => ({ name, type }));
