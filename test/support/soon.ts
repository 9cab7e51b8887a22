import type { DynamicConfig } from '../../dev/temporal';

/**
 * For stacks whose tests wait for what the engine does at its leisure: how long it takes changes, what it does not.
 *
 * By itself it deletes the last of a closed case only after its queues have said how far they are, every 30 s, and tries
 * a task that fails again after longer and longer, up to ten minutes.
 */
export const SOON: DynamicConfig = {
  'history.transferProcessorUpdateAckInterval': '500ms',
  'history.visibilityProcessorUpdateAckInterval': '500ms',
  'history.timerProcessorUpdateAckInterval': '500ms',
  'history.workflowTaskRetryMaxInterval': '1s',
  'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute': 2,
};
