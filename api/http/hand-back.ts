import type { Server, Socket } from 'node:net';

/** Whoever came in while this had the socket is passed on by then. */
const LAST_MS = 1000;

/** A process of its own for a moment: gives the listening socket that it was sent back so many times, and ends. */
process.once('message', (times: number, server: Server & { pauseOnConnect?: boolean }) => {
  // To have the socket is to listen on it: whoever comes now is passed on, unread.
  server.pauseOnConnect = true;
  server.on('connection', (socket: Socket) => void process.send?.('connection', socket));
  let left = times;
  const sent = (): void => {
    left -= 1;
    if (left > 0) return;
    server.close();
    setTimeout(() => process.exit(), LAST_MS);
  };
  for (let n = 0; n < times; n += 1) process.send?.('server', server, {}, sent);
});
process.once('disconnect', () => process.exit());
