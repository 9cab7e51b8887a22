import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { until } from '../../chaos/until';
import { freePort } from '../../dev/free-port';
import { startTemporal, type TemporalServer } from '../../dev/temporal';
import { CaseEngine, type Run } from '../../reconciliation/case-engine';
import { examine } from '../../reconciliation/examine';
import { repairCase } from '../../reconciliation/repair';
import type { Sides } from '../../reconciliation/sides';
import type { ReconciledCases } from '../../store/reconciled-cases';
import { workflowId, WORKFLOW_TYPE } from '../../workflows/contract';
import { shippedReference } from '../support/reference';

/**
 * Whether a case fails, or its worker is only late: asked of a real engine, whose tasks are taken here by hand, so that
 * each try ends as a test wants it to.
 */

const PATIENCE_MS = 180_000;
const CAUSE =
  temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR;

let folder: string;
let server: TemporalServer;
let connection: Connection;
let client: Client;
let engine: CaseEngine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tuntas-tasks-'));
  const port = await freePort();
  server = await startTemporal({ dataDir: folder, port, uiPort: null, log: join(folder, 'log') });
  connection = await Connection.connect({ address: server.address });
  client = new Client({ connection });
  engine = new CaseEngine(client, { perSecond: 1000 });
});
afterAll(async () => {
  await connection?.close();
  await server?.stop();
  await rm(folder, { recursive: true });
});

/** A case on a queue that no worker asks, whose tasks are late after a second. */
async function opened(id: string): Promise<string> {
  const options = { workflowId: workflowId(id), taskQueue: id, workflowTaskTimeout: '1s' };
  await client.workflow.start(WORKFLOW_TYPE, options);
  return id;
}

/** Takes a task of the case, and fails it or lets it lie until it is late. */
async function tried(id: string, ...ends: ('fails' | 'late')[]): Promise<void> {
  for (const end of ends) {
    const { taskToken, attempt } = await connection.withDeadline(Date.now() + PATIENCE_MS, () =>
      connection.workflowService.pollWorkflowTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name: id },
        identity: 'a test',
      }),
    );
    if (end === 'fails') {
      await connection.workflowService.respondWorkflowTaskFailed({
        namespace: client.options.namespace,
        taskToken,
        cause: CAUSE,
        failure: { message: 'as a test wants it' },
      });
    }
    await until(
      'the engine knows how it ended',
      async () => (await runOf(id)).attempt > attempt,
      PATIENCE_MS,
    );
  }
}

async function runOf(id: string): Promise<Run> {
  const run = await engine.run(id);
  if (!run) throw new Error(`no run of ${id}`);
  return run;
}

/** What the engine says in its index of a case, once it says something. */
function said(id: string): Promise<readonly string[]> {
  const ask = async () => {
    const { problems } = await runOf(id);
    return problems.length > 0 && problems;
  };
  return until('the engine says so', ask, PATIENCE_MS);
}

const fails = async (id: string): Promise<boolean> => engine.tasksFail(id, await runOf(id));

test('a task that was late is not one that failed, also when the engine counts both as tries', async () => {
  const [ill, late, fresh] = [await opened('ILL'), await opened('LATE'), await opened('FRESH')];
  await Promise.all([tried(ill, 'fails'), tried(late, 'late', 'late')]);
  expect([await runOf(ill), await runOf(late)]).toMatchObject([{ attempt: 2 }, { attempt: 3 }]);
  expect([await fails(ill), await fails(late), await fails(fresh)]).toEqual([true, false, false]);
  // However much it was told since.
  for (let n = 0; n < 30; n += 1) await client.workflow.getHandle(workflowId(ill)).signal('replan');
  expect(await fails(ill)).toBe(true);
});

test('what the engine says in its index of a case that was late first is that it was late', async () => {
  const [ill, late] = [await opened('ILL2'), await opened('LATE2')];
  // Five in a row, and the engine says so; it goes by the first.
  await Promise.all([
    tried(ill, 'fails', 'fails', 'fails', 'fails', 'fails'),
    tried(late, 'late', 'fails', 'fails', 'fails', 'fails'),
  ]);
  expect(await said(ill)).toContain('category=WorkflowTaskFailed');
  expect(await said(late)).toContain('category=WorkflowTaskTimedOut');
  expect([await fails(ill), await fails(late)]).toEqual([true, false]);
});

test('verify calls that poisoned which fails; of what nobody has done it says that nobody has answered', async () => {
  const [ill, late] = [await opened('ILL3'), await opened('LATE3')];
  await Promise.all([
    tried(ill, 'fails', 'fails', 'fails', 'fails', 'fails'),
    tried(late, 'late', 'fails', 'fails', 'fails', 'fails'),
  ]);
  const sides = sidesOf(engine);
  expect(await examine(sides, ill)).toMatchObject({ kind: 'poisoned' });
  expect(await repairCase(sides, ill, { dryRun: true }).catch(String)).toMatch(/no state/);
  const [looked, named] = await Promise.all([
    examine(sides, late),
    repairCase(sides, late, { dryRun: true }).catch(String),
  ]);
  expect(looked).toBe('unanswered');
  // Whoever names it may begin it anew all the same: it is taken for one that stops its worker.
  expect(named).toMatch(/no state/);
});

/** The engine's side, and a read model that has nothing. */
function sidesOf(side: CaseEngine): Sides {
  const reference = shippedReference();
  const none = { of: async () => new Map(), file: async () => null };
  return {
    engine: side,
    cases: none as unknown as ReconciledCases,
    world: () => reference.world(),
    project: async () => undefined,
    rewrite: async () => undefined,
    now: Date.now,
  };
}
