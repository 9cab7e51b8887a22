import { timingSafeEqual } from 'node:crypto';
import { callerName, type Caller } from '../auth/caller';
import { commandId } from '../auth/secret';

/** Length of a command's id and of the mark that follows it. */
const PART = 22;
const FORM = /^[A-Za-z0-9_-]{44}$/;

/**
 * The name under which a sender asks what became of a command: its id and a mark that only this sender was given.
 * It can be checked while nobody is there who has heard of the command.
 */
export function ticketOf(secretKey: string, caller: Caller, id: string): string {
  return id + commandId(secretKey, callerName(caller), id, 'ticket', null);
}

/** The id of the command; null when the ticket was not given to this caller. */
export function commandOf(secretKey: string, caller: Caller, ticket: string): string | null {
  if (!FORM.test(ticket)) return null;
  const id = ticket.slice(0, PART);
  const expected = Buffer.from(ticketOf(secretKey, caller, id));
  return timingSafeEqual(expected, Buffer.from(ticket)) ? id : null;
}
