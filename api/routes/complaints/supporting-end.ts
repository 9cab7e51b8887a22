import { defineRoute } from '../../define';
import { commandCall, runCommand } from './command';
import { supporterParams } from './supporting';

/** Whoever leads needs an agency no more: its clock ends, and it reads on. Of a part that is over nothing is changed. */
export const endSupport = defineRoute({
  ...commandCall('A supporting agency is needed no more', 'supporting/:agency'),
  method: 'delete',
  params: supporterParams,
  handler: (context) => {
    const { agency } = context.params;
    return runCommand('supportingEnd', { ...context, body: { agency } });
  },
});
