import { Gauge, type Registry } from 'prom-client';
import { within } from '../../store/database';
import type { Outbox } from '../../store/outbox';
import { Lately } from './lately';

const LIMIT_MS = 1000;
/** Scrapes that come together ask the database once. */
const KEEP_MS = 5000;

type State = Awaited<ReturnType<Outbox['state']>>;

/** Adds what a person on call must know of notices: how many wait, for how long, and how many were given up. */
export function measureOutbox(registry: Registry, outbox: Outbox, now: () => number): void {
  const kept = new Lately<State | null>({ keepMs: KEEP_MS, now });
  const lately = (): Promise<State | null> =>
    kept.of('', () => {
      const asked = outbox.isUp ? outbox.state().catch(() => null) : Promise.resolve(null);
      return within(LIMIT_MS, asked, null);
    });
  const gauge = (name: string, help: string, read: (state: State) => number): void => {
    const measured = new Gauge({
      name,
      help,
      registers: [],
      async collect() {
        const state = await lately();
        // Nothing is better than a number that nobody knows.
        if (state) this.set(read(state));
        else this.reset();
      },
    });
    registry.registerMetric(measured);
  };
  gauge('tuntas_outbox_waiting', 'Notices that wait to be sent', ({ waiting }) => waiting);
  gauge('tuntas_outbox_dead', 'Notices that were given up', ({ dead }) => dead);
  gauge('tuntas_outbox_oldest_seconds', 'Age of the oldest notice that waits', ({ oldest }) =>
    oldest === null ? 0 : Math.max(0, now() - oldest.getTime()) / 1000,
  );
}
