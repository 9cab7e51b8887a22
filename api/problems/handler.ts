import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { loggable } from '../../domain/loggable';
import { contextOf } from '../http/context';
import { toProblem } from './translate';

/**
 * The last of the middleware: writes every error as `application/problem+json` in the caller's language, and
 * logs those that are ours. A body never tells of the inside.
 */
export const problemHandler =
  (logger: Logger): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    const { lang, trace, route, case: of } = contextOf(res);
    const problem = toProblem(error, lang);
    if (problem.code === 'internal') {
      const about = of === undefined ? {} : { case: of };
      const { method } = req;
      logger.error({ trace, ...about, method, route, error: loggable(error) }, 'request failed');
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
