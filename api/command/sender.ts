import type { Request } from 'express';
import type { Filer } from '../../domain/case-file';
import type { FilingBody, Identity } from '../../domain/schema/filing';
import { DAY_MS } from '../../domain/vocabulary';
import type { Budget } from '../../store/budget';
import { filingMark } from '../auth/secret';
import type { Caller } from '../auth/caller';

/**
 * For so long the same text by the same account's sender is the same matter: an ordinary complaint is to be settled within
 * 14 working days, and who still writes the same after a month says that it happens again.
 */
const SAME_MATTER_MS = 30 * DAY_MS;
/** An address belongs to somebody else soon. */
const SAME_ADDRESS_MS = DAY_MS;

/** Who sends, and for how long they are known by it. */
type Sender = { readonly parts: readonly unknown[]; readonly ms: number };

/** A filing by which its repeat is known, and for how long it counts as one. */
export type Marked = {
  readonly mark: string;
  readonly ms: number;
  /** How long the database may still be asked about it. */
  readonly budget?: Budget;
};

/**
 * The mark of what a sender has written, the same for the same text by the same sender at the same door. Different people
 * never have the same: a household shares its telephone, so all that somebody says of who they are counts, their name
 * too. Without an account that is not enough: what anybody may say of themselves anybody may say of somebody else, and
 * would be told whether it was they who complained. So where the request comes from counts as well, for a day. Null when
 * nobody can tell who sends it.
 */
export function markedFiling(
  secretKey: string,
  { body, caller, filer, req }: { body: FilingBody; caller: Caller; filer: Filer; req: Request },
): Marked | null {
  const sender = senderOf(body, caller, filer, req);
  if (!sender) return null;
  const { classification, location, agency, about = [], oversight, anonymous, confidential } = body;
  // What makes it another matter, or another wish of how it is to be treated. The topic is no part of it: who corrects
  // that files the same.
  const matter = {
    text: [bare(body.title), bare(body.description)],
    region: location?.region ?? null,
    door: agency ?? null,
    about: about.toSorted(),
    classification,
    wishes: [oversight === true, anonymous === true, confidential === true],
  };
  return { mark: filingMark(secretKey, [sender.parts, matter]), ms: sender.ms };
}

function senderOf(body: FilingBody, caller: Caller, filer: Filer, req: Request): Sender | null {
  const { reporter, externalId } = body;
  if (caller.kind !== 'officer') {
    return { parts: ['address', addressOf(req), reporter ? identity(reporter) : null], ms: SAME_ADDRESS_MS };
  }
  const { sub } = caller;
  if (reporter) return { parts: ['through', sub, identity(reporter)], ms: SAME_MATTER_MS };
  // Software that names nobody: one thing sent twice, or so many people's that it does not tell apart itself.
  if (externalId !== undefined) return { parts: ['thing', sub, externalId], ms: SAME_MATTER_MS };
  // A desk types in what lies before it: two letters without a name are two letters.
  return filer.kind === 'system' ? { parts: ['software', sub], ms: SAME_ADDRESS_MS } : null;
}

function identity({ name, phone, email, nationalId }: Identity): readonly unknown[] {
  const digits = phone?.replace(/\D/g, '').replace(/^(62|0)/, '') ?? null;
  return [bare(name), digits, email?.toLowerCase() ?? null, nationalId ?? null];
}

/**
 * Where a request comes from, with everything that proxies have said of it: who forges that is taken for somebody else,
 * or for somebody whose address and very words they know. The program counts too, since many households share one address.
 */
function addressOf({ socket, headers }: Request): readonly unknown[] {
  const said = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'user-agent'].map(
    (name) => headers[name] ?? null,
  );
  return [socket.remoteAddress ?? null, ...said];
}

/** A text without what people type differently: case, spaces, punctuation. One that has nothing else stays as it is. */
function bare(text: string): string {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu);
  return words ? words.join(' ') : text;
}
