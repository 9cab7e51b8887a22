import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { contextOf } from './context';
import type { Metrics } from './metrics';

const NOT_FOUND = 404;
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * One log line and one measurement per request: method, route pattern, status, milliseconds, trace, and the case
 * that it was about. Never a path, a query value, a body or a token.
 */
export const observe =
  (logger: Logger, metrics: Metrics): RequestHandler =>
  (req, res, next) => {
    // `close` comes also when the client went away before it had its answer.
    res.once('close', () => {
      const { trace, route, startedAt, case: of } = contextOf(res);
      const ms = Number(process.hrtime.bigint() - startedAt) / 1e6;
      const status = res.writableFinished ? res.statusCode : 499;
      const { method } = req;
      metrics.requestSeconds.observe({ method, route, status }, ms / 1000);
      // Probes come every second or so; they are worth a line only when something is being looked for.
      const level = PROBES.has(route) ? 'debug' : 'info';
      // What there is not may be anything that somebody has typed.
      const found = of === undefined || status === NOT_FOUND ? {} : { case: of };
      logger[level]({ trace, ...found, method, route, status, ms: Math.round(ms * 10) / 10 }, 'request');
    });
    next();
  };
