import {
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { TypedSearchAttributes, WorkflowNotFoundError } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { Pace } from '../activities/pace';
import type { CaseFile } from '../domain/case-file';
import { searchAttributesOf } from '../workflows/attributes';
import {
  CASE_QUEUE,
  workflowId,
  WORKFLOW_TYPE,
  type ComplaintInput,
  type Legacy,
  type Remains,
  type Standing,
} from '../workflows/contract';
import { askCase } from '../workflows/asking';
import { LATEST, PROBLEMS } from '../workflows/filters';
import type { complaint } from '../workflows';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** A server with its own limits gives ten lists a second to everybody together. */
const LISTS_A_SECOND = 3;
const PAGE = 500;
const CALL_MS = 10_000;
/** For ten seconds the engine waits for a worker that had the case in its memory and is gone. */
const ASK_MS = 15_000;
/** What a run would leave is worth a shorter wait: without it there are the record and the history. */
const REMAINS_MS = 5_000;
/** gRPC: there is nothing of that name (any more). */
const NOT_FOUND = 5;
/** How the engine says in its index that the first try of a task failed. */
const TASK_FAILED = 'category=WorkflowTaskFailed';
/** Events that are read at one time to find how a task ended. */
const EVENTS = 20;
/** After so many in a row that nobody answers, nobody is there. */
const SILENT_AFTER = 16;

/** The latest run of a case. */
export interface Run {
  runId: string;
  status: string;
  /** How often its present task has been tried; 0 when it has none. */
  attempt: number;
  /** What the engine's index says of a task that has been tried again and again; empty for a healthy case. */
  problems: readonly string[];
  /** It was made by setting back another one. */
  wasReset: boolean;
  memo: Record<string, unknown> | undefined;
}

export interface Rates {
  /** Calls a second for single cases; 50 unless given. */
  perSecond?: number;
}

/** The engine, for those who go through its cases: every call has a deadline, and all of them together a rate. */
export class CaseEngine {
  private readonly pace = new Pace();
  private readonly listPace = new Pace();
  private unansweredInARow = 0;

  constructor(
    readonly client: Client,
    private readonly rates: Rates = {},
  ) {}

  /** Tracking ids of the cases that the engine lists, in pages; an id may come more than once. */
  async *listed(query = LATEST, pageSize = PAGE): AsyncGenerator<{ id: string; open: boolean }[]> {
    let nextPageToken: Uint8Array | undefined;
    do {
      await this.listPace.turn(LISTS_A_SECOND);
      const page = await this.inTime(CALL_MS, () =>
        this.client.workflowService.listWorkflowExecutions({
          namespace: this.client.options.namespace,
          query,
          pageSize,
          ...(nextPageToken ? { nextPageToken } : {}),
        }),
      );
      yield page.executions.flatMap(({ execution, status }) => {
        const id = trackingIdOf(execution?.workflowId ?? '');
        return id === null ? [] : [{ id, open: status === RUNNING }];
      });
      nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
    } while (nextPageToken);
  }

  /** The latest run of a case; null when the engine knows of none. */
  async run(id: string): Promise<Run | null> {
    try {
      const { runId, status, memo, searchAttributes, raw } = await this.paced(CALL_MS, () =>
        this.handle(id).describe(),
      );
      const attempt = raw.pendingWorkflowTask?.attempt ?? 0;
      return {
        runId,
        status: status.name,
        memo,
        attempt,
        problems: (searchAttributes[PROBLEMS] ?? []).map(String),
        wasReset: raw.workflowExtendedInfo?.lastResetTime != null,
      };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  }

  /**
   * Whether the present task of a run fails. A task that is not done in time is tried again as well, because a worker is
   * busy, stands still or was killed: nothing is wrong with its case. The engine keeps how the first try of a task ended,
   * and not how those after it did; a case whose first try was late and that fails since is not known to fail.
   */
  async tasksFail(id: string, { runId, status, attempt, problems }: Run): Promise<boolean> {
    if (status !== 'RUNNING' || (attempt < 2 && problems.length === 0)) return false;
    if (problems.length > 0) return problems.includes(TASK_FAILED);
    return (await this.lastTaskEnd(id, runId)) === 'failed';
  }

  /** How the latest task of which the history tells ended; null when none did. */
  private async lastTaskEnd(id: string, runId: string): Promise<'done' | 'failed' | 'late' | null> {
    let nextPageToken: Uint8Array | undefined;
    do {
      const page = await this.paced(CALL_MS, () =>
        this.client.workflowService.getWorkflowExecutionHistoryReverse({
          namespace: this.client.options.namespace,
          execution: { workflowId: workflowId(id), runId },
          maximumPageSize: EVENTS,
          ...(nextPageToken ? { nextPageToken } : {}),
        }),
      );
      for (const event of page.history?.events ?? []) {
        if (event.workflowTaskFailedEventAttributes) return 'failed';
        if (event.workflowTaskTimedOutEventAttributes) return 'late';
        if (event.workflowTaskCompletedEventAttributes) return 'done';
      }
      nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
    } while (nextPageToken);
    return null;
  }

  /** How far a case is; null when no worker says so. Where nobody has answered for a while nobody is asked any more. */
  async standing(id: string): Promise<Standing | null> {
    if (this.unansweredInARow >= SILENT_AFTER) return null;
    try {
      const standing = await this.paced(ASK_MS, () =>
        askCase(this.handle(id), { of: 'standing' }, 'reconciliation'),
      );
      this.unansweredInARow = 0;
      return standing;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) throw error;
      this.unansweredInARow += 1;
      return null;
    }
  }

  /** What a run, also one that is over, would leave to another; null when it cannot be gone over again. */
  async remains(id: string, runId: string): Promise<Remains | null> {
    try {
      return await this.paced(REMAINS_MS, () =>
        askCase(this.handle(id, runId), { of: 'remains' }, 'reconciliation'),
      );
    } catch {
      return null;
    }
  }

  /** What happened in a run; null when the engine has forgotten it. */
  async history(id: string, runId: string): Promise<HistoryEvent[] | null> {
    try {
      const { events } = await this.paced(CALL_MS, () => this.handle(id, runId).fetchHistory());
      return events ?? [];
    } catch (error) {
      // Of histories the client passes on what the server says as it came.
      const code: number | null = isGrpcServiceError(error) ? error.code : null;
      if (code === NOT_FOUND) return null;
      throw error;
    }
  }

  /** Ends a run by force; it may have ended meanwhile. */
  async end(id: string, runId: string, reason: string): Promise<void> {
    try {
      await this.paced(CALL_MS, () => this.handle(id, runId).terminate(reason));
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }

  /** Starts a case again; false when it runs already. */
  async start(file: CaseFile, legacy: Legacy, memo: Record<string, unknown> | undefined): Promise<boolean> {
    const input: ComplaintInput = { file, projected: 0, orderly: true, legacy };
    try {
      await this.paced(CALL_MS, () =>
        this.client.workflow.start<typeof complaint>(WORKFLOW_TYPE, {
          workflowId: workflowId(file.id),
          taskQueue: CASE_QUEUE,
          args: [input],
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowIdConflictPolicy: 'FAIL',
          memo: memo ?? (file.bodyHash === undefined ? {} : { bodyHash: file.bodyHash }),
          staticSummary: [file.topicName, file.regionName].filter((name) => name !== null).join(' · '),
          typedSearchAttributes: new TypedSearchAttributes(
            searchAttributesOf(file).filter((pair) => (pair.value as unknown) !== null),
          ),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw error;
    }
  }

  private handle(id: string, runId?: string): WorkflowHandle {
    return this.client.workflow.getHandle(workflowId(id), runId);
  }

  private async paced<T>(ms: number, call: () => Promise<T>): Promise<T> {
    await this.pace.turn(this.rates.perSecond ?? 50);
    return this.inTime(ms, call);
  }

  private inTime<T>(ms: number, call: () => Promise<T>): Promise<T> {
    return this.client.withDeadline(Date.now() + ms, call);
  }
}

const RUNNING = temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;

function trackingIdOf(id: string): string | null {
  const prefix = workflowId('');
  return id.startsWith(prefix) ? id.slice(prefix.length) : null;
}
