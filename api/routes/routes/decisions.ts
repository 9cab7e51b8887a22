import { z } from 'zod';
import type { Actor } from '../../../domain/command';
import { decisionsByRule, type RuleDecisions } from '../../../domain/routing/decision-counts';
import type { Lang } from '../../../domain/reference';
import { actorOf } from '../../actor';
import type { Selection } from '../../../domain/figures/case';
import { published, receivedBetween } from '../../case/counted';
import { queryDate } from '../../case/dates';
import { accusedWith } from '../../case/scope';
import { defineRoute } from '../../define';
import type { AppDeps } from '../../deps';
import { pageOf, pageOfList, pageQuery } from '../../http/page';
import { Problem } from '../../problem';
import { routeDecisionSchema } from './schema';

export const listRouteDecisions = defineRoute({
  method: 'get',
  path: '/v1/routes/decisions',
  summary: 'How often desks followed the suggestion of each rule and where they sent it instead; counts only',
  tags: ['routes'],
  access: { roles: ['institution-admin', 'national-admin', 'overseer', 'operator'] },
  query: z.object({
    from: queryDate.optional().describe('Received on or after this date in Asia/Jakarta'),
    to: queryDate.optional().describe('Received before this date in Asia/Jakarta'),
    institution: z.string().min(1).max(200).optional().describe('Only cases that it holds or has held'),
    ...pageQuery(),
  }),
  answers: {
    200: { description: 'Rules, the most often changed first', schema: pageOf(routeDecisionSchema) },
  },
  problems: ['unavailable'],
  handler: async ({ query, caller, lang, deps }) => {
    const { from, to, institution, ...page } = query;
    const actor = actorOf(deps, caller);
    const scope = actor && countedFor(actor);
    if (!scope) throw new Problem('forbidden');
    const inside = institution === undefined ? [] : [institution];
    if (!deps.complaints.isUp) throw new Problem('unavailable');
    const { answer: counted } = await deps.figures.ask({
      kind: 'decisions',
      selection: { ...scope, readers: [...(scope.readers ?? []), ...inside], ...receivedBetween(from, to) },
    });
    const { items, next } = pageOfList(decisionsByRule(counted), ({ rule }) => rule, page, lang);
    return {
      status: 200,
      body: { items: items.map((one) => named(one, deps, lang)), next },
      headers: { 'Content-Language': lang },
    };
  },
});

/**
 * Of which cases somebody may have the counts, as in statistics: an institution of those that it holds or has held,
 * national roles of all, each without those that accuse them; operators of what may be published.
 */
function countedFor(actor: Actor): Selection | null {
  switch (actor.role) {
    case 'national-admin':
    case 'overseer':
      return { notAbout: accusedWith(actor) };
    case 'institution-admin':
      return { readers: [actor.agency ?? ''], notAbout: accusedWith(actor) };
    case 'operator':
      return actor.agency === null ? published : { readers: [actor.agency], ...published };
    case 'liaison':
    case 'supervisor':
    case 'system':
    case 'reporter':
    case 'follower':
      return null;
  }
}

function named(one: RuleDecisions, { reference }: AppDeps, lang: Lang) {
  return {
    ...one,
    because: reference.routing.routes.rule(one.rule)?.because[lang] ?? null,
    changedTo: one.changedTo.map(({ agency, count: times }) => ({
      agency,
      name: reference.agency(agency)?.name ?? agency,
      count: times,
    })),
  };
}
