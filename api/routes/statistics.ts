import { z } from 'zod';
import type { Bilingual } from '../../domain/policy';
import type { Lang } from '../../domain/reference';
import { NOT_STATED } from '../../domain/figures/columns';
import { SMALL_GROUPS, STATISTICS_BY, type StatisticsBy } from '../../domain/statistics';
import type { Classification } from '../../domain/vocabulary';
import { actorOf } from '../actor';
import { ownCases, published, receivedBetween } from '../case/counted';
import { queryDate } from '../case/dates';
import { defineRoute } from '../define';
import type { AppDeps } from '../deps';
import { Problem } from '../problem';

const workingDays = z.object({
  medianWorkingDays: z.number().nullable(),
  p90WorkingDays: z.number().nullable(),
});
const share = z.number().min(0).max(1).nullable();

const figuresShape = {
  received: z.int(),
  verified: z.int(),
  followedUp: z.int().describe('With at least one answer by an agency'),
  notFollowedUp: z.int(),
  settled: z.int(),
  archived: z.int().describe('All that a desk has archived, those outside of the scope among them'),
  outsideScope: z
    .int()
    .describe('Of the archived: not for this service to decide (courts, crimes, legislation)'),
  withdrawn: z.int(),
  referred: z.int(),
  open: z.int(),
  overdue: z.int(),
  escalated: z.int(),
  hops: z.int(),
  firstAnswer: workingDays,
  firstAnswerFromReceipt: workingDays,
  onTime: z.object({ verification: share, firstAnswer: share, settlement: share }),
  ratings: z.object({ mean: z.number().nullable(), count: z.int() }),
};

const statisticsSchema = z
  .object({
    from: z.iso.date().nullable(),
    to: z.iso.date().nullable(),
    by: z.enum(STATISTICS_BY),
    asOf: z.iso
      .datetime()
      .describe('What was acknowledged before this instant is counted; it lies a few seconds back at most'),
    items: z.array(
      z.object({
        key: z.string().describe(`\`${SMALL_GROUPS}\`: groups too small to be shown each for itself`),
        name: z.string(),
        ...figuresShape,
      }),
    ),
    total: z.object(figuresShape).nullable().describe('Null when there are too few cases to be published'),
    suppressed: z.boolean().describe('Small groups were put together, or nothing can be shown'),
  })
  .meta({ id: 'Statistics' });

export const statistics = defineRoute({
  method: 'get',
  path: '/v1/statistics',
  summary: 'Complaints received and what became of them; to the public in groups of at least five',
  tags: ['statistics'],
  access: 'public',
  query: z.object({
    by: z.enum(STATISTICS_BY).default('institution'),
    from: queryDate.optional().describe('Received on or after this date in Asia/Jakarta'),
    to: queryDate.optional().describe('Received before this date in Asia/Jakarta'),
  }),
  answers: { 200: { description: 'Figures by group, as of `asOf`', schema: statisticsSchema } },
  problems: ['unavailable'],
  handler: async ({ query, caller, lang, deps }) => {
    const { by, from, to } = query;
    // A reporter's secret opens one case; here its holder is one of the public.
    const actor = caller.kind === 'officer' ? actorOf(deps, caller) : null;
    const own = actor && ownCases(actor);
    if (!deps.complaints.isUp) throw new Problem('unavailable');
    const { asOf, answer } = await deps.figures.ask({
      kind: 'statistics',
      selection: { ...(own ?? published), ...receivedBetween(from, to) },
      by,
      now: deps.now(),
      isPublic: own === null,
    });
    const { groups, total } = answer;
    const items = (groups ?? [])
      .map(({ key, figures }) => ({ key, name: nameOf(deps, by, key, lang), ...figures }))
      .toSorted((a, b) => b.received - a.received || (a.key < b.key ? -1 : 1));
    const suppressed = groups === null || groups.some(({ key }) => key === SMALL_GROUPS);
    return {
      status: 200,
      body: {
        from: from ?? null,
        to: to ?? null,
        by,
        asOf: new Date(asOf).toISOString(),
        items,
        total,
        suppressed,
      },
      headers: { 'Content-Language': lang },
    };
  },
});

const NAMES: Readonly<Record<string, Bilingual>> = {
  [SMALL_GROUPS]: { id: 'Lainnya (kelompok kecil)', en: 'Others (small groups)' },
  [NOT_STATED]: { id: 'Tidak disebut', en: 'Not stated' },
};

const CLASSIFICATION_NAMES: Readonly<Record<Classification, Bilingual>> = {
  complaint: { id: 'Pengaduan', en: 'Complaint' },
  aspiration: { id: 'Aspirasi', en: 'Aspiration' },
  information: { id: 'Permintaan informasi', en: 'Information request' },
};

function nameOf({ reference, regions }: AppDeps, by: StatisticsBy, key: string, lang: Lang): string {
  const own = Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
  if (own) return own[lang];
  switch (by) {
    case 'agency':
    case 'institution':
      return reference.agency(key)?.name ?? key;
    case 'region':
      return regions.name(key) ?? key;
    case 'topic':
      return reference.topic(key)?.name[lang] ?? key;
    case 'classification':
      return Object.entries(CLASSIFICATION_NAMES).find(([name]) => name === key)?.[1][lang] ?? key;
  }
}
