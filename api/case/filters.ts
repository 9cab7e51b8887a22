import { z } from 'zod';
import type { Actor } from '../../domain/command';
import { REGION_CODE } from '../../domain/region';
import { CHANNELS, CLASSIFICATIONS, OUTCOMES, STAGES } from '../../domain/vocabulary';
import type { Filter } from '../../store/complaints';
import { normaliseId } from '../auth/secret';
import { queryInt } from '../http/page';
import { queryInstant } from './dates';
import { escalatedTo } from './scope';

const MAX_VALUES = 50;
const MAX_LIST_CHARS = 4000;
const MAX_LEVEL = 9;
const MOST_FOLLOWERS = 1e9;

/** Values divided by commas; one is a list, too. */
const listOf = <T extends string>(value: z.ZodType<T, string>) =>
  z
    .string()
    .max(MAX_LIST_CHARS)
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(value).min(1).max(MAX_VALUES));

const word = z.string().min(1).max(200);
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const list = 'A comma list means any of its values';

/** The filters of `GET /v1/complaints`. */
export const filterQuery = {
  stage: listOf(z.enum(STAGES)).optional().describe(list),
  agency: listOf(word).optional().describe(`Who holds it. ${list}`),
  institution: listOf(word).optional().describe(list),
  supporting: listOf(word).optional().describe(`Who has a part of it in hand. ${list}`),
  region: listOf(z.stringFormat('region-code', REGION_CODE))
    .optional()
    .describe('Region codes, with what lies below them'),
  topic: listOf(word).optional().describe('Topics, with what lies below them'),
  classification: listOf(z.enum(CLASSIFICATIONS)).optional().describe(list),
  oversight: flag.optional(),
  channel: listOf(z.enum(CHANNELS)).optional().describe(list),
  outcome: listOf(z.enum(OUTCOMES)).optional().describe(list),
  merged: flag.optional().describe('Whether another complaint goes on for it'),
  overdue: flag.optional().describe('As of now'),
  escalationLevel: queryInt({ min: 0, max: MAX_LEVEL }).optional().describe('At least'),
  followers: queryInt({ min: 0, max: MOST_FOLLOWERS })
    .optional()
    .describe('How many people have joined it, at least'),
  dueBefore: queryInstant.optional(),
  receivedFrom: queryInstant.optional(),
  receivedTo: queryInstant.optional().describe('Before'),
  updatedSince: queryInstant.optional(),
  externalId: listOf(word).optional().describe(list),
  q: z
    .string()
    .trim()
    .min(2)
    .max(200)
    .optional()
    .describe(
      'The tracking id, or words of title and description; over the whole country with further filters, or it may take too long',
    ),
  escalatedTo: z.literal('me').optional().describe('Cases escalated to the caller'),
};

type Filters = z.output<z.ZodObject<typeof filterQuery>>;

/** What of the filters becomes of the query. Values only: nothing that a caller writes is ever an operator. */
export function conditionsOf(filters: Filters, actor: Actor, now: number): Filter[] {
  const conditions: Filter[] = [];
  const any = (field: string, values: readonly string[] | undefined): void => {
    if (values) conditions.push({ [field]: { $in: values } });
  };
  any('stage', filters.stage);
  any('agency', filters.agency);
  any('institution', filters.institution);
  any('supporting', filters.supporting);
  any('classification', filters.classification);
  any('channel', filters.channel);
  any('outcome', filters.outcome);
  any('externalId', filters.externalId);
  if (filters.region) conditions.push(withBelow('region', filters.region));
  if (filters.topic) conditions.push(withBelow('topic', filters.topic));
  if (filters.oversight !== undefined) conditions.push({ oversight: filters.oversight });
  // Records of earlier releases have no such field.
  if (filters.merged !== undefined) conditions.push({ merged: filters.merged ? true : { $ne: true } });
  if (filters.overdue !== undefined) conditions.push(overdue(filters.overdue, now));
  if (filters.escalationLevel !== undefined) {
    conditions.push({ escalationLevel: { $gte: filters.escalationLevel } });
  }
  // Of those that nobody follows the record says nothing.
  if (filters.followers !== undefined && filters.followers > 0) {
    conditions.push({ followers: { $gte: filters.followers } });
  }
  if (filters.dueBefore !== undefined) conditions.push({ dueAt: { $lt: new Date(filters.dueBefore) } });
  if (filters.receivedFrom !== undefined)
    conditions.push({ receivedAt: { $gte: new Date(filters.receivedFrom) } });
  if (filters.receivedTo !== undefined)
    conditions.push({ receivedAt: { $lt: new Date(filters.receivedTo) } });
  if (filters.updatedSince !== undefined)
    conditions.push({ updatedAt: { $gte: new Date(filters.updatedSince) } });
  if (filters.q !== undefined) conditions.push(search(filters.q));
  if (filters.escalatedTo !== undefined) conditions.push(escalatedTo(actor));
  return conditions;
}

/** `18.10` and everything that begins with `18.10.`; one condition on one field. */
function withBelow(field: string, codes: readonly string[]): Filter {
  return { [field]: new RegExp(`^(?:${codes.map(literally).join('|')})(?:\\.|$)`) };
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** By the due date, not by what was true at the last transition. Cases without a running clock have none. */
function overdue(wanted: boolean, now: number): Filter {
  const at = new Date(now);
  return { dueAt: wanted ? { $lte: at } : { $not: { $lte: at } } };
}

/** A tracking id is looked for as one: whoever looks for it knows which case they mean. */
function search(q: string): Filter {
  const id = normaliseId(q);
  return id === null ? { words: { $regex: literally(q.toLowerCase()) } } : { _id: id };
}
