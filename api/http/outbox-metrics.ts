import type { Registry } from 'prom-client';
import type { Outbox } from '../../store/outbox';
import { keptGauges } from '../metrics/kept-gauges';

/** Scrapes that come together ask the database once. */
const KEEP_MS = 5000;

/** Adds what a person on call must know of notices: how many wait, for how long, and how many were given up. */
export function measureOutbox(registry: Registry, outbox: Outbox, now: () => number): void {
  const ask = (): ReturnType<Outbox['state']> =>
    outbox.isUp ? outbox.state() : Promise.reject(new Error('the database is away'));
  keptGauges(registry, { keepMs: KEEP_MS, ask }, [
    {
      name: 'tuntas_outbox_waiting',
      help: 'Notices that wait to be sent',
      read: ({ waiting }) => [{ value: waiting }],
    },
    {
      name: 'tuntas_outbox_dead',
      help: 'Notices that were given up',
      read: ({ dead }) => [{ value: dead }],
    },
    {
      name: 'tuntas_outbox_oldest_seconds',
      help: 'Age of the oldest notice that waits',
      read: ({ oldest }) => [{ value: oldest === null ? 0 : Math.max(0, now() - oldest.getTime()) / 1000 }],
    },
  ]);
}
