import { z } from 'zod';
import { CHANNELS, CLASSIFICATIONS } from '../vocabulary';
import { about, agencyId, description, identitySchema, regionCode, title, topicId } from './parts';
import { cleanLine, cleanText } from './text';

const point = z
  .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
  .describe('[longitude, latitude] in degrees');

const location = z.strictObject({
  region: regionCode,
  address: cleanText({ min: 1, max: 500 }).optional(),
  point: point.optional(),
});

/** The body of a filing. What is left out is filled in by whoever files: a default here would change its hash. */
export const filingSchema = z
  .strictObject({
    classification: z.enum(CLASSIFICATIONS),
    title,
    description,
    occurredOn: z.iso.date().optional().describe('When it happened; not in the future'),
    location: location.optional(),
    agency: agencyId.optional().describe('The door: to whose desk it goes; the national desk unless given'),
    about: about.optional(),
    oversight: z.boolean().optional().describe('About corruption, abuse of office or maladministration'),
    topic: topicId.optional(),
    channel: z.enum(CHANNELS).optional().describe('`web` unless given; `api` for software'),
    reporter: identitySchema.optional(),
    anonymous: z.boolean().optional().describe('The identity stays hidden from agencies and the public'),
    confidential: z.boolean().optional().describe('Only reporter and handlers may read it, for ever'),
    notify: z
      .boolean()
      .optional()
      .describe('Whether to tell the reporter; true when they can be reached and are not anonymous'),
    externalId: cleanLine({ min: 1, max: 128 }).optional().describe('How the filing system calls it'),
  })
  .meta({ id: 'Filing' });

export type FilingBody = z.output<typeof filingSchema>;
export type Identity = z.output<typeof identitySchema>;
