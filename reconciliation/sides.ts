import type { CaseFile } from '../domain/case-file';
import type { World } from '../domain/world';
import type { ReconciledCases } from '../store/reconciled-cases';
import type { CaseEngine } from './case-engine';

/** The two sides that are held against each other, and the ways to mend them. */
export interface Sides {
  engine: CaseEngine;
  cases: ReconciledCases;
  /** The directory and the rules of now. */
  world: () => World;
  /** Writes the document of a case as its workflow has it now; throws when one of the two does not answer. */
  project: (id: string) => Promise<void>;
  /** As `project`, but never touches an archived document, nor the mark of the outbox. */
  rewrite: (id: string) => Promise<void>;
  now: () => number;
}

/** As much of them as it takes to let a case go on. */
export type ResumingSides = Pick<Sides, 'engine' | 'world' | 'now'> & {
  cases: Pick<ReconciledCases, 'file'>;
};

/** The newest of some states of a case; of two of one revision the first. */
export function newest<T extends { file: CaseFile }>(states: readonly T[]): T | undefined {
  return states.reduce<T | undefined>(
    (best, one) => (best && best.file.revision >= one.file.revision ? best : one),
    undefined,
  );
}
