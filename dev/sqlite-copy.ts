import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from '../domain/user-error';
import { errorText } from './error-code';

const LIMIT_MS = 10 * 60_000;
/** One step: the copy is of one instant, and whoever writes meanwhile is not held up. */
const PROGRAM = `
import os, sqlite3, sys
source = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True, timeout=30)
os.close(os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
target = sqlite3.connect(sys.argv[2])
source.backup(target)
assert target.execute('pragma quick_check').fetchone() == ('ok',)
target.close()
source.close()
with open(sys.argv[2], 'rb') as copy:
    os.fsync(copy.fileno())
`;

/**
 * Copies an SQLite file as it is at one instant, while a server works with it. The file `to` must not be there.
 * @throws UserError when it cannot be copied.
 */
export async function copySqlite(from: string, to: string): Promise<void> {
  try {
    await promisify(execFile)('python3', ['-c', PROGRAM, from, to], { timeout: LIMIT_MS });
  } catch (error) {
    const last = errorText(error).trim().split('\n').at(-1) ?? '';
    throw new UserError(`${from} could not be copied with Python's sqlite3 (${last}).`);
  }
}
