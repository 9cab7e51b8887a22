import type { Agency, Closure } from '../../domain/directory';
import type { ReferenceData } from '../../store/reference-data';
import { ReferenceMemory } from '../../store/reference';
import { readReferenceFiles } from '../../store/reference-files';
import { POLICIES } from './reference';

/** A directory that a test may change as operators do: each change is one revision, as in the store. */
export class ChangingDirectory {
  constructor(readonly reference: ReferenceMemory = new ReferenceMemory(shipped())) {}

  /** Writes agencies: what is said of one that there is replaces those fields of it. */
  write(...agencies: (Partial<Agency> & { id: string })[]): void {
    const { all, directory } = this.reference;
    const revision = directory.revision + 1;
    const known = new Map(all.agencies.map((one) => [one.id, one]));
    for (const { id, ...said } of agencies) {
      const before = known.get(id) ?? { ...plain, id };
      known.set(id, { ...before, ...said, revision });
    }
    this.reference.replace({ ...all, agencies: [...known.values()] });
  }

  close(id: string, successor?: string): void {
    const closed: Closure = { at: 0, ...(successor === undefined ? {} : { successor }) };
    this.write({ id, closed });
  }

  reopen(id: string): void {
    const { all, directory } = this.reference;
    const agencies = all.agencies.map((one) => {
      if (one.id !== id) return one;
      const { closed: _, ...open } = one;
      return { ...open, revision: directory.revision + 1 };
    });
    this.reference.replace({ ...all, agencies });
  }

  /** As an operator puts things that a test has changed: everything as it was shipped. */
  restore(): void {
    this.reference.replace(shipped());
  }
}

let read: ReferenceData | undefined;

/** The shipped files, read once. */
function shipped(): ReferenceData {
  read ??= readReferenceFiles(POLICIES);
  return read;
}

const plain: Omit<Agency, 'id'> = {
  name: 'Dinas baru',
  level: 'unit',
  parent: 'kab-pringsewu',
  region: '18.10',
  timeZone: 'Asia/Jakarta',
  officers: ['liaison', 'head'],
};
