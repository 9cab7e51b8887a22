import { z } from 'zod';
import { defineRoute } from '../../define';
import { Problem } from '../../problem';
import { agencySchema, agencyView } from './schema';

export const getAgency = defineRoute({
  method: 'get',
  path: '/v1/agencies/:id',
  summary: 'One agency',
  tags: ['reference'],
  access: 'public',
  params: z.object({ id: z.string().max(128) }),
  answers: { 200: { description: 'The agency; `ETag` is its revision', schema: agencySchema } },
  handler: async ({ params, caller, deps }) => {
    const agency = deps.reference.agency(params.id);
    if (!agency) throw new Problem('not-found');
    return {
      status: 200,
      body: agencyView(agency, caller),
      headers: { ETag: `"${agency.revision ?? 0}"` },
    };
  },
});
