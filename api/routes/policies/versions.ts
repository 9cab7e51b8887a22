import { z } from 'zod';
import { defineRoute } from '../../define';
import { pageOf, pageOfList, pageQuery } from '../../http/page';
import { Problem } from '../../problem';
import { unlessAway } from './away';
import { policyParams, publicationSchema } from './schema';

/** Nobody changes rules oftener than this and still looks for the first change. */
const MOST = 1000;

export const listVersions = defineRoute({
  method: 'get',
  path: '/v1/policies/:name/versions',
  summary: 'What was published under a name, newest first',
  tags: ['reference'],
  access: 'public',
  params: policyParams,
  query: z.object(pageQuery()),
  answers: { 200: { description: 'Who changed it when', schema: pageOf(publicationSchema) } },
  handler: async ({ params, query, lang, deps }) => {
    const all = await unlessAway(deps.rules.versions(params.name, MOST));
    if (all.length === 0) throw new Problem('not-found');
    const { items, next } = pageOfList(all, ({ number }) => String(number), query, lang);
    const said = items.map(({ number, version, effective, publishedAt, by }) => ({
      number,
      version,
      effective,
      publishedAt: new Date(publishedAt).toISOString(),
      by: by && { role: by.role, agency: by.agency },
    }));
    return { status: 200, body: { items: said, next } };
  },
});
