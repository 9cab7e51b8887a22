import { Client, Connection } from '@temporalio/client';
import type { RunSettings } from '../../domain/settings';

/** A client of the stack's engine, as somebody else beside the API would have one. */
export async function withEngine<T>(
  { temporalAddress, namespace }: RunSettings,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    return await use(new Client({ connection, namespace }));
  } finally {
    await connection.close();
  }
}
