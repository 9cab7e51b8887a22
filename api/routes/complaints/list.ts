import { z } from 'zod';
import { listItemSchema } from '../../../domain/schema/case';
import { viewListItem, type ListItemView } from '../../../domain/view';
import { actorOf } from '../../actor';
import { viewContext } from '../../case/context';
import { conditionsOf, filterQuery } from '../../case/filters';
import { legsAfter, positionOf, readCursor, SORTS, writeCursor, type Position } from '../../case/order';
import { scopeOf, type Way } from '../../case/scope';
import { countBy, listBy, waysToHolders } from '../../case/ways';
import { defineRoute } from '../../define';
import type { AppDeps } from '../../deps';
import { pageOf, pageQuery } from '../../http/page';
import { Problem } from '../../problem';
import { ruleMessage } from '../../problems/issues';

export const listComplaints = defineRoute({
  method: 'get',
  path: '/v1/complaints',
  summary: 'The complaints of an officer: of their agency and below, and those escalated to them',
  tags: ['complaints'],
  access: 'officer',
  query: z.object({
    ...filterQuery,
    sort: z.enum(SORTS).default('dueAt'),
    count: z.enum(['true', 'false']).optional().describe('Adds `total`: how many there are on all pages'),
    ...pageQuery(),
  }),
  answers: {
    200: { description: 'Complaints', schema: pageOf(listItemSchema).extend({ total: z.int().optional() }) },
  },
  handler: async ({ query, caller, lang, deps }) => {
    const actor = actorOf(deps, caller);
    const scope = actor && scopeOf(actor, deps.reference.directory);
    if (!actor || !scope) throw new Problem('forbidden');
    const { sort, count, limit, cursor, ...filters } = query;
    const after = cursor === undefined ? null : readCursor(cursor, sort);
    if (cursor !== undefined && !after) {
      throw new Problem('invalid', {
        errors: [{ path: 'cursor', message: ruleMessage('cursor', lang) ?? '' }],
      });
    }
    const ctx = viewContext(deps);
    const conditions = conditionsOf(filters, actor, ctx.now);
    const ways = waysTo(filters, scope);
    const { complaints } = deps;
    const order = { sort, legs: legsAfter(sort, after) };
    const found = await reading(deps, () => listBy(complaints, ways, conditions, order, limit + 1));
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const next: Position | null = last && found.length > limit ? positionOf(last.record, sort) : null;
    const items = page
      .map(({ file }) => viewListItem(file, actor, ctx))
      .filter((item): item is ListItemView => item !== null);
    const total =
      count === 'true' ? await reading(deps, () => countBy(complaints, ways, conditions)) : undefined;
    return {
      status: 200,
      body: { items, next: next && writeCursor(next), ...(total === undefined ? {} : { total }) },
    };
  },
});

/** The ways to what these filters ask for, as far as a way leads to it. */
function waysTo(
  { escalatedTo, agency, institution, supporting }: Parameters<typeof conditionsOf>[0],
  scope: readonly Way[],
): readonly Way[] {
  const ways = escalatedTo === undefined ? scope : scope.filter(({ by }) => by === 'post');
  return waysToHolders(ways, [agency, institution, supporting]);
}

/** Lists live in the database alone: without it there is nothing to say. */
async function reading<T>({ complaints, logger }: AppDeps, read: () => Promise<T>): Promise<T> {
  if (!complaints.isUp) throw new Problem('unavailable');
  try {
    return await read();
  } catch (error) {
    logger.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'list could not be read');
    throw new Problem('unavailable');
  }
}
