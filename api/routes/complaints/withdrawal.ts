import { COMMAND_BODIES } from '../../../domain/schema/commands';
import { defineRoute } from '../../define';
import { commandCall, runCommand } from './command';
import { stopFollowing } from './unfollow';

/** The last word of the reporter, without an answer; of a follower, that they follow it no more. */
export const withdrawComplaint = defineRoute({
  ...commandCall('The reporter withdraws the complaint; a follower no longer follows it', 'withdrawal'),
  body: COMMAND_BODIES.withdrawal,
  handler: (context) => {
    const { caller } = context;
    return caller.kind === 'follower' ? stopFollowing(context, caller) : runCommand('withdrawal', context);
  },
});
