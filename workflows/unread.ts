import type { temporal } from '@temporalio/proto';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** What a run is given, or is to look at, by the names of the attributes that its events have. */
const GIVEN = [
  'workflowExecutionSignaledEventAttributes',
  'workflowExecutionUpdateAdmittedEventAttributes',
  'workflowExecutionCancelRequestedEventAttributes',
  'timerFiredEventAttributes',
  'activityTaskStartedEventAttributes',
  'activityTaskCompletedEventAttributes',
  'activityTaskFailedEventAttributes',
  'activityTaskTimedOutEventAttributes',
  'externalWorkflowExecutionSignaledEventAttributes',
  'signalExternalWorkflowExecutionFailedEventAttributes',
  'workflowTaskScheduledEventAttributes',
] as const satisfies readonly (keyof HistoryEvent)[];

/**
 * Whether a history ends with something that no task of the run has taken: a command that came while no worker was there,
 * a planning that was not through.
 */
export function isUnread(events: readonly HistoryEvent[]): boolean {
  const last = events.findLastIndex((event) => event.workflowTaskCompletedEventAttributes);
  return events.slice(last + 1).some((event) => GIVEN.some((attributes) => event[attributes]));
}
