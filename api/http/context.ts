import type { RequestHandler, Response } from 'express';
import { randomUUID } from 'node:crypto';
import type { Lang } from '../../domain/reference';

/** What the middleware knows of a request before any route does. */
export type RequestContext = {
  readonly requestId: string;
  readonly lang: Lang;
  readonly startedAt: bigint;
  /** The pattern of the route that serves it, never the path itself, which can hold ids. */
  route: string;
};

const contexts = new WeakMap<Response, RequestContext>();

const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** The context of the request that `res` answers. */
export const contextOf = (res: Response): RequestContext =>
  contexts.get(res) ?? { requestId: '-', lang: 'id', startedAt: process.hrtime.bigint(), route: 'none' };

/**
 * Gives each request an id (the caller's `X-Request-Id` if it is well-formed), a language by
 * `Accept-Language` and a start time.
 */
export const requestContext: RequestHandler = (req, res, next) => {
  const offered = req.get('x-request-id') ?? '';
  const requestId = REQUEST_ID.test(offered) ? offered : randomUUID();
  const lang = req.acceptsLanguages('id', 'en') === 'en' ? 'en' : 'id';
  contexts.set(res, { requestId, lang, startedAt: process.hrtime.bigint(), route: 'none' });
  res.set('X-Request-Id', requestId);
  next();
};
