import { randomUUID } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { defaultPayloadConverter, TypedSearchAttributes } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import type { CaseFile } from '../../domain/case-file';
import { unserved, type Routing } from '../../domain/deployment';
import { sparse, whole } from '../../domain/sparse';
import { presentFile } from '../../domain/upgrade';
import { searchAttributesOf } from '../../workflows/attributes';
import { CASE_QUEUE, WORKFLOW_TYPE, workflowId, type ComplaintInput } from '../../workflows/contract';
import { askCase } from '../../workflows/asking';
import type { complaint } from '../../workflows';
import { Commander } from './commander';
import { faultOf, problemOfFault } from './faults';
import { Line } from './line';
import { maintenanceOf } from './maintenance';
import type { EnginePort } from './port';
import { TakenQuestions } from './taken';
import { Turns } from './turns';
import { watchOf, type EngineWatch } from './watch';

const CALL_MS = 2000;
/** While workers are known to be away, a question to them is not worth the full wait. */
const SILENT_MS = 400;
/** How long a start waits for an engine that answers others. */
const START_PATIENCE_MS = 10_000;
const HEALTH_MS = 1000;

/** A case that a worker has taken up has more events than its start and the task for it, and that this was begun. */
const BEGUN_EVENTS = 4;

/** The engine and its end. */
export interface EngineClient extends EnginePort {
  readonly watch: EngineWatch;
  close(): Promise<void>;
}

/** Where the engine is, and how long a worker may say nothing before nobody is home. */
export interface EngineOptions {
  /** `host:port` */
  readonly address: string;
  readonly namespace: string;
  readonly quietMs: number;
}

/** The engine. Connects when it is first needed, so that the API can start while it is away. */
export function engineClient({ address, namespace, quietMs }: EngineOptions): EngineClient {
  const line = new Line(address, namespace);
  const commander = new Commander(line, quietMs);
  // An answer for one process is not another's: each waits for no more of its own than one of a case.
  const asker = randomUUID();
  const reading = new Turns<CaseFile | 'unknown' | 'unanswered'>();
  const askMs = (): number => (commander.isSilent ? SILENT_MS : quietMs);

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
    ask(() => askCase(line.handle(id), { of: 'commands', ids: commands }, asker)),
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
    watch: watchOf(line, () => commander.isSilent),
    start: async (file, bodyHash, trace) => {
      const patient = Date.now() + START_PATIENCE_MS;
      for (;;) {
        try {
          await line.within(CALL_MS, () => startWorkflow(line, file, bodyHash, trace));
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
    secretWord: (id, said) => commander.leaveWord(id, said),
    caseFile: async (id) => {
      const held = await reading.of(id, () => ask(() => askCase(line.handle(id), { of: 'caseFile' }, asker)));
      return held === 'unknown' || held === 'unanswered' ? held : presentFile(held);
    },
    hasBegun: async (id) => {
      const found = await describe(id);
      return found && found.historyLength >= BEGUN_EVENTS;
    },
    startedAt: async (id) => (await describe(id))?.startTime.getTime() ?? null,
    startedWith: async (id) => {
      try {
        return await line.within(CALL_MS, () => inputOf(line, id));
      } catch (error) {
        if (faultOf(error) === 'gone') return null;
        throw problemOfFault(error);
      }
    },
    commandState: async (id, command) => {
      const state = await ask(() => askCase(line.handle(id), { of: 'command', id: command }, asker));
      return state === 'unknown' ? 'gone' : (state ?? 'unknown');
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

const startWorkflow = (
  line: Line,
  file: CaseFile,
  bodyHash: string,
  trace: string | undefined,
): Promise<unknown> =>
  line.client.workflow.start<typeof complaint>(WORKFLOW_TYPE, {
    workflowId: workflowId(file.id),
    taskQueue: CASE_QUEUE,
    args: [{ file: sparse(file), projected: 0, orderly: true, ...(trace !== undefined && { trace }) }],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    memo: { bodyHash },
    staticSummary: [file.topicName, file.regionName].filter((name) => name !== null).join(' · '),
    typedSearchAttributes: new TypedSearchAttributes(
      searchAttributesOf(file).filter((pair) => (pair.value as unknown) !== null),
    ),
  });

/** The first event of a run holds what it was begun with. */
const inputOf = async (line: Line, id: string): Promise<CaseFile | null> => {
  const { history } = await line.connection.workflowService.getWorkflowExecutionHistory({
    namespace: line.namespace,
    execution: { workflowId: workflowId(id) },
    maximumPageSize: 1,
  });
  const [payload] = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  if (!payload) return null;
  return presentFile(whole(defaultPayloadConverter.fromPayload<ComplaintInput>(payload).file));
};

/** Whether workers that get the cases have asked for them lately; one whose version is not current gets none. */
const isPolled = async (line: Line): Promise<boolean> => {
  try {
    const { pollers, versioningInfo } = await line.within(HEALTH_MS, () =>
      line.connection.workflowService.describeTaskQueue({
        namespace: line.namespace,
        taskQueue: { name: CASE_QUEUE },
        taskQueueType: temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
      }),
    );
    const asking = (pollers ?? []).map(({ deploymentOptions, lastAccessTime }) => ({
      buildId: deploymentOptions?.buildId || null,
      lastSeen: Number(lastAccessTime?.seconds?.toString() ?? 0) * 1000,
    }));
    return unserved(routingOf(versioningInfo), asking, Date.now()).length === 0;
  } catch {
    return false;
  }
};

const routingOf = (info: temporal.api.taskqueue.v1.ITaskQueueVersioningInfo | null | undefined): Routing => {
  const current = info?.currentDeploymentVersion?.buildId || null;
  const percentage = info?.rampingVersionPercentage ?? 0;
  if (percentage === 0) return { current };
  return { current, ramping: { buildId: info?.rampingDeploymentVersion?.buildId || null, percentage } };
};
