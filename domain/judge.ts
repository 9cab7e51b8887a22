import { messageCount, type CaseFile } from './case-file';
import type { Command } from './command';
import { refuseFollower, withoutFollowers } from './followers';
import { isReleasedAlready, refuse } from './permission';
import type { Refusal } from './refusal';
import { hasEnded } from './secrets';
import type { CommandName } from './vocabulary';

/** A case stays below 256 KB. What only adds text ends well before that, so that duties always have room. */
const TALK_BYTES = 160_000;
const DUTY_BYTES = 230_000;
/** Commands that nobody has to give for the case to reach its end. */
const TALK: readonly CommandName[] = ['replies', 'instructions', 'corrections', 'completion', 'supporting'];

/** Commands that end a case: they are never refused for want of room. */
const LAST_WORDS: readonly CommandName[] = ['acceptance', 'withdrawal', 'receipt'];

/** Whether a case has room for the text of a command that it turned down. */
export function hasRoomForRefused(file: CaseFile): boolean {
  return JSON.stringify(file).length < TALK_BYTES / 2;
}

/** Why a command is refused as the case stands; null when its stage may take it. Pure. */
export function judge(file: CaseFile, command: Command): Refusal | null {
  if (hasEnded(file, command.actor)) return { code: 'secret-ended' };
  // Whoever may not know of the case learns nothing from its revision either.
  // What followers add has limits of its own: a popular case is no fuller for them, and nobody is made to wait.
  if (command.name === 'followers' && command.actor.role === 'follower') {
    return refuseFollower(file, command.body);
  }
  const refusal = isRepeat(file, command) ? null : refuse(file, command.actor, command.name);
  return refusal ?? stale(file, command) ?? overfull(file, command);
}

/** What may be said once more although it has been done: its repeat finds the case as it wants it. */
function isRepeat(file: CaseFile, command: Command): boolean {
  return command.name === 'supportingEnd' && isReleasedAlready(file, command.actor, command.body.agency);
}

function stale(file: CaseFile, { ifRevision }: Command): Refusal | null {
  return ifRevision === undefined || ifRevision === file.revision
    ? null
    : { code: 'stale', revision: file.revision };
}

/** Whoever has been told enough may still say that it is not enough. */
function isObjection(command: Command): boolean {
  return command.name === 'replies' && command.body.objection === true;
}

function overfull(file: CaseFile, command: Command): Refusal | null {
  if (LAST_WORDS.includes(command.name)) return null;
  const talk =
    (TALK.includes(command.name) && !isObjection(command)) ||
    (command.name === 'answers' && !command.body.final);
  if (talk && messageCount(file) >= file.policy.limits.messages)
    return { code: 'too-many', reason: 'messages' };
  const counted = talk && file.followers ? withoutFollowers(file) : file;
  const bytes = JSON.stringify(counted).length + JSON.stringify(command.body).length;
  if (bytes > (talk ? TALK_BYTES : DUTY_BYTES)) return { code: 'too-many', reason: 'size' };
  return null;
}
