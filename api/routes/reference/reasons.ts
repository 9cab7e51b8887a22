import { z } from 'zod';
import { defineRoute } from '../../define';
import { pageOf, pageOfList, pageQuery } from '../../http/page';

const reasonSchema = z
  .object({ code: z.string(), for: z.string(), name: z.string(), advice: z.string() })
  .meta({ id: 'Reason', description: "Texts are in the caller's language" });

export const listReasons = defineRoute({
  method: 'get',
  path: '/v1/reasons',
  summary: 'Reasons that a decision must give',
  tags: ['reference'],
  access: 'public',
  query: z.object({
    for: z.string().max(64).optional().describe('The decision, such as `archive`'),
    ...pageQuery(),
  }),
  answers: { 200: { description: 'Reasons', schema: pageOf(reasonSchema) } },
  handler: async ({ query, lang, deps }) => {
    const matching = deps.reference.reasons.filter(
      (reason) => query.for === undefined || reason.for === query.for,
    );
    const { items, next } = pageOfList(matching, (reason) => `${reason.for}/${reason.code}`, query, lang);
    const said = items.map((reason) => ({
      code: reason.code,
      for: reason.for,
      name: reason.name[lang],
      advice: reason.advice[lang],
    }));
    return { status: 200, body: { items: said, next }, headers: { 'Content-Language': lang } };
  },
});
