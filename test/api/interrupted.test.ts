import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../chaos/until';
import { lent } from '../support/lent';

/** Signals to a process that goes through all cases: npm passes on a Ctrl-C that the process has had already. */

const { compiled } = lent();
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** A process that needs `endMs` for its orderly end, as verify, rebuild and repair take it; it may signal itself, as npm would. */
async function busy(endMs: number, again = '') {
  const code = `
    const { interrupted } = require(${JSON.stringify(join(compiled, 'dist', 'cli', 'interrupted.js'))});
    const { signal, forget } = interrupted();
    const going = setInterval(() => undefined, 1000);
    signal.addEventListener('abort', () => {
      process.stdout.write('stopping\\n');
      ${again}
      setTimeout(() => {
        forget();
        clearInterval(going);
        process.stdout.write('in order\\n');
      }, ${endMs});
    });
    process.stdout.write('ready\\n');`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let told = '';
  child.stdout.on('data', (text: Buffer) => (told += text.toString()));
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  await until('it is ready', async () => told.includes('ready'));
  return { child, ended, told: () => told, stopping: async () => told.includes('stopping') };
}

test('one Ctrl-C that comes twice lets it end in order', async () => {
  const { child, ended, told } = await busy(
    1500,
    "setTimeout(() => process.kill(process.pid, 'SIGINT'), 100);",
  );
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  expect(told()).toBe('ready\nstopping\nin order\n');
});

test('another one later ends it at once', async () => {
  const { child, ended, told, stopping } = await busy(60_000);
  child.kill('SIGINT');
  await until('it is stopping', stopping);
  await sleep(1100);
  child.kill('SIGINT');
  expect(await ended).toEqual([1, null]);
  expect(told()).toBe('ready\nstopping\n');
});
