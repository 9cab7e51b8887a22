import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '../dev/error-code';
import { exchange } from './exchange';

interface Response {
  readonly status: number;
  readonly location: string | undefined;
  readonly retryAfterMs: number;
  readonly text: string;
}

const ACCEPTED = 202;
/** Too much to do, or the engine does not answer: both say when to come back. */
const LATER: readonly number[] = [429, 503];
const MOST_SOCKETS = 256;
const LOOK_AGAIN_MS = 200;

/** Calls the API as a client in the same house does: connections are kept, and who is told to wait waits. */
export class ApiCaller {
  /** How often the API said that it should be asked again later. */
  turnedAway = 0;
  /** How many commands were left with the engine and asked after until they were applied. */
  leftWaiting = 0;
  /** Is told of every call how long it took, in milliseconds, with what it waited when it was told to. */
  onDone: ((ms: number) => void) | null = null;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: MOST_SOCKETS });

  private calls = 0;

  /** Several addresses are called in turn. */
  constructor(private readonly urls: readonly string[]) {}

  /** Posts JSON and gives what came of it. Throws for what is not done: that must not be counted. */
  async post(path: string, body: unknown, token?: string): Promise<unknown> {
    const since = performance.now();
    const answer = await this.untilDone(path, body, token);
    this.onDone?.(performance.now() - since);
    return answer;
  }

  close(): void {
    this.agent.destroy();
  }

  private async untilDone(path: string, body: unknown, token?: string): Promise<unknown> {
    for (;;) {
      const response = await this.send('POST', path, token, body);
      const { status, location, retryAfterMs, text } = response;
      if (LATER.includes(status)) {
        this.turnedAway += 1;
        await sleep(retryAfterMs);
      } else if (status === ACCEPTED && location !== undefined) {
        this.leftWaiting += 1;
        return this.untilApplied(location, token);
      } else if (status === 200 || status === 201) {
        return JSON.parse(text) as unknown;
      } else {
        throw new Error(`POST ${path}: ${status} ${text.slice(0, 300)}`);
      }
    }
  }

  private async untilApplied(location: string, token: string | undefined): Promise<unknown> {
    for (;;) {
      const { status, text } = await this.send('GET', location, token);
      const body = JSON.parse(text) as { state?: string };
      if (body.state === 'applied') return body;
      if (status !== 200 || body.state !== 'pending') throw new Error(`GET ${location}: ${status} ${text}`);
      await sleep(LOOK_AGAIN_MS);
    }
  }

  private async send(method: string, path: string, token?: string, body?: unknown): Promise<Response> {
    this.calls += 1;
    const url = this.urls[this.calls % this.urls.length] ?? '';
    try {
      const { status, headers, text } = await exchange(this.agent, url + path, { method, token, body });
      const retryAfterMs = Number(headers['retry-after'] ?? 1) * 1000;
      return { status, location: headers.location, retryAfterMs, text };
    } catch (error) {
      throw new Error(`${method} ${path}: ${errorText(error)}`, { cause: error });
    }
  }
}
