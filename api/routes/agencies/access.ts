import type { Agency } from '../../../domain/directory';
import type { Caller } from '../../auth/caller';
import type { AppDeps } from '../../deps';
import { Problem } from '../../problem';

/**
 * An operator who is bound to an agency may change it and what lies inside it, and nothing may leave or come from
 * elsewhere by that: parents, successors and substitutes lie inside, too. Throws `forbidden` otherwise.
 */
export function mayChange(
  { reference }: Pick<AppDeps, 'reference'>,
  caller: Caller,
  wanted: readonly Agency[],
): void {
  const bound = caller.kind === 'officer' ? caller.agency : undefined;
  if (bound === undefined) return;
  const { directory } = reference;
  const parents = new Map(wanted.map(({ id, parent }) => [id, parent]));
  const lies = (id: string): boolean => isInside(id, bound, (one) => directory.get(one)?.parent ?? null);
  // One that there is not yet lies where it is put.
  const within = (id: string): boolean =>
    directory.get(id)
      ? lies(id)
      : isInside(id, bound, (one) => parents.get(one) ?? directory.get(one)?.parent ?? null);
  const outside = wanted.find((agency) => {
    const was = directory.get(agency.id);
    const own = agency.id === bound && was?.parent === agency.parent && was.level === agency.level;
    const others = [agency.closed?.successor, ...(agency.absences ?? []).map(({ substitute }) => substitute)];
    const placed = own || (agency.id !== bound && within(agency.id) && within(agency.parent ?? ''));
    return !placed || others.some((one) => one !== undefined && !within(one));
  });
  if (!outside) return;
  throw new Problem('forbidden', {
    detail: {
      id: `"${outside.id}" tidak seluruhnya berada di dalam instansi Anda; hanya operator nasional yang dapat mengubahnya.`,
      en: `"${outside.id}", or what it names, lies outside your agency; only a national operator may change that.`,
    },
  });
}

function isInside(id: string, bound: string, parentOf: (id: string) => string | null): boolean {
  const passed = new Set<string>();
  for (let one: string | null = id; one !== null && !passed.has(one); one = parentOf(one)) {
    if (one === bound) return true;
    passed.add(one);
  }
  return false;
}
