import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporal } from '@temporalio/proto';
import type { Engine } from './engine';
import type { Fault } from './fault-plan';

const { ResetReapplyType, ResetReapplyExcludeType, EventType } = temporal.api.enums.v1;
/** Only ends what would hang for ever: an engine that was killed comes back late on a busy machine. */
const PATIENCE_MS = 300_000;
const PAUSE_MS = 500;
const CALL_MS = 10_000;

export interface Tampered {
  readonly workflowId: string;
  readonly how: 'terminate' | 'reset';
}

/**
 * Ends a running case in the engine, or sets it back, as somebody does who presses that button in the UI. Tries until the
 * engine is there to do it; null when there was no case to do it to.
 */
export async function tamper(
  engine: Engine,
  fault: Fault & { kind: 'terminate' | 'reset' },
): Promise<Tampered | null> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      const done = await tamperOnce(engine, fault);
      if (done || Date.now() > until) return done;
    } catch (error) {
      if (Date.now() > until) throw error;
    }
    await sleep(PAUSE_MS);
  }
}

async function tamperOnce(
  engine: Engine,
  fault: Fault & { kind: 'terminate' | 'reset' },
): Promise<Tampered | null> {
  const ids = await engine.client.withDeadline(Date.now() + CALL_MS, () => engine.cases('running'));
  const workflowId = ids[Math.floor(fault.which * ids.length)];
  if (workflowId === undefined) return null;
  const isDone = await engine.client.withDeadline(Date.now() + CALL_MS, () =>
    fault.kind === 'terminate' ? endCase(engine, workflowId) : setBack(engine, workflowId, fault),
  );
  return isDone ? { workflowId, how: fault.kind } : null;
}

async function endCase({ client }: Engine, workflowId: string): Promise<boolean> {
  await client.workflow.getHandle(workflowId).terminate('pressed in the UI');
  return true;
}

/** Sets a case back to the end of one of its tasks; false when it has done none yet. */
async function setBack(
  { client, namespace }: Engine,
  workflowId: string,
  { back, reapply }: { back: number; reapply: boolean },
): Promise<boolean> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const ends = (events ?? []).flatMap(({ eventType, eventId }) =>
    eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED && eventId ? [eventId] : [],
  );
  const end = ends[Math.floor((1 - back) * ends.length * 0.999)];
  if (end === undefined) return false;
  await client.workflowService.resetWorkflowExecution({
    namespace,
    workflowExecution: { workflowId },
    reason: 'pressed in the UI',
    requestId: randomUUID(),
    workflowTaskFinishEventId: end,
    resetReapplyType: reapply
      ? ResetReapplyType.RESET_REAPPLY_TYPE_ALL_ELIGIBLE
      : ResetReapplyType.RESET_REAPPLY_TYPE_NONE,
    resetReapplyExcludeTypes: reapply
      ? []
      : [
          ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL,
          ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE,
        ],
  });
  return true;
}
