import { fork } from 'node:child_process';
import { Server, Socket } from 'node:net';
import { join } from 'node:path';

/** More at one moment than a turn of the loop has ever found waiting when there was no flood. */
const MORE = 15;
const HELPER_MS = 30_000;

/** Further ways in which a server takes connections from the one socket on which it listens. */
export interface MoreListeners {
  /** How many there are by now. */
  readonly count: () => number;
  /** Resolves when none takes any more, and the connections that came by them have ended. */
  close(): Promise<void>;
}

/**
 * Lets a server take up to sixteen connections in each turn of its loop. By itself it takes one: where turns last a tenth
 * of a second, ten a second, and everybody else waits in the system's queue, where nobody can turn them away. The system
 * gives a second hold on a listening socket only to another process, so a helper is started that hands it back several
 * times and ends. Where that fails the server goes on with the one it has, and `failed` is called.
 */
export function moreListeners(server: Server, failed: (error: unknown) => void): MoreListeners {
  const more = new Set<Server>();
  const closing: Promise<void>[] = [];
  let isClosed = false;
  const close = (one: Server): void =>
    void closing.push(new Promise((resolve) => void one.close(() => resolve())));
  const helper = fork(join(__dirname, 'hand-back.js'), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const late = setTimeout(() => helper.kill('SIGKILL'), HELPER_MS);
  late.unref();
  helper.on('error', (error) => (isClosed ? undefined : failed(error)));
  helper.on('exit', () => {
    clearTimeout(late);
    if (more.size < MORE && !isClosed) failed(new Error(`${more.size} of ${MORE} listeners`));
  });
  helper.on('message', (_said, handle) => {
    // Whoever came in while the helper had the socket.
    if (handle instanceof Socket) server.emit('connection', handle);
    if (!(handle instanceof Server)) return;
    handle.on('connection', (socket: Socket) => server.emit('connection', socket));
    more.add(handle);
    if (isClosed) close(handle);
  });
  helper.send(MORE, server);
  return {
    count: () => more.size,
    async close() {
      isClosed = true;
      helper.kill('SIGKILL');
      for (const one of more) close(one);
      await Promise.all(closing);
    },
  };
}
