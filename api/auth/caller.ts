import type { Role } from '../../domain/vocabulary';
import { Problem } from '../problems/problem';
import type { OfficerClaims } from './claims';
import { invalidToken, type Verifier } from './jwt';
import { laterGeneration, reporterSecret } from '../../store/reporter-secret';
import { isSecret, normaliseId, readFollowerSecret, type Following } from './secret';

/**
 * Who calls. A reporter's secret is only carried here: whether it fits can be said only by the route, which
 * knows the case. That of a follower says itself which receipt it belongs to and which case that follows.
 */
export type Caller =
  | { readonly kind: 'anonymous' }
  | ({ readonly kind: 'officer' } & OfficerClaims)
  | {
      readonly kind: 'reporter';
      /** Of whoever came with one that has replaced it: that of the receipt, under which their keys are kept. */
      readonly secret: string;
      /** Of the secret that they came with, where that is not the receipt's. */
      readonly generation?: number;
    }
  | ({ readonly kind: 'follower' } & Following);

/**
 * Who may call a route: `public` needs no credentials (any that come along are checked all the same), `any`
 * needs an officer's token or a reporter's secret, `officer` a token, `roles` a token of one of these roles.
 */
export type Access = 'public' | 'any' | 'officer' | { readonly roles: readonly Role[] };

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/**
 * Reads the `Authorization` header. Throws `unauthenticated` for anything that is there and not understood. `id`: of the
 * case that is called for, as people type it.
 */
export const identify = async (
  authorization: string | undefined,
  { verifier, secretKey }: { verifier: Verifier; secretKey: string },
  id?: string,
): Promise<Caller> => {
  if (authorization === undefined) return { kind: 'anonymous' };
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) throw invalidToken();
  // A JWT has dots, a secret has none.
  if (!token.includes('.')) {
    const following = readFollowerSecret(secretKey, token);
    return following ? { kind: 'follower', ...following } : reporterBy(secretKey, token, id);
  }
  return { kind: 'officer', ...(await verifier.verify(token)) };
};

function reporterBy(secretKey: string, secret: string, text: string | undefined): Caller {
  const id = text === undefined ? null : normaliseId(text);
  const generation = id === null ? null : laterGeneration(secretKey, id, secret);
  return id === null || generation === null
    ? { kind: 'reporter', secret }
    : { kind: 'reporter', secret: reporterSecret(secretKey, id), generation };
}

/** Throws `unauthenticated` or `forbidden` unless the caller may use a route with this access. */
export const authorise = (access: Access, caller: Caller): void => {
  if (access === 'public') return;
  if (caller.kind === 'anonymous') throw new Problem('unauthenticated');
  if (access === 'any') return;
  if (caller.kind === 'follower') throw new Problem('forbidden');
  if (caller.kind === 'reporter') throw isSecret(caller.secret) ? new Problem('forbidden') : invalidToken();
  if (access !== 'officer' && !access.roles.includes(caller.role)) throw new Problem('forbidden');
};

/**
 * The name under which a caller's idempotency keys are kept. Without credentials all callers share one name,
 * so that the key alone tells them apart. Hash it before it leaves the API.
 */
export const callerName = (caller: Caller): string => {
  switch (caller.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'officer':
      return `officer:${caller.sub}`;
    case 'reporter':
      return `reporter:${caller.secret}`;
    case 'follower':
      return `follower:${caller.receipt}/${caller.case}`;
  }
};
