import { mongo } from 'mongoose';

const DUPLICATE_KEY = 11000;

/** Whether one write failed because a document with its key was there already. */
export function isDuplicateKey(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === DUPLICATE_KEY;
}

/**
 * Whether nothing was wrong with many unordered writes but that documents with their keys were there already. The code of
 * such an error is that of its first fault only: the others may be of any kind.
 */
export function areDuplicateKeys(error: unknown): boolean {
  if (!(error instanceof mongo.MongoBulkWriteError)) return false;
  const { writeErrors, result } = error;
  const all = Array.isArray(writeErrors) ? writeErrors : [writeErrors];
  // Whether the writes that succeeded will last is not said by their own faults.
  if (result.getWriteConcernError()) return false;
  return all.length > 0 && all.every(({ code }) => code === DUPLICATE_KEY);
}
