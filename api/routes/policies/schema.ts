import { z } from 'zod';
import { FINDING_CODES } from '../../../domain/check/finding';

export const policyParams = z.object({ name: z.string().max(64) });

/** What is wrong, or worth knowing, about rules. */
const findingSchema = z
  .object({
    severity: z.enum(['error', 'warning']),
    code: z.enum(FINDING_CODES),
    policy: z.string(),
    path: z.string(),
    clock: z.string().optional(),
    rung: z.string().optional(),
    line: z.int().optional().describe('Where it stands in what was sent, from 1'),
    column: z.int().optional(),
    message: z.string().describe('What is the case'),
    effect: z.string().describe('What would happen'),
    advice: z.string().describe('What to do'),
  })
  .meta({ id: 'RuleFinding' });

export const policySchema = z
  .object({
    name: z.string(),
    version: z.string().describe('Of the whole set that it belongs to: cases pin that one'),
    document: z.looseObject({}),
    sources: z
      .record(z.string(), z.string())
      .optional()
      .describe('With `effective=true`: the rules that each value comes from'),
  })
  .meta({ id: 'Policy' });

export const listedSchema = z
  .object({
    name: z.string(),
    title: z.object({ id: z.string(), en: z.string() }),
    extends: z.string().nullable(),
    where: z
      .object({ institution: z.array(z.string()), region: z.array(z.string()) })
      .nullable()
      .describe('For whom it speaks; null for everybody'),
    effective: z.iso.date(),
    version: z.string(),
    inForce: z.boolean().describe('False: all of it is still to come'),
    scheduled: z.array(z.object({ effective: z.iso.date(), version: z.string() })),
  })
  .meta({ id: 'ListedPolicy' });

export const publishedSchema = z
  .object({
    name: z.string(),
    version: z.string().describe('Of the set in which it is first in force'),
    effective: z.iso.date(),
    inForce: z.boolean().describe('Whether cases that are filed now follow it'),
    from: z.iso.date().describe('From which day (in Jakarta) they do'),
    changed: z.boolean().describe('False: it says what was published already'),
    dryRun: z.boolean(),
    findings: z.array(findingSchema),
    document: z.looseObject({}),
  })
  .meta({ id: 'PublishedPolicy' });

export const publicationSchema = z
  .object({
    number: z.int().describe('Counts all changes of the rules; 0 came with the installation'),
    version: z.string().describe('Of the set in which it was first in force'),
    effective: z.iso.date(),
    publishedAt: z.iso.datetime(),
    by: z
      .object({ role: z.string(), agency: z.string().nullable() })
      .nullable()
      .describe('Null for what came with the installation'),
  })
  .meta({ id: 'Publication' });
