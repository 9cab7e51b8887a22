import { timingSafeEqual } from 'node:crypto';
import { callerName, type Caller } from '../auth/caller';
import { commandId } from '../auth/secret';

/** Length of a command's id, of the hash of its key, and of the mark at the end. */
const PART = 22;
const FORM = /^(?:[A-Za-z0-9_-]{44}|[A-Za-z0-9_-]{66})$/;

/** What a ticket leads to. */
export interface Ticketed {
  readonly id: string;
  /** Hash of the idempotency key; null when the ticket does not say. */
  readonly key: string | null;
}

/**
 * The name under which a sender asks what became of a command: its id, the hash of its key if another command may have the
 * same, and a mark that only this sender was given. It can be checked while nobody is there who has heard of the command;
 * and of one whose key turns out to be another's, which leaves no trace in the case, the key tells what became of it.
 */
export function ticketOf(secretKey: string, caller: Caller, id: string, key = ''): string {
  const named = id + key;
  return named + commandId(secretKey, callerName(caller), named, 'ticket', null);
}

/** The command that a ticket leads to; null when the ticket was not given to this caller. */
export function commandOf(secretKey: string, caller: Caller, ticket: string): Ticketed | null {
  if (!FORM.test(ticket)) return null;
  const [id, key] = [ticket.slice(0, PART), ticket.slice(PART, -PART)];
  const expected = Buffer.from(ticketOf(secretKey, caller, id, key));
  return timingSafeEqual(expected, Buffer.from(ticket)) ? { id, key: key === '' ? null : key } : null;
}
