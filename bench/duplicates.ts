import { randomBytes } from 'node:crypto';
import { mongo } from 'mongoose';
import { similarTo } from '../api/case/similar';
import { keysOf } from '../domain/likeness/keys';
import { signatureOf } from '../domain/likeness/signature';
import type { CaseFile } from '../domain/case-file';
import { openCase } from '../domain/intake';
import { DAY_MS, type Instant } from '../domain/vocabulary';
import { Complaints } from '../store/complaints';
import { Database } from '../store/database';
import { makeRegions } from '../store/regions';
import { makeSealer } from '../store/seal';
import { NO_ROUTES } from '../store/reference-data';
import { anId, sampleCaseFiling } from './cases';
import { seeded } from './seeded';
import { madeCase, madeRegencies, tell, type MadeCase } from './made-texts';
import { twoSets } from './rules';

/** How fast likely duplicates are found among so many cases. */
export interface DuplicatesResult {
  readonly cases: number;
  /** Milliseconds of a public search, from the question to the answer. */
  readonly open: Spread;
  /** The same for the national desk, which is shown unpublished ones, too. */
  readonly desk: Spread;
  /** Share of complaints told again for which the first telling was among the five. */
  readonly foundAgain: number;
  /** Milliseconds of the product's own writing of one more case to the index. */
  readonly write: Spread;
}

export interface Spread {
  readonly median: number;
  readonly p95: number;
}

const NOW = Date.UTC(2026, 10, 20, 3);
const SEARCHES = 200;
const WRITES = 50;
const WARM_UP = 20;
const BATCH = 1000;
const MOST_IN_LIST = 64;

interface Sizes {
  readonly uri: string;
  readonly sizes: readonly number[];
  /** Whether the database is there to stay. */
  readonly cleanUp: boolean;
  readonly progress: (text: string) => void;
}

/** One database after the other, the smallest first. */
export async function measureDuplicates({
  uri,
  sizes,
  cleanUp,
  progress,
}: Sizes): Promise<DuplicatesResult[]> {
  const results: DuplicatesResult[] = [];
  for (const cases of sizes) {
    const address = new URL(uri);
    address.pathname = `/duplicates_${cases}`;
    const client = await new mongo.MongoClient(address.href).connect();
    const database = new Database(address.href);
    try {
      await database.start();
      progress(`${cases} cases are made`);
      const sample = await fill(client.db(), cases);
      progress(`${cases} cases are searched`);
      results.push({ cases, ...(await search(database, sample)) });
      // Where all of it is thrown away in the end, this would only take long.
      if (cleanUp) await client.db().dropDatabase();
    } finally {
      await database.stop();
      await client.close();
    }
  }
  return results;
}

interface Sample {
  readonly id: string;
  readonly made: MadeCase;
}

const sealer = makeSealer({ current: '1', keys: { '1': randomBytes(32).toString('base64url') } });

/**
 * What the projection would have written, in bulk: the cases, and of the index the entries and lists. Regency by regency,
 * because lists are of one regency.
 */
async function fill(db: mongo.Db, count: number): Promise<Sample[]> {
  const random = seeded(count);
  const { reference } = twoSets();
  const spelling = (reference.all.routes ?? NO_ROUTES).words;
  const write = templates(random);
  const sample: Sample[] = [];
  const out = {
    cases: new Bulk(db, 'complaints'),
    entries: new Bulk(db, 'likeness'),
    lists: new Bulk(db, 'likeness_keys'),
  };
  for (const { code, share } of madeRegencies(regencyCodes())) {
    const lists = new Map<string, { n: number; cases: string[] }>();
    for (let left = Math.max(1, Math.round(count * share)); left > 0; left -= 1) {
      const id = anId(random);
      const made = madeCase(code, random);
      const text = tell(made, random);
      const findable = { signature: signatureOf(text.title, text.description, spelling), ...made };
      const keys = [...new Set(keysOf(findable))];
      for (const key of keys) take(lists, key, id);
      await out.entries.add({ _id: id, revision: 3, keys, public: random() < 0.85, closedAt: null });
      await out.cases.add({ _id: id, revision: 3, archived: false, file: write(id, made, text) });
      if (random() < (SEARCHES * 2) / count) sample.push({ id, made });
    }
    for (const [_id, list] of lists) await out.lists.add({ _id, ...list });
  }
  for (const bulk of Object.values(out)) await bulk.flush();
  return sample;
}

function take(lists: Map<string, { n: number; cases: string[] }>, key: string, id: string): void {
  const list = lists.get(key);
  if (!list) {
    lists.set(key, { n: 1, cases: [id] });
    return;
  }
  list.n += 1;
  list.cases.push(id);
  if (list.cases.length > MOST_IN_LIST) list.cases.shift();
}

/** Documents that are inserted a thousand at a time. */
class Bulk {
  private waiting: mongo.BSON.Document[] = [];

  constructor(
    private readonly db: mongo.Db,
    private readonly name: string,
  ) {}

  async add(document: mongo.BSON.Document): Promise<void> {
    this.waiting.push(document);
    if (this.waiting.length >= BATCH) await this.flush();
  }

  async flush(): Promise<void> {
    const documents = this.waiting;
    this.waiting = [];
    if (documents.length > 0) await this.db.collection(this.name).insertMany(documents, { ordered: false });
  }
}

/** Files of cases that were filed and accepted, with the texts of each. */
function templates(
  random: () => number,
): (id: string, made: MadeCase, text: { title: string; description: string }) => string {
  const { reference, from } = twoSets();
  const world = reference.world();
  const rules = world.rules(from, 'sp4n');
  const files: CaseFile[] = Array.from({ length: 50 }, (_, n) => {
    const { filing } = sampleCaseFiling(world, random);
    const at: Instant = NOW - (1 + n) * DAY_MS;
    const open = { ...filing, oversight: false, confidential: false, about: [] };
    const file = openCase(open, { version: from, rules }, at, world);
    file.accepted = n % 7 !== 0;
    return file;
  });
  return (id, { region, topic }, { title, description }) => {
    const file = files[Math.floor(random() * files.length)];
    return JSON.stringify({
      ...file,
      id,
      region,
      topic,
      title: sealer.seal(title),
      description: sealer.seal(description),
    });
  };
}

function regencyCodes(): string[] {
  const regions = makeRegions();
  const codes: string[] = [];
  for (let province = 11; province < 97; province += 1) {
    for (let regency = 1; regency < 80; regency += 1) {
      const code = `${province}.${String(regency).padStart(2, '0')}`;
      if (regions.exists(code)) codes.push(code);
    }
  }
  // Spread, so that neighbours are not of one size.
  return codes.toSorted((a, b) => Number(a.slice(3)) - Number(b.slice(3)) || Number(a) - Number(b));
}

async function search(
  database: Database,
  sample: readonly Sample[],
): Promise<Omit<DuplicatesResult, 'cases'>> {
  const { reference } = twoSets();
  const random = seeded(99);
  const complaints = new Complaints(database, () => (reference.all.routes ?? NO_ROUTES).words);
  const deps = { complaints, reference, regions: makeRegions(), sealer, now: () => NOW };
  const national = { role: 'national-admin', agency: 'nasional', ancestors: [] } as const;
  let found = 0;
  const ask = async (n: number, actor: typeof national | null): Promise<number> => {
    const one = sample[n % sample.length];
    if (!one) throw new Error('there are cases to look for');
    const asked = {
      ...tell(one.made, random),
      region: one.made.region,
      topic: one.made.topic,
      point: null,
      at: null,
    };
    const startedAt = performance.now();
    const items = await similarTo(deps, asked, {
      actor: actor && { ...actor, ancestors: [] },
      except: null,
      lang: 'id',
    });
    const took = performance.now() - startedAt;
    if (actor && items.some(({ complaint }) => complaint.id === one.id)) found += 1;
    return took;
  };
  for (let n = 0; n < WARM_UP; n += 1) await ask(n, null);
  const open: number[] = [];
  const desk: number[] = [];
  found = 0;
  for (let n = 0; n < SEARCHES; n += 1) {
    open.push(await ask(n, null));
    desk.push(await ask(n, national));
  }
  const write: number[] = [];
  for (let n = 0; n < WRITES; n += 1) {
    const one = sample[n % sample.length];
    if (!one) continue;
    const { title, description } = tell(one.made, random);
    const { region, topic } = one.made;
    const startedAt = performance.now();
    await complaints.likeness.write({
      _id: anId(random),
      revision: 1,
      words: `${title}\n${description}`.toLowerCase(),
      region,
      topic,
      public: false,
      stage: 'verification',
      updatedAt: new Date(NOW),
    });
    write.push(performance.now() - startedAt);
  }
  return { open: spread(open), desk: spread(desk), foundAgain: found / SEARCHES, write: spread(write) };
}

function spread(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { median: at(0.5), p95: at(0.95) };
}
