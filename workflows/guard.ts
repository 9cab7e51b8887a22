import type { Command, Envelope } from '../domain/command';
import { UNITS } from '../domain/duration';
import { MOST_SEGMENTS } from '../domain/merger';
import type { MigrationOrder } from '../domain/migration-order';
import type { Message } from '../domain/message';
import type { SecretWord } from '../domain/secrets';
import { CLASSIFICATIONS, CLOSERS, LEVELS, OUTCOMES, ROLES, type CommandName } from '../domain/vocabulary';
import type { Question } from './contract';

/**
 * What a command must look like before a case reads it. The API has checked it with zod already; this is for everybody
 * else who can reach the engine. zod itself would cost every cached case a megabyte here, hence these few lines; a test
 * holds them to the zod schemas.
 */

type Check = (value: unknown) => boolean;

const LONGEST_TEXT = 40_000;

const text: Check = (value) => typeof value === 'string' && value.length > 0 && value.length <= LONGEST_TEXT;
const word: Check = (value) => typeof value === 'string' && value.length > 0 && value.length <= 200;
const mac: Check = (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{16,128}$/.test(value);
const traceId: Check = (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{8,64}$/.test(value);
const agencyId: Check = (value) => typeof value === 'string' && /^[a-z0-9][a-z0-9.-]{0,119}$/.test(value);
const trackingId: Check = (value) => typeof value === 'string' && /^[0-9A-Z]{8,14}$/.test(value);
const flag: Check = (value) => typeof value === 'boolean';
const instant: Check = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value < 1e14;
const oneOf =
  (words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value);
const listOf =
  (check: Check, most: number): Check =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every(check);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const nullable =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const whole =
  (least: number, most: number): Check =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;

/** An object with these properties and no others. */
const shape =
  (fields: Record<string, Check>): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const own = value as Record<string, unknown>;
    return (
      Object.keys(own).every((name) => Object.hasOwn(fields, name)) &&
      Object.entries(fields).every(([name, check]) => check(Object.hasOwn(own, name) ? own[name] : undefined))
    );
  };

const corrections = {
  classification: optional(oneOf(CLASSIFICATIONS)),
  oversight: optional(flag),
  about: optional(listOf(agencyId, 20)),
  topic: optional(word),
  title: optional(text),
  description: optional(text),
  confidential: optional(flag),
};

const BODIES: Record<CommandName, Check> = {
  verification: shape({
    ...corrections,
    decision: oneOf(['accept', 'incomplete', 'not-ours', 'archive']),
    to: optional(agencyId),
    ask: optional(text),
    code: optional(word),
    reason: optional(text),
  }),
  completion: shape({ text }),
  disposition: shape({
    to: agencyId,
    instructions: optional(text),
    supporting: optional(listOf(agencyId, 10)),
  }),
  return: shape({ reason: text, suggested: optional(agencyId) }),
  answers: shape({ text, final: flag, nextBy: optional(instant), question: optional(text) }),
  replies: shape({ text, objection: optional(flag) }),
  acceptance: shape({ rating: optional(whole(1, 5)), text: optional(text) }),
  withdrawal: shape({ reason: optional(text) }),
  instructions: shape({ text }),
  corrections: shape({ ...corrections, reason: text }),
  referral: shape({ consent: (value) => value === true, reporter: optional(text) }),
  receipt: shape({ reference: text }),
  suspensions: shape({ clock: word, reason: text, from: instant, until: instant }),
  suspensionEnd: shape({ n: whole(1, 1e6) }),
  supporting: shape({ agency: agencyId, instructions: optional(text), mark: optional(mac) }),
  supportingEnd: shape({ agency: agencyId }),
  followers: shape({
    receipt: trackingId,
    kind: oneOf(['joined', 'repeated', 'left']),
    contact: optional(text),
  }),
  merger: shape({ into: trackingId, reason: text }),
  mergerEnd: shape({ reason: optional(text) }),
};

const agencyRef = shape({
  agency: agencyId,
  institution: agencyId,
  name: word,
  institutionName: word,
  level: oneOf(LEVELS),
  ancestors: listOf(agencyId, 10),
  formerly: optional(listOf(agencyId, 40)),
  zone: word,
  calendar: optional(word),
  desk: flag,
  secretary: optional(flag),
  revision: optional(whole(0, 1e9)),
});

const agencies: Check = (value) =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length <= 25 &&
  Object.entries(value).every(([id, ref]) => agencyId(id) && agencyRef(ref) && ref.agency === id);

/** What each of some agencies lies in, by their ids. */
const lines: Check = (value) =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length <= 20 &&
  Object.entries(value).every(([id, line]) => agencyId(id) && listOf(agencyId, 10)(line));

const ENVELOPE: Record<keyof Envelope, Check> = {
  id: mac,
  key: mac,
  sender: mac,
  at: instant,
  actor: shape({
    role: oneOf([...ROLES, 'reporter', 'follower']),
    agency: nullable(agencyId),
    post: optional(oneOf(['head', 'secretary'])),
    ancestors: listOf(agencyId, 10),
    formerly: optional(listOf(agencyId, 40)),
    sub: optional(text),
    standsInFor: optional(listOf(agencyId, 20)),
    standsInUnder: optional(lines),
    receipt: optional(trackingId),
    generation: optional(whole(1, 1e6)),
  }),
  // By the command's name, below.
  body: () => true,
  agencies: optional(agencies),
  keyed: optional(flag),
  ifRevision: optional(whole(0, 1e9)),
  trace: optional(traceId),
};

const identifier: Check = (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value);

const migration = shape({
  id: identifier,
  from: identifier,
  to: identifier,
  past: oneOf(['fire', 'skip']),
});

/** Whether a value is a well-formed order to move to other rules. Never throws. */
export function isMigrationOrder(value: unknown): value is MigrationOrder {
  return migration(value);
}

const headStart = shape({
  name: word,
  unit: oneOf(UNITS),
  startedAt: instant,
  countsFrom: instant,
  segments: listOf(
    shape({ from: instant, to: nullable(instant), calendar: word, zone: word }),
    MOST_SEGMENTS,
  ),
});

const MESSAGES: Record<Message['kind'], Check> = {
  mergedIn: shape({
    kind: word,
    from: trackingId,
    at: instant,
    receivedAt: instant,
    followers: whole(0, 1e9),
    clocks: listOf(headStart, 10),
    about: optional(listOf(agencyId, 20)),
    confidential: optional(flag),
  }),
  mergedOut: shape({ kind: word, from: trackingId, at: instant, since: instant }),
  leadClosed: shape({
    kind: word,
    from: trackingId,
    at: instant,
    since: instant,
    outcome: nullable(oneOf(OUTCOMES)),
    closedBy: nullable(oneOf(CLOSERS)),
  }),
};

/** Whether a value is a well-formed message of another case. Never throws. */
export function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const { kind } = value;
  return (
    typeof kind === 'string' && Object.hasOwn(MESSAGES, kind) && MESSAGES[kind as Message['kind']](value)
  );
}

const SECRET_WORDS: Record<SecretWord['kind'], Check> = {
  asked: shape({ kind: word, at: instant }),
  used: shape({ kind: word, generation: whole(2, 1e6), at: instant }),
};

/** Whether a value is well-formed word of the reporter's secret. Never throws. */
export function isSecretWord(value: unknown): value is SecretWord {
  return SECRET_WORDS.asked(value)
    ? (value as SecretWord).kind === 'asked'
    : SECRET_WORDS.used(value) && (value as SecretWord).kind === 'used';
}

const QUESTIONS: Record<Question['of'], Check> = {
  caseFile: shape({ of: word }),
  standing: shape({ of: word }),
  remains: shape({ of: word }),
  command: shape({ of: word, id: mac }),
  commands: shape({ of: word, ids: listOf(mac, 1000) }),
};

/** Whether a value is a question that a case can answer. Never throws. */
export function isQuestion(value: unknown): value is Question {
  if (typeof value !== 'object' || value === null || !('of' in value)) return false;
  const { of } = value;
  return typeof of === 'string' && Object.hasOwn(QUESTIONS, of) && QUESTIONS[of as Question['of']](value);
}

/** Whether a value is word of a merger that cannot be taken, and yet says whose it is and of when. Never throws. */
export function isGarbledMerger(value: unknown): value is Pick<Message, 'from' | 'at'> {
  if (typeof value !== 'object' || value === null || isMessage(value)) return false;
  const { kind, from, at } = value as Partial<Record<string, unknown>>;
  return kind === 'mergedIn' && trackingId(from) && instant(at);
}

/**
 * Whether a value is a well-formed command of that name. Of the envelope only what is known is looked at: an API of a
 * later release may have put more into it, and what it has accepted must not be dropped by an older worker. The body, and
 * who speaks, must be known to the last field. Never throws, whatever it is given.
 */
export function isEnvelope<N extends CommandName>(name: N, value: unknown): value is Envelope<N> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { own, body } = ownOf(value);
  return BODIES[name](body) && Object.entries(ENVELOPE).every(([field, check]) => check(own[field]));
}

/** The command in an envelope, without what this release does not know of it: that must not get into a case. */
export function commandIn<N extends CommandName>(name: N, envelope: Envelope<N>): Command {
  return { name, ...ownOf(envelope).own } as unknown as Command;
}

function ownOf(value: object): { own: Record<string, unknown>; body: unknown } {
  const all = value as Record<string, unknown>;
  const names = Object.keys(ENVELOPE).filter((field) => Object.hasOwn(all, field));
  const own = Object.fromEntries(names.map((field) => [field, all[field]]));
  return { own, body: own['body'] };
}
