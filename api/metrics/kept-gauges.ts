import { Gauge, type Registry } from 'prom-client';
import { within } from '../../store/database';
import { Lately } from '../http/lately';

/** A scrape must not wait for a server that is away. */
const LIMIT_MS = 1000;

/** One measurement of what was asked for. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A gauge that is read out of what was asked for. */
export interface KeptGauge<T> {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  readonly read: (found: T) => readonly Sample[];
}

/**
 * Adds gauges that are read out of one answer, which is kept for a while: scrapes that come often cost no more than one.
 * While nobody answers they have no value: nothing is better than a number that nobody knows.
 */
export function keptGauges<T>(
  registry: Registry,
  { keepMs, ask }: { keepMs: number; ask: () => Promise<T> },
  gauges: readonly KeptGauge<T>[],
): void {
  const kept = new Lately<T | null>({ keepMs });
  const lately = (): Promise<T | null> =>
    kept.of('', () => {
      const asked = ask().catch(() => null);
      return within(LIMIT_MS, asked, null);
    });
  for (const { name, help, labels = [], read } of gauges) {
    const gauge = new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [registry],
      async collect() {
        const found = await lately();
        forget(this);
        if (found === null) return;
        for (const { labels: of = {}, value } of read(found)) this.set(of, value);
      },
    });
    forget(gauge);
  }
}

/** A gauge without labels that is merely reset would say 0. */
function forget(gauge: Gauge): void {
  gauge.reset();
  gauge.remove({});
}
