import { z } from 'zod';
import { CHANGE_KINDS } from '../../domain/directory-change';
import { agencyDocument } from '../../domain/directory-document';

/** The answers of the API about agencies, as far as the commands print them. */

export const agencyAnswer = agencyDocument
  .partial({ officers: true })
  .extend({ id: z.string(), revision: z.number().optional() });
export type AgencyAnswer = z.infer<typeof agencyAnswer>;

export const listAnswer = z.object({ items: z.array(agencyAnswer), next: z.string().nullable() });

const change = z.object({
  agency: z.string(),
  name: z.string(),
  kind: z.enum(CHANGE_KINDS),
  fields: z.array(z.string()),
});
const cases = z.object({ moving: z.number(), concerned: z.number(), ids: z.array(z.string()) }).nullable();
const replanning = z.object({ id: z.string() }).nullable();

export const putAnswer = z.object({
  id: z.string(),
  revision: z.number(),
  dryRun: z.boolean(),
  change: change.nullable(),
  cases,
  replanning,
});

export const importAnswer = z.object({
  dryRun: z.boolean(),
  rows: z.number(),
  counts: z.record(z.string(), z.number()),
  changes: z.array(change),
  cases,
  replanning,
});

export type Change = z.infer<typeof change>;
export type Cases = z.infer<typeof cases>;
