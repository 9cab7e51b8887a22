import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { likenessOf, type Likeness, type Matter } from '../../domain/likeness/likeness';
import { signatureOf, type Spelling } from '../../domain/likeness/signature';
import { whereaboutsOf } from '../../domain/likeness/whereabouts';
import { regencyOf } from '../../domain/region';
import { makeRegions } from '../../store/regions';
import { DAY_MS } from '../../domain/vocabulary';

type Told = [title: string, text: string, region: string | null, topic: string | null, day: number];

export interface Pair {
  same: boolean;
  one: Told;
  other: Told;
  heldOut: boolean;
}

const REGIONS = makeRegions();
const FOLDER = join(__dirname);

/** How chat spells, as the word list of the routes has it. */
export function shippedSpelling(): Spelling {
  return parse(readFileSync(join(FOLDER, '../../policies/routes/words.yaml'), 'utf8')) as Spelling;
}

export function readPairs(): Pair[] {
  const rows = parse(readFileSync(join(FOLDER, 'pairs.yaml'), 'utf8')) as [string, Told, Told][];
  return rows.map(([same, one, other], index) => ({
    same: same === 'yes',
    one,
    other,
    heldOut: index % 3 === 2,
  }));
}

/** What two of a pair have in common; `open`: only what the public form tells of the second. */
export function compare({ one, other }: Pair, spelling: Spelling, open: boolean): Likeness {
  return likenessOf(matter(one, spelling, open), matter(other, spelling, open));
}

function matter([title, text, region, topic, day]: Told, spelling: Spelling, open: boolean): Matter {
  const known = open && region !== null ? regencyOf(region) : region;
  return {
    signature: signatureOf(title, text, spelling),
    region: known,
    whereabouts: whereaboutsOf(known, (code) => REGIONS.name(code)),
    point: null,
    topic,
    at: open ? null : day * DAY_MS,
  };
}
