import { z } from 'zod';
import { agencyDocument, agencyOf } from '../../../domain/directory-document';
import { agencyId } from '../../../domain/schema/parts';
import { defineRoute } from '../../define';
import { Problem } from '../../problem';
import { operatorOf } from '../migrations/find';
import { mayChange } from './access';
import { casesOf, changeWith, follow } from './change';
import { agencyChange, concernedCases, dryRunQuery, replanningSchema } from './schema';

const ifMatch = z
  .stringFormat('revision', /^(\*|"\d{1,9}")$/)
  .describe('The `ETag` of the agency as it was read, or `*` for one that there is not yet');

const putAnswer = z
  .object({
    id: z.string(),
    revision: z.int().describe('Of the agency; in a dry run the one that it would have'),
    dryRun: z.boolean(),
    change: agencyChange.nullable().describe('Null when all of it was so already'),
    cases: concernedCases,
    replanning: replanningSchema,
  })
  .meta({ id: 'AgencyPut' });

export const putAgency = defineRoute({
  method: 'put',
  path: '/v1/agencies/:id',
  summary: 'Writes an agency: new, renamed, moved, closed, or with somebody away; open cases follow',
  tags: ['reference'],
  access: { roles: ['operator'] },
  params: z.object({ id: z.string().max(128) }),
  query: z.object({ dryRun: dryRunQuery }),
  headers: z.object({ 'if-match': ifMatch }),
  body: agencyDocument,
  answers: {
    200: { description: 'Written, or what that would do', schema: putAnswer },
    201: { description: 'Written; there was no such agency before', schema: putAnswer },
  },
  problems: ['not-found', 'stale', 'unavailable'],
  handler: async ({ params, query, headers, body, caller, deps }) => {
    const id = agencyId.safeParse(params.id);
    if (!id.success) throw new Problem('not-found');
    const { sub = '' } = operatorOf(deps, caller);
    const wanted = agencyOf(id.data, body);
    mayChange(deps, caller, [wanted]);
    const dryRun = query.dryRun === 'true';
    const read = headers['if-match'] === '*' ? '*' : Number(headers['if-match'].replaceAll('"', ''));
    const done = await changeWith(deps, { wanted: [wanted], read }, dryRun ? null : sub, ({ path }) => path);
    const changed = done.kind === 'changed' ? (done.changes[0] ?? null) : null;
    const cases =
      done.kind === 'changed' ? await casesOf(deps, caller, done) : { moving: 0, concerned: 0, ids: [] };
    const replanning = dryRun ? null : await follow(deps, done);
    return {
      status: changed?.kind === 'added' && !dryRun ? 201 : 200,
      body: { id: id.data, revision: done.revision, dryRun, change: changed, cases, replanning },
      ...(dryRun ? {} : { headers: { ETag: `"${done.revision}"` } }),
    };
  },
});
