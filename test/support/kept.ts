import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What every test file needs and takes long to make is made by the first of them, and kept for a state of the sources. */

const ROOT = join(__dirname, '..', '..');
const FOLDER = join(ROOT, 'node_modules', '.cache', 'tuntas');

/** The text that is kept under a name; null when none is. */
export function kept(name: string): string | null {
  try {
    return readFileSync(join(FOLDER, name), 'utf8');
  } catch {
    return null;
  }
}

export function keep(name: string, text: string): void {
  const path = join(FOLDER, name);
  mkdirSync(FOLDER, { recursive: true });
  // Another test file may be making the same: nobody may read half of it.
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}

/** Of all files with such endings in folders of the project, and of single files. */
export function hashOfSources(sources: readonly string[], endings: readonly string[]): string {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of filesOf(join(ROOT, source), endings))
      hash.update(file.slice(ROOT.length)).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}

function filesOf(path: string, endings: readonly string[]): string[] {
  if (path.endsWith('.json')) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
