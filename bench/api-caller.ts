import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const TOO_MANY = 429;
const MOST_SOCKETS = 256;
const REQUEST_LIMIT_MS = 30_000;

/** Calls the API as a client in the same house does: connections are kept, and who is told to wait waits. */
export class ApiCaller {
  /** How often the API said that it had too much to do. */
  turnedAway = 0;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: MOST_SOCKETS });

  constructor(private readonly url: string) {}

  /** Posts JSON. Throws unless the status is the one expected: what is not done must not be counted. */
  async post(path: string, expected: number, body: unknown, token?: string): Promise<unknown> {
    for (;;) {
      const { status, retryAfterMs, text } = await this.send(path, JSON.stringify(body), token);
      if (status === TOO_MANY) {
        this.turnedAway += 1;
        await sleep(retryAfterMs);
        continue;
      }
      if (status !== expected) throw new Error(`POST ${path}: ${status} ${text.slice(0, 300)}`);
      return JSON.parse(text) as unknown;
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private send(path: string, json: string, token?: string) {
    return new Promise<{ status: number; retryAfterMs: number; text: string }>((resolve, reject) => {
      const sent = request(
        this.url + path,
        {
          method: 'POST',
          agent: this.agent,
          timeout: REQUEST_LIMIT_MS,
          headers: {
            'Content-Type': 'application/json',
            'Content-Length': Buffer.byteLength(json),
            ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              retryAfterMs: Number(response.headers['retry-after'] ?? 1) * 1000,
              text: Buffer.concat(chunks).toString('utf8'),
            }),
          );
        },
      );
      sent.on('timeout', () =>
        sent.destroy(new Error(`POST ${path}: no answer within ${REQUEST_LIMIT_MS} ms`)),
      );
      sent.on('error', reject);
      sent.end(json);
    });
  }
}
