import { Agent } from 'node:http';
import { errorCode, errorText } from '../../dev/error-code';
import { exchange } from '../exchange';

/** One request, as it is sent again and again until it is answered. */
export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token?: string | undefined;
  readonly body?: unknown;
  /** Of a POST; the same at every attempt. */
  readonly key?: string;
  /** Where it comes from, as the proxy before the API says. */
  readonly from: string;
}

/** What came of one attempt. Status 0: the connection broke, or nothing came in time. */
export interface Attempt {
  readonly status: number;
  readonly text: string;
  readonly location: string | undefined;
  readonly retryAfterMs: number;
  readonly ms: number;
  /** What broke, of a status 0. */
  readonly fault: string | null;
}

// Without a time-out of its own an agent does not heed how long the server says that it keeps a connection.
const agent = new Agent({ keepAlive: true, timeout: 60_000, maxSockets: 2000, maxFreeSockets: 500 });

/** Makes one attempt; never throws. */
export async function attempt(url: string, { method, path, token, body, key, from }: Call): Promise<Attempt> {
  const startedAt = performance.now();
  const headers = { 'X-Forwarded-For': from, ...(key === undefined ? {} : { 'Idempotency-Key': key }) };
  try {
    const answer = await exchange(agent, url + path, { method, token, body, headers });
    return {
      status: answer.status,
      text: answer.text,
      location: answer.headers.location,
      retryAfterMs: Number(answer.headers['retry-after'] ?? NaN) * 1000,
      ms: performance.now() - startedAt,
      fault: null,
    };
  } catch (error) {
    return {
      status: 0,
      text: '',
      location: undefined,
      retryAfterMs: 0,
      ms: performance.now() - startedAt,
      fault: String(errorCode(error) ?? errorText(error)),
    };
  }
}
