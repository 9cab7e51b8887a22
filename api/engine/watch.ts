import { temporal } from '@temporalio/proto';
import { attributes, CASE_QUEUE, PROJECTION_QUEUE } from '../../workflows/contract';
import { OPEN, RUNNING, STUCK } from '../../workflows/filters';
import { MAINTENANCE_QUEUE } from '../../workflows/maintenance/contract';
import type { Line } from './line';

const ASK_MS = 1000;
const NANOS = 1e9;
const { TASK_QUEUE_TYPE_ACTIVITY: ACTIVITY, TASK_QUEUE_TYPE_WORKFLOW: WORKFLOW } =
  temporal.api.enums.v1.TaskQueueType;

/** Where tasks of ours can wait. Local activities never do: they run where their workflow does. */
const QUEUES = [
  { queue: CASE_QUEUE, kind: 'workflow', type: WORKFLOW },
  { queue: PROJECTION_QUEUE, kind: 'activity', type: ACTIVITY },
  { queue: MAINTENANCE_QUEUE, kind: 'workflow', type: WORKFLOW },
  { queue: MAINTENANCE_QUEUE, kind: 'activity', type: ACTIVITY },
] as const;

const OVERDUE = `${RUNNING} AND ${attributes.Overdue.name} = true`;

/** What waits in a queue of the engine for a worker. */
export interface Backlog {
  queue: string;
  kind: 'workflow' | 'activity';
  /** As the engine estimates it. */
  tasks: number;
  /** Of the oldest one; 0 when none waits. */
  ageSeconds: number;
}

export interface CaseCounts {
  /** Cases that are not closed. */
  open: number;
  overdue: number;
  /** Cases whose workflow task fails: `/watch/stuck` lists them. */
  stuck: number;
}

/** What is measured of the engine. Each throws when it does not answer within a second. */
export interface EngineWatch {
  backlogs(): Promise<Backlog[]>;
  countCases(): Promise<CaseCounts>;
  /** Whether commands are left with the engine as signals, because no worker answered when last tried. */
  isSilent(): boolean;
}

export function watchOf(line: Line, isSilent: () => boolean): EngineWatch {
  const backlogOf = async ({ queue, kind, type }: (typeof QUEUES)[number]): Promise<Backlog> => {
    const { stats } = await line.connection.workflowService.describeTaskQueue({
      namespace: line.namespace,
      taskQueue: { name: queue },
      taskQueueType: type,
      reportStats: true,
    });
    const { seconds, nanos } = stats?.approximateBacklogAge ?? {};
    return {
      queue,
      kind,
      tasks: Number(stats?.approximateBacklogCount?.toString() ?? 0),
      ageSeconds: Number(seconds?.toString() ?? 0) + (nanos ?? 0) / NANOS,
    };
  };
  const count = async (query: string): Promise<number> => {
    const { namespace } = line;
    const { count: found } = await line.connection.workflowService.countWorkflowExecutions({
      namespace,
      query,
    });
    return Number(found.toString());
  };
  return {
    backlogs: () => line.within(ASK_MS, () => Promise.all(QUEUES.map(backlogOf))),
    countCases: async () => {
      const [open, overdue, stuck] = await line.within(ASK_MS, () =>
        Promise.all([count(OPEN), count(OVERDUE), count(STUCK)]),
      );
      return { open, overdue, stuck };
    },
    isSilent,
  };
}
