import type { Client } from '@temporalio/client';
import type { Rung } from './account';

type Payload = { readonly data?: Uint8Array | null };

/**
 * The rungs that the engine's histories of a case tell of, through all of its runs, the latest first continued from the
 * one before it. What was planned and fired is the recorded result of a local activity.
 */
export async function firedInHistory({ workflow }: Client, workflowId: string): Promise<Rung[]> {
  const fired: Rung[][] = [];
  let runId: string | undefined;
  do {
    const { events } = await workflow.getHandle(workflowId, runId).fetchHistory();
    const own: Rung[] = [];
    for (const { markerRecordedEventAttributes: marker } of events ?? []) {
      for (const payload of marker?.details?.['result']?.payloads ?? []) own.push(...firingsIn(payload));
    }
    fired.unshift(own);
    runId = events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '';
  } while (runId !== '');
  return fired.flat();
}

function firingsIn({ data }: Payload): Rung[] {
  if (!data) return [];
  const result: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
  if (typeof result !== 'object' || result === null || !('firings' in result)) return [];
  const firings = result.firings as readonly (Rung & { action: string })[];
  return firings.flatMap(({ clock, cycle, part, rung, repeat, at, action }) =>
    action === 'release' ? [] : [{ clock, cycle, part, rung, repeat, at }],
  );
}
