import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Lang } from '../domain/reference';
import type { Access, Caller } from './auth/caller';
import type { AppDeps } from './deps';
import type { BodyReader } from './http/body';
import { guardInput } from './http/guard';
import { strictly, validate } from './http/validate';
import { Problem, type ProblemCode } from './problem';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What a handler gives. A text body needs a `Content-Type` among the headers. */
export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** How a status is documented; `contentType` for answers that are not JSON. */
export type AnswerDoc = {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly contentType?: string;
  /** Further media types that a caller may ask for with `Accept`. */
  readonly also?: readonly string[];
};

/** Who calls, and what a handler works with, whatever the input. */
export type CallContext = {
  readonly caller: Caller;
  readonly req: Request;
  readonly res: Response;
  readonly lang: Lang;
  readonly deps: AppDeps;
};

/** What a handler gets: the input as its schemas gave it. */
export type RouteContext<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  H extends z.ZodType = z.ZodType,
> = CallContext & {
  readonly params: z.output<P>;
  readonly query: z.output<Q>;
  readonly body: z.output<B>;
  /** Request headers, under the lower-case names of the schema. */
  readonly headers: z.output<H>;
};

type Documented = {
  readonly method: Method;
  /** As Express writes it: `/v1/agencies/:id`. */
  readonly path: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly access: Access;
  readonly answers: Readonly<Record<number, AnswerDoc>>;
  /** How the body is read; as JSON unless given. */
  readonly reader?: BodyReader;
  /** Problems beyond those that follow from access, input and method; for the document. */
  readonly problems?: readonly ProblemCode[];
};

type RouteDefinition<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  H extends z.ZodType,
> = Documented & {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly headers?: H;
  readonly handler: (context: RouteContext<P, Q, B, H>) => Promise<Answer>;
};

/** Input as it came, before any schema: a `RouteContext` of unknowns. */
export type RawContext = RouteContext;

/** A route whatever its schemas: what is mounted and documented. */
export type Route = Documented & {
  readonly params: z.ZodObject | undefined;
  readonly query: z.ZodObject | undefined;
  readonly body: z.ZodType | undefined;
  readonly headers: z.ZodObject | undefined;
  /** Checks the input, then lets the handler answer. */
  readonly run: (raw: RawContext) => Promise<Answer>;
};

const empty = z.object({});

/** A path whose parts cannot exist is not found, rather than wrongly filled in. */
const parseParams = (schema: z.ZodType, value: unknown): unknown => {
  const result = schema.safeParse(value);
  if (!result.success) throw new Problem('not-found');
  return result.data;
};

/**
 * Describes one route: what it takes, who may call it, what it answers. The same zod schemas check the requests
 * and make the OpenAPI document. Unknown query parameters and body fields are refused (nested objects must be
 * `z.strictObject` to refuse theirs); an absent body counts as `{}`.
 */
export const defineRoute = <
  P extends z.ZodObject = z.ZodObject<{}>,
  Q extends z.ZodObject = z.ZodObject<{}>,
  B extends z.ZodType = z.ZodObject<{}>,
  H extends z.ZodObject = z.ZodObject<{}>,
>(
  definition: RouteDefinition<P, Q, B, H>,
): Route => {
  const { handler, params, query, body, headers, ...documented } = definition;
  const querySchema = strictly(query ?? empty);
  const bodySchema = strictly(body ?? empty);
  return {
    ...documented,
    params,
    query,
    body,
    headers,
    run: async (raw) => {
      const { lang } = raw;
      guardInput(raw.query, lang);
      guardInput(raw.body, lang);
      const checked = {
        ...raw,
        params: parseParams(params ?? empty, raw.params),
        query: validate(querySchema, raw.query, lang),
        headers: validate(headers ?? empty, raw.headers, lang),
        body: validate(bodySchema, raw.body, lang),
      };
      // The one place where the types are taken on trust: each member has just been through its own schema.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return handler(checked as RouteContext<P, Q, B, H>);
    },
  };
};
