import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(__dirname, '..', '..');

/**
 * Compiles the sources as they are now into a folder of its own, with the workflow code bundled, and gives the folder.
 * Tests of the whole stack run what a user runs, need no build before them, and leave `dist` alone. Types are checked
 * elsewhere.
 */
export async function compileApart(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tuntas-compiled-'));
  try {
    await compileInto(folder);
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}

async function compileInto(folder: string): Promise<void> {
  await mkdir(join(folder, 'cli'));
  await copyFile(join(ROOT, 'cli', 'bin.js'), join(folder, 'cli', 'bin.js'));
  for (const name of ['policies', 'node_modules', 'package.json'])
    await symlink(join(ROOT, name), join(folder, name));
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const options = ['-p', join(ROOT, 'tsconfig.build.json'), '--outDir', join(folder, 'dist'), '--noCheck'];
  await run(process.execPath, [tsc, ...options]);
  await run(process.execPath, [join(folder, 'dist', 'worker', 'bundle.js')]);
}
