import type { Actor, FollowerBody } from '../../domain/command';
import { callerHash, followerSecret, keyHash, type Following } from '../auth/secret';
import type { AppDeps } from '../deps';
import type { CommandOutcome } from '../engine/port';

/** Who follows a case by a receipt. */
export const followerActor = (receipt: string): Actor & { readonly receipt: string } => ({
  role: 'follower',
  agency: null,
  ancestors: [],
  receipt,
});

/** What follows a case, as its API call was made. */
export type Follows = {
  /** The case that is followed. */
  readonly case: string;
  readonly body: FollowerBody;
  /** As idempotency keys know the caller. */
  readonly caller: string;
  readonly key: string;
  /** MAC of the body that was sent. */
  readonly hash: string;
};

/** Tells a case that somebody follows it, files it once more, or follows it no more. Throws what giving commands throws. */
export function giveFollower(
  { engine, secretKey, now }: Pick<AppDeps, 'engine' | 'secretKey' | 'now'>,
  { case: id, body, caller, key, hash }: Follows,
): Promise<CommandOutcome> {
  return engine.command(id, 'followers', {
    id: hash,
    key: keyHash(secretKey, caller, key),
    sender: callerHash(secretKey, caller),
    at: now(),
    actor: followerActor(body.receipt),
    body,
  });
}

/** What every receipt that follows a case is answered with: the secret, and headers that keep it out of caches. */
export function receiptAnswer(secretKey: string, following: Following, said: object) {
  const { receipt } = following;
  return {
    status: 201,
    body: { ...said, id: receipt, secret: followerSecret(secretKey, following) },
    headers: { Location: `/v1/complaints/${receipt}`, 'Cache-Control': 'no-store' },
  };
}
