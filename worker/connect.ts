import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, isGrpcServiceError } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';

const TRY_MS = 5_000;
const PAUSE_MS = 1_000;
/** An engine that is away is spoken of so often. */
const TELL_MS = 30_000;

/** gRPC: the server has no such namespace. */
const NOT_FOUND = 5;

/** The two ways to the engine that a worker needs: one to ask for work, one for everything else. */
export interface Connections {
  readonly native: NativeConnection;
  readonly connection: Connection;
}

interface Where {
  readonly address: string;
  readonly namespace: string;
  readonly logger: Pick<Logger, 'warn'>;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

/**
 * Connects to the engine, as soon as it is there and knows the namespace: a worker is started by whatever starts
 * machines, and must not need an order among them. Says now and then what it waits for.
 * @throws the signal's reason when it is to stop meanwhile.
 */
export async function connect({ address, namespace, logger, signal }: Where): Promise<Connections> {
  let told = -Infinity;
  for (;;) {
    signal.throwIfAborted();
    try {
      return await tryConnect(address, namespace);
    } catch (error) {
      if (performance.now() - told >= TELL_MS) {
        told = performance.now();
        logger.warn(sentenceAbout(error, address, namespace));
      }
    }
    await sleep(PAUSE_MS, undefined, { signal });
  }
}

async function tryConnect(address: string, namespace: string): Promise<Connections> {
  const connection = await Connection.connect({ address, connectTimeout: TRY_MS });
  try {
    await connection.withDeadline(Date.now() + TRY_MS, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    return { connection, native: await NativeConnection.connect({ address }) };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function sentenceAbout(error: unknown, address: string, namespace: string): string {
  const code: number | null = isGrpcServiceError(error) ? error.code : null;
  return code === NOT_FOUND
    ? `Temporal at ${address} has no namespace ${namespace}: the worker waits until there is one ("tuntas bootstrap" makes it)`
    : `no Temporal answers at ${address} (${error instanceof Error ? error.message : String(error)}): the worker waits and tries again every second`;
}
