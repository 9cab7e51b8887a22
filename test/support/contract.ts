import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { until } from '../../chaos/until';

type Json = Record<string, unknown>;
type Operations = Record<string, { responses: Record<string, { content?: Json }> }>;

/** One answer, as far as the contract speaks of it. */
export interface Given {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: unknown;
}

const escaped = (name: string): string =>
  encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));

/** The OpenAPI document of a running API, to hold its answers to. */
export class Contract {
  private readonly ajv = new Ajv2020({ strict: false, validateFormats: false });
  private readonly paths: Record<string, Operations>;
  private readonly compiled = new Map<string, ValidateFunction>();

  private constructor(document: Json) {
    this.paths = document['paths'] as Record<string, Operations>;
    this.ajv.addSchema({ $id: 'contract', ...document });
  }

  static async of(url: string): Promise<Contract> {
    // A line may break, or a call may be turned away, before anything of a test has begun.
    const read = async (): Promise<Json | false> => {
      const answer = await fetch(`${url}/openapi.json`);
      return answer.ok && ((await answer.json()) as Json);
    };
    return new Contract(await until('the document', read));
  }

  /** What is wrong with an answer; null when it is as the document says. */
  faultOf({ method, path, status, contentType, body }: Given): string | null {
    const kind = (contentType ?? '').split(';', 1)[0] ?? '';
    // What has no route has no line in the document, and neither has a method that a route does not know.
    if (status === 405 || this.templateOf(path) === undefined) {
      return this.validate('#/components/schemas/Problem', body);
    }
    const template = this.templateOf(path) ?? '';
    const name = method === 'HEAD' ? 'get' : method.toLowerCase();
    const response = this.paths[template]?.[name]?.responses[String(status)];
    if (!response) return `${method} ${template} has no answer ${status} in the document`;
    if (!response.content) return body === '' ? null : `${method} ${template} ${status} has a body`;
    if (!(kind in response.content)) return `${method} ${template} ${status} is ${kind} and should not be`;
    if (!kind.endsWith('json')) return null;
    const at = ['paths', template, name, 'responses', String(status), 'content', kind, 'schema'];
    return this.validate(`#/${at.map(escaped).join('/')}`, body);
  }

  private validate(pointer: string, body: unknown): string | null {
    let check = this.compiled.get(pointer);
    if (!check) {
      check = this.ajv.compile({ $ref: `contract${pointer}` });
      this.compiled.set(pointer, check);
    }
    return check(body) ? null : `${pointer}: ${this.ajv.errorsText(check.errors)}`;
  }

  /** Fixed paths come before those with parameters. */
  private templateOf(path: string): string | undefined {
    if (path in this.paths) return path;
    return Object.keys(this.paths).find((template) =>
      new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
    );
  }
}
