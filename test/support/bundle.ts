import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../worker/bundle';

const ROOT = join(__dirname, '..', '..');
/** Everything that gets into the bundle, and what decides how. */
const SOURCES = ['workflows', 'domain', 'worker', 'package-lock.json'];

let bundled: Promise<{ code: string }> | undefined;

/** The workflow's bundle. Built once for a state of the sources, whichever test file comes first. */
export function workflowBundle(): Promise<{ code: string }> {
  bundled ??= build();
  return bundled;
}

async function build(): Promise<{ code: string }> {
  const folder = join(ROOT, 'node_modules', '.cache', 'tuntas');
  const kept = join(folder, `workflows-${hashOfSources()}.js`);
  try {
    return { code: readFileSync(kept, 'utf8') };
  } catch {
    const code = await bundle();
    mkdirSync(folder, { recursive: true });
    // Another test file may be building the same: nobody may read half of it.
    writeFileSync(`${kept}.${process.pid}`, code);
    renameSync(`${kept}.${process.pid}`, kept);
    return { code };
  }
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesOf(join(ROOT, source)))
      hash.update(file.slice(ROOT.length)).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}

function filesOf(path: string): string[] {
  if (path.endsWith('.json')) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
