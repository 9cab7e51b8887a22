import {
  Client,
  Connection,
  isRetryableError,
  makeGrpcRetryInterceptor,
  type WorkflowHandle,
} from '@temporalio/client';
import { workflowId } from '../../workflows/contract';
import { faultOf } from './faults';

const RESOURCE_EXHAUSTED = 8;
const ATTEMPTS = 3;
const RETRY_MS = 100;

const isCrowded = ({ code }: { code: number }): boolean => code === RESOURCE_EXHAUSTED;

/** The engine's own limits are answered at once: waiting for them in silence would look like a dead engine. */
const retryBriefly = makeGrpcRetryInterceptor({
  retryableDecider: (attempt, status) => attempt < ATTEMPTS && !isCrowded(status) && isRetryableError(status),
  delayFunction: () => RETRY_MS,
});

/**
 * The connection to the engine: made when it is first used, and again whenever it breaks. Every call has a deadline,
 * and remembers when the engine was last heard of.
 */
export class Line {
  readonly connection: Connection;
  readonly client: Client;
  private heardAt = 0;

  constructor(
    address: string,
    readonly namespace: string,
  ) {
    this.connection = Connection.lazy({
      address,
      interceptors: [retryBriefly],
      // Left to itself the channel would wait up to two minutes before it looks whether the engine is back.
      channelArgs: { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1000 },
    });
    this.client = new Client({ connection: this.connection, namespace });
  }

  /** The workflow of a case. */
  handle(id: string): WorkflowHandle {
    return this.client.workflow.getHandle(workflowId(id));
  }

  /** Makes a call that ends at `deadline` (an instant) at the latest. Throws what the client throws. */
  async until<T>(deadline: number, call: () => Promise<T>): Promise<T> {
    try {
      const result = await this.client.withDeadline(deadline, call);
      this.heardAt = Date.now();
      return result;
    } catch (error) {
      const fault = faultOf(error);
      if (fault !== 'late' && fault !== 'unreachable') this.heardAt = Date.now();
      throw error;
    }
  }

  /** As `until`, with a length of time. */
  within<T>(ms: number, call: () => Promise<T>): Promise<T> {
    return this.until(Date.now() + ms, call);
  }

  /** Whether the engine has answered anything within the last `ms`. */
  heardWithin(ms: number): boolean {
    return Date.now() - this.heardAt < ms;
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}
