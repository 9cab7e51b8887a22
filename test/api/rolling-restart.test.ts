import { setTimeout as sleep } from 'node:timers/promises';
import { Stack } from '../../chaos/stack';
import { until } from '../../chaos/until';
import { Balancer } from '../support/balancer';
import type { Answer, Caller, Json } from '../support/caller';
import { lent } from '../support/lent';
import {
  filing,
  newKey,
  PUPR,
  Town,
  type CaseBody,
  type Complaint,
  type Page,
  type Receipt,
} from '../support/town';

const PEOPLE = 3;
/** After so long a process cuts off what is under way. */
const DRAIN_MS = 60_000;
/** Between two restarts: long enough for everybody to have done something with both. */
const BETWEEN_MS = 500;
/** Between one complaint of somebody's and the next. */
const PAUSE_MS = 200;
const LATER: readonly number[] = [429, 503];
const GOOD: readonly number[] = [200, 201, 202];
const APIS = ['api', 'api2'] as const;
const WORKERS = ['worker', 'worker2'] as const;

let stack: Stack;
let balancer: Balancer;
let town: Town;
beforeAll(async () => {
  const env = { TUNTAS_DRAIN_NOTICE: '800ms', TUNTAS_DRAIN: `${DRAIN_MS}ms` };
  stack = await Stack.start({ compiled: lent().compiled, env });
  await Promise.all([stack.start('api2'), stack.start('worker2')]);
  balancer = await Balancer.before([stack.url, stack.secondUrl]);
  await until('both are ready', async () =>
    [stack.url, stack.secondUrl].every((url) => balancer.isReady(url)),
  );
  town = await Town.of({ ...stack.settings, apiPort: balancer.port });
});
afterAll(async () => {
  await balancer.stop();
  await stack.stop();
});

/** Everything that was answered with something that nobody should ever see. */
const wrong: string[] = [];
const answered: Record<string, number> = {};

/** Asks until there is an answer: whoever is told to come again does. */
async function ask(what: string, call: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await call();
    const said = `${what} ${answer.status}`;
    answered[said] = (answered[said] ?? 0) + 1;
    if (!LATER.includes(answer.status)) {
      if (!GOOD.includes(answer.status)) wrong.push(`${what}: ${answer.brief}`);
      return answer;
    }
    await sleep(Number(answer.headers.get('retry-after')) * 1000);
  }
}

/** A command, with a key or without one, until it is known to have been carried out. */
async function give(
  complaint: Complaint,
  by: Caller,
  name: 'verification' | 'answers',
  body: Json,
  isKeyed: boolean,
) {
  const headers = isKeyed ? { 'idempotency-key': newKey() } : {};
  const answer = await ask(name, () => complaint.give(by, name, body, headers as Record<string, string>));
  if (answer.status !== 202) return;
  const where = answer.headers.get('location') ?? '';
  await until(
    `${name} is applied`,
    async () => (await ask('state', () => by.get(where))).json()['state'] === 'applied',
  );
}

/** Files, has verified and answered, and reads, again and again, until it is over. */
async function live(done: Complaint[], isOver: () => boolean): Promise<void> {
  const [desk, liaison] = [await town.desk(), await town.liaison()];
  for (let turn = 0; !isOver(); turn += 1) {
    const isKeyed = turn % 2 === 0;
    const body = filing({ title: `Jalan rusak nomor ${newKey()}` });
    const headers: Record<string, string> = isKeyed ? { 'idempotency-key': newKey() } : {};
    const filed = await ask('filing', () => town.anonymous.post('/v1/complaints', body, headers));
    if (filed.status !== 201) continue;
    const complaint = town.complaint(filed.json<Receipt>());
    done.push(complaint);
    await give(complaint, desk, 'verification', { decision: 'accept', to: PUPR }, isKeyed);
    await give(complaint, liaison, 'answers', { text: 'Sudah ditambal.', final: true }, isKeyed);
    await ask('reading', () => complaint.reporter.get(complaint.path));
    await sleep(PAUSE_MS);
  }
}

/** Asks a process to stop, and gives how it ended and after how many milliseconds. */
async function terminate(name: (typeof APIS | typeof WORKERS)[number]): Promise<[unknown, number]> {
  const child = stack.child(name);
  const startedAt = performance.now();
  child?.kill('SIGTERM');
  const exit = await child?.exited;
  return [exit, performance.now() - startedAt];
}

test('each of two APIs and two workers is restarted under load: no request is lost, and none has its effect twice', async () => {
  let isOver = false;
  const done: Complaint[] = [];
  const people = Array.from({ length: PEOPLE }, () => live(done, () => isOver));
  const ends: [string, unknown, number][] = [];
  await sleep(BETWEEN_MS);
  for (const name of [...APIS, ...WORKERS]) {
    const before = done.length;
    const [exit, ms] = await terminate(name);
    ends.push([name, exit, ms]);
    await stack.start(name);
    if (name === 'api' || name === 'api2') {
      const url = name === 'api' ? stack.url : stack.secondUrl;
      await until(`${name} is back`, async () => balancer.isReady(url));
    } else {
      const logged = async () => (await stack.log(name)).split('worker ready').length - 1;
      await until(`${name} is back`, async () => (await logged()) === 2);
    }
    // Life goes on meanwhile.
    await until('somebody has filed', async () => done.length > before);
    await sleep(BETWEEN_MS);
  }
  isOver = true;
  await Promise.all(people);

  // In order, and because nothing was left to do: nobody was cut off.
  expect(ends.map(([name, exit]) => [name, exit])).toEqual(
    [...APIS, ...WORKERS].map((name) => [name, { code: 0, signal: null }]),
  );
  for (const [name, , ms] of ends) expect([name, ms < DRAIN_MS]).toEqual([name, true]);
  expect({ wrong, failures: balancer.failures }).toEqual({ wrong: [], failures: [] });
  expect(done.length).toBeGreaterThan(PEOPLE);

  // One complaint for every receipt, and one answer in each.
  expect(new Set(done.map(({ id }) => id)).size).toBe(done.length);
  const desk = await town.desk();
  await until(
    'all are in the read model',
    async () =>
      (await desk.get('/v1/complaints?limit=1&count=true')).json<Page<CaseBody>>().total === done.length,
  );
  for (const complaint of done) {
    const { stage, answers } = await complaint.now();
    const types = (await complaint.events()).map(({ type }) => type);
    const times = (type: string): number => types.filter((one) => one === type).length;
    expect([complaint.id, stage, answers?.length, times('verified'), times('answered')]).toEqual([
      complaint.id,
      'reply',
      1,
      1,
      1,
    ]);
  }
});
