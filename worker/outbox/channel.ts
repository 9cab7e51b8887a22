import type { Bilingual } from '../../domain/policy';

/** One notice, ready to go: the contact is opened only here. */
export interface Outgoing {
  /** The same at every attempt: a receiver can tell a repeat by it. */
  id: string;
  /** The tracking id that the addressee has: of a follower, that of their receipt. */
  case: string;
  about: string;
  text: Bilingual;
  to: Contact;
}

/** Who it is for, and how they can be reached. */
export interface Contact {
  kind: 'reporter' | 'follower' | 'post';
  email?: string;
  phone?: string;
  agency?: string;
  role?: string;
  post?: string;
}

/** A way by which notices go out. */
export interface Channel {
  readonly name: string;
  /** Whether it can reach somebody. */
  reaches(to: Contact): boolean;
  /** Resolves when the other side has taken it. Throws `Undeliverable` when no later attempt would help. */
  send(message: Outgoing): Promise<void>;
  close(): void;
}

/** The other side will never take it: an address that does not exist, a request that it calls wrong. */
export class Undeliverable extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

/** It did not go through, and yet the other side answered: it is there. */
export function isAnswer(error: unknown): boolean {
  if (error instanceof Undeliverable) return true;
  if (typeof error !== 'object' || error === null) return false;
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown };
  return typeof responseCode === 'number' || (typeof code === 'string' && code.startsWith('http-'));
}
