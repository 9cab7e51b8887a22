import type { RequestHandler, Response } from 'express';
import type { Lang } from '../../domain/reference';
import { serve, traceOf, type Served } from './trace';

/** What the middleware knows of a request before any route does. */
export type RequestContext = Served & {
  readonly lang: Lang;
  readonly startedAt: bigint;
  /** The pattern of the route that serves it, never the path itself, which can hold ids. */
  route: string;
};

const contexts = new WeakMap<Response, RequestContext>();

/** The context of the request that `res` answers. */
export const contextOf = (res: Response): RequestContext =>
  contexts.get(res) ?? { trace: '-', lang: 'id', startedAt: process.hrtime.bigint(), route: 'none' };

/**
 * Gives each request the id of its trace, a language by `Accept-Language` and a start time. The answer says in
 * `X-Request-Id` which id is used.
 */
export const requestContext: RequestHandler = (req, res, next) => {
  const trace = traceOf(req.get('traceparent'), req.get('x-request-id'));
  const lang = req.acceptsLanguages('id', 'en') === 'en' ? 'en' : 'id';
  const context: RequestContext = { trace, lang, startedAt: process.hrtime.bigint(), route: 'none' };
  contexts.set(res, context);
  res.set('X-Request-Id', trace);
  serve(context, next);
};
