import type { CaseFile } from './case-file';

/** Moves a case to another version of the rules. */
export interface MigrationOrder {
  id: string;
  /** Versions of the set of rules; a case that is not under `from` is left alone. */
  from: string;
  to: string;
  /** What becomes of rungs that the new rules put in the past: they fire once, at once, or never. */
  past: 'fire' | 'skip';
}

/** Whether an order concerns a case: a second one, or one that comes too late, changes nothing. */
export function isMoved(file: CaseFile, { from, to }: MigrationOrder): boolean {
  return file.policy.version === from && from !== to;
}
