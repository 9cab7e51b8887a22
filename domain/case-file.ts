import type { Clock, HeadStart } from './clock';
import type { CommandResult, SealedText } from './command';
import type { AgencyRef } from './directory';
import type { Limits } from './policy';
import type {
  Channel,
  Classification,
  Closer,
  CommandName,
  Instant,
  Outcome,
  Post,
  Role,
  Stage,
} from './vocabulary';

/** Version of the CaseFile's shape; `upgrade.ts` brings older ones up to it wherever one comes in. */
export const CASE_FILE_VERSION = 1;

/** Who acted, as the trail keeps it. `sub` is sealed. */
export interface By {
  role: Role | 'reporter' | 'follower' | 'engine';
  agency: string | null;
  post?: Post;
  sub?: string;
  /** An agency's or channel's software, or a desk, that acted for the reporter. */
  onBehalf?: string;
}

/** One line of the trail. `data` refers to texts by their place in the file and never repeats them. */
export interface TrailEntry {
  seq: number;
  type: string;
  at: Instant;
  by: By;
  data?: Record<string, unknown>;
}

export interface Answer {
  at: Instant;
  agency: string;
  agencyName: string;
  text: SealedText;
  final: boolean;
  question?: SealedText;
  nextBy?: Instant;
  /** The supporting agency whose part it answers; absent for the answers of the case. */
  part?: string;
}

export interface Reply {
  at: Instant;
  text: SealedText;
  objection: boolean;
  /** What the reporter added when the desk asked for more. */
  completion?: boolean;
}

/** Somebody to whom a case was escalated: sees it and may answer, dispose and instruct until it closes. */
export interface Escalation {
  agency: string;
  role: string;
  post?: string;
  level: number;
  at: Instant;
  /** The agency that did not act. */
  holder: string;
  /** The part of a supporting agency for which it was escalated; absent for that of the holder. */
  part?: string;
}

export const PART_STATES = ['open', 'answered', 'returned', 'released', 'lapsed'] as const;
/**
 * `answered`: finally. `returned`: the agency says that it is not for it. `released`: it is needed no more. `lapsed`: the
 * lead has answered without it, or the case was closed.
 */
export type PartState = (typeof PART_STATES)[number];

/** What a supporting agency has to do in a case, beside the one that holds it. */
export interface Part {
  agency: AgencyRef;
  state: PartState;
  from: Instant;
  to: Instant | null;
  /** Who asked for it. */
  by: { role: string; agency: string | null };
  instructions?: SealedText;
  /** MAC of the instructions, by which a request that is repeated is known as the same. */
  mark?: string;
  /** Why it was returned. */
  reason?: SealedText;
  /** Answers that were not final. */
  promises: number;
}

/** Somebody who follows a case that another has filed, and can be reached. */
export interface Follower {
  /** The receipt that they keep. */
  receipt: string;
  at: Instant;
  contact: SealedText;
}

/** Who has joined a case, and how often it was filed again. */
export interface Followers {
  /** People who have joined. */
  joined: number;
  /** Further filings of the same text by its sender. */
  repeated: number;
  /** Those who can be reached, as far as there is room for them. */
  list: Follower[];
}

/** The case that goes on for this one. */
export interface Merger {
  into: string;
  at: Instant;
  reason: SealedText;
  /** When it was over with that case; what is left is where the answers are. */
  endedAt?: Instant;
  /** The stage in which it was settled with that case, without an answer of its own. */
  settledFrom?: Stage;
}

/** What a case brings to the one that goes on for it. */
export interface Brought {
  receivedAt: Instant;
  /** People who wait for an answer with it. */
  followers: number;
  clocks: HeadStart[];
  /** Who is complained of there, and whether in confidence: the other case has to be as closed. */
  about?: string[];
  confidential?: boolean;
}

/** A case that this one goes on for. */
export interface MergedCase extends Brought {
  id: string;
  at: Instant;
  /** When this case closed, and it with it. */
  endedAt?: Instant;
  /** When it was taken out again; kept for a while, so that word which comes late or twice is known. */
  leftAt?: Instant;
}

/** Which secret makes its holder the reporter. */
export interface Secrets {
  /** The one that holds; the next holds, too, as soon as somebody comes with it. */
  generation: number;
  /** How often the next one was asked for since this one holds, and when this last changed. */
  asked: number;
  at: Instant;
}

/** Where the rules thought, at filing, that the case belongs. */
export interface RouteSuggestion {
  to: string;
  rule: string;
  /** 0..1 */
  confidence: number;
  /** The topic that was read from the words, when the reporter chose none. */
  topic?: string;
  /** Where follow-up began first: what the desks have made of it. */
  decided?: string;
}

/** A stop on the way of a case. */
export interface Stop {
  agency: string;
  institution: string;
  ancestors: string[];
  name: string;
  from: Instant;
  to: Instant | null;
  reason: string;
  text?: SealedText;
}

export type Filer = { kind: 'reporter' } | { kind: 'system' | 'desk'; agency: string };

/** What is remembered of a command, by the MAC of caller and key. */
export type SeenCommand = { id: string; sender: string; name: CommandName; at: Instant } & CommandResult;

/** The whole of a case: what its workflow holds, carries through continue-as-new, and projects. Plain JSON. */
export interface CaseFile {
  v: number;
  id: string;
  revision: number;
  /** `migration`: the last one that has put it under this version. */
  policy: { name: string; version: string; limits: Limits; migration?: string };
  nationalDesk: AgencyRef;
  /** The desk that takes its place when it is complained of itself. A directory may have none. */
  lastDesk?: AgencyRef;

  stage: Stage;
  outcome: Outcome | null;
  closedBy: Closer | null;
  /** Verified and accepted: its public form may be shown. */
  accepted: boolean;

  classification: Classification;
  oversight: boolean;
  topic: string | null;
  title: SealedText;
  description: SealedText;
  original: { title: SealedText; description: SealedText } | null;
  /** Institutions whose desk has verified it. */
  verifiedBy: string[];
  occurredOn: string | null;
  region: string | null;
  regionName: string | null;
  topicName: string | null;
  place: SealedText | null;
  channel: Channel;
  filedAt: string | null;
  about: string[];
  anonymous: boolean;
  confidential: boolean;
  notify: boolean;
  externalId: string | null;
  /** MAC of the filing, so that its repeat is known as such when the engine has forgotten the case. */
  bodyHash?: string;
  reporter: SealedText | null;
  /** Absent while nobody has asked for another secret than that of the receipt. */
  secrets?: Secrets;
  filer: Filer;

  holder: AgencyRef;
  /** Who disposed it to the present holder. */
  disposedBy: AgencyRef | null;
  path: Stop[];
  hops: number;
  binding: boolean;
  arbitration: boolean;
  /** Who settles it between units of one local government, in place of the national desk. */
  arbiter?: 'secretary';
  suggestion?: RouteSuggestion;
  /** What supporting agencies have to do; absent in a case that never had one. */
  parts?: Part[];
  followers?: Followers;
  merger?: Merger;
  merged?: MergedCase[];
  escalations: Escalation[];
  /** The highest level ever reached for the case itself; that of a part is told by its clocks. */
  peakLevel: number;

  ask: SealedText | null;
  reason: SealedText | null;
  reasonCode: string | null;
  /** `part`: for the supporting agency alone. */
  instructions: { at: Instant; agency: string | null; role: string; text: SealedText; part?: string }[];
  answers: Answer[];
  replies: Reply[];
  questionOpen: boolean;
  completions: number;
  promises: number;
  questions: number;
  /** Suspensions by hand so far; absent in a case that has had none. */
  suspensions?: number;
  rating: number | null;
  ratingText: SealedText | null;
  offeredAt: Instant | null;
  referral: {
    at: Instant;
    reporter: SealedText | null;
    receivedAt: Instant | null;
    reference: SealedText | null;
  } | null;

  clocks: Clock[];
  /** The next rung that will fire, in words for the timer and the details; null when none is due. */
  next: NextRung | null;
  /** When the engine wakes next: for that rung, or because a clock falls due before it; with the case's jitter. */
  wakeAt: Instant | null;
  /** As of the last transition; readers compute it anew for their own now. */
  overdue: boolean;
  trail: TrailEntry[];
  seen: Record<string, SeenCommand>;
  receivedAt: Instant;
  updatedAt: Instant;
  /** `at` of the last command that was applied: the next one is never charged earlier. */
  lastCommandAt: Instant;
}

export interface NextRung {
  at: Instant;
  clock: string;
  /** The supporting agency whose clock it is; absent for those of the case. */
  part?: string;
  rung: string;
  action: string;
  to: string[];
  level?: number;
}

/** The earliest due instant of the running clocks; null when none runs. */
export function dueAt(file: CaseFile): Instant | null {
  let due: Instant | null = null;
  for (const clock of file.clocks) {
    if (clock.state === 'running' && clock.dueAt !== null && (due === null || clock.dueAt < due))
      due = clock.dueAt;
  }
  return due;
}

/** Whether a running clock has run out by `now`, rung or no rung. */
export function isOverdue(file: CaseFile, now: Instant): boolean {
  const due = dueAt(file);
  return due !== null && now >= due;
}

/** The highest level reached on clocks that still run, else 0. */
export function escalationLevel(file: CaseFile): number {
  let level = 0;
  for (const clock of file.clocks) {
    if (clock.state !== 'running' && clock.state !== 'suspended') continue;
    for (const fired of clock.fired) level = Math.max(level, fired.level ?? 0);
  }
  return level;
}

/** The highest level ever reached, for the case or for a part of it. */
export function peakLevel({ peakLevel: own, clocks }: CaseFile): number {
  return Math.max(own, ...clocks.flatMap(({ fired }) => fired.map(({ level }) => level ?? 0)));
}

/** Adds a line to the trail. */
export function note(
  file: CaseFile,
  type: string,
  at: Instant,
  by: By,
  data?: Record<string, unknown>,
): void {
  const seq = (file.trail[file.trail.length - 1]?.seq ?? 0) + 1;
  file.trail.push({ seq, type, at, by, ...(data ? { data } : {}) });
}

/** Adds a line that nobody but the engine has caused. */
export function noteByEngine(file: CaseFile, type: string, at: Instant, data: Record<string, unknown>): void {
  note(file, type, at, { role: 'engine', agency: null }, data);
}

/** Texts in a case, for the policy's limit. */
export function messageCount(file: CaseFile): number {
  const { answers, replies, instructions, parts = [] } = file;
  return answers.length + replies.length + instructions.length + parts.length;
}
