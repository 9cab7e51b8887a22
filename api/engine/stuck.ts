import type { Client } from '@temporalio/client';
import { WORKFLOW_TYPE } from '../../workflows/contract';

/** Cases whose workflow tasks fail again and again: the engine says so of itself. */
export const STUCK = `WorkflowType = "${WORKFLOW_TYPE}" AND ExecutionStatus = "Running" AND TemporalReportedProblems IS NOT NULL`;

const CALL_MS = 2000;

/** How many those are: one call that counts in the engine's index. Throws what the client throws when it is away. */
export async function countStuck(client: Pick<Client, 'withDeadline' | 'workflow'>): Promise<number> {
  const { count } = await client.withDeadline(Date.now() + CALL_MS, () => client.workflow.count(STUCK));
  return count;
}
