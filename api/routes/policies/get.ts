import { z } from 'zod';
import { defineRoute } from '../../define';
import { Problem } from '../../problem';
import { policyParams, policySchema } from './schema';

export const getPolicy = defineRoute({
  method: 'get',
  path: '/v1/policies/:name',
  summary: 'A rule file: deadlines, rungs, recipients',
  tags: ['reference'],
  access: 'public',
  params: policyParams,
  query: z.object({
    version: z.string().max(128).optional().describe('The current version unless given'),
    effective: z
      .enum(['true', 'false'])
      .optional()
      .describe('With everything that it takes over, and where each value comes from'),
  }),
  answers: {
    200: {
      description: 'The rules of that version. The `ETag` of the current one goes into `If-Match` of a publication',
      schema: policySchema,
    },
  },
  handler: async ({ params, query, deps: { reference } }) => {
    const policy = reference.policy(params.name, query.version);
    if (!policy) throw new Problem('not-found');
    const { name, version, document } = policy;
    if (query.effective === 'true') {
      const read = reference.readRules(version, name);
      if (!read) throw new Problem('not-found');
      const sources = Object.fromEntries(read.sources);
      return { status: 200, body: { name, version, document: read.document, sources } };
    }
    const tag = query.version === undefined ? reference.tagOf(name) : null;
    return {
      status: 200,
      body: { name, version, document },
      ...(tag === null ? {} : { headers: { ETag: `"${tag}"` } }),
    };
  },
});
