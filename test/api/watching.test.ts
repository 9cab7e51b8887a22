import type { Client } from '@temporalio/client';
import { COMMANDS } from '../../domain/vocabulary';
import { attributes, caseFileQuery, commandQuery, commandSignal, workflowId } from '../../workflows/contract';
import type { Json } from '../support/caller';
import { lent } from '../support/lent';
import { withEngine } from '../support/temporal';
import { KAB, newKey, PUPR, Town, type Complaint } from '../support/town';
import { until } from '../../chaos/until';

let town: Town;
beforeAll(async () => {
  town = await Town.of(lent().settings);
});

const using = <T>(use: (client: Client) => Promise<T>): Promise<T> => withEngine(town.settings, use);
const handleOf = ({ workflow }: Client, { id }: Complaint) => workflow.getHandle(workflowId(id));

test('the search attributes say where a case stands, at every stage', async () => {
  await using(async (client) => {
    const of = async (complaint: Complaint): Promise<Json> => {
      const { typedSearchAttributes } = await handleOf(client, complaint).describe();
      return Object.fromEntries(
        Object.values(attributes).map((key) => [key.name, typedSearchAttributes.get(key)]),
      );
    };
    const complaint = await town.file({ channel: 'whatsapp' });
    const { dueAt } = await complaint.now();
    expect(await of(complaint)).toEqual({
      Stage: 'verification',
      Agency: KAB,
      Institution: KAB,
      Region: '18.10',
      Topic: 'roads.damaged',
      Classification: 'complaint',
      Channel: 'whatsapp',
      Outcome: undefined,
      EscalationLevel: 0,
      Hops: 0,
      DueAt: new Date(dueAt ?? ''),
      Overdue: false,
    });
    const desk = await town.desk();
    await complaint.must(desk, 'verification', { decision: 'accept', oversight: true, to: PUPR });
    await complaint.must(await town.liaison(), 'return', { reason: 'Bukan kami.' });
    await complaint.must(desk, 'disposition', { to: PUPR });
    expect(await of(complaint)).toMatchObject({
      Stage: 'followUp',
      Agency: PUPR,
      Classification: 'oversight',
      Hops: 1,
    });
    const withdrawn = await complaint.must(complaint.reporter, 'withdrawal', {});
    expect(withdrawn.dueAt).toBeNull();
    expect(await of(complaint)).toMatchObject({ Stage: 'closed', Outcome: 'withdrawn', DueAt: undefined });
  });
});

test('the engine’s list finds a case by any of them', async () => {
  const complaint = await town.fileUpTo('followUp', { topic: 'education.fees', channel: 'x' });
  const queries = [
    `Stage = "followUp"`,
    `Agency = "${PUPR}"`,
    `Institution = "${KAB}"`,
    `Topic = "education.fees"`,
    `Region = "18.10"`,
    `Channel = "x"`,
    'EscalationLevel = 0',
    'Hops = 0',
    'Overdue = false',
    `DueAt > "${new Date().toISOString()}"`,
    'Outcome IS NULL',
  ];
  await using(async ({ workflow }) => {
    for (const query of queries) {
      const whole = `WorkflowType = "complaint" AND WorkflowId = "${workflowId(complaint.id)}" AND ${query}`;
      await until(query, async () => (await workflow.count(whole)).count === 1);
    }
  });
});

test('a supervisor reads in plain words what it is about, where it stands and what comes next', async () => {
  const complaint = await town.fileUpTo('followUp');
  await using(async (client) => {
    const handle = handleOf(client, complaint);
    expect(await (await handle.describe()).staticSummary()).toBe(
      'Jalan rusak atau berlubang · Kabupaten Pringsewu',
    );
    const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    const [indonesian = '', english = ''] = currentDetails.split('\n\n');
    expect(indonesian).toMatch(/\*\*Tindak lanjut\*\* di \*Dinas Pekerjaan Umum/);
    expect(english).toMatch(/\*\*Follow-up\*\* at \*Dinas Pekerjaan Umum .* · ordinary complaint/);
    expect(english).toMatch(/\*\*First answer is due\*\* \w{3} \d+ \w{3} \d{4} 16:00 WIB/);
    expect(english).toMatch(/\*\*Next:\*\* \w{3} \d+ \w{3} \d{4} \d\d:\d\d WIB — remind the liaison officer/);
    expect(english).toMatch(/Settlement due \w{3} \d+ \w{3} \d{4} 16:00 WIB/);
    const { events } = await handle.fetchHistory();
    const timers = (events ?? []).filter(({ timerStartedEventAttributes }) => timerStartedEventAttributes);
    const summary = Buffer.from(timers.at(-1)?.userMetadata?.summary?.data ?? []).toString();
    expect(summary).toMatch(
      /WIB: ingatkan pejabat penghubung bila tanggapan pertama belum ada \/ .*: remind the liaison officer if there is no first answer/,
    );
  });
});

test('a cancel request from the UI is a line in the trail and nothing else', async () => {
  const complaint = await town.fileUpTo('followUp');
  const before = await complaint.now();
  await using(async (client) => {
    await handleOf(client, complaint).cancel();
    await until('it is noted', async () => (await complaint.events()).at(-1)?.type === 'cancelRequested');
    expect((await handleOf(client, complaint).describe()).status.name).toBe('RUNNING');
  });
  const after = await complaint.now();
  expect({ ...after, revision: 0, updatedAt: '' }).toEqual({ ...before, revision: 0, updatedAt: '' });
  expect((await complaint.events()).at(-1)?.by).toEqual({ role: 'engine', agency: null });
  await complaint.must(await town.liaison(), 'answers', { text: 'Selesai.', final: true });
  await complaint.must(complaint.reporter, 'acceptance', {});
});

/** What somebody with access to the engine, and no idea or bad intent, may send to a case. */
const rubbish = (): unknown[] => {
  const mac = newKey();
  const good = {
    id: mac,
    key: mac,
    sender: mac,
    at: Date.now(),
    actor: { role: 'liaison', agency: PUPR, ancestors: [KAB] },
    body: { text: 'x', final: true },
  };
  return [
    undefined,
    null,
    'x',
    7,
    [],
    [good],
    {},
    { ...good, at: 'now' },
    { ...good, at: Number.MAX_VALUE },
    { ...good, at: -1 },
    { ...good, id: '' },
    { ...good, key: '__proto__' },
    { ...good, key: { $gt: '' } },
    { ...good, actor: null },
    { ...good, actor: { ...good.actor, role: 'king' } },
    { ...good, actor: { ...good.actor, ancestors: 'all' } },
    { ...good, body: null },
    { ...good, body: { text: { $gt: '' }, final: true } },
    { ...good, body: { text: 'x'.repeat(50_000), final: true } },
    { ...good, body: { constructor: 'x' } },
    { ...good, agencies: { [PUPR]: null } },
    { ...good, agencies: { other: { agency: PUPR } } },
    { ...good, ifRevision: 'last' },
    { ...good, body: { ...good.body, surprise: true } },
  ];
};

test('whatever another client sends straight to the workflow is refused and wedges nothing', async () => {
  const complaint = await town.fileUpTo('followUp');
  const before = await complaint.now();
  await using(async (client) => {
    const handle = handleOf(client, complaint);
    for (const name of COMMANDS) {
      // All of it to one command, the first of it to each.
      const sent = name === 'answers' ? rubbish() : rubbish().slice(0, 8);
      const reasons = await Promise.all(
        sent.map((one) => handle.executeUpdate(name, { args: [one] }).catch((error: unknown) => error)),
      );
      for (const reason of reasons) {
        expect(reason).toMatchObject({ cause: { type: 'refused', details: [{ code: 'invalid' }] } });
      }
    }
    await expect(handle.executeUpdate('no-such-update', { args: [] })).rejects.toThrow('Update failed');
    for (const name of COMMANDS) {
      for (const one of rubbish().slice(0, 8)) await handle.signal(commandSignal(name), one as never);
    }
    await handle.signal('no-such-signal', { x: 1 });
    await handle.signal('answers');
    for (const one of rubbish()) await handle.query(commandQuery, one as string);
    await expect(handle.query('no-such-query')).rejects.toThrow('no-such-query');

    const file = await handle.query(caseFileQuery);
    expect([file.stage, file.revision, Object.keys(file.seen)]).toEqual([
      'followUp',
      before.revision,
      expect.not.arrayContaining(['__proto__']),
    ]);
    const problems = (
      await client.workflow.count(
        `WorkflowId = "${workflowId(complaint.id)}" AND TemporalReportedProblems IS NOT NULL`,
      )
    ).count;
    expect(problems).toBe(0);
  });
  expect(await complaint.now()).toEqual(before);
  await complaint.must(await town.liaison(), 'answers', { text: 'Selesai.', final: true });
  const closed = await complaint.must(complaint.reporter, 'acceptance', {});
  expect(closed.outcome).toBe('settled');
});

test('a payload that cannot even be decoded does not wedge the case', async () => {
  const complaint = await town.fileUpTo('followUp');
  await using(async ({ connection, options }) => {
    const payloads = [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{"half":') }];
    await connection.workflowService.signalWorkflowExecution({
      namespace: options.namespace,
      workflowExecution: { workflowId: workflowId(complaint.id) },
      signalName: 'answers',
      input: { payloads },
      requestId: newKey(),
    });
  });
  const answered = await complaint.give(await town.liaison(), 'answers', { text: 'Selesai.', final: true });
  expect([answered.status, answered.json()['stage']]).toEqual([200, 'reply']);
});
