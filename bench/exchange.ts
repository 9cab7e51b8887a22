import { request, type Agent, type IncomingHttpHeaders } from 'node:http';

interface Request {
  readonly method: string;
  readonly token?: string | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Response {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const LIMIT_MS = 30_000;

/** Sends a request and gives whatever is answered. Rejects when the connection breaks, or nothing comes within 30 s. */
export function exchange(
  agent: Agent,
  url: string,
  { method, token, body, headers: own }: Request,
): Promise<Response> {
  const json = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    ...own,
    ...(json === undefined
      ? {}
      : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(json) }),
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, agent, timeout: LIMIT_MS, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer within 30 s')));
    sent.on('error', reject);
    sent.end(json);
  });
}
