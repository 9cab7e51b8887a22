import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { contextOf } from './context';
import type { Metrics } from './metrics';

const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * One log line and one measurement per request: method, route pattern, status, milliseconds, request id.
 * Never a path, a query value, a body or a token.
 */
export const observe =
  (logger: Logger, metrics: Metrics): RequestHandler =>
  (req, res, next) => {
    // `close` comes also when the client went away before it had its answer.
    res.once('close', () => {
      const { requestId, route, startedAt } = contextOf(res);
      const ms = Number(process.hrtime.bigint() - startedAt) / 1e6;
      const status = res.writableFinished ? res.statusCode : 499;
      const { method } = req;
      metrics.requestSeconds.observe({ method, route, status }, ms / 1000);
      // Probes come every second or so; they are worth a line only when something is being looked for.
      const level = PROBES.has(route) ? 'debug' : 'info';
      logger[level]({ requestId, method, route, status, ms: Math.round(ms * 10) / 10 }, 'request');
    });
    next();
  };
