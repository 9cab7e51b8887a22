import type { Actor } from '../../domain/command';
import type { AgencyRef, Directory } from '../../domain/directory';
import type { CommandName } from '../../domain/vocabulary';
import { aboutOf, textAt } from './check';

/**
 * What the directory says of the agencies that a command names, because workflow code has no directory. An answer also
 * carries who answers: it may be somebody above the holder.
 */
export function agencyRefs(
  directory: Directory,
  name: CommandName,
  actor: Actor,
  body: object,
): Record<string, AgencyRef> | undefined {
  const named = [
    textAt(body, 'to'),
    textAt(body, 'suggested'),
    ...aboutOf(body),
    name === 'answers' ? actor.agency : undefined,
  ];
  const refs = named.flatMap((id): [string, AgencyRef][] => {
    const ref = typeof id === 'string' ? directory.ref(id) : undefined;
    return ref ? [[ref.agency, ref]] : [];
  });
  return refs.length === 0 ? undefined : Object.fromEntries(refs);
}
