import { z } from 'zod';
import { defineRoute } from '../../define';
import { Problem } from '../../problem';

const policySchema = z
  .object({ name: z.string(), version: z.string(), document: z.looseObject({}) })
  .meta({ id: 'Policy' });

export const getPolicy = defineRoute({
  method: 'get',
  path: '/v1/policies/:name',
  summary: 'A rule file: deadlines, rungs, recipients',
  tags: ['reference'],
  access: 'public',
  params: z.object({ name: z.string().max(64) }),
  query: z.object({ version: z.string().max(128).optional().describe('The current version unless given') }),
  answers: { 200: { description: 'The rules of that version', schema: policySchema } },
  handler: async ({ params, query, deps }) => {
    const policy = deps.reference.policy(params.name, query.version);
    if (!policy) throw new Problem('not-found');
    const { name, version, document } = policy;
    return { status: 200, body: { name, version, document } };
  },
});
