import { z } from 'zod';
import { caseSchema, pendingSchema } from '../../../domain/schema/case';
import { viewCase } from '../../../domain/view';
import { isoIn } from '../../../domain/zone';
import { actorOf } from '../../actor';
import { NATIONAL_ZONE } from '../../case/dates';
import { etagOf, isUnchanged } from '../../case/etag';
import { caseIdOf, caseParams, shownId } from '../../case/id';
import { contextWithLead } from '../../case/leads';
import { loadCase } from '../../case/load';
import { admitPending } from '../../case/pending';
import { admit } from '../../command/secret';
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
      description: 'The complaint; while nobody can show it, that it is safe',
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
      await admitPending(deps, id, actor);
      const receivedAt = isoIn(NATIONAL_ZONE, loaded.receivedAt);
      return {
        status: 200,
        body: { id: shownId(id, caller), stage: 'verification', receivedAt, pending: true },
      };
    }
    await admit(deps, actor, loaded.file);
    const ctx = await contextWithLead(deps, loaded.file);
    const body = viewCase(loaded.file, actor, ctx);
    if (!body) throw new Problem('not-found');
    const answer = { headers: { ETag: etagOf(loaded.file) } };
    // What is answered in the complaint that goes on for this one changes no revision of this one.
    const isOwn = loaded.file.merger === undefined;
    if (isOwn && isUnchanged(loaded.file, headers['if-none-match'], ctx.now))
      return { status: 304, ...answer };
    return { status: 200, body, ...answer };
  },
});
