import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../dev/free-port';
import { workflowId } from '../../workflows/contract';
import { Stack } from '../../chaos/stack';
import { until } from '../../chaos/until';
import type { Caller, Json } from '../support/caller';
import { lent } from '../support/lent';
import { alertRules, dashboardExpressions } from '../support/operating';
import { fires, metricsIn, samplesIn, type Sampled } from '../support/promql';
import { withEngine } from '../support/temporal';
import { filing, PUPR, Town, type Complaint } from '../support/town';

/** In every text, name and number that is sent; it must be in no log. */
const PLANTED = /rahasia|bocor|81298765|3201999988887777/i;
const PHONE = '+62 812 9876 5432';
const NATIONAL_ID = '3201999988887777';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

let hook: Server;
let hookStatus = 500;
let stack: Stack;
let town: Town;
let desk: Caller;
let liaison: Caller;
let workerPort: number;
beforeAll(async () => {
  hook = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(hookStatus).end());
  });
  await new Promise<void>((done) => void hook.listen(0, '127.0.0.1', done));
  const { port } = hook.address() as AddressInfo;
  workerPort = await freePort();
  stack = await Stack.start({
    compiled: lent().compiled,
    day: '1s',
    env: {
      TUNTAS_WORKER_PORT: String(workerPort),
      TUNTAS_WEBHOOK_URL: `http://127.0.0.1:${port}/`,
      TUNTAS_WEBHOOK_KEY: 'k'.repeat(43),
    },
  });
  town = await Town.of(stack.settings);
  [desk, liaison] = [await town.desk(), await town.liaison()];
});
afterAll(async () => {
  await stack?.stop();
  await new Promise((done) => hook.close(done));
});

const workerUrl = (): string => `http://127.0.0.1:${workerPort}`;
const scraped = async (url: string): Promise<Sampled[]> =>
  samplesIn(await (await fetch(`${url}/metrics`)).text());
const valueOf = (samples: readonly Sampled[], name: string): number | undefined =>
  samples.find((one) => one.name === name)?.value;

/** The lines of a process that are of a log, and not the one by which it says that it is ready. */
async function lines(part: 'api' | 'worker'): Promise<Json[]> {
  const written = (await stack.log(part))
    .split('\n')
    .filter((line) => line !== '' && line !== `${part} ready`);
  return written.map((line) => JSON.parse(line) as Json);
}
const line = (part: 'api' | 'worker', wanted: Json): Promise<Json> =>
  until(`${part} has said ${JSON.stringify(wanted)}`, async () =>
    (await lines(part)).find((one) => Object.entries(wanted).every(([name, value]) => one[name] === value)),
  );

let told = 0;
/** A complaint that says a secret in each of its fields; no two are the same. */
const telling = (): Json =>
  filing({
    title: `Rahasia pejabat ${(told += 1)}`,
    description: 'Rahasia: Siti Bocor tinggal di sini.',
    location: { region: '18.10.01.1002', address: 'Gang Rahasia 7', point: [104.98, -5.35] },
    externalId: 'rahasia-17',
    reporter: { name: 'Siti Bocor', phone: PHONE, email: 'siti@bocor.example', nationalId: NATIONAL_ID },
  });

test('one id leads from the request to the lines of the API and of the worker', async () => {
  const filed = await town.anonymous.post('/v1/complaints', telling(), {
    traceparent: `00-${TRACE}-00f067aa0ba902b7-01`,
  });
  expect([filed.status, filed.headers.get('x-request-id')]).toEqual([201, TRACE]);
  const complaint = town.complaint(filed.json());
  const of = { trace: TRACE, case: complaint.id };
  expect(await line('api', of)).toMatchObject({
    route: '/v1/complaints',
    status: 201,
    ms: expect.any(Number),
  });
  await line('worker', { ...of, msg: 'filed' });

  const trace = 'meja-17_verifikasi';
  const id = { 'x-request-id': trace };
  const verified = await complaint.give(desk, 'verification', { decision: 'accept', to: PUPR }, id);
  // On a busy machine it may be left with the engine: the id goes along all the same.
  expect([200, 202]).toContain(verified.status);
  expect(verified.headers.get('x-request-id')).toBe(trace);
  expect(await line('api', { trace })).toMatchObject({
    case: complaint.id,
    route: '/v1/complaints/:id/verification',
  });
  expect(await line('worker', { trace })).toMatchObject({
    case: complaint.id,
    command: 'verification',
    msg: 'command applied',
    stage: 'followUp',
    ms: expect.any(Number),
  });
  // Refused by the loop, which remembers it, because the key is the caller's own.
  const refused = await complaint.give(
    desk,
    'completion',
    { text: 'Rahasia.' },
    {
      'x-request-id': 'ditolak-1',
      'idempotency-key': 'rahasia-kunci-0001',
    },
  );
  expect(refused.status === 202 || refused.status >= 400).toBe(true);
  await line('worker', { trace: 'ditolak-1', msg: 'command refused', case: complaint.id });

  // What is no trace, and what may be somebody's number, is replaced.
  const none = `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`;
  const bad: Record<string, string>[] = [{ traceparent: none }, { 'x-request-id': '081298765432' }];
  for (const headers of bad) {
    const answer = await town.anonymous.get('/v1/topics', headers);
    expect(answer.headers.get('x-request-id')).toMatch(/^[\w-]{16}$/);
  }
});

/** Everybody says secrets everywhere, also where it is refused or cannot be read. */
async function tellEverybody(): Promise<Complaint> {
  const complaint = town.complaint((await town.anonymous.post('/v1/complaints', telling())).json());
  const secret = { text: 'Rahasia: Siti Bocor.' };
  await complaint.must(desk, 'verification', { decision: 'incomplete', ask: 'Rahasia apa?' });
  await complaint.must(complaint.reporter, 'completion', secret);
  const reason = 'Rahasia Siti Bocor.';
  await complaint.must(desk, 'corrections', { title: 'Rahasia lain', reason });
  await complaint.must(desk, 'verification', { decision: 'accept', to: PUPR });
  await complaint.must(liaison, 'return', { reason });
  await complaint.must(desk, 'disposition', { to: PUPR, instructions: reason });
  await complaint.must(liaison, 'answers', { ...secret, final: true });
  await complaint.must(complaint.reporter, 'acceptance', { rating: 2, text: reason });
  const late = await complaint.give(complaint.reporter, 'withdrawal', { reason });
  expect(late.brief).toBe('409 wrong-stage');
  const wrong = [
    await town.anonymous.post('/v1/complaints', '{"title": "Rahasia Siti Bocor'),
    await town.anonymous.post('/v1/complaints', { ...telling(), rahasia: NATIONAL_ID }),
    await town.anonymous.post('/v1/complaints', telling(), { 'idempotency-key': 'rahasia' }),
    await complaint.give(desk, 'answers', { text: 'Rahasia', final: 'bocor' }),
    await town.with('tts_rahasia-bocor-rahasia-bocor-rahasia').get(complaint.path),
    await desk.get('/v1/complaints/rahasia-bocor?q=rahasia'),
    await desk.get('/v1/rahasia/bocor'),
    await desk.get(`/v1/complaints?q=${encodeURIComponent('Siti Bocor')}&limit=rahasia`),
  ];
  for (const { status } of wrong) expect(status).toBeGreaterThanOrEqual(400);
  expect((await desk.get(`/v1/complaints?q=${encodeURIComponent('Siti Bocor')}`)).status).toBe(200);
  // Who reaches the engine can send anything to a case.
  await withEngine(stack.settings, async ({ workflow }) => {
    const handle = workflow.getHandle(workflowId((await town.file(telling())).id));
    await handle.signal('answers', { text: 'Rahasia Siti Bocor' });
    await handle.signal('message', 'Rahasia Siti Bocor');
  });
  return complaint;
}

const ruleOf = (name: string): string => {
  const found = alertRules().find(({ alert }) => alert === name);
  if (!found) throw new Error(`no alert ${name}`);
  return found.expr;
};

test('with the worker stopped and MongoDB killed the alerts have what they need, and afterwards nothing is left over', async () => {
  const complaint = await tellEverybody();
  await line('worker', { msg: 'malformed command dropped' });
  await line('worker', { msg: 'malformed message dropped' });
  await until(
    'a notice has failed',
    async () => (await line('worker', { msg: 'notice failed' })) !== undefined,
  );
  hookStatus = 204;

  const quietRules = ['TuntasBacklog', 'TuntasWorkersSilent', 'TuntasCasesStuck', 'TuntasDatabaseAway'];
  const [quiet, quietWorker] = await until('nothing is wrong', async () => {
    const now = [await scraped(stack.url), await scraped(workerUrl())] as const;
    for (const name of quietRules) expect([name, fires(ruleOf(name), now[0], now[0])]).toEqual([name, false]);
    return now;
  });
  const ready = await fetch(`${workerUrl()}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ok', missing: [] }]);

  // Their first rungs fall due while nobody is there.
  const open = await town.fileUpTo('followUp', telling());
  await stack.end('worker');
  const stopped = Date.now();
  await stack.kill('mongo');
  const left = await open.give(liaison, 'answers', { text: 'Rahasia.', final: false, nextBy: soon() });
  expect(left.status).toBe(202);
  await town.anonymous.post('/v1/complaints', telling());
  await until('the backlog is seen', async () => {
    const now = await scraped(stack.url);
    return fires(ruleOf('TuntasBacklog'), quiet, now) && fires(ruleOf('TuntasDatabaseAway'), quiet, now);
  });
  await until('seventeen seconds of it', () => Promise.resolve(Date.now() - stopped > 17_000));
  // Nothing is better than a number that nobody knows.
  expect(valueOf(await scraped(stack.url), 'tuntas_outbox_waiting')).toBeUndefined();
  await stack.start('worker');
  const behind = await until('rungs have fired late and the read model is behind', async () => {
    const now = await scraped(workerUrl()).catch(() => []);
    const isBehind = (valueOf(now, 'tuntas_projection_waiting') ?? 0) > 0;
    return isBehind && fires(ruleOf('TuntasRungsLate'), [], now) && now;
  });
  expect(valueOf(behind, 'tuntas_projection_oldest_seconds')).toBeGreaterThan(0);
  expect(fires(ruleOf('TuntasRungsLate'), quietWorker, quietWorker)).toBe(false);
  expect((await fetch(`${workerUrl()}/readyz`)).status).toBe(503);

  await stack.start('mongo');
  await stack.ready();
  const after = await until('the read model has caught up', async () => {
    const [api, worker] = [await scraped(stack.url), await scraped(workerUrl())];
    const rules = quietRules.every((name) => !fires(ruleOf(name), api, api));
    return rules && valueOf(worker, 'tuntas_projection_waiting') === 0 && [...api, ...worker];
  });
  expect(valueOf(after, 'tuntas_database_reconnects_total')).toBeGreaterThan(0);
  await line('worker', { msg: 'projected late' });
  await line('worker', { msg: 'notice sent', case: complaint.id });

  // Every metric that a rule or the dashboard names is there. `up` is Prometheus' own.
  const exposed = new Set(after.map(({ name }) => name));
  const named = [...alertRules().map(({ expr }) => expr), ...dashboardExpressions()].flatMap(metricsIn);
  expect(named.filter((name) => name !== 'up' && !exposed.has(name))).toEqual([]);
  // A label that grows with cases, agencies or people would fill whatever keeps it, and tell of them.
  for (const { name, labels } of after) {
    expect([
      name,
      Object.values(labels).filter((value) => /^[2-9A-Z]{14}$|^(kab|kota|prov)-/.test(value)),
    ]).toEqual([name, []]);
  }
});

const workerLacks = async (): Promise<string> => (await fetch(`${workerUrl()}/readyz`)).text();

test('a worker whose engine is away says so', async () => {
  expect(JSON.parse(await workerLacks())).toMatchObject({ missing: [] });
  await stack.kill('temporal');
  expect(JSON.parse(await workerLacks())).toMatchObject({ missing: ['engine'] });
  await stack.start('temporal');
  await stack.ready();
  await until('it has the engine again', async () => (await workerLacks()).includes('"missing":[]'));
});

test('no log of any process has a word of what was said, a secret or a token', async () => {
  const folder = join(stack.settings.dataDir, 'logs');
  const files = await readdir(folder);
  expect(files.toSorted()).toEqual(['api.log', 'mongo.log', 'temporal.log', 'worker.log']);
  for (const file of files) {
    const written = await readFile(join(folder, file), 'utf8');
    expect([file, written.split('\n').filter((one) => PLANTED.test(one))]).toEqual([file, []]);
    expect([file, /tt[sf]_[\w-]{20,}|eyJ[\w-]+\.eyJ/.exec(written)?.[0]]).toEqual([file, undefined]);
  }
  const all = [...(await lines('api')), ...(await lines('worker'))];
  expect(all.length).toBeGreaterThan(30);
  for (const one of all)
    expect([typeof one['level'], typeof one['time'], typeof one['name']]).toEqual([
      'number',
      'number',
      'string',
    ]);
});

function soon(): string {
  return new Date(Date.now() + 2000).toISOString().slice(0, 10);
}
