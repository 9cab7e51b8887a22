import { z } from 'zod';
import { calendarName } from './calendar-document';
import { ABSENT_POSTS, type Agency } from './directory';
import { agencyId, regionCode } from './schema/parts';
import { cleanLine } from './schema/text';
import { LEVELS } from './vocabulary';

/** Posts that an agency may have; whoever holds one acts. */
const OFFICER_POSTS = [
  'national-admin',
  'institution-admin',
  'head',
  'secretary',
  'liaison',
  'overseer',
] as const;

/** So many absences of one agency are known at a time: of a year that is over none need be kept. */
const MOST_ABSENCES = 50;

const instant = z.iso.datetime({ offset: true });

const absence = z
  .strictObject({
    post: z.enum(ABSENT_POSTS).describe('Whose holder is away'),
    from: instant,
    until: instant.describe('From here on the holder is back'),
    substitute: agencyId
      .optional()
      .describe(
        'The agency whose officers in the same post act meanwhile; without one the next one up is told',
      ),
  })
  .meta({ id: 'Absence' });

const closure = z
  .strictObject({
    at: instant.describe('Since when there is no such agency; not in the future'),
    successor: agencyId
      .optional()
      .describe('Who takes over its open cases; without one the desk of its institution disposes them anew'),
  })
  .meta({ id: 'Closure' });

/** An agency of the directory as somebody writes it; its id is where it is written to. */
export const agencyDocument = z
  .strictObject({
    // A spreadsheet would take it for a formula.
    name: cleanLine({ min: 3, max: 200 }).refine((text) => /^[\p{L}\p{N}"'(]/u.test(text), {
      error: 'must begin with a letter or a digit',
    }),
    level: z.enum(LEVELS),
    parent: agencyId.nullable().describe('The agency directly above; null for the root alone'),
    region: regionCode.nullable().describe('The region that it serves; null for the whole country'),
    timeZone: z.string().min(1).max(64).describe('By its IANA name, such as `Asia/Jakarta`'),
    officers: z
      .array(z.enum(OFFICER_POSTS))
      .max(OFFICER_POSTS.length)
      .overwrite((posts) => [...new Set(posts)])
      .describe('The posts that are filled'),
    calendar: calendarName.optional().describe('The calendar that it works by, if not that of the rules'),
    email: z.email().max(254).optional().describe('Where notices for its officers go'),
    closed: closure.optional(),
    absences: z.array(absence).max(MOST_ABSENCES).optional(),
  })
  .meta({ id: 'AgencyDocument' });
export type AgencyDocument = z.infer<typeof agencyDocument>;

/** The agency that a document means. */
export function agencyOf(id: string, document: AgencyDocument): Agency {
  const { name, level, parent, region, timeZone, officers, calendar, email, closed, absences } = document;
  return {
    id,
    name,
    level,
    parent,
    region,
    timeZone,
    officers,
    ...(calendar === undefined ? {} : { calendar }),
    ...(email === undefined ? {} : { email }),
    ...(closed ? { closed: { at: Date.parse(closed.at), ...successorOf(closed) } } : {}),
    ...(absences && absences.length > 0 ? { absences: absences.map(readAbsence) } : {}),
  };
}

/** An agency as a document, the way round. */
export function documentOf(agency: Agency): AgencyDocument {
  const { name, level, parent, region, timeZone, officers, calendar, email, closed, absences } = agency;
  return {
    name,
    level,
    parent,
    region,
    timeZone,
    officers: OFFICER_POSTS.filter((post) => officers.includes(post)),
    ...(calendar === undefined ? {} : { calendar }),
    ...(email === undefined ? {} : { email }),
    ...(closed ? { closed: { at: new Date(closed.at).toISOString(), ...successorOf(closed) } } : {}),
    ...(absences && absences.length > 0
      ? {
          absences: absences.map(({ post, from, until, substitute }) => ({
            post,
            from: new Date(from).toISOString(),
            until: new Date(until).toISOString(),
            ...(substitute === undefined ? {} : { substitute }),
          })),
        }
      : {}),
  };
}

function successorOf({ successor }: { successor?: string | undefined }): { successor?: string } {
  return successor === undefined ? {} : { successor };
}

function readAbsence({ post, from, until, substitute }: z.infer<typeof absence>) {
  return {
    post,
    from: Date.parse(from),
    until: Date.parse(until),
    ...(substitute === undefined ? {} : { substitute }),
  };
}
