import { z } from 'zod';
import { defineRoute } from '../../define';
import { pageOf, pageOfList, pageQuery } from '../../http/page';
import { routeSchema } from './schema';

export const listRoutes = defineRoute({
  method: 'get',
  path: '/v1/routes',
  summary: 'The rules by which complaints are routed, in the order in which they are asked',
  tags: ['routes'],
  access: 'public',
  query: z.object(pageQuery()),
  answers: { 200: { description: 'Rules; the first that matches counts', schema: pageOf(routeSchema) } },
  handler: async ({ query, lang, deps }) => {
    const { rules } = deps.reference.routing.routes;
    const { items, next } = pageOfList(rules, ({ id, file }) => `${file}/${id}`, query, lang);
    const shown = items.map(({ id, file, when, to, withoutPlace, because, confidence, competent }) => ({
      id,
      file,
      when: when ?? null,
      to,
      withoutPlace: withoutPlace ?? null,
      because: because[lang],
      confidence,
      outside: competent?.[lang] ?? null,
    }));
    return { status: 200, body: { items: shown, next }, headers: { 'Content-Language': lang } };
  },
});
