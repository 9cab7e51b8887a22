import { bootstrapTemporal } from '../dev/bootstrap';
import type { RunSettings } from '../domain/settings';
import { SEARCH_ATTRIBUTES } from './search-attributes';

const RETENTION_DAYS = { embedded: 7, production: 30 } as const;

/**
 * Makes the servers ready for complaints: namespace, retention, search attributes. Idempotent.
 * @throws UserError when Temporal cannot be reached or does not take them.
 */
export async function prepare(settings: RunSettings): Promise<void> {
  await bootstrapTemporal(settings.temporalAddress, settings.namespace, {
    retentionDays: settings.production ? RETENTION_DAYS.production : RETENTION_DAYS.embedded,
    searchAttributes: SEARCH_ATTRIBUTES,
  });
}
