import { randomBytes } from 'node:crypto';
import type { Contract } from './contract';

/** An address of the net that is set aside for documents and tests. */
function randomAddress(): string {
  return `2001:db8:${randomBytes(8).toString('hex').match(/.{4}/g)?.join(':')}::1`;
}

export type Json = Record<string, unknown>;

/** What the API answered. */
export class Answer {
  constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly text: string,
  ) {}

  /** The body as what the test knows it to be. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it asserts what comes from outside
  json<T = Json>(): T {
    return JSON.parse(this.text) as T;
  }

  /** `wrong-stage` of `/problems/wrong-stage`; undefined when it is no problem. */
  get problem(): string | undefined {
    if (this.headers.get('content-type')?.startsWith('application/problem+json') !== true) return undefined;
    return /^\/problems\/([\w-]+)$/.exec(String(this.json()['type']))?.[1];
  }

  /** Status and problem in one word, as tables have it: `200`, `409 wrong-stage`. */
  get brief(): string {
    return this.problem === undefined ? String(this.status) : `${this.status} ${this.problem}`;
  }
}

/** What no answer may ever show: a stack, a file of ours, a name of what lies inside. */
const INSIDE =
  /\n\s+at |node_modules|\.[jt]s:\d|MongoServer|mongodb:|ECONNREFUSED|(?<![\w-])g(rpc|RPC)(?![\w-])/;

/** Somebody who calls the API. Every answer is held to the contract on the way. */
export class Caller {
  constructor(
    private readonly url: string,
    private readonly contract: Contract | null,
    readonly credentials?: string,
  ) {}

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send(path, { headers });
  }

  /** A string goes out as it is, everything else as JSON. */
  post(path: string, body: unknown, headers: Record<string, string> = {}, method = 'POST'): Promise<Answer> {
    return this.send(path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  async send(path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = new Headers(init.headers);
    // As many people as calls: by themselves they would be one who sends the same again and again.
    if (!headers.has('x-forwarded-for') && !path.startsWith('/metrics')) {
      headers.set('x-forwarded-for', randomAddress());
    }
    if (this.credentials !== undefined) headers.set('authorization', `Bearer ${this.credentials}`);
    const response = await fetch(this.url + path, { ...init, headers, redirect: 'manual' });
    const answer = new Answer(response.status, response.headers, await response.text());
    this.inspect(init.method ?? 'GET', path, answer);
    return answer;
  }

  private inspect(method: string, path: string, { status, headers, text }: Answer): void {
    const at = `${method} ${path} ${status}`;
    if (INSIDE.test(text) && !path.startsWith('/docs')) throw new Error(`${at} tells of the inside: ${text}`);
    if (status === 500) throw new Error(`${at}: ${text}`);
    const contentType = headers.get('content-type');
    const body: unknown = contentType?.includes('json') === true ? JSON.parse(text) : text;
    const fault = this.contract?.faultOf({
      method,
      path: path.split('?', 1)[0] ?? '',
      status,
      contentType,
      body,
    });
    if (fault) throw new Error(`${at} is not as the document says: ${fault}\n${text.slice(0, 500)}`);
  }
}
