import { z } from 'zod';
import type { RuleDocument } from '../../../domain/policy-document';
import { documentsNamed, documentsOf, extended, firstWith, ruleDay } from '../../../store/rule-sets';
import type { PolicySet } from '../../../store/reference-data';
import { defineRoute } from '../../define';
import { pageOf, pageOfList, pageQuery } from '../../http/page';
import { listedSchema } from './schema';

export const listPolicies = defineRoute({
  method: 'get',
  path: '/v1/policies',
  summary: 'The rules in force and those that are scheduled',
  tags: ['reference'],
  access: 'public',
  query: z.object(pageQuery()),
  answers: { 200: { description: 'Rules, national ones first', schema: pageOf(listedSchema) } },
  handler: async ({ query, lang, deps }) => {
    const timeline = deps.reference.timeline(deps.now());
    const names = [...new Set(documentsOf(timeline).map(({ policy }) => policy))];
    const { items, next } = pageOfList(names, (name) => name, query, lang);
    const today = ruleDay(deps.now());
    return { status: 200, body: { items: items.flatMap((name) => listed(name, timeline, today)), next } };
  },
});

function listed(name: string, timeline: readonly PolicySet[], today: string) {
  const [first, ...others] = documentsNamed(timeline, name);
  if (!first) return [];
  const versioned = (document: RuleDocument) => ({
    effective: document.effective,
    version: firstWith(document, timeline)?.version ?? '',
  });
  return [
    {
      name,
      title: first.title,
      extends: extended(first) ?? null,
      where: 'where' in first ? whereOf(first.where) : null,
      ...versioned(first),
      inForce: first.effective <= today,
      scheduled: others.map(versioned),
    },
  ];
}

function whereOf({ institution, region }: { institution?: string | string[]; region?: string | string[] }) {
  return { institution: listOf(institution), region: listOf(region) };
}

function listOf(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : [value].flat();
}
