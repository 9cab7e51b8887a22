import { createHmac, timingSafeEqual } from 'node:crypto';

/** Reporters' secrets: computed from the one key whenever they are needed, and kept nowhere. */

export const SECRET_PREFIX = 'tts_';
/** Characters of an HMAC-SHA256 as base64url. */
const MAC_CHARS = 43;
/** The secret of a later generation names it behind its MAC. */
const LATER = new RegExp(`^${SECRET_PREFIX}[A-Za-z0-9_-]{${MAC_CHARS}}([1-9][0-9]{0,5})$`);

/**
 * HMAC-SHA256 of labelled parts. The label separates the uses of one key, and JSON keeps the parts apart, so
 * that no two different calls give the same input.
 */
export const mac = (secretKey: string, label: string, ...parts: readonly (string | number)[]): Buffer =>
  createHmac('sha256', secretKey)
    .update(JSON.stringify([`tuntas/${label}`, ...parts]))
    .digest();

/** The reporter's secret of a case: 256 bits, computed again at need and never stored. */
export const reporterSecret = (secretKey: string, id: string, generation = 1): string =>
  SECRET_PREFIX +
  mac(secretKey, 'secret', id, generation).toString('base64url') +
  (generation === 1 ? '' : String(generation));

/** Whether a secret is that of the case, in constant time for secrets of the right length. */
export const secretFits = (secretKey: string, id: string, secret: string, generation = 1): boolean => {
  const expected = Buffer.from(reporterSecret(secretKey, id, generation));
  const given = Buffer.from(secret);
  return expected.length === given.length && timingSafeEqual(expected, given);
};

/** Of which later generation a secret of the case is; null for that of the receipt, and for one that does not fit. */
export const laterGeneration = (secretKey: string, id: string, secret: string): number | null => {
  const generation = Number(LATER.exec(secret)?.[1] ?? 1);
  return generation > 1 && secretFits(secretKey, id, secret, generation) ? generation : null;
};
