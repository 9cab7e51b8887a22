import { secretariatOf } from '../../domain/accusation';
import type { Actor } from '../../domain/command';
import type { Directory } from '../../domain/directory';
import { NATIONAL_DESK, OMBUDSMAN } from '../../domain/vocabulary';
import { accusing, filerKey, postKey, readerKey, REFERRED, WATCHED } from '../../store/found-by';
import type { Filter } from '../../store/complaints';

/** One way by which an officer finds cases. */
export interface Way {
  /** Key of the record that leads to them. */
  readonly key: string;
  /** By which of the officer's rights. */
  readonly by: 'agency' | 'post' | 'other';
  /** What else must be true; field by field. */
  readonly also: Filter;
}

/**
 * The ways by which an officer may find cases: those that their agency or one below it holds or held, those escalated to
 * them, those of agencies for whose absent officers they stand in, and for national roles every case that is not
 * confidential. Never one that complains of their own agency. Null for roles that have no cases. Views check each case
 * again: this only keeps the query to what can come out of it.
 */
export function scopeOf(actor: Actor, directory: Pick<Directory, 'ancestorsOf'>): Way[] | null {
  const mine = handled(actor);
  if (mine === null) return null;
  const { standsInFor = [] } = actor;
  // Of an agency that one stands in for, cases that complain of it are not for its substitute either.
  const instead = standsInFor.map((id) => ({
    key: readerKey(id),
    by: 'agency' as const,
    accused: [id, ...directory.ancestorsOf(id)],
  }));
  const own = accusedWith(actor);
  return [...mine, ...instead].flatMap(({ key, by, accused = [] }) => [
    { key, by, also: {} },
    { key: accusing(key), by, also: complainsOfNone([...own, ...accused]) },
  ]);
}

interface Right {
  key: string;
  by: Way['by'];
  accused?: string[];
}

/** Agencies whose being complained of hides a case from an officer: their own, those it lies in, and their office. */
export function accusedWith({ agency, ancestors, formerly = [], post }: Actor): string[] {
  if (agency === null) return [];
  const office = post === 'secretary' ? [secretariatOf(agency)] : [];
  return [agency, ...ancestors, ...formerly, ...office];
}

/** Cases that complain of the officer's agency, or of one that it lies in, do not exist for them in any form. */
export function notAccused(actor: Actor): Filter {
  return complainsOfNone(accusedWith(actor));
}

function complainsOfNone(agencies: readonly string[]): Filter {
  return agencies.length === 0 ? {} : { about: { $nin: [...agencies] } };
}

/** The posts of an officer, `agency/role/post`. */
export function postsOf({ agency, role, post, standsInFor = [] }: Actor): string[] {
  return [agency ?? '', ...standsInFor].flatMap((one) => [
    `${one}/${role}/`,
    ...(post === undefined ? [] : [`${one}/${role}/${post}`]),
  ]);
}

/** Cases that were escalated to the officer's post. */
export const escalatedTo = (actor: Actor): Filter => ({ escalatedTo: { $in: postsOf(actor) } });

function handled(actor: Actor): Right[] | null {
  const { role, agency } = actor;
  const posts = postsOf(actor).map((post): Right => ({ key: postKey(post), by: 'post' }));
  const own: Right[] = agency === null ? [] : [{ key: readerKey(agency), by: 'agency' }];
  switch (role) {
    case 'national-admin':
      return [
        { key: WATCHED, by: 'other' },
        { key: readerKey(agency ?? NATIONAL_DESK), by: 'agency' },
        ...posts,
      ];
    case 'overseer':
      return [
        { key: WATCHED, by: 'other' },
        ...posts,
        // A hand-over opens the case to the Ombudsman, however confidential it is.
        ...(agency === OMBUDSMAN ? [{ key: REFERRED, by: 'other' } as const] : []),
      ];
    case 'system':
      return [...own, ...(agency === null ? [] : [{ key: filerKey(agency), by: 'other' } as const])];
    case 'institution-admin':
    case 'liaison':
    case 'supervisor':
      return [...own, ...posts];
    case 'operator':
    case 'reporter':
    case 'follower':
      return null;
  }
}
