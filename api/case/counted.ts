import type { Actor } from '../../domain/command';
import type { Selection } from '../../domain/figures/case';
import { startOfDate } from './dates';
import { accusedWith } from './scope';

/**
 * What an officer may have figures of whatever their size: their institution or unit of what it holds, national roles of
 * everything; never of a case that complains of them. Null for those who see what the public does.
 */
export function ownCases(actor: Actor): Selection | null {
  switch (actor.role) {
    case 'national-admin':
    case 'overseer':
      return { notAbout: accusedWith(actor) };
    case 'institution-admin':
    case 'liaison':
    case 'supervisor':
    case 'system':
      return { holder: actor.agency ?? '', notAbout: accusedWith(actor) };
    case 'operator':
    case 'reporter':
    case 'follower':
      return null;
  }
}

/**
 * What the public may be told of, if only as a number: a case that accuses an agency, or one that is confidential, has
 * no public form, and must not show as a difference between two figures either.
 */
export const published: Selection = { isPublishable: true };

/** Received on or after one date and before another, in Jakarta. */
export function receivedBetween(from: string | undefined, to: string | undefined): Selection {
  return {
    ...(from === undefined ? {} : { from: startOfDate(from) }),
    ...(to === undefined ? {} : { to: startOfDate(to) }),
  };
}
