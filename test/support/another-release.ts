import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(__dirname, '..', '..');

/** A place in the compiled code, below `dist/`, and what stands there in the other release. */
export interface Change {
  readonly file: string;
  readonly found: string;
  readonly instead: string;
}

/**
 * A release that differs: a copy of what was compiled with these changes, its workflow code bundled anew if they are in
 * it. Throws when a place is not there exactly once, so that no test runs a release that does not differ.
 */
export async function anotherRelease(compiled: string, changes: readonly Change[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tuntas-release-'));
  try {
    await Promise.all(
      ['cli', 'dist'].map((name) => cp(join(compiled, name), join(folder, name), { recursive: true })),
    );
    for (const name of ['policies', 'node_modules', 'package.json'])
      await symlink(join(ROOT, name), join(folder, name));
    for (const change of changes) await make(join(folder, 'dist', change.file), change);
    if (changes.some(({ file }) => file.startsWith('workflows/'))) {
      await run(process.execPath, [join(folder, 'dist', 'worker', 'bundle.js')]);
    }
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}

async function make(path: string, { file, found, instead }: Change): Promise<void> {
  const code = await readFile(path, 'utf8');
  const parts = code.split(found);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times what is to be changed`);
  await writeFile(path, parts.join(instead));
}
