import type { Actor } from './command';
import type { AgencyRef, Directory } from './directory';
import type { CommandName, Instant } from './vocabulary';

/**
 * What the directory says of the agencies that a command names, because workflow code has no directory. An answer also
 * carries who answers: it may be somebody above the holder.
 */
export function agencyRefs(
  directory: Directory,
  name: CommandName,
  actor: Actor,
  body: object,
  at: Instant | null = null,
): Record<string, AgencyRef> | undefined {
  const named = [
    textAt(body, 'to'),
    textAt(body, 'suggested'),
    ...aboutOf(body),
    textAt(body, 'agency'),
    ...textsAt(body, 'supporting'),
    name === 'answers' ? actor.agency : undefined,
  ];
  const refs = named.flatMap((id): [string, AgencyRef][] => {
    const ref = typeof id === 'string' ? directory.ref(id) : undefined;
    return ref ? [[ref.agency, ref]] : [];
  });
  if (name === 'return') refs.push(...governmentsOf(directory, actor, at));
  return refs.length === 0 ? undefined : Object.fromEntries(refs);
}

/** A text of the body by its field, if it has one. */
export function textAt(body: object, field: string): string | undefined {
  const value: unknown = Object.entries(body).find(([name]) => name === field)?.[1];
  return typeof value === 'string' ? value : undefined;
}

/** The texts of a list in the body by its field; none where there is no such list. */
export function textsAt(body: object, field: string): readonly string[] {
  const value: unknown = Object.entries(body).find(([name]) => name === field)?.[1];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** The agencies that a body says are complained of. */
export function aboutOf(body: object): readonly string[] {
  return textsAt(body, 'about');
}

/** The institutions that a returning officer speaks for, with whether somebody there can settle whose a case is. */
function governmentsOf(
  directory: Directory,
  { agency, standsInFor = [] }: Actor,
  at: Instant | null,
): [string, AgencyRef][] {
  return [agency, ...standsInFor].flatMap((id): [string, AgencyRef][] => {
    const institution = id === null ? undefined : directory.institutionOf(id);
    const ref = institution && directory.ref(institution.id);
    if (!institution || !ref) return [];
    // Whoever stands in for an absent secretary is one; a head who stands in for a vacant post is not.
    const [told] = directory.resolve('regional secretary', institution.id, [], at);
    return [[ref.agency, { ...ref, ...(told?.post === 'secretary' ? { secretary: true } : {}) }]];
  });
}
