import { z } from 'zod';
import { NATIONAL_ZONE } from '../../case/dates';
import { isoIn } from '../../../domain/zone';
import { OUTBOX_STATES, type OutboxEntry } from '../../../store/outbox';

const instant = z.iso.datetime({ offset: true });

/** A notice as an operator sees it: to which kind of person, never to whom. */
export const noticeSchema = z
  .object({
    id: z.string(),
    complaint: z.string().describe('Its tracking id'),
    to: z.object({
      kind: z.enum(['reporter', 'follower', 'post']),
      agency: z.string().optional(),
      role: z.string().optional(),
      post: z.string().optional(),
    }),
    about: z.string().describe('The type of the event'),
    state: z.enum(OUTBOX_STATES),
    attempts: z.int(),
    error: z.string().nullable().describe('Why the last attempt failed, as a code'),
    at: instant,
    nextAt: instant.nullable().describe('When it is tried next'),
  })
  .meta({ id: 'Notice' });

export function noticeView(entry: OutboxEntry): z.output<typeof noticeSchema> {
  const { _id: id, case: complaint, to, about, state, attempts, error, at, nextAt } = entry;
  return {
    id,
    complaint,
    to:
      to.kind === 'post'
        ? {
            kind: 'post',
            agency: to.agency,
            role: to.role,
            ...(to.post === undefined ? {} : { post: to.post }),
          }
        : { kind: to.kind },
    about,
    state,
    attempts,
    error,
    at: isoIn(NATIONAL_ZONE, at.getTime()),
    nextAt: state === 'waiting' ? isoIn(NATIONAL_ZONE, nextAt.getTime()) : null,
  };
}
