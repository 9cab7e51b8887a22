import { Gauge, type Registry } from 'prom-client';
import type { EngineWatch } from '../engine/watch';
import { keptGauges } from './kept-gauges';

const BACKLOG_KEEP_MS = 5000;
/** The lists of the engine are limited to a few questions a second in all. */
const COUNTS_KEEP_MS = 30_000;

/** Adds what waits in the engine, how many cases are open, overdue and stuck, and whether workers are silent. */
export function measureEngine(registry: Registry, watch: EngineWatch): void {
  keptGauges(registry, { keepMs: BACKLOG_KEEP_MS, ask: () => watch.backlogs() }, [
    {
      name: 'tuntas_backlog_tasks',
      help: 'Tasks that wait for a worker, by queue of the engine, as it estimates them',
      labels: ['queue', 'kind'],
      read: (found) => found.map(({ queue, kind, tasks }) => ({ labels: { queue, kind }, value: tasks })),
    },
    {
      name: 'tuntas_backlog_oldest_seconds',
      help: 'Age of the oldest task that waits for a worker, by queue of the engine',
      labels: ['queue', 'kind'],
      read: (found) =>
        found.map(({ queue, kind, ageSeconds }) => ({ labels: { queue, kind }, value: ageSeconds })),
    },
  ]);
  keptGauges(registry, { keepMs: COUNTS_KEEP_MS, ask: () => watch.countCases() }, [
    {
      name: 'tuntas_open_cases',
      help: 'Cases that are not closed, as the engine counts them',
      read: ({ open }) => [{ value: open }],
    },
    {
      name: 'tuntas_overdue_cases',
      help: 'Open cases of which a clock has run out',
      read: ({ overdue }) => [{ value: overdue }],
    },
    {
      name: 'tuntas_stuck_cases',
      help: 'Cases whose workflow task fails again and again',
      read: ({ stuck }) => [{ value: stuck }],
    },
  ]);
  registry.registerMetric(
    new Gauge({
      name: 'tuntas_workers_silent',
      help: '1 while commands are left with the engine because no worker answers',
      registers: [],
      collect() {
        this.set(watch.isSilent() ? 1 : 0);
      },
    }),
  );
}
