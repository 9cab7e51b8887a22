import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export type Metrics = {
  readonly registry: Registry;
  readonly requestSeconds: Histogram<'method' | 'route' | 'status'>;
  /** Commands given to cases, and filings. */
  readonly commands: Counter<'command' | 'outcome'>;
};

/**
 * A registry of its own, so that several apps can live in one process. With `process: true` it also measures
 * the process (memory, event loop, garbage collection).
 */
export const makeMetrics = (options: { process?: boolean } = {}): Metrics => {
  const registry = new Registry();
  if (options.process) collectDefaultMetrics({ register: registry });
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'tuntas_http_request_seconds',
      help: 'Time to answer a request, by method, route pattern and status',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [registry],
    }),
    commands: new Counter({
      name: 'tuntas_commands_total',
      help: 'Commands and filings, by what became of them: answered, refused, left, gone, turned-away, unavailable, failed',
      labelNames: ['command', 'outcome'],
      registers: [registry],
    }),
  };
};
