import { COMMAND_BODIES } from '../../../domain/schema/commands';
import { defineRoute } from '../../define';
import { commandCall, runCommand } from './command';

/** It goes on by itself with its own clocks; the other complaint counts again from its own beginning. */
export const endMerger = defineRoute({
  ...commandCall('A merged complaint goes on by itself again', 'merger'),
  method: 'delete',
  body: COMMAND_BODIES.mergerEnd,
  handler: (context) => runCommand('mergerEnd', context),
});
