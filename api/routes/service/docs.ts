import { z } from 'zod';
import { defineRoute } from '../../define';
import { DOCS_POLICY, docsPage } from '../../docs';

export const docs = defineRoute({
  method: 'get',
  path: '/docs',
  summary: 'Interactive documentation',
  tags: ['service'],
  access: 'public',
  answers: { 200: { description: 'A page', schema: z.string(), contentType: 'text/html' } },
  handler: async ({ lang }) => ({
    status: 200,
    body: docsPage(lang),
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': DOCS_POLICY },
  }),
});
