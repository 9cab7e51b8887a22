import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DrainSettings } from '../domain/settings';
import { moreListeners, type MoreListeners } from './http/listeners';

/** Whoever sends a request slower than this is let go. */
const HEADERS_MS = 15_000;
const REQUEST_MS = 30_000;
/** How long clients are told that a connection is kept. */
const KEEP_ALIVE_SECONDS = 10;
/** And how long it is: what somebody sends in the last moment must not meet a connection that is being closed. */
const KEEP_ALIVE_MS = 20_000;
const LOOK_FOR_SLOW_MS = 5000;
const HEADER_BYTES = 16 * 1024;
/** From this share of its connections on a process keeps none open that is not in use. */
const CROWDED = 0.8;
const LOOK_FOR_IDLE_MS = 50;
/** What is still on its way from somebody who was told to come later is thrown away for so long. */
const GOODBYE_MS = 1000;
const NO_ROOM =
  'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** A server that can be left in order. */
export interface Serving {
  readonly server: Server;
  readonly isDraining: () => boolean;
  /** Listens. Throws when the port cannot be had; `failed`: it takes connections, but more slowly than it could. */
  listen(port: number, host: string, failed: (error: unknown) => void): Promise<void>;
  /**
   * Says that it is going and goes on answering for the notice; then takes no more connections and lets what is under way
   * end. False when the limit passed first, and connections were cut.
   */
  drain(settings: DrainSettings): Promise<boolean>;
}

/** An HTTP server that keeps at most so many connections, and no slow ones; not yet listening. */
export function makeServing(connections: number): Serving {
  let draining = false;
  let open = 0;
  let more: MoreListeners | null = null;
  const server = createServer({
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: LOOK_FOR_SLOW_MS,
    maxHeaderSize: HEADER_BYTES,
  });
  // Before the server's own listener: one too many is told so at once, and nothing of it is read.
  server.prependListener('connection', (socket: Socket) => {
    open += 1;
    socket.once('close', () => (open -= 1));
  });
  const serve = server.listeners('connection').at(-1) as (socket: Socket) => void;
  server.off('connection', serve).on('connection', (socket: Socket) => {
    if (open > connections) sayNoRoom(socket);
    else serve.call(server, socket);
  });
  const sayHowLong: RequestListener = (_req, res: ServerResponse) => {
    // Asked to come by another way: told in the answer, nobody loses a request to a connection that closes under it.
    if (draining || open > connections * CROWDED) res.setHeader('Connection', 'close');
    else if (res.shouldKeepAlive) {
      res.setHeader('Connection', 'keep-alive').setHeader('Keep-Alive', `timeout=${KEEP_ALIVE_SECONDS}`);
    }
  };
  server.on('request', sayHowLong);
  return {
    server,
    isDraining: () => draining,
    async listen(port, host, failed) {
      server.listen(port, host);
      await once(server, 'listening');
      more = moreListeners(server, failed);
    },
    async drain({ noticeMs, limitMs }) {
      draining = true;
      const until = performance.now() + limitMs;
      await sleep(Math.min(noticeMs, limitMs));
      const closed = Promise.all([once(server, 'close'), more?.close()]);
      server.close();
      const idle = setInterval(() => server.closeIdleConnections(), LOOK_FOR_IDLE_MS);
      server.closeIdleConnections();
      const inTime = await Promise.race([closed.then(() => true), untilLate(until)]);
      clearInterval(idle);
      server.closeAllConnections();
      return inTime;
    },
  };
}

function sayNoRoom(socket: Socket): void {
  socket.on('error', () => undefined);
  // To close with something unread in it would take the answer away again.
  socket.resume();
  socket.end(NO_ROOM);
  setTimeout(() => socket.destroy(), GOODBYE_MS).unref();
}

function untilLate(until: number): Promise<false> {
  return sleep(Math.max(0, until - performance.now()), false as const, { ref: false });
}
