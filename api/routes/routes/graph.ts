import { z } from 'zod';
import type { Bilingual } from '../../../domain/policy';
import type { Lang } from '../../../domain/reference';
import { publicFlows } from '../../../domain/doors/public-flows';
import { graphOf, NODE_KINDS, type DoorGraph } from '../../../domain/doors/graph';
import { namesOf } from '../../../domain/doors/names';
import type { Selection } from '../../../domain/figures/case';
import { REGION_CODE, regencyOf } from '../../../domain/region';
import { SMALLEST_PUBLIC_GROUP } from '../../../domain/statistics';
import { INSTITUTION_LEVELS, type AgencyLevel } from '../../../domain/vocabulary';
import { actorOf } from '../../actor';
import { ownCases, receivedBetween } from '../../case/counted';
import { queryDate } from '../../case/dates';
import { defineRoute } from '../../define';
import type { AppDeps } from '../../deps';
import { queryInt } from '../../http/page';
import { Problem } from '../../problem';
import { ruleMessage } from '../../problems/issues';

const NO_FEWER = 1;
const NO_MORE = 50;
const USUAL = 12;

const graphSchema = z
  .object({
    from: z.iso.date().nullable(),
    to: z.iso.date().nullable(),
    depth: z.int(),
    asOf: z.iso.datetime().describe('What was acknowledged before this instant is counted'),
    counted: z
      .enum(['published', 'own'])
      .describe(
        `\`published\`: complaints that have a public form, in flows of at least ${SMALLEST_PUBLIC_GROUP}, smaller ones put together. \`own\`: those that the caller's agency holds or held last, for national roles all, whatever their number`,
      ),
    total: z.int().nullable().describe('Null when there are too few complaints to be published'),
    nodes: z.array(
      z.object({
        id: z.string().describe('Unique in the map'),
        kind: z.enum(NODE_KINDS),
        key: z
          .string()
          .nullable()
          .describe('Id of the topic or agency; null for what is put together, and for no topic'),
        name: z.object({ id: z.string(), en: z.string() }),
        count: z.int(),
      }),
    ),
    links: z.array(
      z.object({
        from: z.string().describe('Id of a node'),
        to: z.string().describe('Id of a node'),
        count: z.int(),
        confirmed: z
          .int()
          .optional()
          .describe('How many of them a desk has verified; absent where only such are counted'),
      }),
    ),
  })
  .meta({ id: 'DoorGraph' });

export const routeGraph = defineRoute({
  method: 'get',
  path: '/v1/routes/graph',
  summary:
    'How complaints flow: topic → institution → unit that holds or last held them, with counts as of `asOf`',
  tags: ['routes'],
  access: 'public',
  query: z.object({
    from: queryDate.optional().describe('Received on or after this date in Asia/Jakarta'),
    to: queryDate.optional().describe('Received before this date in Asia/Jakarta'),
    region: z
      .stringFormat('region-code', REGION_CODE)
      .optional()
      .describe('Where it happened, with what lies below; without a token down to the regency'),
    institution: z.string().min(1).max(200).optional().describe('Id of an institution'),
    level: z
      .enum(INSTITUTION_LEVELS as readonly [AgencyLevel, ...AgencyLevel[]])
      .optional()
      .describe('Institutions of this level'),
    depth: z.enum(['1', '2']).default('1').describe('1: main categories; 2: what lies below them'),
    most: queryInt({ min: NO_FEWER, max: NO_MORE })
      .default(USUAL)
      .describe('Most nodes of each kind; smaller ones stand together as one more'),
  }),
  answers: { 200: { description: 'Nodes and arrows', schema: graphSchema } },
  problems: ['unavailable'],
  handler: async ({ query, caller, lang, deps }) => {
    const { from, to, region, institution, level, most } = query;
    const depth = query.depth === '2' ? 2 : 1;
    const { directory, topics } = deps.reference;
    if (institution !== undefined && directory.institutionOf(institution)?.id !== institution) {
      throw new Problem('invalid', {
        errors: [{ path: 'institution', message: ruleMessage('unknown', lang) ?? '' }],
      });
    }
    // A reporter's secret opens one case; here its holder is one of the public.
    const actor = caller.kind === 'officer' ? actorOf(deps, caller) : null;
    const own = actor && ownCases(actor);
    // The public form of a complaint goes down to the regency; two maps of villages would tell more by their difference.
    if (!own && region !== undefined && region !== regencyOf(region)) throw tooNear(lang);
    const selection: Selection = {
      // Only what has a public form: it accuses nobody, is not confidential, and anybody may read it.
      ...(own ?? { isPublic: true }),
      ...receivedBetween(from, to),
      ...(region === undefined ? {} : { region }),
      ...institutionsMeant(deps, institution, level),
    };
    if (!deps.complaints.isUp) throw new Problem('unavailable');
    const { asOf, answer: counted } = await deps.figures.ask({ kind: 'flows', selection });
    const shown = own
      ? counted
      : publicFlows(counted, { keep: institution === undefined ? 'topic' : 'institution' });
    const graph = graphOf(shown ?? [], namesOf(directory, topics), { depth, most });
    return {
      status: 200,
      body: {
        from: from ?? null,
        to: to ?? null,
        depth,
        asOf: new Date(asOf).toISOString(),
        counted: own ? 'own' : 'published',
        ...graph,
        total: shown === null ? null : graph.total,
        ...(own ? {} : { links: withoutConfirmed(graph) }),
      },
    };
  },
});

const NEAREST: Bilingual = {
  id: 'Tanpa token, wilayah paling rinci adalah kabupaten atau kota.',
  en: 'Without a token a region is a province, a regency or a city.',
};

function tooNear(lang: Lang): Problem {
  return new Problem('invalid', { errors: [{ path: 'region', message: NEAREST[lang] }] });
}

function institutionsMeant(
  { reference }: AppDeps,
  institution: string | undefined,
  level: AgencyLevel | undefined,
): Pick<Selection, 'institutions'> {
  if (level === undefined) return institution === undefined ? {} : { institutions: [institution] };
  const ofLevel = reference.agencies.filter((agency) => agency.level === level).map(({ id }) => id);
  return { institutions: institution === undefined ? ofLevel : ofLevel.filter((id) => id === institution) };
}

function withoutConfirmed({ links }: DoorGraph) {
  return links.map(({ from, to, count }) => ({ from, to, count }));
}
