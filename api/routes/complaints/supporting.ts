import { COMMAND_BODIES } from '../../../domain/schema/commands';
import { agencyId } from '../../../domain/schema/parts';
import { caseParams } from '../../case/id';
import { defineRoute } from '../../define';
import { commandCall, runCommand } from './command';

/** A complaint, and an agency that supports its holder. */
export const supporterParams = caseParams.extend({ agency: agencyId });

/**
 * Whoever leads brings in another agency. The same once more changes nothing; other instructions take the place of those
 * that its part had.
 */
export const askForSupport = defineRoute({
  ...commandCall(
    'Another agency is asked to support: it has a part of its own, with its own clock',
    'supporting/:agency',
  ),
  method: 'put',
  params: supporterParams,
  body: COMMAND_BODIES.supporting.omit({ agency: true }),
  handler: (context) => {
    const { agency } = context.params;
    return runCommand('supporting', { ...context, body: { ...context.body, agency } });
  },
});
