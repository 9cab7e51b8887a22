import { z } from 'zod';
import { caseSchema, pendingSchema } from '../../../domain/schema/case';
import { viewCase } from '../../../domain/view';
import { isoIn } from '../../../domain/zone';
import { actorOf } from '../../actor';
import { NATIONAL_ZONE } from '../../case/dates';
import { etagOf, isUnchanged } from '../../case/etag';
import { viewContext } from '../../case/context';
import { caseIdOf, caseParams } from '../../case/id';
import { loadCase } from '../../case/load';
import { defineRoute } from '../../define';
import { Problem } from '../../problem';

export const getComplaint = defineRoute({
  method: 'get',
  path: '/v1/complaints/:id',
  summary: 'A complaint, as its caller may see it',
  tags: ['complaints'],
  access: 'public',
  params: caseParams,
  headers: z.object({
    'if-none-match': z.string().max(500).optional().describe('The `ETag` of the answer that the caller has'),
  }),
  answers: {
    200: {
      description: 'The complaint; to its reporter, while it cannot be read yet, that it is safe',
      schema: z.union([caseSchema, pendingSchema]),
    },
    304: { description: 'It has not changed' },
  },
  handler: async ({ params, headers, caller, deps }) => {
    const id = caseIdOf(params.id, caller);
    const actor = actorOf(deps, caller, id);
    const loaded = await loadCase(deps, id);
    if (!loaded) throw new Problem('not-found');
    if (loaded.kind === 'pending') {
      // Who else may know of it cannot be told without the case. Software acts as reporter for what it has filed.
      if (actor?.role !== 'reporter' && actor?.role !== 'system') throw new Problem('not-found');
      const receivedAt = isoIn(NATIONAL_ZONE, loaded.receivedAt);
      return { status: 200, body: { id, stage: 'verification', receivedAt, pending: true } };
    }
    const ctx = viewContext(deps);
    const body = viewCase(loaded.file, actor, ctx);
    if (!body) throw new Problem('not-found');
    const answer = { headers: { ETag: etagOf(loaded.file) } };
    if (isUnchanged(loaded.file, headers['if-none-match'], ctx.now)) return { status: 304, ...answer };
    return { status: 200, body, ...answer };
  },
});
