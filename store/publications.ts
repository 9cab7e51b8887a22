import type { mongo } from 'mongoose';
import type { Database } from './database';
import { READ_MS } from './reference-collection';
import { readHead, type Publication } from './rule-head';

type Kept = Publication & { _id: string };

function collection(database: Database): mongo.Collection<Kept> {
  const { db } = database.connection;
  if (!db) throw new Error('the database is away');
  return db.collection<Kept>('publications');
}

/**
 * Keeps publications for ever; keeping one twice changes nothing. The last ones also stand in the head, with which they
 * take effect, so that none is lost between the two writes.
 */
export async function keepPublications(database: Database, list: readonly Publication[]): Promise<void> {
  for (const publication of list) {
    const _id = `${publication.number}/${publication.name}`;
    await collection(database).replaceOne({ _id }, publication, { upsert: true });
  }
}

/** What was published under a name, newest first; at most `limit`. Throws when the database is away. */
export async function publicationsOf(
  database: Database,
  name: string,
  limit: number,
): Promise<Publication[]> {
  const [head, kept] = await Promise.all([
    readHead(database),
    collection(database)
      .find({ name }, { maxTimeMS: READ_MS, projection: { _id: 0 } })
      .sort({ number: -1 })
      .limit(limit)
      .toArray(),
  ]);
  const last = (head?.last ?? []).filter(
    (one) => one.name === name && !kept.some(({ number }) => number === one.number),
  );
  return [...last, ...kept].slice(0, limit);
}
