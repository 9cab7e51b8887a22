import type { Database } from './database';
import type { PolicySet, ReferenceData } from './reference-data';

/**
 * Reference data in MongoDB: one document for each kind, and one for each version of the rules. Bodies are JSON texts,
 * because rule files have keys that MongoDB does not like and nothing queries into them.
 */
interface Stored {
  _id: string;
  body: string;
}

const KINDS = ['agencies', 'topics', 'reasons', 'calendars'] as const;

function collection(database: Database) {
  const { db } = database.connection;
  if (!db) throw new Error('the database is away');
  return db.collection<Stored>('reference');
}

/** Adds what the store has not; what it has is left as it is, whatever the files say. Returns what was added. */
export async function seedReference(database: Database, data: ReferenceData, now: number): Promise<string[]> {
  const bodies: Stored[] = KINDS.map((kind) => ({ _id: kind, body: JSON.stringify(data[kind]) }));
  const hasRules = (await collection(database).countDocuments({ _id: /^rules\// })) > 0;
  if (!hasRules) {
    for (const set of data.policySets) {
      bodies.push({ _id: `rules/${set.version}`, body: JSON.stringify({ ...set, publishedAt: now }) });
    }
  }
  const added: string[] = [];
  for (const { _id, body } of bodies) {
    const result = await collection(database).updateOne(
      { _id },
      { $setOnInsert: { body } },
      { upsert: true },
    );
    if (result.upsertedCount > 0) added.push(_id);
  }
  return added;
}

/** Everything in the store, or null when nothing has been seeded yet. Throws when the database is away. */
export async function fetchReference(database: Database): Promise<ReferenceData | null> {
  const found = await collection(database).find({}, { maxTimeMS: 5000 }).toArray();
  const byId = new Map(found.map(({ _id, body }) => [_id, JSON.parse(body) as unknown]));
  if (!KINDS.every((kind) => byId.has(kind))) return null;
  const policySets = [...byId].filter(([id]) => id.startsWith('rules/')).map(([, body]) => body as PolicySet);
  if (policySets.length === 0) return null;
  return {
    agencies: byId.get('agencies') as ReferenceData['agencies'],
    topics: byId.get('topics') as ReferenceData['topics'],
    reasons: byId.get('reasons') as ReferenceData['reasons'],
    calendars: byId.get('calendars') as ReferenceData['calendars'],
    policySets,
  };
}
