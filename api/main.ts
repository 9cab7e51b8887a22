import pino from 'pino';
import type { RunSettings } from '../domain/settings';
import { CalendarStore } from '../store/calendar-store';
import { Complaints } from '../store/complaints';
import { DirectoryStore } from '../store/directory-store';
import { Database } from '../store/database';
import { LastSuccess } from '../store/last-success';
import { loadReference, refreshReference, type ReferenceSource } from '../store/load-reference';
import { MaintenanceBook } from '../store/maintenance';
import { measureProcess } from '../store/measured';
import { Outbox } from '../store/outbox';
import { NO_ROUTES } from '../store/reference-data';
import { Receipts } from '../store/receipts';
import { makeRegions } from '../store/regions';
import { RuleBook } from '../store/rule-book';
import { makeSealer } from '../store/seal';
import { createApp } from './app';
import { makeVerifier } from './auth/jwt';
import { FilingBook } from './command/filing-book';
import { ToldLately } from './command/told-lately';
import { makeComparer } from './compare/comparer';
import { figuresInThread } from './figures/threaded';
import { engineClient } from './engine/client';
import { followedEngine } from './engine/followed';
import { observedEngine } from './engine/observed';
import { countTurnedAway, measureGate } from './http/limit-metrics';
import { Gate } from './http/limits/gate';
import { TakeUp } from './http/limits/take-up';
import { watchStrain } from './http/limits/watch';
import { makeMetrics } from './http/metrics';
import { measureOutbox } from './http/outbox-metrics';
import { measureEngine } from './metrics/engine';
import { makeServing } from './serving';

/** A case is told the same word of its reporter's secret once in so long. */
const SECRET_WORDS_MS = 10 * 60_000;
/** Directory, calendars and rules are looked up in memory, and fetched anew this often. */
const REFRESH_MS = 30_000;

export interface RunningApi {
  /** Says that it is going, takes no more requests, lets those under way end, and closes its connections. */
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
  const fetched = new LastSuccess(database.isUp);
  const refresh = (): Promise<boolean> => fetched.of(refreshReference(reference, source));
  const metrics = makeMetrics({ process: true });
  const engine = observedEngine(
    engineClient({ address: settings.temporalAddress, namespace, quietMs: settings.limits.quietMs }),
    metrics.commands,
  );
  const outbox = new Outbox(database);
  const receipts = new Receipts(database);
  measureOutbox(metrics.registry, outbox, () => Date.now());
  measureEngine(metrics.registry, engine.watch);
  measureProcess(metrics.registry, { part: 'api', database, fetchedAt: fetched.when });
  const gate = new Gate({
    limits: settings.limits,
    secretKey: settings.keys.secretKey,
    turnedAway: countTurnedAway(metrics.registry),
  });
  measureGate(metrics.registry, gate);
  const takeUp = new TakeUp((id) => engine.hasBegun(id));
  const strain = watchStrain(gate, takeUp);
  const serving = makeServing(settings.limits.connections);
  const figures = figuresInThread({ mongodbUri: settings.mongodbUri, logger });
  const app = createApp({
    verifier: makeVerifier({ ...tokenKeys(settings), issuer: settings.issuer, audience: settings.audience }),
    secretKey: settings.keys.secretKey,
    logger,
    reference,
    regions: makeRegions(),
    complaints: new Complaints(database, () => (reference.all.routes ?? NO_ROUTES).words),
    figures,
    receipts,
    filings: new FilingBook(receipts),
    secretWords: new ToldLately(SECRET_WORDS_MS),
    outbox,
    rules: new RuleBook(database),
    comparer: makeComparer({ mongodbUri: settings.mongodbUri }),
    calendars: new CalendarStore(database),
    directory: new DirectoryStore(database),
    refreshReference: refresh,
    engine: followedEngine(engine, (id) => takeUp.started(id)),
    maintenance: new MaintenanceBook(database),
    onCalendarChanged: async ({ names }) => ({ id: await engine.startReplanning(names) }),
    sealer: makeSealer(settings.keys.sealKeys),
    uiUrl,
    namespace,
    now: () => Date.now(),
    metrics,
    gate,
    isDraining: serving.isDraining,
  });
  const { server } = serving;
  server.on('request', app);
  const refreshing = setInterval(() => void refresh(), REFRESH_MS);
  const close = async (): Promise<void> => {
    clearInterval(refreshing);
    strain.stop();
    await Promise.allSettled([engine.close(), figures.stop(), database.stop()]);
  };
  try {
    await serving.listen(settings.apiPort, settings.apiHost, (error) =>
      logger.warn(
        { error: String(error) },
        'takes only one connection at a time: clients may wait in a flood',
      ),
    );
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async stop() {
      const inTime = await serving.drain(settings.drain);
      if (!inTime) logger.warn('requests were still under way when the time to stop was over (TUNTAS_DRAIN)');
      await close();
    },
  };
}

function tokenKeys({ jwksUrl, keys }: RunSettings): { jwksUrl: string } | { jwtKey: string } {
  return jwksUrl === null ? { jwtKey: keys.jwtKey ?? '' } : { jwksUrl };
}
