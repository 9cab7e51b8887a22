import { join } from 'node:path';
import { Stack } from '../chaos/stack';
import { makeToken } from '../cli/token';
import { faultsOf, PATTERN, runPattern } from './overload/pattern';
import { DOOR, UNIT } from './sample';

const RECOVERY_SECONDS = 10;
/** From `dist/bench/`, where this is when it runs. */
const ROOT = join(__dirname, '..', '..');

/**
 * A stack of its own, asked for more than it can do and for less by turns: one line for each step, and what must not be.
 * True when all is well.
 */
export async function measureOverload({ quick }: { readonly quick: boolean }): Promise<boolean> {
  const stack = await Stack.start({
    compiled: ROOT,
    shippedLimits: true,
    env: { TUNTAS_LOG: 'warn', TUNTAS_PROXIES: '1' },
  });
  try {
    const { settings } = stack;
    const key = settings.keys.jwtKey ?? '';
    const parts = ['temporal', 'mongo', 'worker', 'api'] as const;
    const result = await runPattern({
      url: stack.url,
      tokens: {
        desk: await makeToken(key, { role: 'institution-admin', agency: DOOR }, settings),
        liaison: await makeToken(key, { role: 'liaison', agency: UNIT }, settings),
      },
      pattern: PATTERN.map((times) => ({ times, seconds: quick ? 12 : 20 })),
      warmUpSeconds: 5,
      capacitySeconds: quick ? 8 : 20,
      callers: 32,
      mostUnderWay: 1000,
      tolerance: { times: 1.5, ms: 50 },
      pids: new Map(parts.map((name) => [name, stack.child(name)?.pid ?? 0])),
      progress: (line) => void process.stdout.write(`${line}\n`),
    });
    const { capacity, calm, most, receipts, commands, lost } = result;
    const faults = faultsOf(result, RECOVERY_SECONDS);
    process.stdout.write(
      [
        `capacity ${capacity.toFixed(1)}/s; calm: median ${calm.p50.toFixed(0)} ms, 95 % ${calm.p95.toFixed(0)} ms; recovered: 95 % within ${most.toFixed(0)} ms`,
        `complaints with a receipt ${receipts}, of them with commands ${commands}, lost ${lost.length}`,
        ...faults.map((fault) => `FAULT: ${fault}`),
        faults.length === 0 ? 'overload: all is well' : 'overload: not as it must be',
        '',
      ].join('\n'),
    );
    return faults.length === 0;
  } finally {
    await stack.stop();
  }
}
