import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '../../dev/error-code';

/** What the API answered. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly location: string | null;
}

interface Request {
  readonly token?: string | undefined;
  /** Makes the request a POST. */
  readonly body?: object;
  /** One key for all tries of one POST. */
  readonly key?: string;
  /** How often it is tried; twelve times unless given. */
  readonly tries?: number;
}

const TRY_LIMIT_MS = 15_000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
const MOST_TRIES = 12;

/** A client as an agency's software would have one: it tries again when the API is busy, away or says so. */
export class Client {
  constructor(
    readonly url: string,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * One call, repeated with the same key on 429, 503 and a lost connection, as long as `Retry-After` says.
   * @returns whatever else was answered, refusals too. Throws when the signal is aborted or nothing answers.
   */
  async call(path: string, request: Request = {}): Promise<Answer> {
    let last = 'nothing answered';
    const { tries = MOST_TRIES } = request;
    for (let tried = 0; tried < tries; tried += 1) {
      this.signal.throwIfAborted();
      let pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** tried, LONGEST_PAUSE_MS);
      try {
        const response = await this.fetch(path, request);
        if (response.status !== 429 && response.status !== 503) return await read(response);
        await response.body?.cancel();
        last = `status ${response.status}`;
        const retryAfter = Number(response.headers.get('retry-after') ?? 0);
        pauseMs = Math.max(pauseMs, Math.min(retryAfter * 1000, LONGEST_PAUSE_MS));
      } catch (error) {
        this.signal.throwIfAborted();
        last = errorText(error);
      }
      await sleep(pauseMs, undefined, { signal: this.signal });
    }
    throw new Error(`${path}: ${last}, tried ${tries} times`);
  }

  private async fetch(path: string, { token, body, key }: Request): Promise<Response> {
    return fetch(new URL(path, this.url), {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      redirect: 'manual',
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(TRY_LIMIT_MS)]),
    });
  }
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    body: isJson ? (JSON.parse(text) as unknown) : null,
    location: response.headers.get('location'),
  };
}
