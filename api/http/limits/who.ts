import type { Request } from 'express';
import type { Caller } from '../../auth/caller';
import { normaliseId, secretFits } from '../../auth/secret';
import { originOf } from './address';

/** What is called, in the order in which it is let in when there is not enough room for all. */
export const LANES = ['command', 'filing', 'reading', 'public'] as const;
export type LaneName = (typeof LANES)[number];

/** What is called: a method in small letters, and the pattern of its path. */
export interface Called {
  readonly method: string;
  readonly path: string;
}

/** Whose calls are counted together. */
export type Kind = 'officer' | 'software' | 'reporter' | 'address';

export interface Who {
  readonly kind: Kind;
  readonly name: string;
}

/** What an orchestrator, a balancer and a person on call ask must always be answered. */
export const NEVER_REFUSED: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);
const FILING = '/v1/complaints';
const OF_A_CASE = '/v1/complaints/:id/';
/** Calls that only work something out, whatever their method. */
const ONLY_ASKS = /\/(similar|simulations|comparisons|explanations)$/;

/**
 * Who calls, as far as that was proven: what somebody only says, and can say differently the next time, counts for nothing.
 * Whoever shows nothing is one of those who come from the same place.
 */
export function whoCalls(caller: Caller, req: Request, secretKey: string, proxies: number): Who {
  switch (caller.kind) {
    case 'officer':
      return { kind: caller.role === 'system' ? 'software' : 'officer', name: `officer:${caller.sub}` };
    case 'follower':
      return { kind: 'reporter', name: `follower:${caller.receipt}` };
    case 'reporter': {
      const given = req.params['id'];
      const id = typeof given === 'string' ? normaliseId(given) : null;
      const fits = id !== null && secretFits(secretKey, id, caller.secret);
      return fits ? { kind: 'reporter', name: `reporter:${id}` } : fromSomewhere(req, proxies);
    }
    case 'anonymous':
      return fromSomewhere(req, proxies);
  }
}

function fromSomewhere(req: Request, proxies: number): Who {
  const forwarded = req.get('x-forwarded-for');
  return { kind: 'address', name: originOf(req.socket.remoteAddress, forwarded, proxies) };
}

/** Which lane a call takes; null: it is never refused. */
export function laneOf({ method, path }: Called, { kind }: Who): LaneName | null {
  if (NEVER_REFUSED.has(path)) return null;
  const isKnown = kind !== 'address';
  if (method === 'get' || ONLY_ASKS.test(path)) return isKnown ? 'reading' : 'public';
  if (path === FILING || (!isKnown && path.startsWith(OF_A_CASE))) return 'filing';
  return isKnown ? 'command' : 'public';
}
