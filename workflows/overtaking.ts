import type { Command } from '../domain/command';
import type { CommandName } from '../domain/vocabulary';

/**
 * What officers do in a case that leaves it as open to those who join as it was. Everything else may end it, merge it or
 * take it from the public's sight: whoever joined before that has joined.
 */
const LEAVES_IT_OPEN: readonly CommandName[] = [
  'disposition',
  'return',
  'answers',
  'instructions',
  'suspensions',
  'suspensionEnd',
  'supporting',
  'supportingEnd',
];

/** Somebody joins: the one command that may be overtaken. A filing that is sent again has its place like any other. */
export function isJoining(command: Command): boolean {
  return command.name === 'followers' && command.body.kind === 'joined';
}

/** Whether a command may be taken before people who joined earlier. */
export function mayOvertake({ name, actor }: Command): boolean {
  return LEAVES_IT_OPEN.includes(name) && actor.role !== 'reporter';
}
