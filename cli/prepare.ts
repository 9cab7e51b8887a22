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
  await Promise.all([
    bootstrapTemporal(settings.temporalAddress, settings.namespace, {
      retentionDays: settings.production ? RETENTION_DAYS.production : RETENTION_DAYS.embedded,
      searchAttributes: SEARCH_ATTRIBUTES,
    }),
    seed(settings.mongodbUri),
  ]);
}

async function seed(uri: string): Promise<void> {
  try {
    await seedDatabase(uri);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`MongoDB could not be prepared (${why}): start it, or correct MONGODB_URI.`);
  }
}
