import { z } from 'zod';
import { ARCHIVE, closesWith, OUT_OF_SCOPE } from '../../../domain/outside';
import type { Reason } from '../../../domain/reference';
import { defineRoute } from '../../define';
import { pageOf, pageOfList, pageQuery } from '../../http/page';

const reasonSchema = z
  .object({
    code: z.string(),
    for: z.string(),
    name: z.string(),
    advice: z.string(),
    outside: z.boolean().describe('Not for this service to decide; the advice says who does'),
  })
  .meta({ id: 'Reason', description: "Texts are in the caller's language" });

export const listReasons = defineRoute({
  method: 'get',
  path: '/v1/reasons',
  summary: 'Reasons that a decision must give',
  tags: ['reference'],
  access: 'public',
  query: z.object({
    for: z
      .string()
      .max(64)
      .optional()
      .describe(
        `The decision. \`${ARCHIVE}\`: all codes with which a desk may archive, \`${OUT_OF_SCOPE}\`: those of them that lie outside of the scope`,
      ),
    ...pageQuery(),
  }),
  answers: { 200: { description: 'Reasons', schema: pageOf(reasonSchema) } },
  handler: async ({ query, lang, deps }) => {
    const matching = deps.reference.reasons.filter((reason) => isFor(reason, query.for));
    const { items, next } = pageOfList(matching, (reason) => `${reason.for}/${reason.code}`, query, lang);
    const said = items.map((reason) => ({
      code: reason.code,
      for: reason.for,
      name: reason.name[lang],
      advice: reason.advice[lang],
      outside: reason.for === OUT_OF_SCOPE,
    }));
    return { status: 200, body: { items: said, next }, headers: { 'Content-Language': lang } };
  },
});

/** What lies outside of the scope is archived, too: whoever looks for a reason to archive finds it among the others. */
function isFor(reason: Reason, decision: string | undefined): boolean {
  if (decision === ARCHIVE) return closesWith(reason);
  return decision === undefined || reason.for === decision;
}
