import { createHash } from 'node:crypto';
import { TypedSearchAttributes } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../activities';
import { bootstrapTimeSkipping } from '../dev/bootstrap';
import { timeSkippingServerPath } from '../dev/time-skipping';
import type { Actor, Bodies } from '../domain/command';
import { openCase } from '../domain/intake';
import { DAY_MS, type CommandName } from '../domain/vocabulary';
import { POLICIES_DIR } from '../store/load-reference';
import { ReferenceMemory } from '../store/reference';
import { readReferenceFiles } from '../store/reference-files';
import { BUNDLE_PATH } from '../worker/bundle';
import { searchAttributesOf } from '../workflows/attributes';
import {
  caseFileQuery,
  CASE_QUEUE,
  commandUpdates,
  PROJECTION_QUEUE,
  SEARCH_ATTRIBUTES,
  WORKFLOW_TYPE,
  workflowId,
} from '../workflows/contract';
import { askCase } from '../workflows/asking';
import type { complaint } from '../workflows';
import { anId, sampleCaseFiling } from './cases';
import { seeded } from './seeded';

export interface WaitingResult {
  /** Events of a case's history while it waits for thirty days and nothing falls due. */
  readonly month: number;
  /** Events that one suspension adds: ordered, and ended as it was ordered; ordered, and ended by hand. */
  readonly suspensionByItself: number;
  readonly suspensionByHand: number;
}

/** So long is a day of the rules here that the first rung comes after more than a month. */
const LONG_DAY_MS = 20 * DAY_MS;
const MONTH_MS = 30 * DAY_MS;
const SUSPENDED_MS = 3 * DAY_MS;

/** What waiting and being suspended cost a case, by the histories of the real workflow on the time-skipping server. */
export async function measureWaiting(): Promise<WaitingResult> {
  // Errors would still be told; what workers say of themselves is not part of the table.
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  });
  const reference = new ReferenceMemory(readReferenceFiles(POLICIES_DIR), LONG_DAY_MS);
  const path = await timeSkippingServerPath();
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  try {
    await bootstrapTimeSkipping(env.connection, SEARCH_ATTRIBUTES);
    const workers = await startWorkers(env, reference);
    const running = Promise.all(workers.map((worker) => worker.run()));
    try {
      const waited = await begin(env, reference, 1);
      await env.sleep(MONTH_MS);
      const month = await waited.added();

      const byItself = await begin(env, reference, 2);
      await byItself.suspend();
      await env.sleep(SUSPENDED_MS + DAY_MS);
      const suspensionByItself = await byItself.added();

      const byHand = await begin(env, reference, 3);
      await byHand.suspend();
      await env.sleep(DAY_MS);
      await byHand.command('suspensionEnd', { n: 1 });
      const suspensionByHand = await byHand.added();
      return { month, suspensionByItself, suspensionByHand };
    } finally {
      for (const worker of workers) worker.shutdown();
      await running;
    }
  } finally {
    await env.teardown();
  }
}

async function startWorkers(env: TestWorkflowEnvironment, reference: ReferenceMemory): Promise<Worker[]> {
  const activities = createActivities({
    world: () => reference.world(),
    calendarTags: (names) => reference.calendarTags(names),
    needRules: () => Promise.resolve(),
    // The read model is not what is counted here: it takes everything at once, as a database in good health does.
    complaints: {
      tryWrite: () => Promise.resolve(true),
      write: () => Promise.resolve(),
    },
    sealer: { open: (text) => text },
    fetchCase: (id) => askCase(env.client.workflow.getHandle(id), { of: 'caseFile' }, 'projection'),
  });
  const shared = { connection: env.nativeConnection, activities };
  return [
    await Worker.create({ ...shared, taskQueue: CASE_QUEUE, workflowBundle: { codePath: BUNDLE_PATH } }),
    await Worker.create({ ...shared, taskQueue: PROJECTION_QUEUE }),
  ];
}

/** A case in verification, at rest, and what its history grows by from here. */
async function begin(env: TestWorkflowEnvironment, reference: ReferenceMemory, seed: number) {
  const random = seeded(seed);
  const world = reference.world();
  const now = await env.currentTimeMs();
  const { version } = reference.currentSet(now);
  const { filing } = sampleCaseFiling(world, random);
  const rules = world.rules(version, 'sp4n');
  const file = openCase({ ...filing, id: anId(random) }, { version, rules }, now, world);
  const handle = await env.client.workflow.start<typeof complaint>(WORKFLOW_TYPE, {
    workflowId: workflowId(file.id),
    taskQueue: CASE_QUEUE,
    args: [{ file, projected: 0, orderly: true }],
    typedSearchAttributes: new TypedSearchAttributes(
      searchAttributesOf(file).filter((pair) => (pair.value as unknown) !== null),
    ),
  });
  const length = async (): Promise<number> => {
    // A query is answered when the tasks before it are done.
    await handle.query(caseFileQuery);
    for (;;) {
      const { events } = await handle.fetchHistory();
      const last = events?.at(-1);
      const busy = last?.workflowTaskScheduledEventAttributes ?? last?.workflowTaskStartedEventAttributes;
      if (!busy) return events?.length ?? 0;
    }
  };
  const before = await length();
  // The desk is an institution's: above it stands the national one.
  const actor: Actor = { role: 'national-admin', agency: file.nationalDesk.agency, ancestors: [] };
  let given = 0;
  const command = async <N extends CommandName>(name: N, body: Bodies[N]): Promise<void> => {
    given += 1;
    const id = mac(`${file.id} command ${given}`);
    const envelope = {
      id,
      key: mac(`${file.id} key ${given}`),
      sender: mac(`${file.id} sender`),
      at: await env.currentTimeMs(),
      actor,
      body,
    };
    const head = await handle.executeUpdate(commandUpdates[name] as (typeof commandUpdates)['completion'], {
      args: [envelope as never],
      updateId: id,
    });
    if (head.refusal) throw new Error(`${name} was refused: ${head.refusal.code}`);
  };
  return {
    command,
    async suspend(): Promise<void> {
      const at = await env.currentTimeMs();
      const body = { clock: 'verification', reason: 'Menunggu dokumen.', from: at, until: at + SUSPENDED_MS };
      await command('suspensions', body);
    },
    async added(): Promise<number> {
      return (await length()) - before;
    },
  };
}

function mac(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
