import type { Actor } from '../domain/command';
import { NATIONAL_DESK } from '../domain/vocabulary';
import type { Caller } from './auth/caller';
import type { OfficerClaims } from './auth/claims';
import { invalidToken } from './auth/jwt';
import { secretFits } from './auth/secret';
import type { AppDeps } from './deps';
import { Problem } from './problem';

type Deps = Pick<AppDeps, 'secretKey' | 'reference' | 'sealer' | 'now'>;

/** As many as a command may carry. */
const MOST_STOOD_IN_FOR = 20;

/**
 * Who acts, as the directory of now knows them; null without credentials. A reporter's secret is that of the case `id`
 * and of no other, a follower's leads to that case alone: without a fitting one it is `unauthenticated`, whether or not
 * there is such a case. Whether a secret that fits still holds is for the case to say (`admit`).
 * Throws `forbidden` for a token of an agency that the directory does not know.
 */
export function actorOf(deps: Deps, caller: Caller, id?: string): Actor | null {
  switch (caller.kind) {
    case 'anonymous':
      return null;
    case 'reporter':
      if (id === undefined || !secretFits(deps.secretKey, id, caller.secret)) throw invalidToken();
      return {
        role: 'reporter',
        agency: null,
        ancestors: [],
        ...(caller.generation === undefined ? {} : { generation: caller.generation }),
      };
    case 'follower':
      if (id !== caller.case) throw invalidToken();
      return { role: 'follower', agency: null, ancestors: [], receipt: caller.receipt };
    case 'officer':
      return officer(deps, caller);
  }
}

function officer({ reference, sealer, now }: Deps, claims: OfficerClaims): Actor {
  const agency = claims.role === 'national-admin' ? NATIONAL_DESK : (claims.agency ?? null);
  if (agency !== null && !reference.directory.get(agency)) throw unknownAgency(agency);
  const post = claims.role === 'supervisor' ? { post: claims.post ?? 'head' } : {};
  const { directory } = reference;
  const absent =
    agency === null
      ? []
      : directory
          .standsInFor(agency, { role: claims.role, ...post }, now())
          .slice(0, MOST_STOOD_IN_FOR)
          .map((id): [string, string[]] => [id, directory.ancestorsOf(id)]);
  return {
    role: claims.role,
    agency,
    ...post,
    ancestors: agency === null ? [] : reference.directory.ancestorsOf(agency),
    ...(agency === null ? {} : reference.directory.formerlyOf(agency)),
    sub: sealer.seal(claims.sub),
    ...(absent.length > 0
      ? { standsInFor: absent.map(([id]) => id), standsInUnder: Object.fromEntries(absent) }
      : {}),
  };
}

function unknownAgency(agency: string): Problem {
  return new Problem('forbidden', {
    detail: {
      id: `Token Anda menyebut instansi "${agency}", yang tidak ada dalam direktori.`,
      en: `Your token names the agency "${agency}", which the directory does not know.`,
    },
  });
}
