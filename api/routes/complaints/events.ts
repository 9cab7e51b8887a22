import { z } from 'zod';
import { eventSchema } from '../../../domain/schema/case';
import { viewEvents } from '../../../domain/view';
import { actorOf } from '../../actor';
import { callerName } from '../../auth/caller';
import { callerHash } from '../../auth/secret';
import { caseIdOf, caseParams } from '../../case/id';
import { contextWithLeads } from '../../case/leads';
import { shownCase } from '../../case/pending';
import { admit } from '../../command/secret';
import { defineRoute } from '../../define';
import { pageOf, pageOfList, pageQuery } from '../../http/page';
import { Problem } from '../../problem';

export const listEvents = defineRoute({
  method: 'get',
  path: '/v1/complaints/:id/events',
  summary: 'What has happened to a complaint, oldest first',
  tags: ['complaints'],
  // Strangers are told that there is nothing here, as they are of any case.
  access: 'public',
  params: caseParams,
  query: z.object(pageQuery()),
  answers: { 200: { description: 'Events', schema: pageOf(eventSchema) } },
  handler: async ({ params, query, caller, lang, deps }) => {
    const id = caseIdOf(params.id, caller);
    const actor = actorOf(deps, caller, id);
    const { file } = await shownCase(deps, id, actor);
    await admit(deps, actor, file);
    const sender = callerHash(deps.secretKey, callerName(caller));
    const events = viewEvents(file, actor, sender, await contextWithLeads(deps, file));
    if (!events) throw new Problem('not-found');
    return { status: 200, body: pageOfList(events, (event) => event.id, query, lang) };
  },
});
