import { z } from 'zod';
import { REGION_CODE } from '../region';
import { cleanLine, cleanText } from './text';

/** What filings and commands are made of. */

export const TITLE = { min: 8, max: 200 } as const;
export const DESCRIPTION = { min: 20, max: 10_000 } as const;

export const title = cleanLine(TITLE);
export const description = cleanText(DESCRIPTION);

/** Any other free text: an answer, a reply, a reason. */
export const freeText = cleanText({ min: 1, max: 10_000 });

/** The id of an agency; whether the directory knows it is checked where there is a directory. */
export const agencyId = z
  .stringFormat('agency-id', /^[a-z0-9][a-z0-9.-]{0,119}$/)
  .describe('Id of an agency of the directory');

/** Who is complained of. */
export const about = z
  .array(agencyId)
  .max(20)
  .overwrite((ids) => [...new Set(ids)])
  .describe('Agencies that are complained of; they never see the complaint');

export const topicId = z.string().min(1).max(100).describe('Id of a topic, as `GET /v1/topics` lists it');

export const regionCode = z
  .stringFormat('region-code', REGION_CODE)
  .describe('Official code, from the province down to the village, such as `18.10`');

/** How somebody can be reached, and who they are. */
export const identitySchema = z
  .strictObject({
    name: cleanLine({ min: 1, max: 200 }),
    phone: z.stringFormat('phone', /^\+?\d[\d ()-]{4,23}\d$/).optional(),
    email: z.email().max(254).optional(),
    nationalId: z
      .stringFormat('national-id', /^\d{16}$/)
      .optional()
      .describe('NIK, 16 digits'),
  })
  .meta({ id: 'Identity', description: 'Sealed before anything else sees it' });
