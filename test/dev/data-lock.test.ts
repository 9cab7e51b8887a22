import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isStale, lockData } from '../../dev/data-lock';
import { identify } from '../../dev/process-identity';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tuntas-lock-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

/** A process that lasts until it is killed. */
async function idler() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  return { child, identity: identify(child.pid ?? 0), ended: once(child, 'exit') };
}

test('of many at once one gets the folder, and leaves nothing behind', async () => {
  const results = await Promise.allSettled(Array.from({ length: 5 }, () => lockData(dataDir)));
  const got = results.filter((result) => result.status === 'fulfilled');
  expect(got).toHaveLength(1);
  await got[0]?.value.release();
  expect(await readdir(dataDir)).toEqual([]);
});

test('the folder of a running instance is refused with a sentence', async () => {
  const other = await idler();
  await writeFile(join(dataDir, 'lock'), JSON.stringify({ owner: other.identity, servers: [] }));
  await expect(lockData(dataDir)).rejects.toThrow(
    `Another Tuntas (process ${other.child.pid}) is using ${dataDir}: stop it, or choose another folder with TUNTAS_DATA.`,
  );
  other.child.kill();
  await other.ended;
  await (await lockData(dataDir)).release();
});

test('a number that now belongs to another process does not hold the folder, and that process is left alone', async () => {
  const other = await idler();
  const reused = { ...other.identity, started: 'long ago' };
  await writeFile(join(dataDir, 'lock'), JSON.stringify({ owner: reused, servers: [reused] }));
  await (await lockData(dataDir)).release();
  expect(other.child.exitCode ?? other.child.signalCode).toBeNull();
  other.child.kill();
  await other.ended;
});

test('a lock is stale when its owner is gone, and not before; a folder without one is not', async () => {
  const held = (owner: object) => writeFile(join(dataDir, 'lock'), JSON.stringify({ owner, servers: [] }));
  expect(await isStale(dataDir)).toBe(false);
  await held(identify(process.pid));
  expect(await isStale(dataDir)).toBe(false);
  await held({ pid: 2 ** 22 + 1, started: '1' });
  expect(await isStale(dataDir)).toBe(true);
});

test('servers that a dead instance left behind are ended', async () => {
  const orphan = await idler();
  const dead = { pid: 2 ** 22 + 1, started: '1' };
  await writeFile(join(dataDir, 'lock'), JSON.stringify({ owner: dead, servers: [orphan.identity] }));
  const lock = await lockData(dataDir);
  expect(await orphan.ended).toEqual([null, 'SIGKILL']);
  await lock.addServer(process.pid);
  expect(JSON.parse(await readFile(join(dataDir, 'lock'), 'utf8'))).toEqual({
    owner: identify(process.pid),
    servers: [identify(process.pid)],
  });
  await lock.release();
});
