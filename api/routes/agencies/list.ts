import { z } from 'zod';
import type { Agency } from '../../../domain/directory';
import { REGION_CODE } from '../../../domain/region';
import { LEVELS } from '../../../domain/vocabulary';
import { defineRoute } from '../../define';
import { pageOf, pageOfList, pageQuery } from '../../http/page';
import { agencySchema, agencyView } from './schema';

/** Reference lists are small and asked for whole. */
const MAX_AGENCIES = 1000;

const within = (region: string, agency: Agency): boolean =>
  agency.region === region || (agency.region?.startsWith(`${region}.`) ?? false);

export const listAgencies = defineRoute({
  method: 'get',
  path: '/v1/agencies',
  summary: 'The directory of agencies',
  tags: ['reference'],
  access: 'public',
  query: z.object({
    region: z
      .stringFormat('region-code', REGION_CODE)
      .optional()
      .describe('Official region code, with what lies below it'),
    level: z.enum(LEVELS).optional(),
    parent: z.string().max(128).optional().describe('Id of the agency directly above'),
    closed: z.enum(['true', 'false']).optional().describe('`true`: also those that are no more'),
    ...pageQuery(MAX_AGENCIES),
  }),
  answers: { 200: { description: 'Agencies', schema: pageOf(agencySchema) } },
  handler: async ({ query, caller, lang, deps }) => {
    const { region, level, parent, closed } = query;
    const matching = deps.reference.agencies.filter(
      (agency) =>
        (closed === 'true' || !agency.closed) &&
        (region === undefined || within(region, agency)) &&
        (level === undefined || agency.level === level) &&
        (parent === undefined || agency.parent === parent),
    );
    const { items, next } = pageOfList(matching, ({ id }) => id, query, lang);
    return { status: 200, body: { items: items.map((agency) => agencyView(agency, caller)), next } };
  },
});
