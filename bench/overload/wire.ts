import { Agent, request } from 'node:http';

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

const LIMIT_MS = 30_000;
const agent = new Agent({ keepAlive: true, maxSockets: 2000, maxFreeSockets: 500 });

/** Makes one attempt; never throws. */
export function attempt(url: string, { method, path, token, body, key, from }: Call): Promise<Attempt> {
  const json = body === undefined ? undefined : JSON.stringify(body);
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const broken = (error: Error & { code?: string }) =>
      resolve({
        status: 0,
        text: '',
        location: undefined,
        retryAfterMs: 0,
        ms: performance.now() - startedAt,
        fault: error.code ?? error.message,
      });
    const headers = {
      'X-Forwarded-For': from,
      ...(json === undefined
        ? {}
        : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(json) }),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    };
    const sent = request(url + path, { method, agent, timeout: LIMIT_MS, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', broken);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString('utf8'),
          location: response.headers.location,
          retryAfterMs: Number(response.headers['retry-after'] ?? NaN) * 1000,
          ms: performance.now() - startedAt,
          fault: null,
        }),
      );
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer within 30 s')));
    sent.on('error', broken);
    sent.end(json);
  });
}
