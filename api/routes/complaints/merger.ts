import { z } from 'zod';
import { COMMAND_BODIES } from '../../../domain/schema/commands';
import { actorOf } from '../../actor';
import { callerName } from '../../auth/caller';
import { keyHash } from '../../auth/secret';
import { caseIdOf } from '../../case/id';
import { checkMerger, leadIdOf } from '../../command/merger';
import { defineRoute } from '../../define';
import { keyOf } from '../../http/keys';
import { Problem } from '../../problem';
import { commandCall, revisionIn, runCommand } from './command';

/** As people type it: in any case, with hyphens or spaces. */
const into = z.string().min(1).max(64).describe('Tracking id of the complaint that goes on for both');

/**
 * Another complaint goes on for this one: its clocks stand still until the merger ends, except its reporter's patience,
 * and the other one counts from the earlier beginning.
 */
export const mergeComplaint = defineRoute({
  ...commandCall('A desk merges the complaint into another one that goes on for both', 'merger'),
  body: COMMAND_BODIES.merger.extend({ into }).meta({ id: 'MergerGiven' }),
  handler: async (context) => {
    const { deps, caller, lang, body, headers } = context;
    const id = caseIdOf(context.params.id, caller);
    const actor = actorOf(deps, caller, id);
    if (!actor) throw new Problem('unauthenticated');
    const lead = leadIdOf(body.into, lang);
    // A key made up here differs from the one that is made up when the command is given, which has not been seen either.
    const hash = keyHash(deps.secretKey, callerName(caller), keyOf(headers));
    const ifRevision = revisionIn(headers['if-match']);
    await checkMerger(deps, { id, actor, into: lead, keyHash: hash, lang }, ifRevision);
    return runCommand('merger', { ...context, body: { ...body, into: lead } });
  },
});
