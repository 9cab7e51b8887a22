import { tokensOf } from '../routing/words';
import { rootOfAny } from './root';

/** Kinds of place, which stand before names and are none. */
const KINDS: ReadonlySet<string> = new Set([
  'kabupaten',
  'kota',
  'kecamatan',
  'provinsi',
  'adm',
  'administrasi',
]);

/** Roots of the names of a region and of those that it lies in. `nameOf` gives the name of a code. */
export function whereaboutsOf(region: string | null, nameOf: (code: string) => string | null): string[] {
  if (region === null) return [];
  const segments = region.split('.');
  const roots = new Set<string>();
  for (let depth = 1; depth <= segments.length; depth += 1) {
    for (const word of tokensOf(nameOf(segments.slice(0, depth).join('.')) ?? '')) {
      if (!KINDS.has(word)) roots.add(rootOfAny(word));
    }
  }
  return [...roots];
}
