import { condition } from '@temporalio/workflow';

/** What waits for what something else has done waits no longer than through so many. */
const ROUNDS = 3;

/**
 * Waits until everything else that has come with a task has been worked off, in the same task; leaves no event.
 *
 * An activity of a task that takes longer than the task itself is carried over into the next one. What that brings
 * (an update, the end of another activity) is worked off first, and when the activity ends the case goes on. But when the
 * history is gone over again, both come at once (SDK 1.24), and whichever takes fewer steps comes first: an update that
 * is answered at once was behind the search attributes, and the case was stuck for good. Whoever waits here after the
 * activity comes last both times.
 */
export async function allElse(): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    let asked = false;
    // Conditions are looked at when nothing else can go on, and once when they are set up.
    await condition(() => {
      const before = asked;
      asked = true;
      return before;
    });
  }
}
