import { z } from 'zod';
import { listItemSchema } from '../../../domain/schema/case';
import { viewListItem, type ListItemView } from '../../../domain/view';
import { actorOf } from '../../actor';
import { viewContext } from '../../case/context';
import { conditionsOf, filterQuery } from '../../case/filters';
import { legsAfter, positionOf, readCursor, SORTS, writeCursor, type Position } from '../../case/order';
import { scopeOf, type Way } from '../../case/scope';
import { countBy, listBy, waysToHolders } from '../../case/ways';
import { isWide, oneOfFew } from '../../case/wide-search';
import { defineRoute } from '../../define';
import type { AppDeps } from '../../deps';
import { pageOf, pageQuery } from '../../http/page';
import { Problem } from '../../problem';
import { ruleMessage } from '../../problems/issues';
import { TooSlow } from '../../../store/complaints';

const TOO_SLOW = {
  id: 'Daftar ini tidak selesai dalam sepuluh detik. Persempit dengan instansi, tahap, wilayah, topik, atau tanggal; pengaduan tertentu ditemukan langsung dengan nomornya.',
  en: 'This list was not done in ten seconds. Narrow it by agency, stage, region, topic or dates; a certain complaint is found at once by its tracking id.',
} as const;
/** Whoever repeats it as it is will hardly fare better: not soon. */
const TOO_SLOW_RETRY_SECONDS = '60';

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
  problems: ['forbidden', 'rate-limited'],
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
    const inTurn: typeof oneOfFew = isWide(filters.q, ways) ? oneOfFew : (read) => read();
    const found = await reading(deps, () =>
      inTurn(() => listBy(complaints, ways, conditions, order, limit + 1)),
    );
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const next: Position | null = last && found.length > limit ? positionOf(last.record, sort) : null;
    const items = page
      .map(({ file }) => viewListItem(file, actor, ctx))
      .filter((item): item is ListItemView => item !== null);
    const total =
      count === 'true'
        ? await reading(deps, () => inTurn(() => countBy(complaints, ways, conditions)))
        : undefined;
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
    if (error instanceof Problem) throw error;
    if (error instanceof TooSlow) {
      throw new Problem('unavailable', {
        detail: TOO_SLOW,
        headers: { 'Retry-After': TOO_SLOW_RETRY_SECONDS },
      });
    }
    logger.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'list could not be read');
    throw new Problem('unavailable');
  }
}
