import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of this machine alone that nobody listens on now. */
export async function freeLoopbackPort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const closed = once(server, 'close');
  server.close();
  await closed;
  if (address === null || typeof address === 'string') throw new Error('no port could be had');
  return address.port;
}
