import { Connection } from '@temporalio/client';
import { UserError } from '../domain/user-error';

const LIMIT_MS = 5_000;

/** @throws UserError when no Temporal answers there. */
export async function connectTemporal(address: string): Promise<Connection> {
  try {
    return await Connection.connect({ address, connectTimeout: LIMIT_MS });
  } catch {
    throw new UserError(`No Temporal answers at ${address}: start one, or correct TEMPORAL_ADDRESS.`);
  }
}
