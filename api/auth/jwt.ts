import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Bilingual } from '../../domain/policy';
import { Problem } from '../problems/problem';
import { officerClaims, type OfficerClaims } from './claims';

const REMOTE_ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'PS256'];
const CLOCK_TOLERANCE_SECONDS = 30;
const JWKS_TIMEOUT_MS = 3000;
const MIN_KEY_BYTES = 32;

export type VerifierOptions = {
  /** A local key for HS256, at least 32 bytes, or else `jwksUrl`; never both. */
  readonly jwtKey?: string;
  /** Where the identity provider publishes its keys. */
  readonly jwksUrl?: string;
  readonly issuer: string;
  readonly audience: string;
};

export interface Verifier {
  /** Throws `unauthenticated`, or `unavailable` when the identity provider's keys cannot be had. */
  verify(token: string): Promise<OfficerClaims>;
}

const refusal = (detail: Bilingual): Problem =>
  new Problem('unauthenticated', {
    detail,
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  });

/** A new problem each time: an error carries the stack of where it was made. */
export const invalidToken = (): Problem =>
  refusal({ id: 'Token ini tidak sah.', en: 'This token is not valid.' });
/** A secret that was the reporter's, until another took its place. */
export const endedSecret = (): Problem =>
  refusal({
    id: 'Kunci rahasia ini sudah digantikan oleh yang baru. Gunakan yang terakhir dikirim kepada Anda.',
    en: 'Another secret has taken the place of this one. Use the last one that was sent to you.',
  });
const expiredToken = (): Problem =>
  refusal({ id: 'Masa berlaku token ini sudah lewat.', en: 'This token has expired.' });
const wrongClaims = (): Problem =>
  refusal({
    id: 'Token ini tidak menyebut peran dan instansi dengan benar.',
    en: 'This token does not name a role and an agency as it should.',
  });

/** Failures to get at the keys are told apart from a token that fits none of them. */
const remoteKeys = (jwksUrl: string): JWTVerifyGetKey => {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: JWKS_TIMEOUT_MS });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw error;
      throw new Problem('unavailable');
    }
  };
};

const localKey = (jwtKey: string): Uint8Array => {
  const bytes = new TextEncoder().encode(jwtKey);
  if (bytes.length < MIN_KEY_BYTES)
    throw new Error(`the local token key must have at least ${MIN_KEY_BYTES} bytes`);
  return bytes;
};

type Check = (token: string) => Promise<{ payload: JWTPayload }>;

const checker = (options: VerifierOptions): Check => {
  const { jwtKey, jwksUrl, issuer, audience } = options;
  const common = { issuer, audience, clockTolerance: CLOCK_TOLERANCE_SECONDS, requiredClaims: ['exp'] };
  if (jwtKey !== undefined && jwksUrl === undefined) {
    const key = localKey(jwtKey);
    return (token) => jwtVerify(token, key, { ...common, algorithms: ['HS256'] });
  }
  if (jwksUrl !== undefined && jwtKey === undefined) {
    const keys = remoteKeys(jwksUrl);
    return (token) => jwtVerify(token, keys, { ...common, algorithms: REMOTE_ALGORITHMS });
  }
  throw new Error('tokens need either a local key or the address of a key set, and not both');
};

/**
 * Checks officers' tokens: signature by an allowed algorithm, issuer, audience, expiry (30 s of tolerance), and
 * the claims of `officerClaims`. Throws plain errors at start-up when the options make no sense.
 */
export const makeVerifier = (options: VerifierOptions): Verifier => {
  const check = checker(options);
  const payloadOf = async (token: string): Promise<JWTPayload> => {
    try {
      return (await check(token)).payload;
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw error instanceof errors.JWTExpired ? expiredToken() : invalidToken();
    }
  };
  return {
    verify: async (token) => {
      const claims = officerClaims.safeParse(await payloadOf(token));
      if (!claims.success) throw wrongClaims();
      return claims.data;
    },
  };
};
