import { z } from 'zod';
import { defineRoute } from '../../define';
import { pageOf, pageOfList, pageQuery } from '../../http/page';

const topicSchema = z
  .object({
    id: z.string(),
    name: z.string().describe("In the caller's language"),
    parent: z.string().nullable(),
  })
  .meta({ id: 'Topic' });

export const listTopics = defineRoute({
  method: 'get',
  path: '/v1/topics',
  summary: 'What complaints can be about',
  tags: ['reference'],
  access: 'public',
  query: z.object(pageQuery()),
  answers: { 200: { description: 'Topics, a tree by `parent`', schema: pageOf(topicSchema) } },
  handler: async ({ query, lang, deps }) => {
    const { items, next } = pageOfList(deps.reference.topics, ({ id }) => id, query, lang);
    const named = items.map(({ id, name, parent }) => ({ id, name: name[lang], parent }));
    return { status: 200, body: { items: named, next }, headers: { 'Content-Language': lang } };
  },
});
