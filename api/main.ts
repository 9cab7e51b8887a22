import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import pino from 'pino';
import type { RunSettings } from '../domain/settings';
import { CalendarStore } from '../store/calendar-store';
import { Complaints } from '../store/complaints';
import { DirectoryStore } from '../store/directory-store';
import { Database } from '../store/database';
import { loadReference, refreshReference, type ReferenceSource } from '../store/load-reference';
import { MaintenanceBook } from '../store/maintenance';
import { Outbox } from '../store/outbox';
import { NO_ROUTES } from '../store/reference-data';
import { Receipts } from '../store/receipts';
import { makeRegions } from '../store/regions';
import { RuleBook } from '../store/rule-book';
import { makeSealer } from '../store/seal';
import { createApp } from './app';
import { makeVerifier } from './auth/jwt';
import { FilingBook } from './command/filing-book';
import { makeComparer } from './compare/comparer';
import { engineClient } from './engine/client';
import { makeMetrics } from './http/metrics';
import { measureOutbox } from './http/outbox-metrics';

/** Directory, calendars and rules are looked up in memory, and fetched anew this often. */
const REFRESH_MS = 30_000;
/** How long requests that are under way may take to end. */
const DRAIN_MS = 10_000;
/** Whoever sends a request slower than this is let go. */
const HEADERS_MS = 15_000;
const REQUEST_MS = 30_000;
const KEEP_ALIVE_MS = 10_000;
const LOOK_FOR_SLOW_MS = 5000;

export interface RunningApi {
  /** Takes no more requests, lets those under way end, and closes its connections. */
  stop(): Promise<void>;
}

/**
 * The API as a process: listens on `apiHost` and `apiPort`. It starts while Temporal or MongoDB is away and uses them
 * when they are there. Throws when the port cannot be had.
 */
export async function startApi(settings: RunSettings): Promise<RunningApi> {
  const logger = pino({ name: 'api', level: settings.logLevel }, pino.destination(2));
  const database = new Database(settings.mongodbUri);
  await database.start();
  const { dataDir, dayMs, namespace, uiUrl } = settings;
  const source: ReferenceSource = { database, dataDir, dayMs, log: (line) => logger.warn(line) };
  const reference = await loadReference(source);
  const engine = engineClient({ address: settings.temporalAddress, namespace });
  const outbox = new Outbox(database);
  const receipts = new Receipts(database);
  const metrics = makeMetrics({ process: true });
  measureOutbox(metrics.registry, outbox, () => Date.now());
  const app = createApp({
    verifier: makeVerifier({ ...tokenKeys(settings), issuer: settings.issuer, audience: settings.audience }),
    secretKey: settings.keys.secretKey,
    logger,
    reference,
    regions: makeRegions(),
    complaints: new Complaints(database, () => (reference.all.routes ?? NO_ROUTES).words),
    receipts,
    filings: new FilingBook(receipts),
    outbox,
    rules: new RuleBook(database),
    comparer: makeComparer({ mongodbUri: settings.mongodbUri }),
    calendars: new CalendarStore(database),
    directory: new DirectoryStore(database),
    refreshReference: () => refreshReference(reference, source),
    engine,
    maintenance: new MaintenanceBook(database),
    onCalendarChanged: async ({ names }) => ({ id: await engine.startReplanning(names) }),
    sealer: makeSealer(settings.keys.sealKeys),
    uiUrl,
    namespace,
    now: () => Date.now(),
    metrics,
  });
  const server = createServer(
    {
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: LOOK_FOR_SLOW_MS,
    },
    app,
  );
  const refreshing = setInterval(() => void refreshReference(reference, source), REFRESH_MS);
  const close = async (): Promise<void> => {
    clearInterval(refreshing);
    await Promise.allSettled([engine.close(), database.stop()]);
  };
  try {
    server.listen(settings.apiPort, settings.apiHost);
    await once(server, 'listening');
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async stop() {
      await drain(server);
      await close();
    },
  };
}

function tokenKeys({ jwksUrl, keys }: RunSettings): { jwksUrl: string } | { jwtKey: string } {
  return jwksUrl === null ? { jwtKey: keys.jwtKey ?? '' } : { jwksUrl };
}

/** Resolves when nothing is under way any more, or when waiting has taken too long. */
async function drain(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(late);
}
