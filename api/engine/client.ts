import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import type { CaseFile } from '../../domain/case-file';
import { sparse } from '../../domain/sparse';
import { searchAttributesOf } from '../../workflows/attributes';
import {
  CASE_QUEUE,
  WORKFLOW_TYPE,
  caseFileQuery,
  commandQuery,
  commandsQuery,
  workflowId,
} from '../../workflows/contract';
import type { complaint } from '../../workflows';
import { Commander } from './commander';
import { faultOf, problemOfFault } from './faults';
import { Line } from './line';
import { maintenanceOf } from './maintenance';
import type { EnginePort } from './port';
import { TakenQuestions } from './taken';

const CALL_MS = 2000;
/** While workers are known to be away, a question to them is not worth the full wait. */
const SILENT_MS = 400;
/** How long a start waits for an engine that answers others. */
const START_PATIENCE_MS = 10_000;
const HEALTH_MS = 1000;
/** Pollers come back at least once a minute. */
const POLLER_MS = 75_000;

/** The engine and its end. */
export interface EngineClient extends EnginePort {
  close(): Promise<void>;
}

/** The engine at `host:port`. Connects when it is first needed, so that the API can start while it is away. */
export function engineClient({ address, namespace }: { address: string; namespace: string }): EngineClient {
  const line = new Line(address, namespace);
  const commander = new Commander(line);
  const askMs = (): number => (commander.isSilent ? SILENT_MS : CALL_MS);

  /** Asks a workflow; a worker answers. */
  const ask = async <T>(call: () => Promise<T>): Promise<T | 'unknown' | 'unanswered'> => {
    try {
      return await line.within(askMs(), call);
    } catch (error) {
      const fault = faultOf(error);
      if (fault === 'gone') return 'unknown';
      if (fault === 'unreachable') throw problemOfFault(error);
      return 'unanswered';
    }
  };

  const taken = new TakenQuestions((id, commands) =>
    ask(() => line.handle(id).query(commandsQuery, commands)),
  );

  const describe = async (id: string) => {
    try {
      return await line.within(CALL_MS, () => line.handle(id).describe());
    } catch (error) {
      if (faultOf(error) === 'gone') return null;
      throw problemOfFault(error);
    }
  };

  return {
    ...maintenanceOf(line),
    start: async (file, bodyHash) => {
      const patient = Date.now() + START_PATIENCE_MS;
      for (;;) {
        try {
          await line.within(CALL_MS, () => startWorkflow(line, file, bodyHash));
          return 'started';
        } catch (error) {
          if (error instanceof WorkflowExecutionAlreadyStartedError) {
            return (await describe(file.id))?.memo?.['bodyHash'] === bodyHash ? 'same' : 'different';
          }
          // Busy, not dead: whether the start went through shows when it is tried again.
          const busy = faultOf(error) === 'late' && line.heardWithin(CALL_MS) && Date.now() < patient;
          if (!busy) throw problemOfFault(error);
        }
      }
    },
    command: (id, name, envelope) => commander.give(id, name, envelope),
    caseFile: (id) => ask(() => line.handle(id).query(caseFileQuery)),
    startedAt: async (id) => (await describe(id))?.startTime.getTime() ?? null,
    commandState: async (id, command) => {
      const state = await ask(() => line.handle(id).query(commandQuery, command));
      return state ?? 'unknown';
    },
    hasTaken: (id, command) => taken.put(id, command),
    isUp: () =>
      line
        .within(HEALTH_MS, () => line.connection.workflowService.describeNamespace({ namespace }))
        .then(
          () => true,
          () => false,
        ),
    hasWorker: async () => !commander.isSilent && (await isPolled(line)),
    close: async () => {
      commander.stop();
      await line.close();
    },
  };
}

const startWorkflow = (line: Line, file: CaseFile, bodyHash: string): Promise<unknown> =>
  line.client.workflow.start<typeof complaint>(WORKFLOW_TYPE, {
    workflowId: workflowId(file.id),
    taskQueue: CASE_QUEUE,
    args: [{ file: sparse(file), projected: 0 }],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    memo: { bodyHash },
    staticSummary: [file.topicName, file.regionName].filter((name) => name !== null).join(' · '),
    typedSearchAttributes: new TypedSearchAttributes(
      searchAttributesOf(file).filter((pair) => (pair.value as unknown) !== null),
    ),
  });

/** Whether a worker has asked for work of cases lately. */
const isPolled = async (line: Line): Promise<boolean> => {
  try {
    const { pollers } = await line.within(HEALTH_MS, () =>
      line.connection.workflowService.describeTaskQueue({
        namespace: line.namespace,
        taskQueue: { name: CASE_QUEUE },
        taskQueueType: temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
      }),
    );
    const since = Date.now() - POLLER_MS;
    return (pollers ?? []).some(
      ({ lastAccessTime }) => Number(lastAccessTime?.seconds?.toString() ?? 0) * 1000 > since,
    );
  } catch {
    return false;
  }
};
