import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { mongo } from 'mongoose';

const SUFFIX = '.jsonl.gz';
const PAGE = 500;
const CONNECT_MS = 5000;
const { EJSON } = mongo.BSON;

/** What is published, in versions: of what cases refer to, the newest must be there. */
export const REFERENCE_COLLECTIONS: readonly string[] = [
  'reference',
  'publications',
  'calendarRevisions',
  'directoryRevisions',
];
/** Cases come first: what is told of a case is derived from it, so a case may be newer in the copy of what was told, never older. */
const FIRST = 'complaints';

/** A database for as long as `use` works with it. Throws when it cannot be reached. */
export async function withDatabase<T>(uri: string, use: (db: mongo.Db) => Promise<T>): Promise<T> {
  const client = new mongo.MongoClient(uri, { serverSelectionTimeoutMS: CONNECT_MS });
  try {
    await client.connect();
    return await use(client.db());
  } finally {
    await client.close();
  }
}

/** Every collection of a database, those of cases first. */
export async function collectionsOf(db: mongo.Db): Promise<string[]> {
  const found = await db.listCollections({}, { nameOnly: true }).toArray();
  const names = found.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
  return names.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function rank(name: string): number {
  if (name === FIRST) return 0;
  return REFERENCE_COLLECTIONS.includes(name) ? 2 : 1;
}

/**
 * Writes a collection into a file of its folder: a document a line, with every type kept, in the order of ids, so that
 * what is there from beginning to end is in it once. How many there were.
 */
export async function dumpCollection(db: mongo.Db, name: string, folder: string): Promise<number> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let count = 0;
  async function* lines(): AsyncGenerator<string> {
    for await (const document of db.collection(name).find({}, { sort: { _id: 1 }, batchSize: PAGE })) {
      count += 1;
      yield `${EJSON.stringify(document, { relaxed: false })}\n`;
    }
  }
  const path = join(folder, name + SUFFIX);
  await pipeline(Readable.from(lines()), createGzip(), createWriteStream(path, { mode: 0o600 }));
  await settle(path);
  return count;
}

/** The collections that a folder holds. */
export async function dumpedIn(folder: string): Promise<string[]> {
  const files = await readdir(folder);
  return files.flatMap((file) => (file.endsWith(SUFFIX) ? [file.slice(0, -SUFFIX.length)] : []));
}

/** Puts what a file holds into a collection. How many documents there were. */
export async function loadCollection(db: mongo.Db, name: string, folder: string): Promise<number> {
  const text = createReadStream(join(folder, name + SUFFIX)).pipe(createGunzip());
  let count = 0;
  let page: mongo.BSON.Document[] = [];
  const put = async (): Promise<void> => {
    if (page.length > 0) await db.collection(name).insertMany(page, { ordered: true });
    count += page.length;
    page = [];
  };
  for await (const line of createInterface({ input: text, crlfDelay: Infinity })) {
    if (line === '') continue;
    page.push(EJSON.parse(line, { relaxed: false }) as mongo.BSON.Document);
    if (page.length >= PAGE) await put();
  }
  await put();
  return count;
}

/** Until the disk has it: a backup that a power cut empties is none. */
async function settle(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
