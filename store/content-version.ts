import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical';

/** The version of a document: a hash of what it says. */
export function contentVersion(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16);
}
