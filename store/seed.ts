import { UserError } from '../domain/user-error';
import { calendarDifferences } from './calendar-difference';
import { Complaints } from './complaints';
import { Database } from './database';
import { POLICIES_DIR } from './load-reference';
import { Receipts } from './receipts';
import { ReferenceMemory } from './reference';
import { readReferenceFiles } from './reference-files';
import { fetchReference, seedReference } from './reference-store';
import { differingFiles } from './shipped';

export interface Seeded {
  added: string[];
  /** Shipped rule files that say something other than what is published. */
  differing: string[];
  /** Where shipped calendars say something that the store does not, one sentence each. */
  calendars: string[];
}

/**
 * Prepares a database: indexes, and the shipped reference data as far as the store has none. Idempotent. Throws when the
 * database cannot be reached.
 */
export async function seedDatabase(uri: string, policiesDir = POLICIES_DIR): Promise<Seeded> {
  const data = readReferenceFiles(policiesDir);
  const faults = new ReferenceMemory(data).calendarFaults(Date.now());
  if (faults.length > 0) throw new UserError(`The shipped files are not in order: ${faults.join(' · ')}.`);
  const database = new Database(uri);
  try {
    if (!(await database.start())) throw new Error('the database does not answer');
    await new Complaints(database).prepare();
    await new Receipts(database).prepare();
    const now = Date.now();
    const added = await seedReference(database, data, now);
    const calendars = calendarDifferences(data.calendars, (await fetchReference(database))?.calendars ?? []);
    return { added, calendars, differing: await differingFiles(database, policiesDir, now) };
  } finally {
    await database.stop();
  }
}
