import { setTimeout as sleep } from 'node:timers/promises';
import { faultsOf, runPattern } from '../../bench/overload/pattern';
import { Stack } from '../../chaos/stack';
import { until } from '../../chaos/until';
import { makeToken } from '../../cli/token';
import { lent } from '../support/lent';
import { filing, KAB, newKey, PUPR, Town, type Receipt } from '../support/town';

/** Few places, so that a slow machine has more to do than it can as well. */
const FEW = {
  TUNTAS_PROXIES: '1',
  TUNTAS_LIMIT_COMMANDS: '6',
  TUNTAS_LIMIT_FILINGS: '6',
  TUNTAS_LIMIT_READING: '3',
  TUNTAS_LIMIT_PUBLIC: '2',
  TUNTAS_LIMIT_FILINGS_LEAST: '5',
  TUNTAS_LIMIT_DELAY: '500ms',
};
let stack: Stack;
beforeAll(async () => {
  stack = await Stack.start({ compiled: lent().compiled, env: { ...FEW, TUNTAS_LOG: 'warn' } });
});
afterAll(() => stack.stop());

test('asked for four times what it can do, it turns away, breaks nothing and loses nothing', async () => {
  const { settings } = stack;
  const key = settings.keys.jwtKey ?? '';
  const lines: string[] = [];
  const result = await runPattern({
    url: stack.url,
    tokens: {
      desk: await makeToken(key, { role: 'institution-admin', agency: KAB }, settings),
      liaison: await makeToken(key, { role: 'liaison', agency: PUPR }, settings),
    },
    pattern: [
      { times: 0.2, seconds: 3 },
      { times: 4, seconds: 3 },
      { times: 0, seconds: 2 },
    ],
    warmUpSeconds: 1,
    capacitySeconds: 3,
    callers: 8,
    mostUnderWay: 100,
    // How soon it is quick again is not judged here: on a machine that does much else it says nothing (`bench --only overload`).
    tolerance: { times: 1.5, ms: 50 },
    pids: new Map([['api', stack.child('api')?.pid ?? 0]]),
    progress: (line) => void lines.push(line),
  });
  expect({ faults: faultsOf(result, null), lines }).toEqual({ faults: [], lines });
  expect([result.receipts > 0, result.commands > 0]).toEqual([true, true]);
});

test('forty file at once: who is turned away comes again with the same key, and each has one complaint', async () => {
  const town = await Town.of(stack.settings);
  const desk = await town.desk();
  // Where nobody else has filed: what is counted there are these.
  const region = '18.10.09';
  const counted = async () =>
    (await desk.get(`/v1/complaints?region=${region}&count=true&limit=1`)).json<{ total: number }>().total;
  expect(await counted()).toBe(0);
  const waits: number[] = [];
  const fileUntilTaken = async (n: number): Promise<string> => {
    const body = filing({ title: `Jalan rusak di gang nomor ${n}`, location: { region } });
    const headers = { 'idempotency-key': newKey() };
    for (;;) {
      const answer = await town.anonymous.post('/v1/complaints', body, headers);
      if (answer.status === 429) {
        const seconds = Number(answer.headers.get('retry-after'));
        waits.push(seconds);
        await sleep(seconds * 1000);
        continue;
      }
      expect([answer.brief, answer.text.slice(0, 200)]).toEqual(['201', answer.text.slice(0, 200)]);
      return answer.json<Receipt>().id;
    }
  };
  const ids = await Promise.all(Array.from({ length: 40 }, (_, n) => fileUntilTaken(n)));
  expect(new Set(ids).size).toBe(40);
  await until('all are in the read model', async () => (await counted()) >= 40);
  expect(await counted()).toBe(40);
  expect(waits.length).toBeGreaterThan(0);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(1);
});
