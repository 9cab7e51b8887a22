import type { Client } from '@temporalio/client';
import { mongo } from 'mongoose';
import { callerName } from '../../api/auth/caller';
import { commandId } from '../../api/auth/secret';
import { ticketOf } from '../../api/command/ticket';
import type { CaseFile } from '../../domain/case-file';
import type { ComplaintRecord } from '../../store/complaint-record';
import { continueSignal, workflowId } from '../../workflows/contract';
import type { Caller, Json } from '../support/caller';
import { lent } from '../support/lent';
import { withEngine } from '../support/temporal';
import {
  filing,
  KAB,
  newKey,
  PUPR,
  Town,
  type CaseBody,
  type Complaint,
  type Receipt,
} from '../support/town';
import { until } from '../../chaos/until';

let town: Town;
let desk: Caller;
let liaison: Caller;
beforeAll(async () => {
  town = await Town.of(lent().settings);
  [desk, liaison] = [await town.desk(), await town.liaison()];
});

const withKey = (key: string): Record<string, string> => ({ 'idempotency-key': key });
const file = (key: string, otherwise: Json = {}, by: Caller = town.anonymous) =>
  by.post('/v1/complaints', filing(otherwise), withKey(key));

const typesOf = async (complaint: Complaint): Promise<string[]> =>
  (await complaint.events()).map(({ type }) => type);

test('the same filing fifty times at once is one complaint and one receipt', async () => {
  const key = newKey();
  const answers = await Promise.all(Array.from({ length: 50 }, () => file(key)));
  const receipts = answers.map((answer) => answer.json<Receipt>());
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(
    new Set(receipts.map(({ id, secret, receivedAt }) => [id, secret, receivedAt].join())),
  ).toHaveProperty('size', 1);
  const { id, secret } = receipts[0] ?? { id: '', secret: '' };
  expect(await typesOf(town.complaint({ id, secret }))).toEqual(['filed']);
  const count = await withEngine(town.settings, ({ workflow }) =>
    until('the engine lists it', async () => {
      const found = (await workflow.count(`WorkflowId = "${workflowId(id)}"`)).count;
      return found > 0 && found;
    }),
  );
  expect(count).toBe(1);
});

test('the same key with another body is refused, in whatever order its fields stand', async () => {
  const key = newKey();
  const first = (await file(key, { confidential: true })).json<Receipt>();
  const turned = JSON.stringify(
    Object.fromEntries(Object.entries(filing({ confidential: true })).toReversed()),
  );
  const again = await town.anonymous.post('/v1/complaints', turned, withKey(key));
  expect([again.status, again.json<Receipt>()]).toEqual([201, { ...first, clocks: expect.any(Array) }]);
  for (const otherwise of [
    { confidential: false },
    {},
    { confidential: true, title: 'Jalan lain yang rusak' },
  ]) {
    expect((await file(key, otherwise)).brief).toBe('422 key-reused');
  }
  expect((await town.complaint(first).now()).confidential).toBe(true);
});

test('many at once with one key and two bodies: one wins, the others are told', async () => {
  const key = newKey();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => file(key, { title: `Jalan rusak nomor ${n % 2}` })),
  );
  const won = answers.filter(({ status }) => status === 201);
  expect(new Set(won.map((answer) => answer.json<Receipt>().id)).size).toBe(1);
  expect([won.length, answers.filter(({ brief }) => brief === '422 key-reused').length]).toEqual([10, 10]);
});

test('keys of different callers do not meet', async () => {
  const key = newKey();
  const [one, two] = [await town.system(KAB), await town.system('kab-sinjai')];
  const receipts = [];
  for (const by of [town.anonymous, one, two]) receipts.push((await file(key, {}, by)).json<Receipt>());
  expect(new Set(receipts.map(({ id }) => id)).size).toBe(3);

  const complaint = await town.fileUpTo('followUp');
  const [head, regent] = [await town.supervisor(PUPR), await town.supervisor(KAB)];
  for (const by of [head, regent]) {
    expect((await complaint.give(by, 'instructions', { text: 'Segera.' }, withKey(key))).status).toBe(200);
  }
  expect((await complaint.now()).instructions).toHaveLength(2);
  const reply = await complaint.give(complaint.reporter, 'replies', { text: 'Masih.' }, withKey(key));
  expect([reply.status, (await complaint.now()).replies?.length]).toEqual([200, 1]);
});

test('the same command many times at once has one effect, and every sender gets the case', async () => {
  const complaint = await town.fileUpTo('followUp');
  const key = withKey(newKey());
  const body = { text: 'Dijadwalkan.', final: false };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => complaint.give(liaison, 'answers', body, key)),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect((await complaint.now()).answers).toHaveLength(1);
  expect(await typesOf(complaint)).toEqual(['filed', 'verified', 'promised']);

  await complaint.must(liaison, 'answers', { text: 'Selesai.', final: true });
  const later = await complaint.give(liaison, 'answers', body, key);
  expect([later.status, later.json<CaseBody>().stage]).toEqual([200, 'reply']);
  for (const other of [
    { text: 'Lain.', final: false },
    { ...body, final: true },
  ]) {
    expect((await complaint.give(liaison, 'answers', other, key)).brief).toBe('422 key-reused');
  }
  const elsewhere = await complaint.give(liaison, 'return', { reason: 'Bukan kami.' }, key);
  expect([elsewhere.brief, (await complaint.now()).answers?.length]).toEqual(['422 key-reused', 2]);
});

test('a refusal is repeated as the same problem, also when the case has moved on', async () => {
  const complaint = await town.fileUpTo('followUp');
  for (let n = 0; n < 2; n += 1) await complaint.must(liaison, 'answers', { text: 'Besok.', final: false });
  const key = withKey(newKey());
  const third = { text: 'Besok lagi.', final: false };
  const refused = await complaint.give(liaison, 'answers', third, key);
  expect(refused.brief).toBe('422 invalid');
  expect((await complaint.give(liaison, 'answers', third, key)).json()).toEqual(refused.json());
  await complaint.must(liaison, 'return', { reason: 'Bukan kami.' });
  await complaint.must(desk, 'disposition', { to: PUPR });
  // A new turn, in which it would be possible: the key has had its effect.
  expect((await complaint.give(liaison, 'answers', third, key)).json()).toEqual(refused.json());
  expect((await complaint.give(liaison, 'answers', third)).status).toBe(200);
});

test('after the end the archive knows the keys', async () => {
  const [filed, accepted] = [newKey(), newKey()];
  const complaint = town.complaint((await file(filed)).json<Receipt>());
  await complaint.must(desk, 'verification', { decision: 'accept', to: PUPR });
  await complaint.must(liaison, 'answers', { text: 'Selesai.', final: true });
  const give = (body: Json) => complaint.give(complaint.reporter, 'acceptance', body, withKey(accepted));
  expect((await give({ rating: 5 })).status).toBe(200);
  await withEngine(town.settings, ({ workflow }) => workflow.getHandle(workflowId(complaint.id)).result());

  const again = await give({ rating: 5 });
  expect([again.status, again.json<CaseBody>()]).toMatchObject([200, { stage: 'closed', rating: 5 }]);
  expect((await give({ rating: 1 })).brief).toBe('422 key-reused');
  expect((await complaint.give(complaint.reporter, 'acceptance', { rating: 1 })).brief).toBe(
    '409 wrong-stage',
  );
  const receipt = await file(filed);
  expect([receipt.status, receipt.json<Receipt>()]).toMatchObject([
    201,
    { id: complaint.id, secret: complaint.secret, stage: 'closed' },
  ]);
  expect((await file(filed, { title: 'Jalan lain yang rusak' })).brief).toBe('422 key-reused');
});

test('keys outlive continue-as-new', async () => {
  const complaint = await town.fileUpTo('followUp');
  const key = withKey(newKey());
  const body = { text: 'Dijadwalkan.', final: false };
  expect((await complaint.give(liaison, 'answers', body, key)).status).toBe(200);
  await withEngine(town.settings, async (client) => {
    const before = await runOf(client, complaint.id);
    await client.workflow.getHandle(workflowId(complaint.id)).signal(continueSignal);
    await until('a new run', async () => (await runOf(client, complaint.id)) !== before);
  });
  const before = await complaint.now();
  const again = await complaint.give(liaison, 'answers', body, key);
  expect([again.status, again.json<CaseBody>().answers?.length]).toEqual([200, 1]);
  expect((await complaint.give(liaison, 'answers', { ...body, text: 'Lain.' }, key)).brief).toBe(
    '422 key-reused',
  );
  expect((await complaint.now()).clocks).toEqual(before.clocks);
  await complaint.must(liaison, 'answers', { text: 'Selesai.', final: true });
});

async function runOf({ workflow }: Client, id: string): Promise<string> {
  return (await workflow.getHandle(workflowId(id)).describe()).runId;
}

test('what only the read model says of a command is not told: a worker that dies has written there too early', async () => {
  const complaint = await town.fileUpTo('followUp');
  const [key, body] = [newKey(), { text: 'Masih berlubang.' }];
  await complaint.give(complaint.reporter, 'replies', body, withKey(key));
  const caller = { kind: 'reporter', secret: complaint.secret } as const;
  const { keys, mongodbUri } = town.settings;
  const idBy = (by: string) => commandId(keys.secretKey, callerName(caller), by, 'replies', body);
  const stateOf = (id: string) =>
    complaint.reporter.get(`${complaint.path}/commands/${ticketOf(keys.secretKey, caller, id)}`);
  expect((await stateOf(idBy(key))).json()).toEqual({ state: 'applied' });

  const client = await mongo.MongoClient.connect(mongodbUri);
  try {
    const records = client.db().collection<ComplaintRecord>('complaints');
    const record = await records.findOne({ _id: complaint.id });
    const kept = JSON.parse(record?.file ?? '{}') as Pick<CaseFile, 'seen'>;
    const given = Object.values(kept.seen).find(({ id }) => id === idBy(key));
    if (!given) throw new Error('the read model has the reply');
    const never = idBy(newKey());
    const early = { ...kept, seen: { ...kept.seen, [never]: { ...given, id: never } } };
    await records.updateOne({ _id: complaint.id }, { $set: { file: JSON.stringify(early) } });
    expect((await stateOf(never)).brief).toBe('404 not-found');
  } finally {
    await client.close();
  }
});
