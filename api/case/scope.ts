import { secretariatOf } from '../../domain/accusation';
import type { Actor } from '../../domain/command';
import type { Directory } from '../../domain/directory';
import { NATIONAL_DESK, OMBUDSMAN } from '../../domain/vocabulary';
import type { Filter } from '../../store/complaints';

/**
 * Which cases an officer may find: those that their agency or one below it holds or held, those escalated to them,
 * those of agencies for whose absent officers they stand in, and for national roles every case that is not confidential. Never one that complains of their own agency. Null for
 * roles that have no cases. Views check each case again: this only keeps the query to what can come out of it.
 */
export function scopeOf(actor: Actor, directory: Pick<Directory, 'ancestorsOf'>): Filter | null {
  const mine = handled(actor);
  if (mine === null) return null;
  return { $and: [{ $or: [...mine, ...insteadOf(actor, directory)] }, notAccused(actor)] };
}

/** Cases of the agencies that one stands in for, but not those that complain of these. */
function insteadOf({ standsInFor = [] }: Actor, directory: Pick<Directory, 'ancestorsOf'>): Filter[] {
  return standsInFor.map((id) => ({
    $and: [{ readers: id }, { about: { $nin: [id, ...directory.ancestorsOf(id)] } }],
  }));
}

/** Cases that complain of the officer's agency, or of one that it lies in, do not exist for them in any form. */
export function notAccused({ agency, ancestors, formerly = [], post }: Actor): Filter {
  if (agency === null) return {};
  const office = post === 'secretary' ? [secretariatOf(agency)] : [];
  return { about: { $nin: [agency, ...ancestors, ...formerly, ...office] } };
}

/**
 * What the public may be told of, if only as a number: a case that accuses an agency, or one that is confidential, has
 * no public form, and must not show as a difference between two figures either.
 */
export const published: Filter = { confidential: false, about: { $size: 0 } };

/** Cases that were escalated to the officer's post. */
export function escalatedTo({ agency, role, post, standsInFor = [] }: Actor): Filter {
  const posts = [agency ?? '', ...standsInFor].flatMap((one) => [
    `${one}/${role}/`,
    ...(post === undefined ? [] : [`${one}/${role}/${post}`]),
  ]);
  return { escalatedTo: { $in: posts } };
}

function handled(actor: Actor): Filter[] | null {
  const { role, agency } = actor;
  switch (role) {
    case 'national-admin':
      return [{ confidential: false }, { readers: agency ?? NATIONAL_DESK }, escalatedTo(actor)];
    case 'overseer':
      return [
        { confidential: false },
        escalatedTo(actor),
        // A hand-over opens the case to the Ombudsman, however confidential it is.
        ...(agency === OMBUDSMAN ? [{ referred: true }] : []),
      ];
    case 'system':
      return [{ readers: agency }, { filerAgency: agency }];
    case 'institution-admin':
    case 'liaison':
    case 'supervisor':
      return [{ readers: agency }, escalatedTo(actor)];
    case 'operator':
    case 'reporter':
    case 'follower':
      return null;
  }
}
