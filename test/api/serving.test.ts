import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type * as Listeners from '../../api/http/listeners';
import type * as ServingModule from '../../api/serving';
import { until } from '../../chaos/until';
import { settingsEnv } from '../../cli/settings';
import { freePort } from '../../dev/free-port';
import { lent } from '../support/lent';

const { compiled, settings } = lent();
// As compiled: the helper is a process of its own.
const part = <T>(path: string): Promise<T> => import(join(compiled, 'dist', path)) as Promise<T>;
const never = (error: unknown): never => {
  throw error;
};

const COMING: number = 60;

test('many who come at the same moment are taken in within a few turns of the loop, not one in each', async () => {
  const { moreListeners } = await part<typeof Listeners>('api/http/listeners.js');
  const server = createServer((_req, res) => res.end());
  const accepted: Socket[] = [];
  server.on('connection', (socket) => void accepted.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const more = moreListeners(server, never);
  await until('the helper has handed back', async () => more.count() === 15);
  const { port } = server.address() as AddressInfo;
  const clients: Socket[] = [];
  for (let n = 0; n < COMING; n += 1) clients.push(connect(port, '127.0.0.1'));
  let turns = 0;
  for (; accepted.length < COMING && turns < 10 * COMING; turns += 1) await turn();
  expect(accepted.length).toBe(COMING);
  expect(turns).toBeLessThan(COMING / 2);

  for (const client of clients) client.destroy();
  server.close();
  await more.close();
  const [refused] = (await once(connect(port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
  expect(refused.code).toBe('ECONNREFUSED');
});

test('one connection too many is told so at once, and when to come again', async () => {
  const { makeServing } = await part<typeof ServingModule>('api/serving.js');
  const serving = makeServing(10);
  serving.server.on('request', (_req, res) => res.end('here'));
  await serving.listen(0, '127.0.0.1', () => undefined);
  const { port } = serving.server.address() as AddressInfo;
  const held = Array.from({ length: 10 }, () => connect(port, '127.0.0.1'));
  await Promise.all(held.map((socket) => once(socket, 'connect')));
  const eleventh = await fetch(`http://127.0.0.1:${port}/`);
  expect([eleventh.status, eleventh.headers.get('retry-after')]).toEqual([503, '5']);
  for (const socket of held) socket.destroy();
  await until('there is room again', async () => (await fetch(`http://127.0.0.1:${port}/`)).status === 200);
  const kept = await fetch(`http://127.0.0.1:${port}/`);
  expect([kept.headers.get('connection'), kept.headers.get('keep-alive')]).toEqual([
    'keep-alive',
    'timeout=10',
  ]);
  const last = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
  expect([last.headers.get('connection'), last.headers.get('keep-alive')]).toEqual(['close', null]);
  expect(await serving.drain({ noticeMs: 0, limitMs: 20_000 })).toBe(true);
});

/** What is under way has at most this long. */
const LIMIT_MS = 400;

test.each([
  ['with no notice', 0],
  ['with a notice that is longer than that', 130_000],
])('asked to stop while somebody is never answered it cuts them off in time, %s', async (_, noticeMs) => {
  const { makeServing } = await part<typeof ServingModule>('api/serving.js');
  const serving = makeServing(10);
  const asked = once(serving.server, 'request');
  await serving.listen(0, '127.0.0.1', () => undefined);
  const { port } = serving.server.address() as AddressInfo;
  const cut = fetch(`http://127.0.0.1:${port}/`).then(
    () => 'answered',
    () => 'cut',
  );
  await asked;
  const startedAt = performance.now();
  expect(await serving.drain({ noticeMs, limitMs: LIMIT_MS })).toBe(false);
  const took = performance.now() - startedAt;
  expect(await cut).toBe('cut');
  // A timer may be early by less than one of its ticks. The notice alone would take much longer than what is allowed here.
  expect(took).toBeGreaterThan(LIMIT_MS - 2);
  expect(took).toBeLessThan(120_000);
});

/** One more API of the stack, on a port of its own. */
async function anApi(env: Record<string, string>) {
  const apiPort = await freePort();
  const child = spawn(process.execPath, [join(compiled, 'cli', 'bin.js'), 'api'], {
    stdio: 'ignore',
    env: settingsEnv({ ...settings, apiPort }, { ...process.env, ...env }),
  });
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const status = (path: string): Promise<number | undefined> =>
    fetch(`http://127.0.0.1:${apiPort}${path}`).then(
      (answer) => answer.status,
      () => undefined,
    );
  await until('the API answers', async () => (await status('/healthz')) === 200);
  return { child, exited, status };
}

test('asked to stop with nothing under way it ends at once, whoever keeps a connection open', async () => {
  const { child, exited, status } = await anApi({ TUNTAS_DRAIN_NOTICE: '0s', TUNTAS_DRAIN: '150s' });
  expect(await status('/v1/topics')).toBe(200);
  const startedAt = performance.now();
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  // A second or two where nothing else runs; in any case long before it would be cut off.
  expect(performance.now() - startedAt).toBeLessThan(140_000);
});

test('asked a second time it does not wait any longer', async () => {
  const { child, exited, status } = await anApi({ TUNTAS_DRAIN_NOTICE: '140s', TUNTAS_DRAIN: '150s' });
  child.kill('SIGTERM');
  await until('it says that it is going', async () => (await status('/readyz')) === 503);
  expect(await status('/v1/topics')).toBe(200);
  await sleep(1100);
  const startedAt = performance.now();
  child.kill('SIGTERM');
  expect(await exited).toEqual([1, null]);
  expect(performance.now() - startedAt).toBeLessThan(130_000);
});
