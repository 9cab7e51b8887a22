import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { releaseIn } from '../store/release';

/** Enough to tell releases apart; every task of every case writes it into a history. */
const HASH_CHARACTERS = 8;

/**
 * Names a version of the worker by what its workflow code is: `0.1.0-1a2b3c4d`, the release and a hash of the bundle. The
 * same code has the same name in whatever folder it was built; without a `package.json` beside it the release is `build`.
 * @throws when there is no bundle.
 */
export async function buildIdOf(bundlePath: string): Promise<string> {
  const code = await readFile(bundlePath, 'utf8');
  const hash = createHash('sha256')
    .update(placeless(code, dirname(dirname(bundlePath))))
    .digest('hex');
  const release = releaseIn(join(dirname(bundlePath), '..', '..', 'package.json')) ?? 'build';
  return `${release}-${hash.slice(0, HASH_CHARACTERS)}`;
}

/** The code without what tells where it was bundled. */
function placeless(code: string, compiled: string): string {
  const modules = dirname(dirname(dirname(require.resolve('@temporalio/workflow/package.json'))));
  return code
    .replaceAll(/\n\/\/# sourceMappingURL=[^\n]*/g, '')
    .replaceAll(compiled, '.')
    .replaceAll(modules, 'node_modules');
}
