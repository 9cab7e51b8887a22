import type { Logger } from 'pino';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ActivityWatch } from '../activities/watch';
import { measureProcess, type Measured } from '../store/measured';
import { NOTICE_OUTCOMES, type NoticeOutcome } from './outbox/sender';
import { WaitingCases } from './waiting';

/** A projection that took longer is worth a line: the case was read from the engine meanwhile. */
const LATE_MS = 2000;
const SECOND_MS = 1000;

export interface WorkerMetrics {
  readonly registry: Registry;
  readonly watch: ActivityWatch;
  /** Counts what became of an attempt to send a notice. */
  readonly notice: (outcome: NoticeOutcome) => void;
}

/** What a worker measures: rungs, projections, and its own process. */
export function makeWorkerMetrics(measured: Omit<Measured, 'part'>, logger: Logger): WorkerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  measureProcess(registry, { ...measured, part: 'worker' });
  const lateness = new Histogram({
    name: 'tuntas_rung_lateness_seconds',
    help: 'How long after its planned wake a rung fired, by what it does',
    labelNames: ['action'],
    buckets: [1, 5, 15, 60, 300, 900, 3600, 21_600, 86_400],
    registers: [registry],
  });
  const lag = new Histogram({
    name: 'tuntas_projection_lag_seconds',
    help: 'How long after a case has changed the read model has acknowledged it',
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 5, 15, 60, 300, 900, 3600],
    registers: [registry],
  });
  const notices = new Counter({
    name: 'tuntas_notices_total',
    help: 'Attempts to send a notice, by what became of them',
    labelNames: ['outcome'],
    registers: [registry],
  });
  // From nought on, or the first of a kind would be no increase.
  for (const outcome of NOTICE_OUTCOMES) notices.inc({ outcome }, 0);
  const waiting = new WaitingCases();
  registry.registerMetric(
    new Gauge({
      name: 'tuntas_projection_waiting',
      help: 'Cases that wait for the read model, as this worker has tried them last',
      registers: [],
      collect() {
        this.set(waiting.state().count);
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: 'tuntas_projection_oldest_seconds',
      help: 'Since when the oldest of them waits; 0 when none does',
      registers: [],
      collect() {
        const { oldest } = waiting.state();
        this.set(oldest === null ? 0 : Math.max(0, Date.now() - oldest) / SECOND_MS);
      },
    }),
  );
  return {
    registry,
    notice: (outcome) => notices.inc({ outcome }),
    watch: {
      fired: (rungs) => {
        for (const { action, ms } of rungs) lateness.observe({ action }, ms / SECOND_MS);
      },
      projected: (id, since) => {
        waiting.done(id);
        const ms = Math.max(0, Date.now() - since);
        lag.observe(ms / SECOND_MS);
        if (ms >= LATE_MS) logger.info({ case: id, ms }, 'projected late');
      },
      waits: (id, since) => waiting.waits(id, since),
    },
  };
}
