import type { Actor } from '../../domain/command';
import { NATIONAL_DESK, OMBUDSMAN } from '../../domain/vocabulary';
import type { Filter } from '../../store/complaints';

/**
 * Which cases an officer may find: those that their agency or one below it holds or held, those escalated to them,
 * and for national roles every case that is not confidential. Never one that complains of their own agency. Null for
 * roles that have no cases. Views check each case again: this only keeps the query to what can come out of it.
 */
export function scopeOf(actor: Actor): Filter | null {
  const mine = handled(actor);
  if (mine === null) return null;
  return { $and: [{ $or: mine }, notAccused(actor)] };
}

/** Cases that complain of the officer's agency, or of one that it lies in, do not exist for them in any form. */
export function notAccused({ agency, ancestors }: Actor): Filter {
  return agency === null ? {} : { about: { $nin: [agency, ...ancestors] } };
}

/**
 * What the public may be told of, if only as a number: a case that accuses an agency, or one that is confidential, has
 * no public form, and must not show as a difference between two figures either.
 */
export const published: Filter = { confidential: false, about: { $size: 0 } };

/** Cases that were escalated to the officer's post. */
export function escalatedTo({ agency, role, post }: Actor): Filter {
  const posts = [
    `${agency ?? ''}/${role}/`,
    ...(post === undefined ? [] : [`${agency ?? ''}/${role}/${post}`]),
  ];
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
      return null;
  }
}
