import type { Directory } from '../../domain/directory';
import type { Addressee } from '../../domain/notices/notice';
import { DAY_MS, HOUR_MS, type Instant } from '../../domain/vocabulary';
import type { Outbox, OutboxEntry } from '../../store/outbox';
import type { Sealer } from '../../store/seal';
import { Undeliverable, type Channel, type Contact } from './channel';

/** Longer than any channel takes: what is leased longer belongs to a process that is gone. */
const LEASE_MS = 60_000;
const FIRST_WAIT_MS = 5000;
const LONGEST_WAIT_MS = HOUR_MS;
/** What could not be sent for so long is given up and shown to an operator. */
const GIVE_UP_MS = 3 * DAY_MS;

export interface SenderDeps {
  outbox: Outbox;
  channels: readonly Channel[];
  directory: () => Directory;
  sealer: Pick<Sealer, 'openJson'>;
  now: () => Instant;
  /** The first pause after a failure; 5 s unless given. */
  firstWaitMs?: number;
}

/** Sends the next notice that may go out. False when there is none. */
export async function sendNext(deps: SenderDeps): Promise<boolean> {
  const { outbox, channels, now } = deps;
  const entry = await outbox.take(now(), LEASE_MS);
  if (!entry) return false;
  const to = contactOf(entry.to, deps);
  const channel = channels.find((one) => one.reaches(to));
  if (!channel) {
    await outbox.nowhere(entry._id);
    return true;
  }
  try {
    await channel.send({ id: entry._id, case: knownAs(entry), about: entry.about, text: entry.text, to });
  } catch (error) {
    await outbox.failed(entry._id, codeOf(error), nextAttempt(entry, error, deps));
    return true;
  }
  await outbox.sent(entry._id, now());
  return true;
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
  return { kind: to.kind, ...textOf(opened, 'email'), ...textOf(opened, 'phone') };
}

function textOf<F extends 'email' | 'phone'>(value: unknown, field: F): Partial<Record<F, string>> {
  if (typeof value !== 'object' || value === null) return {};
  const found: unknown = Object.entries(value).find(([name]) => name === field)?.[1];
  return typeof found === 'string' ? ({ [field]: found } as Record<F, string>) : {};
}

/** A word for what went wrong; messages of libraries may hold addresses. */
function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return error instanceof Error ? error.name : 'unknown';
}
