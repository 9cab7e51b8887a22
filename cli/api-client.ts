import { UserError } from '../domain/user-error';
import { localJwtKey } from './keys';
import { type Env, readSettings, SETTING_FLAGS } from './settings';
import { makeToken } from './token';

/** The flags of every command that talks to a running API, with those for the settings that it needs. */
export const API_FLAGS = {
  api: { type: 'string' },
  token: { type: 'string' },
  'api-port': SETTING_FLAGS['api-port'],
  data: SETTING_FLAGS.data,
} as const;

/** What the help of a family says whose commands all talk to a running API. */
export const API_FLAGS_HELP = `  --api URL    the API to talk to; the one of this machine unless given
  --token T    who asks; an operator with the key of this machine unless given`;

type Flags = Readonly<Record<string, string | boolean | string[] | undefined>>;

/** What a running API answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly etag: string | null;
  readonly location: string | null;
}

interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** A string goes out as it is, everything else as JSON. */
  readonly body?: unknown;
  /** Of a string; JSON unless given. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses that are answers and not failures, beside 2xx. */
  readonly expect?: readonly number[];
  /** How long the answer may take, in milliseconds; half a minute unless given. */
  readonly limitMs?: number;
}

/** Long enough for what an API does at once; what takes longer it does behind its answer. */
const LIMIT_MS = 30_000;
const TOKEN_TTL = '10m';

/** The API said no. `problem` is the body of its answer (RFC 9457). */
export class ApiRefusal extends UserError {
  constructor(
    message: string,
    readonly status: number,
    readonly problem: Readonly<Record<string, unknown>>,
  ) {
    super(message);
  }
}

/** A running API as an operator at the keyboard uses it. */
export class ApiClient {
  constructor(
    readonly url: string,
    private readonly token: string | null,
  ) {}

  /**
   * @throws ApiRefusal with one sentence for a problem, each of its errors on a line of its own; UserError when the API
   * cannot be reached.
   */
  async call(path: string, request: ApiRequest = {}): Promise<ApiAnswer> {
    const answer = await this.send(path, request);
    const ok = answer.status >= 200 && answer.status < 300;
    if (ok || request.expect?.includes(answer.status)) return answer;
    const problem = isRecord(answer.body) ? answer.body : {};
    throw new ApiRefusal(sentenceOf(answer.status, problem), answer.status, problem);
  }

  private async send(path: string, request: ApiRequest): Promise<ApiAnswer> {
    const { method, body, contentType, headers, limitMs = LIMIT_MS } = request;
    const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const init = (): RequestInit => ({
      method: method ?? 'GET',
      ...(sent === undefined ? {} : { body: sent }),
      headers: {
        accept: 'application/json',
        'accept-language': 'en',
        ...(sent === undefined ? {} : { 'content-type': contentType ?? 'application/json' }),
        ...(this.token === null ? {} : { authorization: `Bearer ${this.token}` }),
        ...headers,
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(limitMs),
    });
    try {
      const response = await fetch(this.url + path, init()).catch((error: unknown) => {
        // A connection that was kept open has been closed meanwhile. What may be said twice is said once more.
        if (method === 'POST' || !CLOSED.includes(codeOf(error))) throw error;
        return fetch(this.url + path, init());
      });
      const said = await response.text();
      const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
      return {
        status: response.status,
        body: isJson ? (JSON.parse(said) as unknown) : said,
        etag: response.headers.get('etag'),
        location: response.headers.get('location'),
      };
    } catch (error) {
      throw new UserError(
        `No API answers at ${this.url}${reason(error, limitMs)}: start one with "tuntas start", or name another with --api URL.`,
      );
    }
  }
}

/**
 * The API that `--api` names, or that of this machine, and the token of `--token` or TUNTAS_TOKEN, or else one for an
 * operator, made with the local key and good for ten minutes.
 * @throws UserError for a bad address, or when there is no local key to make a token with.
 */
export async function apiClient(flags: Flags, env: Env): Promise<ApiClient> {
  const settings = readSettings(textsOf(flags), env);
  const url = apiAddress(flags, env);
  const given = typeof flags['token'] === 'string' ? flags['token'] : env['TUNTAS_TOKEN'];
  if (given !== undefined && given !== '') return new ApiClient(url, given);
  const jwtKey = await localJwtKey(settings);
  if (jwtKey === null) {
    throw new UserError(
      'Tokens come from the identity provider at TUNTAS_JWKS_URL: give one of an operator with --token or TUNTAS_TOKEN.',
    );
  }
  const operator = { role: 'operator', sub: 'tuntas-cli', ttl: TOKEN_TTL } as const;
  return new ApiClient(url, await makeToken(jwtKey, operator, settings));
}

/** The API that `--api` names, or that of this machine. Throws UserError for a bad address. */
export function apiAddress(flags: Flags, env: Env): string {
  return addressOf(flags['api']) ?? `http://127.0.0.1:${readSettings(textsOf(flags), env).apiPort}`;
}

function addressOf(flag: Flags[string]): string | null {
  if (typeof flag !== 'string') return null;
  if (!/^https?:\/\/\S+$/.test(flag) || !URL.canParse(flag)) {
    throw new UserError(`--api must be an http:// or https:// address, not ${JSON.stringify(flag)}.`);
  }
  return flag.replace(/\/+$/, '');
}

function textsOf(flags: Flags): Record<string, string | boolean | undefined> {
  const texts = Object.entries(flags).filter(([, value]) => !Array.isArray(value));
  return Object.fromEntries(texts) as Record<string, string | boolean | undefined>;
}

function sentenceOf(status: number, problem: Readonly<Record<string, unknown>>): string {
  const detail =
    typeof problem['detail'] === 'string' ? problem['detail'] : `it answered with status ${status}`;
  const advice = ADVICE[status];
  const errors = Array.isArray(problem['errors']) ? problem['errors'].filter(isRecord) : [];
  const lines = errors.map(({ path, message }) => `  ${text(path) || '(file)'}: ${text(message)}`);
  return [`The API refused: ${detail}${advice === undefined ? '' : ` ${advice}`}`, ...lines].join('\n');
}

const ADVICE: Readonly<Record<number, string>> = {
  401: 'Give a token with --token or TUNTAS_TOKEN; "tuntas token --role operator" makes one with the key of the API.',
};

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const CLOSED: readonly string[] = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

/** Why a request did not get through: the code of what lies below the failure of `fetch`. */
function codeOf(error: unknown): string {
  const cause = isRecord(error) ? error['cause'] : undefined;
  return isRecord(cause) && typeof cause['code'] === 'string' ? cause['code'] : '';
}

function reason(error: unknown, limitMs: number): string {
  const code = codeOf(error);
  if (code !== '') return ` (${code})`;
  return isRecord(error) && error['name'] === 'TimeoutError' ? ` within ${limitMs / 1000} s` : '';
}
