/** One call of the API, as somebody's program makes it. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly key?: string | null;
  /** The address that the call seems to come from: each life has one. */
  readonly from: string;
  readonly timeoutMs: number;
}

export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  /** `wrong-stage` of `/problems/wrong-stage`. */
  readonly problem?: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly location?: string;
  readonly retryAfterMs: number | null;
}

/**
 * What came of a call. `unreached`: nobody was listening, so that nothing has come of it. `unknown`: the line broke or it
 * took too long; whether anything has come of it nobody can say.
 */
export type Heard = Answered | { readonly kind: 'unreached' } | { readonly kind: 'unknown' };

/** Makes a call once. Never throws. */
export async function callOnce(url: string, call: Call): Promise<Heard> {
  const { method, path, token, body, key, from, timeoutMs } = call;
  try {
    const response = await fetch(url + path, {
      method,
      headers: {
        'x-forwarded-for': from,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(key == null ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return readAnswer(response, await response.text());
  } catch (error) {
    return { kind: codeOf(error) === 'ECONNREFUSED' ? 'unreached' : 'unknown' };
  }
}

function readAnswer({ status, headers }: Response, text: string): Answered {
  const body = JSON.parse(text === '' ? '{}' : text) as Record<string, unknown>;
  const { type } = body;
  const problem = typeof type === 'string' ? /^\/problems\/([\w-]+)$/.exec(type)?.[1] : undefined;
  const location = headers.get('location');
  const seconds = headers.get('retry-after');
  return {
    kind: 'answered',
    status,
    body,
    retryAfterMs: seconds === null ? null : Number(seconds) * 1000,
    ...(problem === undefined ? {} : { problem }),
    ...(location === null ? {} : { location }),
  };
}

/** What is wrong with a line is told by the cause of the error, which may be of another realm than this code. */
function codeOf(error: unknown): unknown {
  return inside(inside(error, 'cause'), 'code');
}

function inside(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (Reflect.get(value, name) as unknown) : undefined;
}
