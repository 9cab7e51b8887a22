import type { Agency, Directory } from '../directory';
import type { AgencyLevel } from '../vocabulary';
import { tokensOf } from './words';

/** Levels whose names people give as places, with what stands before the name; the later ones say less. */
const NAMED: readonly (readonly [AgencyLevel, RegExp])[] = [
  ['regency', /^(?:Pemerintah\s+)?(?:Kabupaten|Kota)\s+/],
  ['city', /^(?:Pemerintah\s+)?(?:Kabupaten|Kota)\s+/],
  ['district', /^Kecamatan\s+/],
  ['province', /^Pemerintah(?:\s+Provinsi)?\s+/],
];
const SHORTEST_NAME = 4;
const MOST_WORDS = 4;

/** The names of places that a directory knows. A name that means two places, neither in the other, means none. */
export class Gazetteer {
  private readonly places = new Map<string, string | null>();

  constructor({ agencies }: Directory) {
    for (const [level, prefix] of NAMED) {
      for (const agency of agencies) if (agency.level === level) this.take(agency, prefix);
    }
  }

  private take({ name, region }: Agency, prefix: RegExp): void {
    const [own = ''] = name.split(',');
    const key = tokensOf(own.replace(prefix, '')).join('');
    if (region === null || key.length < SHORTEST_NAME) return;
    const known = this.places.get(key);
    if (known === undefined) this.places.set(key, region);
    // A district that is called like its regency: the regency is certain.
    else if (known !== null && !region.startsWith(known)) this.places.set(key, null);
  }

  /** The region of the closest place that a text names; null when it names none. */
  find(text: string): string | null {
    const tokens = tokensOf(text);
    let best: string | null = null;
    for (let at = 0; at < tokens.length; at += 1) {
      let key = '';
      let longest: string | null = null;
      for (const word of tokens.slice(at, at + MOST_WORDS)) {
        key += word;
        longest = this.places.get(key) ?? longest;
      }
      if (longest !== null && longest.length > (best?.length ?? 0)) best = longest;
    }
    return best;
  }
}
