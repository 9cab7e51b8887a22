import { Client, Connection } from '@temporalio/client';
import type { RunSettings } from '../domain/settings';
import { CASES, RUNNING } from '../workflows/filters';

/** A client of the engine of one's own, beside the API's. */
export class Engine {
  private constructor(
    readonly client: Client,
    readonly namespace: string,
    private readonly connection: Connection,
  ) {}

  static of({ temporalAddress: address, namespace }: RunSettings): Engine {
    const channelArgs = {
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 1000,
    };
    const connection = Connection.lazy({ address, channelArgs });
    return new Engine(new Client({ connection, namespace }), namespace, connection);
  }

  /** The workflow ids of cases, those that run or all that the engine remembers, in their order. */
  async cases(which: 'running' | 'all'): Promise<string[]> {
    const ids = new Set<string>();
    const query = which === 'running' ? RUNNING : CASES;
    for await (const { workflowId } of this.client.workflow.list({ query })) ids.add(workflowId);
    return [...ids].toSorted();
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}
