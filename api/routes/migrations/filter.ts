import { z } from 'zod';
import type { Actor } from '../../../domain/command';
import type { Filter } from '../../../store/complaints';
import { normaliseId } from '../../auth/secret';
import { conditionsOf, filterQuery } from '../../case/filters';

const MOST_IDS = 1000;

/** JSON says in lists, numbers and flags what a query says in words. */
const asQuery = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(String).join(',');
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
};

const inJson = <S extends z.ZodType>(schema: S) => z.preprocess(asQuery, schema);

const { stage, agency, institution, region, topic, classification, oversight, channel, outcome } =
  filterQuery;
const { overdue, escalationLevel, dueBefore, receivedFrom, receivedTo, updatedSince, externalId } =
  filterQuery;

/**
 * The filters of the list of complaints, as JSON, and the ids of single ones. Without searching by words, which would
 * leave what people wrote with the engine.
 */
export const migrationFilter = z
  .strictObject({
    ids: z
      .array(z.string().max(64))
      .min(1)
      .max(MOST_IDS)
      .optional()
      .describe('Tracking ids; those of no open case fit none'),
    stage: inJson(stage),
    agency: inJson(agency),
    institution: inJson(institution),
    region: inJson(region),
    topic: inJson(topic),
    classification: inJson(classification),
    oversight: inJson(oversight),
    channel: inJson(channel),
    outcome: inJson(outcome),
    overdue: inJson(overdue),
    escalationLevel: inJson(escalationLevel),
    dueBefore: inJson(dueBefore),
    receivedFrom: inJson(receivedFrom),
    receivedTo: inJson(receivedTo),
    updatedSince: inJson(updatedSince),
    externalId: inJson(externalId),
  })
  .describe('As in the list of complaints; every value also as a JSON list, number or flag');

export type MigrationFilter = z.output<typeof migrationFilter>;

/** The cases that a migration is for: those that fit, and of an operator who is bound to an agency those inside it. */
export function casesMeant({ ids, ...filters }: MigrationFilter, actor: Actor, now: number): Filter {
  const conditions = conditionsOf(filters, actor, now);
  if (ids) conditions.push({ _id: { $in: ids.map((id) => normaliseId(id) ?? id) } });
  if (actor.agency !== null) conditions.push({ holders: actor.agency });
  return conditions.length === 0 ? {} : { $and: conditions };
}
