import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical';

/** Digits and capitals without look-alikes (no 0, 1, I, L, O). 31 of them: a prime, for the check character. */
export const ID_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const ID_LENGTH = 14;
export const SECRET_PREFIX = 'tts_';

const BASE = ID_ALPHABET.length;
/** 132 bits as base64url: short, and far beyond guessing or meeting by chance. */
const HASH_CHARS = 22;

/**
 * HMAC-SHA256 of labelled parts. The label separates the uses of one key, and JSON keeps the parts apart, so
 * that no two different calls give the same input.
 */
const mac = (secretKey: string, label: string, ...parts: readonly (string | number)[]): Buffer =>
  createHmac('sha256', secretKey)
    .update(JSON.stringify([`tuntas/${label}`, ...parts]))
    .digest();

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

/** The reporter's secret of a case: 256 bits, computed again at need and never stored. */
export const reporterSecret = (secretKey: string, id: string, generation = 1): string =>
  SECRET_PREFIX + mac(secretKey, 'secret', id, generation).toString('base64url');

/** Whether a secret is that of the case, in constant time for secrets of the right length. */
export const secretFits = (secretKey: string, id: string, secret: string, generation = 1): boolean => {
  const expected = Buffer.from(reporterSecret(secretKey, id, generation));
  const given = Buffer.from(secret);
  return expected.length === given.length && timingSafeEqual(expected, given);
};

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
