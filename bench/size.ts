import { temporal } from '@temporalio/proto';
import { workflowId } from '../workflows/contract';
import type { People } from './people';
import { type Actions, findMetrics, settledActions } from './server-actions';
import type { Stack } from './stack';

/** What lives cost the engine, each number the mean of one life. */
export interface LifeCost {
  /** As the server counts them, by kind; null when its metrics cannot be found. */
  readonly actions: Actions | null;
  readonly events: number;
  readonly bytes: number;
  /** Events by type. */
  readonly eventTypes: Readonly<Record<string, number>>;
}

/** The sizes of a life's messages in bytes, and how often it does what; what it is compared with is given the same. */
export interface LifeShape {
  /** The input of the start. */
  readonly startBytes: number;
  /** One per transition: the first follows the start. */
  readonly planBytes: readonly number[];
  /** One per command. */
  readonly updateBytes: readonly number[];
  readonly answerBytes: readonly number[];
  readonly timers: number;
  readonly upserts: number;
}

const { EventType } = temporal.api.enums.v1;
const { History } = temporal.api.history.v1;

/** Lives lives, one after the other, and counts what that costs. */
export async function measureCost(
  stack: Stack,
  lives: number,
  live: () => Promise<string>,
): Promise<LifeCost> {
  const temporalPid = stack.processes().get('Temporal')?.pid;
  const metrics = temporalPid === undefined ? null : await findMetrics(temporalPid);
  const { namespace } = stack.settings;
  const before = metrics === null ? {} : await settledActions(metrics, namespace);
  const ids: string[] = [];
  for (let n = 0; n < lives; n += 1) ids.push(await live());
  const handles = ids.map((id) => stack.client.workflow.getHandle(id));
  await Promise.all(handles.map((handle) => handle.result()));
  const after = metrics === null ? {} : await settledActions(metrics, namespace);

  const types: Record<string, number> = {};
  let events = 0;
  let bytes = 0;
  for (const handle of handles) {
    const history = await handle.fetchHistory();
    bytes += History.encode(history).finish().length;
    for (const event of history.events ?? []) {
      events += 1;
      const type = (EventType[event.eventType ?? 0] ?? '').replace('EVENT_TYPE_', '');
      types[type] = (types[type] ?? 0) + 1 / lives;
    }
  }
  return {
    actions: metrics === null ? null : difference(before, after, lives),
    events: events / lives,
    bytes: bytes / lives,
    eventTypes: types,
  };
}

/** The cost of plain lives through the API. */
export async function costOfPlainLife(stack: Stack, { live }: People, lives: number): Promise<LifeCost> {
  return measureCost(stack, lives, async () => workflowId(await live()));
}

/** What a plain life says to the engine, by the history of one. */
export async function shapeOfPlainLife(stack: Stack, { live }: People): Promise<LifeShape> {
  const handle = stack.client.workflow.getHandle(workflowId(await live()));
  await handle.result();
  const { events } = await handle.fetchHistory();
  const shape = {
    startBytes: 0,
    planBytes: [] as number[],
    updateBytes: [] as number[],
    answerBytes: [] as number[],
    timers: 0,
    upserts: 0,
  };
  for (const event of events ?? []) {
    const start = event.workflowExecutionStartedEventAttributes;
    if (start) shape.startBytes = dataBytes(start.input?.payloads);
    const accepted = event.workflowExecutionUpdateAcceptedEventAttributes;
    if (accepted) shape.updateBytes.push(dataBytes(accepted.acceptedRequest?.input?.args?.payloads));
    const completed = event.workflowExecutionUpdateCompletedEventAttributes;
    if (completed) shape.answerBytes.push(dataBytes(completed.outcome?.success?.payloads));
    const marker = event.markerRecordedEventAttributes;
    if (marker) shape.planBytes.push(dataBytes(marker.details?.['result']?.payloads));
    if (event.timerStartedEventAttributes) shape.timers += 1;
    if (event.upsertWorkflowSearchAttributesEventAttributes) shape.upserts += 1;
  }
  return shape;
}

function dataBytes(payloads: readonly temporal.api.common.v1.IPayload[] | null | undefined): number {
  return (payloads ?? []).reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
}

function difference(before: Actions, after: Actions, lives: number): Actions {
  return Object.fromEntries(
    Object.entries(after)
      .map(([kind, count]) => [kind, (count - (before[kind] ?? 0)) / lives] as const)
      .filter(([, count]) => count !== 0),
  );
}
