import type { mongo } from 'mongoose';
import type { Database } from './database';
import { isDuplicateKey } from './duplicate-key';

/**
 * Reference data in MongoDB: one document for each kind, one for each version of the rules, and the head, which says
 * which of those are in force from which day. Bodies are JSON texts, because rule files have keys that MongoDB does not
 * like and nothing queries into them.
 */
export interface Stored {
  _id: string;
  body: string;
  /** Of the head, which is changed only by who knows it as it is. */
  revision?: number;
}

/** Nobody waits longer for reference data. */
export const READ_MS = 5000;

/** Throws when the database is away. */
export function referenceCollection(database: Database): mongo.Collection<Stored> {
  const { db } = database.connection;
  if (!db) throw new Error('the database is away');
  return db.collection<Stored>('reference');
}

/** Adds a document unless there is one with its id; whether it did. */
export async function addOnce(database: Database, { _id, ...content }: Stored): Promise<boolean> {
  try {
    const result = await referenceCollection(database).updateOne(
      { _id },
      { $setOnInsert: content },
      { upsert: true },
    );
    return result.upsertedCount > 0;
  } catch (error) {
    // Two added it at once: one of them was first.
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
