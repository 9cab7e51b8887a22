import type { Actor } from '../domain/command';
import type { AgencyRef, Directory } from '../domain/directory';

/** What the directory says of the agencies that a command names, and of whoever gives it. */
export function agencyRefs(
  directory: Directory,
  { actor, body }: { actor: Actor; body: object },
): Record<string, AgencyRef> {
  const named: unknown[] = [...Object.values(body).flat(), actor.agency];
  const refs = named.flatMap((id): [string, AgencyRef][] => {
    const ref = typeof id === 'string' ? directory.ref(id) : undefined;
    return ref ? [[ref.agency, ref]] : [];
  });
  return Object.fromEntries(refs);
}
