import { existsSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker, type LogLevel } from '@temporalio/worker';
import pino from 'pino';
import { createActivities } from '../activities';
import type { RunSettings } from '../domain/settings';
import { Complaints } from '../store/complaints';
import { Database } from '../store/database';
import { LikenessRebuild } from '../store/likeness-rebuild';
import { loadReference, refreshReference, type ReferenceSource } from '../store/load-reference';
import { MaintenanceBook } from '../store/maintenance';
import { OpenCases } from '../store/open-cases';
import { Outbox } from '../store/outbox';
import type { ReferenceMemory } from '../store/reference';
import { NO_ROUTES } from '../store/reference-data';
import { makeSealer } from '../store/seal';
import { UntoldCases } from '../store/untold-cases';
import { CASE_QUEUE, caseFileQuery, PROJECTION_QUEUE } from '../workflows/contract';
import { BUNDLE_PATH } from './bundle';
import { maintenanceWorker, replanIfOutdated } from './maintenance';
import { startOutbox } from './outbox';
import { channelsOf } from './outbox/channels';

/** Long enough for what runs to end: no activity of ours takes longer than five seconds but those that are retried. */
const SHUTDOWN_GRACE = '8s';
const REFRESH_MS = 30_000;

export interface RunningWorker {
  /** Lets what runs come to its end, then closes the connections. */
  stop(): Promise<void>;
  /** Resolves if the worker ends by itself. */
  failed: Promise<Error>;
}

/** Starts the worker for cases, the one for late projections and the one for maintenance. Throws when Temporal cannot be reached. */
export async function startWorker(settings: RunSettings): Promise<RunningWorker> {
  if (!existsSync(BUNDLE_PATH)) throw new Error('the workflow code is not built: run "npm run build"');
  const logger = pino({ name: 'worker', level: settings.logLevel }, pino.destination(2));
  installRuntime(logger);
  const { temporalAddress: address, namespace } = settings;
  const [native, connection] = await Promise.all([
    NativeConnection.connect({ address }),
    Connection.connect({ address }),
  ]);
  const client = new Client({ connection, namespace });
  const database = new Database(settings.mongodbUri);
  await database.start();
  const source: ReferenceSource = {
    database,
    dataDir: settings.dataDir,
    dayMs: settings.dayMs,
    log: (line) => logger.warn(line),
  };
  const reference = await loadReference(source);
  const planning = {
    world: () => reference.world(),
    calendarTags: (names: readonly string[]) => reference.calendarTags(names),
    needRules: async (version: string) => {
      if (reference.hasVersion(version)) return;
      await refreshReference(reference, source);
      if (!reference.hasVersion(version))
        throw new Error(`rules of version ${version} are nowhere to be had`);
    },
    sealer: makeSealer(settings.keys.sealKeys),
  };
  const complaints = new Complaints(database, () => (reference.all.routes ?? NO_ROUTES).words);
  // What a database that is away prevents, or another process that died left undone, the next refresh goes on with.
  const rebuilding = new LikenessRebuild(database, complaints.likeness);
  const activities = createActivities({
    ...planning,
    complaints,
    fetchCase: (id) => client.workflow.getHandle(id).query(caseFileQuery),
  });
  const cases = new OpenCases(database);
  const book = new MaintenanceBook(database);
  const lookAfterCalendars = calendarWatch(async () => {
    if (!database.isUp) throw new Error('the database is away');
    if (await replanIfOutdated(client, reference, cases, book))
      logger.warn('calendars or agencies have changed: cases are planned anew');
  });
  const refreshing = setInterval(() => {
    void refreshReference(reference, source).then(() => lookAfterCalendars(versionOf(reference)));
    rebuilding.goOn();
  }, REFRESH_MS);
  const common = { connection: native, namespace, shutdownGraceTime: SHUTDOWN_GRACE } as const;
  const caseWorker = await Worker.create({
    ...common,
    activities,
    taskQueue: CASE_QUEUE,
    workflowBundle: { codePath: BUNDLE_PATH },
    maxCachedWorkflows: 2000,
    maxConcurrentLocalActivityExecutions: 100,
    workflowTaskPollerBehavior: { type: 'autoscaling' },
  });
  const projections = await Worker.create({
    ...common,
    activities,
    taskQueue: PROJECTION_QUEUE,
    maxConcurrentActivityTaskExecutions: 10,
  });
  const maintenance = await maintenanceWorker(common, client, {
    ...planning,
    cases,
    book,
    calendarNames: () => [...reference.calendars.keys()],
    refresh: () => refreshReference(reference, source),
  });
  const channels = channelsOf(settings.notify);
  const outbox =
    channels.length === 0
      ? null
      : startOutbox({
          ...planning,
          channels,
          cases: new UntoldCases(database),
          outbox: new Outbox(database),
          directory: () => reference.directory,
          logger,
        });
  const workers = [caseWorker, projections, maintenance];
  const runs = workers.map((worker) => worker.run());
  rebuilding.goOn();
  void lookAfterCalendars(versionOf(reference));
  const failed = Promise.all(runs).then(
    () => new Error('the worker stopped'),
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  return {
    failed,
    async stop() {
      clearInterval(refreshing);
      rebuilding.stop();
      const told = outbox?.stop();
      for (const worker of workers) {
        if (worker.getState() === 'RUNNING') worker.shutdown();
      }
      await Promise.allSettled([...runs, told]);
      await Promise.allSettled([native.close(), connection.close(), database.stop()]);
    },
  };
}

/** Changes with the calendars and with the directory. */
function versionOf({ calendarsVersion, directory }: ReferenceMemory): string {
  return `${calendarsVersion}/${directory.revision}`;
}

/** Looks once at every version of the calendars that comes along; again later if nobody could be asked. */
function calendarWatch(look: () => Promise<void>): (version: string) => Promise<void> {
  let seen = '';
  return async (version) => {
    if (seen === version) return;
    try {
      await look();
      seen = version;
    } catch {
      // The database or the engine is away; it is asked again with the next refresh.
    }
  };
}

function installRuntime(logger: pino.Logger): void {
  const levels: Record<LogLevel, pino.Level> = {
    TRACE: 'trace',
    DEBUG: 'debug',
    INFO: 'info',
    WARN: 'warn',
    ERROR: 'error',
  };
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      // The worker for projections has none on purpose.
      if (!message.startsWith('No workflows registered')) logger[levels[level]](plain(meta), message);
    }),
    // The process has its own handling of signals; the runtime must not stop workers behind its back.
    shutdownSignals: [],
    telemetryOptions: { logging: { forward: {}, filter: 'WARN' } },
  });
}

/** Ids and errors are worth logging; contexts of workflow code are large and may hold what is not ours to log. */
function plain(meta: unknown): object {
  if (typeof meta !== 'object' || meta === null) return {};
  const { workflowId, error } = meta as { workflowId?: unknown; error?: unknown };
  return {
    ...(typeof workflowId === 'string' ? { workflowId } : {}),
    ...(error instanceof Error ? { error: error.message } : {}),
    ...(typeof error === 'string' ? { error } : {}),
  };
}
