import { join } from 'node:path';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Database } from './database';
import { releaseIn } from './release';

/** What every process of ours measures of itself. */
export interface Measured {
  readonly part: 'api' | 'worker';
  readonly database: Database;
  /** When reference data were last fetched from the database, in milliseconds; null when never. */
  readonly fetchedAt: () => number | null;
}

/** Adds version, database and the age of reference data. */
export function measureProcess(registry: Registry, { part, database, fetchedAt }: Measured): void {
  const build = new Gauge({
    name: 'tuntas_build_info',
    help: 'Always 1; which version of which part runs on which Node.js',
    labelNames: ['part', 'version', 'node'],
    registers: [registry],
  });
  build.set({ part, version: versionOf(), node: process.versions.node }, 1);
  registry.registerMetric(
    new Gauge({
      name: 'tuntas_database_up',
      help: '1 while MongoDB answers this process',
      registers: [],
      collect() {
        this.set(database.isUp ? 1 : 0);
      },
    }),
  );
  const reconnects = new Counter({
    name: 'tuntas_database_reconnects_total',
    help: 'How often the connection to MongoDB was lost and came back',
    registers: [registry],
  });
  let wasLost = false;
  database.connection.on('disconnected', () => {
    wasLost = true;
  });
  database.connection.on('connected', () => {
    if (wasLost) reconnects.inc();
    wasLost = false;
  });
  const age = new Gauge({
    name: 'tuntas_reference_age_seconds',
    help: 'Since rules, calendars and directory were last fetched from MongoDB; absent while they come from a copy',
    registers: [],
    collect() {
      const at = fetchedAt();
      if (at === null) this.remove();
      else this.set((Date.now() - at) / 1000);
    },
  });
  age.remove();
  registry.registerMetric(age);
}

/** The version of the package: beside the sources, or beside `dist` when this runs compiled. */
function versionOf(): string {
  return (
    releaseIn(join(__dirname, '..', 'package.json')) ??
    releaseIn(join(__dirname, '..', '..', 'package.json')) ??
    'unknown'
  );
}
