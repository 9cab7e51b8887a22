import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { UserError } from '../domain/user-error';
import { identify, isRunning, type ProcessIdentity } from './process-identity';
import { errorCode } from './error-code';

/** The right to run servers on a data folder, held until it is released. */
export interface DataLock {
  /** Notes a server that was started, so that whoever finds the lock after a crash can end it. */
  addServer(pid: number): Promise<void>;
  release(): Promise<void>;
}

const identity = z.object({ pid: z.int(), started: z.string().nullable() });
const lockFile = z.object({ owner: identity, servers: z.array(identity) });
type LockFile = z.infer<typeof lockFile>;

const PAUSE_MS = 50;

/**
 * Takes the data folder for this process. A lock whose owner is gone is taken over, after the servers that it left
 * behind, if any, were ended.
 * @throws UserError when another running instance has it.
 */
export async function lockData(dataDir: string): Promise<DataLock> {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, 'lock');
  const owner = identify(process.pid);
  for (;;) {
    if (await create(path, { owner, servers: [] })) return heldLock(path, owner);
    const found = await read(path);
    if (found === null) continue;
    if (found.owner.pid !== process.pid && isRunning(found.owner)) throw inUse(dataDir, found.owner.pid);
    if (found.owner.pid === process.pid && found.owner.started === owner.started)
      throw inUse(dataDir, process.pid);
    await takeAway(path, found);
    await Promise.all(found.servers.map(endOrphan));
  }
}

/** Whether the folder has a lock whose owner is gone. */
export async function isStale(dataDir: string): Promise<boolean> {
  const found = await read(join(dataDir, 'lock'));
  return found !== null && !isRunning(found.owner);
}

function heldLock(path: string, owner: ProcessIdentity): DataLock {
  let servers: ProcessIdentity[] = [];
  // One write after the other: two servers start in parallel.
  let writing: Promise<void> = Promise.resolve();
  return {
    addServer(pid) {
      servers = [...servers, identify(pid)];
      const content = { owner, servers };
      writing = writing.then(async () => rename(await draft(path, content), path));
      return writing;
    },
    async release() {
      await writing.catch(() => undefined);
      await unlink(path).catch(() => undefined);
    },
  };
}

function inUse(dataDir: string, pid: number): UserError {
  return new UserError(
    `Another Tuntas (process ${pid}) is using ${dataDir}: stop it, or choose another folder with TUNTAS_DATA.`,
  );
}

/** False when the lock is there already. A link appears with its content or not at all. */
async function create(path: string, content: LockFile): Promise<boolean> {
  const file = await draft(path, content);
  try {
    await link(file, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(file);
  }
}

/** Removes a stale lock. Renaming first: of two that find it at once only one gets it, and checks what it got. */
async function takeAway(path: string, stale: LockFile): Promise<void> {
  const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const got = await read(aside);
  if (got !== null && JSON.stringify(got.owner) !== JSON.stringify(stale.owner)) {
    await link(aside, path).catch(() => undefined);
  }
  await unlink(aside);
}

async function draft(path: string, content: LockFile): Promise<string> {
  const file = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(file, JSON.stringify(content));
  return file;
}

async function read(path: string): Promise<LockFile | null> {
  try {
    return lockFile.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw new UserError(`${path} cannot be read: remove it if no Tuntas is running on that folder.`);
  }
}

/**
 * Only that very process, known by its start as well as its number. Killed outright: it may be shutting down already,
 * a second SIGTERM can make it hang, and all of these servers keep what they have acknowledged.
 */
async function endOrphan(server: ProcessIdentity): Promise<void> {
  if (server.started === null || !isRunning(server)) return;
  try {
    process.kill(server.pid, 'SIGKILL');
  } catch {
    // It ended in between, which is what was wanted.
  }
  while (isRunning(server)) await sleep(PAUSE_MS);
}
