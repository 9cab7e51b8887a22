import { Complaints } from './complaints';
import { Database } from './database';
import { POLICIES_DIR } from './load-reference';
import { readReferenceFiles } from './reference-files';
import { seedReference } from './reference-store';

/**
 * Prepares a database: indexes, and the shipped reference data as far as the store has none. Idempotent. Returns what
 * was added. Throws when the database cannot be reached.
 */
export async function seedDatabase(uri: string, policiesDir = POLICIES_DIR): Promise<string[]> {
  const data = readReferenceFiles(policiesDir);
  const database = new Database(uri);
  try {
    if (!(await database.start())) throw new Error('the database does not answer');
    await new Complaints(database).prepare();
    return await seedReference(database, data, Date.now());
  } finally {
    await database.stop();
  }
}
