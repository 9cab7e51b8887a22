import type { Logger } from 'pino';
import type { Directory } from '../../domain/directory';
import { isConcerned } from '../../domain/notices/concerned';
import { SECRET_PLACE, type Addressee } from '../../domain/notices/notice';
import type { Bilingual } from '../../domain/policy';
import { DAY_MS, HOUR_MS, type Instant } from '../../domain/vocabulary';
import type { Outbox, OutboxEntry } from '../../store/outbox';
import { reporterSecret } from '../../store/reporter-secret';
import type { Sealer } from '../../store/seal';
import type { UntoldCases } from '../../store/untold-cases';
import { isAnswer, Undeliverable, type Channel, type Contact } from './channel';
import type { Silences } from './silences';

/** Longer than any channel takes: what is leased longer belongs to a process that is gone. */
const LEASE_MS = 60_000;
const FIRST_WAIT_MS = 5000;
const LONGEST_WAIT_MS = HOUR_MS;
/** What could not be sent for so long is given up and shown to an operator. */
const GIVE_UP_MS = 3 * DAY_MS;

/** What becomes of an attempt: `nowhere` when nobody knows an address, `given-up` when it is not tried again by itself. */
export const NOTICE_OUTCOMES = ['sent', 'failed', 'given-up', 'nowhere'] as const;
export type NoticeOutcome = (typeof NOTICE_OUTCOMES)[number];

export interface SenderDeps {
  outbox: Outbox;
  /** Where it is looked up whether a notice still concerns whom it is for. */
  cases: Pick<UntoldCases, 'now'>;
  channels: readonly Channel[];
  /** Which of them do not answer; the same for all senders. */
  silences: Silences;
  directory: () => Directory;
  sealer: Pick<Sealer, 'openJson'>;
  /** From which secrets are made. */
  secretKey: string;
  now: () => Instant;
  /** The first pause after a failure; 5 s unless given. */
  firstWaitMs?: number;
  /** Hears what became of each attempt. */
  count?: (outcome: NoticeOutcome) => void;
  /** One line for each attempt; none unless given. */
  logger?: Pick<Logger, 'info' | 'warn'>;
}

/** Sends the next notice that may go out. False when there is none. */
export async function sendNext(deps: SenderDeps): Promise<boolean> {
  const { outbox, cases, now } = deps;
  const entry = await outbox.take(now(), LEASE_MS);
  if (!entry) return false;
  const file = await cases.now(entry.case);
  if (file === null) {
    // It has come from a case: one that is not there now is being repaired, or rolled back to.
    await putOff(deps, entry, 'no-case');
  } else if (isConcerned(file, entry.to, { directory: deps.directory() })) {
    await send(deps, entry);
  } else {
    await outbox.drop(entry._id);
    deps.logger?.info({ case: entry.case, notice: entry._id }, 'notice of no concern any more');
  }
  return true;
}

async function send(deps: SenderDeps, entry: OutboxEntry): Promise<void> {
  const { outbox, channels, silences, now } = deps;
  const to = contactOf(entry.to, deps);
  const channel = isWithout(entry, to) ? undefined : channels.find((one) => one.reaches(to));
  const { _id: notice, case: of } = entry;
  if (!channel) {
    await outbox.nowhere(entry._id);
    deps.count?.('nowhere');
    deps.logger?.info({ case: of, notice }, 'notice without an address');
    return;
  }
  if (!silences.mayTry(channel.name, now())) {
    await putOff(deps, entry, 'no-answer');
    return;
  }
  const since = now();
  const line = (): object => ({ case: of, notice, channel: channel.name, ms: now() - since });
  try {
    await channel.send({
      id: entry._id,
      case: knownAs(entry),
      about: entry.about,
      text: textOf(entry, deps),
      to,
    });
    silences.answered(channel.name);
  } catch (error) {
    if (isAnswer(error)) silences.answered(channel.name);
    else silences.unanswered(channel.name, now());
    const code = codeOf(error);
    const outcome = await putOff(deps, entry, code, error);
    deps.logger?.warn({ ...line(), code }, outcome === 'given-up' ? 'notice given up' : 'notice failed');
    return;
  }
  await outbox.sent(entry._id, now());
  deps.count?.('sent');
  deps.logger?.info(line(), 'notice sent');
}

/** Has it tried again later, or gives it up. `error`: what the channel said, where it was tried. */
async function putOff(
  deps: SenderDeps,
  entry: OutboxEntry,
  code: string,
  error: unknown = null,
): Promise<NoticeOutcome> {
  const again = nextAttempt(entry, error, deps);
  await deps.outbox.failed(entry._id, code, again);
  const outcome = again === null ? 'given-up' : 'failed';
  deps.count?.(outcome);
  return outcome;
}

function nextAttempt(
  { attempts, putAt }: OutboxEntry,
  error: unknown,
  { now, firstWaitMs = FIRST_WAIT_MS }: SenderDeps,
): Instant | null {
  const wait = Math.min(firstWaitMs * 2 ** attempts, LONGEST_WAIT_MS);
  const next = now() + wait;
  return error instanceof Undeliverable || next > putAt.getTime() + GIVE_UP_MS ? null : next;
}

/** The id under which the addressee's secret opens the case: a follower's opens their receipt, and nothing else. */
function knownAs({ case: of, to }: Pick<OutboxEntry, 'case' | 'to'>): string {
  return to.kind === 'follower' ? to.receipt : of;
}

/** A secret is for one person: without their address it is given to no gateway either. */
function isWithout({ secret }: OutboxEntry, { email, phone }: Contact): boolean {
  return secret !== undefined && email === undefined && phone === undefined;
}

/** What goes out. A secret is made here, for the moment of sending. */
function textOf({ case: of, text, secret }: OutboxEntry, { secretKey }: SenderDeps): Bilingual {
  if (secret === undefined) return text;
  const made = reporterSecret(secretKey, of, secret);
  return { id: text.id.replace(SECRET_PLACE, made), en: text.en.replace(SECRET_PLACE, made) };
}

/** The contact is opened here and nowhere else. */
function contactOf(to: Addressee, { sealer, directory }: SenderDeps): Contact {
  if (to.kind === 'post') {
    const { agency, role, post } = to;
    const email = directory().get(agency)?.email;
    return {
      kind: 'post',
      agency,
      role,
      ...(post === undefined ? {} : { post }),
      ...(email === undefined ? {} : { email }),
    };
  }
  const opened = sealer.openJson(to.contact);
  return { kind: to.kind, ...fieldOf(opened, 'email'), ...fieldOf(opened, 'phone') };
}

function fieldOf<F extends 'email' | 'phone'>(value: unknown, field: F): Partial<Record<F, string>> {
  if (typeof value !== 'object' || value === null) return {};
  const found: unknown = Object.entries(value).find(([name]) => name === field)?.[1];
  return typeof found === 'string' ? ({ [field]: found } as Record<F, string>) : {};
}

/** A word for what went wrong, or for what was behind it; messages of libraries may hold addresses. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  for (const one of [error, error.cause]) {
    if (one instanceof Error && 'code' in one && typeof one.code === 'string') return one.code;
  }
  return error.name;
}
