import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Names by the number of segments in a code: province, regency or city, district, village. */
const FILES = ['provinces', 'regencies', 'districts', 'villages'] as const;

const CODE = /^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$/;

/** Words that stay in capitals when a name is set in ordinary letters. */
const CAPITALS: ReadonlySet<string> = new Set(['DKI']);

/** Official codes of Indonesia's regions (`18`, `18.10`, `18.10.01`, `18.10.01.1002`) and their names. */
export interface Regions {
  /** The name in ordinary letters, such as `Kabupaten Pringsewu`; null for a code that is not in use. */
  name(code: string): string | null;
  exists(code: string): boolean;
}

/**
 * The regions of the installed `idn-area-data`. Each level is read when it is first asked for: the 83,000 villages
 * cost nothing until somebody names one.
 */
export function makeRegions(): Regions {
  const folder = join(dirname(require.resolve('idn-area-data/package.json')), 'data');
  const levels = new Map<number, ReadonlyMap<string, string>>();

  const level = (depth: number): ReadonlyMap<string, string> => {
    const known = levels.get(depth);
    if (known) return known;
    const file = FILES[depth];
    const names = file === undefined ? new Map<string, string>() : readNames(join(folder, `${file}.csv`));
    levels.set(depth, names);
    return names;
  };

  const raw = (code: string): string | undefined =>
    CODE.test(code) ? level(code.split('.').length - 1).get(code) : undefined;

  return {
    name: (code) => {
      const found = raw(code);
      return found === undefined ? null : ordinary(found);
    },
    exists: (code) => raw(code) !== undefined,
  };
}

/** `code,…,name` per line below a heading. The data has no quoted fields: a `"` in it is part of a name. */
function readNames(path: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const [, ...lines] = readFileSync(path, 'utf8').split(/\r?\n/);
  for (const line of lines) {
    const first = line.indexOf(',');
    if (first > 0) names.set(line.slice(0, first), line.slice(line.lastIndexOf(',') + 1).trim());
  }
  return names;
}

/** The upper levels are written in capitals, the lower ones are not. */
function ordinary(name: string): string {
  if (name !== name.toUpperCase()) return name;
  return name
    .split(' ')
    .map((word) =>
      CAPITALS.has(word)
        ? word
        : word.charAt(0) +
          word
            .slice(1)
            .toLowerCase()
            .replace(/([-'])(\p{L})/gu, upper),
    )
    .join(' ');
}

function upper(_match: string, mark: string, letter: string): string {
  return mark + letter.toUpperCase();
}
