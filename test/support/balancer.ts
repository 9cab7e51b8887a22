import { once } from 'node:events';
import {
  Agent,
  createServer,
  request,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 100;
const LOOK_LIMIT_MS = 60_000;
const NOBODY_MS = 60_000;

interface Said {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Stands before several APIs as a plain balancer does: sends to those that say they are ready, keeps its connections, and
 * tries another one only where the first has certainly not been asked, or where asking twice is safe.
 */
export class Balancer {
  /** Requests that could not be answered, and why. */
  readonly failures: string[] = [];
  /** How often another one was tried. */
  retries = 0;
  private readonly ready = new Map<string, boolean>();
  private readonly agent = new Agent({ keepAlive: true });
  private readonly server: Server;
  private turn = 0;
  private stopped = false;

  private constructor(private readonly backends: readonly string[]) {
    this.server = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        const { method = 'GET', url: path = '/', headers } = req;
        void this.answer({ method, path, headers, body: Buffer.concat(chunks) }, res);
      });
    });
  }

  /** Listens on a free port before these APIs. */
  static async before(backends: readonly string[]): Promise<Balancer> {
    const balancer = new Balancer(backends);
    balancer.server.listen(0, '127.0.0.1');
    await once(balancer.server, 'listening');
    for (const backend of backends) void balancer.look(backend);
    return balancer;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Whether it sends anything to this one now. */
  isReady(backend: string): boolean {
    return this.ready.get(backend) === true;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.agent.destroy();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async look(backend: string): Promise<void> {
    while (!this.stopped) {
      const found = await fetch(`${backend}/readyz`, { signal: AbortSignal.timeout(LOOK_LIMIT_MS) }).catch(
        () => null,
      );
      await found?.arrayBuffer();
      // Slow is not gone: a machine that is busy with other tests must not look like one that is empty.
      this.ready.set(backend, found?.status === 200);
      await sleep(LOOK_MS);
    }
  }

  private async answer(asked: Asked, res: ServerResponse): Promise<void> {
    const { status, headers, body } = await this.pass(asked);
    const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...others } = headers;
    res.writeHead(status, others).end(body);
  }

  private async pass(asked: Asked): Promise<Said> {
    const until = Date.now() + NOBODY_MS;
    for (;;) {
      const backend = this.next();
      if (backend === undefined) {
        if (Date.now() > until) return this.failed(asked, 'nobody is ready');
        await sleep(LOOK_MS);
        continue;
      }
      const said = await this.send(backend, asked);
      if ('status' in said) return said;
      if (said.refused) this.ready.set(backend, false);
      const mayRepeat = asked.method === 'GET' || asked.headers['idempotency-key'] !== undefined;
      if (!said.refused && !mayRepeat) return this.failed(asked, said.code);
      if (Date.now() > until) return this.failed(asked, said.code);
      this.retries += 1;
    }
  }

  private next(): string | undefined {
    const able = this.backends.filter((backend) => this.isReady(backend));
    this.turn += 1;
    return able[this.turn % Math.max(1, able.length)];
  }

  private failed({ method, path }: Asked, why: string): Said {
    this.failures.push(`${method} ${path}: ${why}`);
    return { status: 502, headers: {}, body: Buffer.from(why) };
  }

  private send(
    backend: string,
    { method, path, headers, body }: Asked,
  ): Promise<Said | { refused: boolean; code: string }> {
    return new Promise((resolve) => {
      const { connection: _, ...others } = headers;
      const sent = request(backend + path, { method, headers: others, agent: this.agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
        response.on('error', broken);
      });
      const broken = ({ code = 'broken' }: NodeJS.ErrnoException): void =>
        resolve({ refused: code === 'ECONNREFUSED', code });
      sent.on('error', broken);
      sent.end(body);
    });
  }
}
