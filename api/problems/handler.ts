import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { contextOf } from '../http/context';
import { toProblem } from './translate';

/** What of an error may be logged: its other members can hold what citizens wrote. */
const loggable = (error: unknown): Record<string, unknown> =>
  error instanceof Error
    ? { type: error.name, message: error.message, stack: error.stack }
    : { type: typeof error };

/**
 * The last of the middleware: writes every error as `application/problem+json` in the caller's language, and
 * logs those that are ours. A body never tells of the inside.
 */
export const problemHandler =
  (logger: Logger): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    const { lang, requestId, route } = contextOf(res);
    const problem = toProblem(error, lang);
    if (problem.code === 'internal') {
      logger.error({ requestId, method: req.method, route, error: loggable(error) }, 'request failed');
    }
    if (res.headersSent) {
      // Half an answer is out: only breaking the connection tells the client that it is not whole.
      next(error);
      return;
    }
    res
      .status(problem.httpStatus)
      .set(problem.headers)
      .set('Content-Language', lang)
      .type('application/problem+json')
      .send(JSON.stringify(problem.body(lang, req.originalUrl.split('?', 1)[0] ?? '/')));
  };
