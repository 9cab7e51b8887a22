import { bootstrapTemporal } from '../dev/bootstrap';
import { UserError } from '../domain/user-error';
import { seedDatabase } from '../store/seed';
import type { RunSettings } from '../domain/settings';
import { SEARCH_ATTRIBUTES } from '../workflows/contract';

const RETENTION_DAYS = { embedded: 7, production: 30 } as const;

/**
 * Makes the servers ready for complaints: namespace, retention, search attributes; indexes, rules and directory as far
 * as the store has none. Idempotent.
 * @throws UserError when Temporal cannot be reached or does not take them.
 */
export async function prepare(settings: RunSettings): Promise<void> {
  // One after the other: reading the reference data is work without a pause, and on a busy machine a connection that is
  // being made beside it runs out of time.
  await bootstrapTemporal(settings.temporalAddress, settings.namespace, {
    retentionDays: settings.production ? RETENTION_DAYS.production : RETENTION_DAYS.embedded,
    searchAttributes: SEARCH_ATTRIBUTES,
  });
  await seed(settings.mongodbUri);
}

async function seed(uri: string): Promise<void> {
  try {
    const { differing, calendars } = await seedDatabase(uri);
    for (const line of calendars) process.stderr.write(`tuntas: ${line}.\n`);
    if (differing.length > 0) process.stderr.write(warning(differing));
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`MongoDB could not be prepared (${why}): start it, or correct MONGODB_URI.`);
  }
}

/** The store has the last word: what was published stays, and who has changed the files is told that they count for nothing yet. */
function warning(files: readonly string[]): string {
  const names = files.map((file) => `policies/${file}`).join(', ');
  const verb = files.length === 1 ? 'differs' : 'differ';
  return (
    `tuntas: ${names} ${verb} from what is published, which stays in force; "tuntas policy diff" shows how, ` +
    `and "tuntas policy publish ${names.replaceAll(',', '')}" makes it so.\n`
  );
}
