import { join } from 'node:path';
import { ReferenceMemory } from '../../store/reference';
import { readReferenceFiles } from '../../store/reference-files';

export const POLICIES = join(__dirname, '..', '..', 'policies');

/** The shipped rules, calendars and directory, in memory. */
export function shippedReference(dayMs: number | null = null): ReferenceMemory {
  return new ReferenceMemory(readReferenceFiles(POLICIES), dayMs);
}
