import type { Client } from '@temporalio/client';
import { continueSignal, workflowId } from '../../workflows/contract';
import { Stack } from '../../chaos/stack';
import { until } from '../../chaos/until';
import type { Answer, Caller, Json } from '../support/caller';
import { lent } from '../support/lent';
import { SOON } from '../support/soon';
import { withEngine } from '../support/temporal';
import { filing, newKey, PUPR, Town, type CaseBody, type Complaint, type Receipt } from '../support/town';

jest.setTimeout(300_000);

/** One key, one effect: through two API processes, while workers die, and after the engine has forgotten the case. */

const RETURN_MS = 120_000;
/** The engine forgets at its leisure. */
const FORGET_MS = 200_000;
const MANY = 50;

let stack: Stack;
/** The same people at one API process and at the other. */
let towns: [Town, Town];
let desk: Caller;
beforeAll(async () => {
  stack = await Stack.start({ compiled: lent().compiled, engine: SOON });
  await stack.start('api2');
  await until('the second API', async () => (await fetch(`${stack.secondUrl}/healthz`)).ok, RETURN_MS);
  const second = { ...stack.settings, apiPort: Number(new URL(stack.secondUrl).port) };
  towns = [await Town.of(stack.settings), await Town.of(second)];
  desk = await towns[0].desk();
});
afterAll(() => stack?.stop());

const withKey = (key: string): Record<string, string> => ({ 'idempotency-key': key });
const townOf = (n: number): Town => towns[n % 2 === 0 ? 0 : 1];
const file = (key: string, otherwise: Json = {}, n = 0): Promise<Answer> =>
  townOf(n).anonymous.post('/v1/complaints', filing(otherwise), withKey(key));
/** At once; who is told that too much is under way comes again with the same, as clients do. */
const many = (each: (n: number) => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(
    Array.from({ length: MANY }, (_, n) =>
      until(
        'an answer',
        async () => {
          const answer = await each(n);
          return answer.status !== 429 && answer;
        },
        RETURN_MS,
      ),
    ),
  );
const briefs = (answers: readonly Answer[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { brief } of answers) counts[brief] = (counts[brief] ?? 0) + 1;
  return counts;
};
/** Of two bodies each half of the callers at each process has one. */
const isFirst = (n: number): boolean => n % 4 < 2;

/** All who brought one of the bodies are answered, all others told. */
function expectOneToWin(answers: readonly Answer[], status: number): void {
  const wins = answers.find((answer) => answer.status === status);
  const first = isFirst(wins ? answers.indexOf(wins) : 0);
  expect(answers.map(({ brief }) => brief)).toEqual(
    answers.map((_, n) => (isFirst(n) === first ? String(status) : '422 key-reused')),
  );
}

/** The whole story; asked for again while the API says that it is too busy to tell it. */
const typesOf = (complaint: Complaint): Promise<string[]> =>
  until('events', async () => (await complaint.events()).map(({ type }) => type));

let count = 0;
/** The same text again by the same people would be the same complaint. */
const another = (): Json => ({ title: `Jalan rusak nomor ${(count += 1)}` });

/** The same officer's or reporter's call at whichever process. */
async function give(
  complaint: Complaint,
  n: number,
  name: 'answers' | 'replies',
  body: Json,
  key: string,
): Promise<Answer> {
  const town = townOf(n);
  const by = name === 'answers' ? await town.liaison() : town.with(complaint.secret);
  return complaint.give(by, name, body, withKey(key));
}

test('fifty times at once through two processes: one complaint and one receipt', async () => {
  const [key, otherwise] = [newKey(), another()];
  const answers = await many((n) => file(key, otherwise, n));
  expect(briefs(answers)).toEqual({ 201: MANY });
  const receipts = answers.map((answer) => answer.json<Receipt>());
  expect(
    new Set(receipts.map(({ id, secret, receivedAt }) => [id, secret, receivedAt].join())),
  ).toHaveProperty('size', 1);
  const [{ id, secret } = { id: '', secret: '' }] = receipts;
  expect(await typesOf(towns[0].complaint({ id, secret }))).toEqual(['filed']);
  expect(await runsOf(id)).toBe(1);
});

test('fifty times at once with two bodies: one of them is the complaint, whoever brings the other is told', async () => {
  const [key, one, other] = [newKey(), another(), another()];
  const answers = await many((n) => file(key, isFirst(n) ? one : other, n));
  expectOneToWin(answers, 201);
  const won = answers.filter(({ status }) => status === 201).map((answer) => answer.json<Receipt>());
  expect(new Set(won.map(({ id }) => id)).size).toBe(1);
  const complaint = towns[0].complaint(won[0] ?? { id: '', secret: '' });
  const title = (await complaint.now()).title;
  expect([one['title'], other['title']]).toContain(title);
  // The next one finds it the same.
  expect((await file(key, title === one['title'] ? one : other, 1)).status).toBe(201);
  expect((await file(key, title === one['title'] ? other : one, 1)).brief).toBe('422 key-reused');
});

test('fifty commands at once through two processes: one effect; with two bodies, that of one', async () => {
  const complaint = await towns[0].fileUpTo('followUp', another());
  const [key, second] = [newKey(), newKey()];
  const body = { text: 'Dijadwalkan.', final: false };
  const answers = await many((n) => give(complaint, n, 'answers', body, key));
  expect(briefs(answers)).toEqual({ 200: MANY });
  expect((await complaint.now()).answers).toHaveLength(1);

  const replies = await many((n) =>
    give(complaint, n, 'replies', { text: `Masih ${isFirst(n) ? 'A' : 'B'}.` }, second),
  );
  expectOneToWin(replies, 200);
  const said = (await complaint.now()).replies ?? [];
  const told = replies.filter(({ status }) => status === 200).map((answer) => answer.json<CaseBody>());
  expect(said).toHaveLength(1);
  expect(new Set(told.map((one) => one.replies?.[0]?.text))).toEqual(new Set([said[0]?.text]));
  expect(await typesOf(complaint)).toEqual(['filed', 'verified', 'promised', 'commented']);
});

test('a case that goes on in a new run, or whose worker is killed meanwhile, does it once', async () => {
  const complaint = await towns[0].fileUpTo('followUp', another());
  const [first, second] = [newKey(), newKey()];
  const promise = { text: 'Dijadwalkan.', final: false };
  // Half of them before the case continues as new, half after, none of them waiting for the other.
  const before = await runOf(complaint.id);
  const turning = withEngine(stack.settings, ({ workflow }) =>
    workflow.getHandle(workflowId(complaint.id)).signal(continueSignal),
  );
  const answers = await many(async (n) => {
    if (n % 2 === 0) await turning;
    return give(complaint, n >> 1, 'answers', promise, first);
  });
  expect(Object.keys(briefs(answers))).toEqual(['200']);
  await until('a new run', async () => (await runOf(complaint.id)) !== before);
  expect((await give(complaint, 1, 'answers', promise, first)).status).toBe(200);
  expect((await complaint.now()).answers).toHaveLength(1);

  const sending = many((n) => give(complaint, n, 'replies', { text: 'Masih.' }, second));
  await stack.kill('worker');
  const sent = await sending;
  expect(sent.every(({ status }) => status === 200 || status === 202)).toBe(true);
  await stack.start('worker');
  await until('it is there', async () => (await complaint.now()).replies?.length === 1, RETURN_MS);
  const again = await until(
    'answered again',
    async () => {
      const answer = await give(complaint, 0, 'replies', { text: 'Masih.' }, second);
      return answer.status === 200 && answer;
    },
    RETURN_MS,
  );
  expect(again.json<CaseBody>().replies).toHaveLength(1);
  expect(await typesOf(complaint)).toEqual(['filed', 'verified', 'promised', 'commented']);
});

test('the update and the signal both arrive, and one has an effect', async () => {
  const complaint = await towns[0].fileUpTo('followUp', another());
  await stack.kill('worker');
  const key = newKey();
  const promise = { text: 'Pekan depan.', final: false };
  const left = await Promise.all([0, 1].map((n) => give(complaint, n, 'answers', promise, key)));
  expect(briefs(left)).toEqual({ 202: 2 });
  await stack.start('worker');
  await until('it is there', async () => (await complaint.now()).answers?.length === 1, RETURN_MS);
  const arrived = await until(
    'both have arrived',
    async () => {
      const events = await eventsOf(complaint.id);
      const signals = events.filter(
        ({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName === 'answers',
      ).length;
      const updates = events.filter(
        (event) =>
          event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name === 'answers',
      ).length;
      return signals > 0 && updates > 0 && { signals, updates };
    },
    RETURN_MS,
  );
  // From each process a signal, and one of its own updates at most.
  expect(arrived.signals).toBe(2);
  expect(arrived.updates).toBeLessThanOrEqual(2);
  await stack.ready();
  expect((await give(complaint, 1, 'answers', promise, key)).json<CaseBody>().answers).toHaveLength(1);
  expect(await typesOf(complaint)).toEqual(['filed', 'verified', 'promised']);
});

test('whoever is given an address under a key that another command has is told there that it was refused', async () => {
  const complaint = await towns[0].fileUpTo('followUp', another());
  const [used, unused] = [newKey(), newKey()];
  const [said, otherwise] = [{ text: 'Masih berlubang.' }, { text: 'Sudah baik.' }];
  expect((await give(complaint, 0, 'replies', said, used)).status).toBe(200);
  await stack.kill('worker');
  const addresses: string[] = [];
  for (const [body, key] of [
    [otherwise, used],
    [said, unused],
    [otherwise, unused],
  ] as const) {
    const left = await give(complaint, 0, 'replies', body, key);
    expect(left.status).toBe(202);
    addresses.push(left.headers.get('location') ?? '');
  }
  const asked = (): Promise<Answer[]> =>
    Promise.all(addresses.map((address) => complaint.reporter.get(address)));
  const became = [
    { state: 'refused', problem: { status: 422, type: expect.stringContaining('key-reused') as string } },
    { state: 'applied' },
    { state: 'refused', problem: { status: 422, type: expect.stringContaining('key-reused') as string } },
  ];
  const settled = async (): Promise<unknown[]> =>
    until(
      'all are settled',
      async () => {
        const answers = await asked();
        // Neither before the worker is back, nor while it comes to them, is there no such command.
        expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
        const states = answers.map((answer) => answer.json<{ state: string }>());
        return states.every(({ state }) => state !== 'pending') && states;
      },
      RETURN_MS,
    );
  expect((await asked()).map((answer) => answer.json())).toEqual(addresses.map(() => ({ state: 'pending' })));
  const starting = stack.start('worker');
  expect(await settled()).toMatchObject(became);
  await starting;
  await stack.ready();
  // A later run has not heard of them; its keys tell.
  const before = await runOf(complaint.id);
  await onEngine(({ workflow }) => workflow.getHandle(workflowId(complaint.id)).signal(continueSignal));
  await until('a new run', async () => (await runOf(complaint.id)) !== before, RETURN_MS);
  expect(await settled()).toMatchObject(became);
  expect(await typesOf(complaint)).toEqual(['filed', 'verified', 'commented', 'commented']);
  // And when it is over, and nobody is there to ask, the archive does.
  await complaint.must(complaint.reporter, 'withdrawal', {});
  await onEngine(({ connection, options: { namespace } }) =>
    connection.workflowService.deleteWorkflowExecution({
      namespace,
      workflowExecution: { workflowId: workflowId(complaint.id), runId: before },
    }),
  );
  await forgotten(complaint.id);
  expect(await settled()).toMatchObject(became);
});

test('when the engine has forgotten a closed case the archive knows its receipt and its keys', async () => {
  const [filed, accepted, otherwise] = [newKey(), newKey(), another()];
  const complaint = towns[0].complaint((await file(filed, otherwise)).json<Receipt>());
  await complaint.must(desk, 'verification', { decision: 'accept', to: PUPR });
  await complaint.must(await towns[0].liaison(), 'answers', { text: 'Selesai.', final: true });
  const accept = (n: number, body: Json = { rating: 5 }): Promise<Answer> =>
    complaint.give(townOf(n).with(complaint.secret), 'acceptance', body, withKey(accepted));
  expect(briefs(await many((n) => accept(n)))).toEqual({ 200: MANY });
  await forgotten(complaint.id);
  const archived = await complaint.now();

  const receipts = await many((n) => file(filed, otherwise, n));
  expect(briefs(receipts)).toEqual({ 201: MANY });
  for (const receipt of receipts) {
    expect(receipt.json()).toMatchObject({ id: complaint.id, secret: complaint.secret, stage: 'closed' });
  }
  expect((await file(filed, another(), 1)).brief).toBe('422 key-reused');
  expect(briefs(await many((n) => accept(n)))).toEqual({ 200: MANY });
  expect((await accept(1, { rating: 1 })).brief).toBe('422 key-reused');
  expect((await complaint.give(complaint.reporter, 'acceptance', { rating: 1 })).brief).toBe(
    '409 wrong-stage',
  );
  expect(await runsOf(complaint.id)).toBe(0);

  // Nobody can look it up: it is filed, as any complaint is then, under the id that its key gives. What the archive has
  // stays as it is, whatever becomes of the other one.
  await stack.kill('mongo');
  const blind = await file(filed, otherwise, 1);
  expect([blind.status, blind.json()]).toMatchObject([201, { id: complaint.id, secret: complaint.secret }]);
  expect((await complaint.give(complaint.reporter, 'withdrawal', {})).status).toBe(200);
  await stack.start('mongo');
  await stack.ready();
  await until('it is over', async () => (await statusOf(complaint.id)) === 'COMPLETED', RETURN_MS);
  expect(await complaint.now()).toEqual(archived);
});

async function runOf(id: string): Promise<string> {
  return onEngine(async ({ workflow }) => (await workflow.getHandle(workflowId(id)).describe()).runId);
}

const statusOf = (id: string): Promise<string> =>
  onEngine(async ({ workflow }) => (await workflow.getHandle(workflowId(id)).describe()).status.name);

const eventsOf = (id: string) =>
  onEngine(async ({ workflow }) => (await workflow.getHandle(workflowId(id)).fetchHistory()).events ?? []);

/** How many executions the engine has under the id of a case. */
const runsOf = (id: string): Promise<number> =>
  onEngine(async ({ workflow }) => {
    let runs = 0;
    for await (const _ of workflow.list({ query: `WorkflowId = "${workflowId(id)}"` })) runs += 1;
    return runs;
  });

/** What the end of the engine's retention does: the execution is gone. */
async function forgotten(id: string): Promise<void> {
  await onEngine(async ({ workflow, connection, options: { namespace } }) => {
    await workflow.getHandle(workflowId(id)).result();
    await connection.workflowService.deleteWorkflowExecution({
      namespace,
      workflowExecution: { workflowId: workflowId(id) },
    });
    await until(
      'it is gone',
      async () =>
        workflow
          .getHandle(workflowId(id))
          .describe()
          .then(
            () => false,
            () => true,
          ),
      FORGET_MS,
    );
  });
  await until('it is listed no more', async () => (await runsOf(id)) === 0, FORGET_MS);
}

const onEngine = <T>(use: (client: Client) => Promise<T>): Promise<T> => withEngine(stack.settings, use);
