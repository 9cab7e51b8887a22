import { timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical';
import { mac, SECRET_PREFIX } from '../../store/reporter-secret';

export { reporterSecret, secretFits } from '../../store/reporter-secret';

/** Digits and capitals without look-alikes (no 0, 1, I, L, O). 31 of them: a prime, for the check character. */
export const ID_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const ID_LENGTH = 14;
/** Of the secret of somebody who follows a case that they have not opened. */
const FOLLOWER_PREFIX = 'ttf_';

const BASE = ID_ALPHABET.length;
/** 132 bits as base64url: short, and far beyond guessing or meeting by chance. */
const HASH_CHARS = 22;

const shortMac = (secretKey: string, label: string, ...parts: readonly string[]): string =>
  mac(secretKey, label, ...parts)
    .toString('base64url')
    .slice(0, HASH_CHARS);

/**
 * The weighted sum, which is 0 for an id as issued. Weights run 14, 13, … 1: none is a multiple of 31, and
 * neighbours differ, so one wrong character or two swapped neighbours always leave a remainder.
 */
const remainder = (id: string): number =>
  Array.from(id).reduce((sum, char, index) => sum + ID_ALPHABET.indexOf(char) * (ID_LENGTH - index), 0) %
  BASE;

const withCheck = (body: string): string => {
  const check = (BASE - remainder(body)) % BASE;
  return body + ID_ALPHABET.charAt(check);
};

/**
 * The tracking id of what `caller` files under `key`: 13 characters of an HMAC (64 bits, not guessable in
 * sequence) and a check character. The same caller and key always give the same id.
 */
export const trackingId = (secretKey: string, caller: string, key: string): string => {
  let rest = BigInt(`0x${mac(secretKey, 'id', caller, key).toString('hex')}`);
  let body = '';
  while (body.length < ID_LENGTH - 1) {
    body += ID_ALPHABET.charAt(Number(rest % BigInt(BASE)));
    rest /= BigInt(BASE);
  }
  return withCheck(body);
};

/** A tracking id as people type it (any case, hyphens, spaces) in its one form, or null if it cannot be one. */
export const normaliseId = (text: string): string | null => {
  if (!/^[0-9A-Za-z -]{1,64}$/.test(text)) return null;
  const id = text.replace(/[ -]/g, '').toUpperCase();
  if (id.length !== ID_LENGTH || Array.from(id).some((char) => !ID_ALPHABET.includes(char))) return null;
  return remainder(id) === 0 ? id : null;
};

/** Whether a credential has the form of a secret of a case; not whether it fits one. */
export const isSecret = (text: string): boolean =>
  text.startsWith(SECRET_PREFIX) || text.startsWith(FOLLOWER_PREFIX);

/** By which receipt somebody follows which case: one that they have joined, or that they have filed once more. */
export type Following = {
  readonly receipt: string;
  readonly case: string;
  readonly how: 'joined' | 'repeated';
};

const WAYS = { joined: 'j', repeated: 'r' } as const;
const MAC_BYTES = 32;
const FOLLOWING_BYTES = 2 * ID_LENGTH + 1;

/**
 * The secret of a follower: a MAC of the receipt, the case that it follows and how it came to, and behind it these three,
 * covered with a pad that only the key gives. So the secret alone says where it leads, and its holder, who may not know
 * the case's own id, cannot read it there. Base64url of 61 bytes; no dot, by which it would be taken for a JWT.
 */
export const followerSecret = (secretKey: string, following: Following): string => {
  const text = following.receipt + following.case + WAYS[following.how];
  const proof = mac(secretKey, 'follower', text);
  const covered = xor(Buffer.from(text, 'latin1'), padOf(secretKey, proof));
  return FOLLOWER_PREFIX + Buffer.concat([proof, covered]).toString('base64url');
};

/** What a follower's secret says; null for one that this key has not made, compared in constant time. */
export const readFollowerSecret = (secretKey: string, secret: string): Following | null => {
  if (!secret.startsWith(FOLLOWER_PREFIX)) return null;
  const bytes = Buffer.from(secret.slice(FOLLOWER_PREFIX.length), 'base64url');
  if (bytes.length !== MAC_BYTES + FOLLOWING_BYTES) return null;
  const covered = bytes.subarray(MAC_BYTES);
  const text = xor(covered, padOf(secretKey, bytes.subarray(0, MAC_BYTES))).toString('latin1');
  const following: Following = {
    receipt: text.slice(0, ID_LENGTH),
    case: text.slice(ID_LENGTH, 2 * ID_LENGTH),
    how: text.endsWith(WAYS.repeated) ? 'repeated' : 'joined',
  };
  // Made again and compared as text: only the one true spelling counts.
  const expected = Buffer.from(followerSecret(secretKey, following));
  const given = Buffer.from(secret);
  return expected.length === given.length && timingSafeEqual(expected, given) ? following : null;
};

const padOf = (secretKey: string, proof: Buffer): Buffer =>
  mac(secretKey, 'follower/pad', proof.toString('base64url'));

const xor = (bytes: Buffer, pad: Buffer): Buffer => Buffer.from(bytes.map((byte, n) => byte ^ (pad[n] ?? 0)));

/**
 * Stands for what one sender has written, so that the same filing once more is known as such. Without the key nobody can
 * try guesses against it.
 */
export const filingMark = (secretKey: string, parts: readonly unknown[]): string =>
  shortMac(secretKey, 'filing-mark', canonicalJson(parts));

/** Stands for a caller where the engine can see it. */
export const callerHash = (secretKey: string, caller: string): string =>
  shortMac(secretKey, 'caller', caller);

/** Stands for an idempotency key; the same key of another caller gives another hash. */
export const keyHash = (secretKey: string, caller: string, key: string): string =>
  shortMac(secretKey, 'key', caller, key);

/** The id of a command: the same only for the same caller, key, command and body (key order aside). */
export const commandId = (
  secretKey: string,
  caller: string,
  key: string,
  command: string,
  body: unknown,
): string => shortMac(secretKey, 'command', caller, key, command, canonicalJson(body));

/** Tells whether two texts that are sealed are the same, to whoever knows what they are about; tells nothing else. */
export const textMark = (secretKey: string, about: string, text: string): string =>
  shortMac(secretKey, 'text', about, text);
