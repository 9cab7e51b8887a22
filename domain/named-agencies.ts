import type { Actor } from './command';
import type { AgencyRef, Directory } from './directory';
import type { CommandName } from './vocabulary';

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

/** A text of the body by its field, if it has one. */
export function textAt(body: object, field: string): string | undefined {
  const value: unknown = Object.entries(body).find(([name]) => name === field)?.[1];
  return typeof value === 'string' ? value : undefined;
}

/** The agencies that a body says are complained of. */
export function aboutOf(body: object): readonly string[] {
  return 'about' in body && Array.isArray(body.about) ? (body.about as string[]) : [];
}
