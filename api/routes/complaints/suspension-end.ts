import { z } from 'zod';
import { COMMAND_BODIES } from '../../../domain/schema/commands';
import { caseParams } from '../../case/id';
import { defineRoute } from '../../define';
import { commandCall, runCommand } from './command';

const params = caseParams.extend({
  n: z
    .stringFormat('suspension', /^[1-9]\d{0,5}$/)
    .describe('Number of the suspension in the complaint, as its clocks and events name it'),
});

/** One level above the holder; without it a suspension ends by itself. */
export const endSuspension = defineRoute({
  ...commandCall('A suspension ends before its time', 'suspensions/:n/end'),
  params,
  body: COMMAND_BODIES.suspensionEnd.omit({ n: true }),
  handler: (context) => {
    const n = Number(context.params.n);
    return runCommand('suspensionEnd', { ...context, body: { ...context.body, n } });
  },
});
