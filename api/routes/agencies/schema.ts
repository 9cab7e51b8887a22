import { z } from 'zod';
import type { Agency } from '../../../domain/directory';
import { CHANGE_KINDS } from '../../../domain/directory-change';
import { agencyDocument, documentOf } from '../../../domain/directory-document';
import { LEVELS } from '../../../domain/vocabulary';
import type { Caller } from '../../auth/caller';

const { officers, calendar, email, absences } = agencyDocument.shape;

/** An agency as the API shows it. */
export const agencySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    level: z.enum(LEVELS),
    parent: z.string().nullable(),
    region: z.string().nullable(),
    timeZone: z.string(),
    closed: z
      .object({ at: z.iso.datetime(), successor: z.string().optional() })
      .optional()
      .describe('Since when there is no such agency, and who has its work'),
    officers: officers.optional().describe('The posts that are filled; for operators'),
    calendar: calendar.describe('For operators'),
    email: email.describe('Where notices for its officers go; for operators'),
    absences: absences.describe('For operators'),
    revision: z.int().optional().describe('Its `ETag`; for operators'),
  })
  .meta({ id: 'Agency' });

/** Leaves out what the directory keeps for those who keep it, unless it is one of them who asks. */
export function agencyView(agency: Agency, caller: Caller): z.input<typeof agencySchema> {
  const { name, level, parent, region, timeZone, closed, ...kept } = documentOf(agency);
  const shown = { id: agency.id, name, level, parent, region, timeZone, ...(closed ? { closed } : {}) };
  const isOperator = caller.kind === 'officer' && caller.role === 'operator';
  return isOperator ? { ...shown, ...kept, revision: agency.revision ?? 0 } : shown;
}

const count = z.int().min(0);

/** What a change of the directory means for open cases. */
export const concernedCases = z
  .object({
    moving: count.describe('Open cases that change hands'),
    concerned: count.describe('Open cases that know one of these agencies, and are looked into'),
    ids: z
      .array(z.string())
      .max(20)
      .describe('The first of those that change hands, but for confidential ones'),
  })
  .nullable()
  .describe('As the read model shows it; null while it cannot be asked');

export const agencyChange = z.object({
  agency: z.string(),
  name: z.string(),
  kind: z.enum(CHANGE_KINDS),
  fields: z.array(z.string()).describe('What is other than before'),
});

export const replanningSchema = z
  .object({ id: z.string() })
  .nullable()
  .describe('The run that tells the cases; null when there is none, or it could not be started');

export const dryRunQuery = z
  .enum(['true', 'false'])
  .optional()
  .describe('`true`: says what would change, and changes nothing');
