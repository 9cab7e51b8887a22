import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A line to a server that can be held: what is sent waits, and nothing is said of it, as with a server that is frozen. */
export class HeldLine {
  private readonly ends = new Set<Socket>();
  private isHeld = false;

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly port: number,
  ) {}

  static async to(host: string, port: number): Promise<HeldLine> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const line = new HeldLine(server, address.port);
    server.on('connection', (near) => line.join(near, connect(port, host)));
    return line;
  }

  hold(): void {
    this.isHeld = true;
    for (const end of this.ends) end.pause();
  }

  release(): void {
    this.isHeld = false;
    for (const end of this.ends) end.resume();
  }

  async close(): Promise<void> {
    for (const end of this.ends) end.destroy();
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }

  private join(near: Socket, far: Socket): void {
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.ends.add(one);
      one.on('data', (data) => other.write(data));
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.ends.delete(one);
        other.destroy();
      });
      if (this.isHeld) one.pause();
    }
  }
}
