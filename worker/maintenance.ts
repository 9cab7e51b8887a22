import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { createMaintenanceActivities, type MaintenanceDeps, type Sent } from '../activities/maintenance';
import { MAINTENANCE_RATE, type DirectorySpan } from '../domain/maintenance';
import type { MaintenanceBook } from '../store/maintenance';
import type { OpenCases } from '../store/open-cases';
import type { ReferenceMemory } from '../store/reference';
import { migrateSignal, replanSignal, workflowId } from '../workflows/contract';
import {
  calendarsChangedSignal,
  MAINTENANCE_QUEUE,
  REPLANNING_WORKFLOW_ID,
  SETTLE_MS,
} from '../workflows/maintenance/contract';
import type { replanning } from '../workflows';
import { BUNDLE_PATH } from './bundle';

/** Signals to the engine are answered in milliseconds, or it is away. */
const SIGNAL_MS = 10_000;
/** What gRPC says of a call that this workflow does not take and another would: a limit of it was reached. */
const RESOURCE_EXHAUSTED = 8;
const INVALID_ARGUMENT = 3;

/** The worker for what concerns many cases: few at a time, and in nobody's way. */
export function maintenanceWorker(
  given: Pick<WorkerOptions, 'shutdownGraceTime' | 'shutdownForceTime' | 'workerDeploymentOptions'> & {
    connection: NativeConnection;
    namespace: string;
  },
  client: Client,
  deps: Omit<MaintenanceDeps, 'sendOrder' | 'sendReplan'>,
): Promise<Worker> {
  const activities = createMaintenanceActivities({ ...deps, ...sending(client) });
  return Worker.create({
    ...given,
    activities,
    taskQueue: MAINTENANCE_QUEUE,
    workflowBundle: { codePath: BUNDLE_PATH },
    maxCachedWorkflows: 10,
    maxConcurrentActivityTaskExecutions: 2,
    maxConcurrentWorkflowTaskExecutions: 2,
    maxConcurrentWorkflowTaskPolls: 2,
    maxConcurrentActivityTaskPolls: 1,
  });
}

/** How cases are told. Throws when the engine is away: whoever tells them tries again then. */
export function sending(client: Client): Pick<MaintenanceDeps, 'sendOrder' | 'sendReplan'> {
  const tell = async (
    id: string,
    signal: (handle: ReturnType<typeof client.workflow.getHandle>) => Promise<void>,
  ) => {
    try {
      await client.withDeadline(Date.now() + SIGNAL_MS, () =>
        signal(client.workflow.getHandle(workflowId(id))),
      );
      return 'sent';
    } catch (error) {
      return outcomeOf(error);
    }
  };
  return {
    sendOrder: (id, order) => tell(id, (handle) => handle.signal(migrateSignal, order)),
    sendReplan: (id) => tell(id, (handle) => handle.signal(replanSignal)),
  };
}

function outcomeOf(error: unknown): Sent {
  if (error instanceof WorkflowNotFoundError) return 'gone';
  const code = error instanceof Error ? (error.cause as { code?: unknown } | undefined)?.code : undefined;
  if (code === RESOURCE_EXHAUSTED || code === INVALID_ARGUMENT) return 'refused';
  throw error;
}

/**
 * Looks whether cases were planned by other calendars than those of now, or have not been told of a change of the
 * directory, and if so has them planned anew: a change that nobody could be told of is not forgotten. One query when
 * nothing is to be done.
 */
export async function replanIfOutdated(
  client: Client,
  reference: ReferenceMemory,
  cases: OpenCases,
  book: Pick<MaintenanceBook, 'followedTo'>,
): Promise<boolean> {
  const { revision: to } = reference.directory;
  const since = to > 0 ? await book.followedTo() : 0;
  if (to > since) {
    const directory = { since, to };
    await client.workflow.signalWithStart<typeof replanning, [string[], DirectorySpan?]>('replanning', {
      workflowId: REPLANNING_WORKFLOW_ID,
      taskQueue: MAINTENANCE_QUEUE,
      args: [{ id: `r${Date.now()}`, calendars: [], directory, rate: MAINTENANCE_RATE, settleMs: SETTLE_MS }],
      signal: calendarsChangedSignal,
      signalArgs: [[], directory],
    });
    return true;
  }
  if (!(await cases.isAnyOutdated(reference.calendarTags([...reference.calendars.keys()])))) return false;
  try {
    await client.workflow.start<typeof replanning>('replanning', {
      workflowId: REPLANNING_WORKFLOW_ID,
      taskQueue: MAINTENANCE_QUEUE,
      args: [{ id: `r${Date.now()}`, calendars: [], rate: MAINTENANCE_RATE, settleMs: SETTLE_MS }],
      // One that runs goes on until it finds no more.
      workflowIdConflictPolicy: 'FAIL',
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
