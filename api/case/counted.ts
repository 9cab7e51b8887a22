import type { Actor } from '../../domain/command';
import type { Filter } from '../../store/complaints';
import { notAccused } from './scope';

/**
 * What an officer may have figures of whatever their size: their institution or unit of what it holds, national roles of
 * everything; never of a case that complains of them. Null for those who see what the public does.
 */
export function ownCases(actor: Actor): Filter | null {
  switch (actor.role) {
    case 'national-admin':
    case 'overseer':
      return notAccused(actor);
    case 'institution-admin':
    case 'liaison':
    case 'supervisor':
    case 'system':
      return { $and: [{ holders: actor.agency }, notAccused(actor)] };
    case 'operator':
    case 'reporter':
    case 'follower':
      return null;
  }
}
