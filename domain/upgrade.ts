import { CASE_FILE_VERSION, type CaseFile } from './case-file';

/** A case file of some version, of which no more is known than that it is one. */
export type SomeFile = Readonly<Record<string, unknown>> & { readonly v: number };

/** Makes a file of one version one of the next. Pure: the file that it is given stays as it is. */
export type Upgrade = (file: SomeFile) => SomeFile;

/**
 * One step for each version that has ever been written, the first of them from version 1 to 2. A step is never changed
 * once it was released: files of its version lie in histories and in the archive for years.
 */
export const UPGRADES: readonly Upgrade[] = [];

/**
 * A file that a later release has written. It may mean things that this release does not know, such as what has to be
 * hidden: it is neither shown nor written, and stays as it is until a release that knows it works again.
 */
export class NewerCaseFile extends Error {
  constructor(v: unknown, known: number) {
    super(
      `a case file of version ${String(v)} was written by a later release; this one knows versions up to ${known}. ` +
        'Nothing was changed: it waits for the later release',
    );
    this.name = 'NewerCaseFile';
  }
}

/** Brings files up to the version behind the last step, one step at a time. */
export function upgrader(steps: readonly Upgrade[]): (file: SomeFile) => SomeFile {
  const present = steps.length + 1;
  return (file) => {
    if (!Number.isInteger(file.v) || file.v < 1 || file.v > present) throw new NewerCaseFile(file.v, present);
    let upgraded = file;
    for (const step of steps.slice(file.v - 1)) upgraded = { ...step(upgraded), v: upgraded.v + 1 };
    return upgraded;
  };
}

const upgrade = upgrader(UPGRADES);

/**
 * A case as this release knows it, whichever release has written it. To be called wherever a file comes in: from a
 * workflow's input, from a query, from the read model.
 * @throws NewerCaseFile (in workflow code that fails the task, which the engine tries again until a worker knows the
 * file: just what is wanted).
 */
export function presentFile(file: CaseFile): CaseFile {
  // Hundreds are read for a list: nearly all are of today.
  if (file.v === CASE_FILE_VERSION) return file;
  return upgrade(file as unknown as SomeFile) as unknown as CaseFile;
}

/** A file of the read model, where it lies as text. Throws as `presentFile`. */
export function readCaseFile(text: string): CaseFile {
  return presentFile(JSON.parse(text) as CaseFile);
}
