import { existsSync } from 'node:fs';
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import pino from 'pino';
import { createActivities } from '../activities';
import type { RunSettings } from '../domain/settings';
import { Complaints } from '../store/complaints';
import { Database, within } from '../store/database';
import { LikenessRebuild } from '../store/likeness-rebuild';
import { LastSuccess } from '../store/last-success';
import { loadReference, needRules, refreshReference, type ReferenceSource } from '../store/load-reference';
import { MaintenanceBook } from '../store/maintenance';
import { OpenCases } from '../store/open-cases';
import { Outbox } from '../store/outbox';
import type { ReferenceMemory } from '../store/reference';
import { NO_ROUTES } from '../store/reference-data';
import { makeSealer } from '../store/seal';
import { UntoldCases } from '../store/untold-cases';
import { askCase } from '../workflows/asking';
import { CASE_QUEUE, PROJECTION_QUEUE } from '../workflows/contract';
import { buildIdOf } from './build-id';
import { BUNDLE_PATH } from './bundle';
import { connect } from './connect';
import { Deployments } from './deployments';
import { maintenanceWorker, replanIfOutdated } from './maintenance';
import { makeWorkerMetrics } from './metrics';
import { startOutbox } from './outbox';
import { channelsOf } from './outbox/channels';
import { installRuntime } from './runtime';
import { startStatus } from './status';
import { dormant, versioned, watchVersion } from './versioning';

/** Of the time in which the worker stops, the last is for closing what is left. */
const CLOSING_MS = 1000;
const REFRESH_MS = 30_000;
/** So long the engine may take to say that it is there. */
const ENGINE_MS = 1000;

export interface RunningWorker {
  /** Resolves when it gets work, or is known to wait for its turn beside another version; later if the engine is away. */
  ready: Promise<void>;
  /** Lets what runs come to its end, then closes the connections. */
  stop(): Promise<void>;
  /** Resolves if the worker ends by itself. */
  failed: Promise<Error>;
}

interface Given {
  /** Finds a port of this machine alone that nobody listens on. */
  freePort: () => Promise<number>;
  /** Asks it to stop while it still waits for Temporal. */
  signal?: AbortSignal;
}

/**
 * Starts the worker for cases, the one for late projections and the one for maintenance, as soon as Temporal is there.
 * Throws the signal's reason when it is to stop before that.
 */
export async function startWorker(
  settings: RunSettings,
  { freePort, signal = new AbortController().signal }: Given,
): Promise<RunningWorker> {
  if (!existsSync(BUNDLE_PATH)) throw new Error('the workflow code is not built: run "npm run build"');
  const logger = pino({ name: 'worker', level: settings.logLevel }, pino.destination(2));
  // The engine's own measurements are fetched from here and given out with ours.
  const engineMetricsAt = settings.workerPort === null ? null : `127.0.0.1:${await freePort()}`;
  installRuntime(logger, engineMetricsAt);
  const { temporalAddress: address, namespace } = settings;
  const { native, connection } = await connect({ address, namespace, logger, signal });
  const client = new Client({ connection, namespace });
  const buildId = settings.buildId ?? (await buildIdOf(BUNDLE_PATH));
  const deployments = new Deployments(connection, namespace, `worker ${buildId}`);
  // A server that knows no versions refuses every task of a worker that has one.
  const isVersioned = (await deployments.describe()) !== 'unsupported';
  const database = new Database(settings.mongodbUri);
  await database.start();
  const source: ReferenceSource = {
    database,
    dataDir: settings.dataDir,
    dayMs: settings.dayMs,
    log: (line) => logger.warn(line),
  };
  const reference = await loadReference(source);
  const fetched = new LastSuccess(database.isUp);
  const refresh = (): Promise<boolean> => fetched.of(refreshReference(reference, source));
  const metrics = makeWorkerMetrics({ database, fetchedAt: fetched.when }, logger);
  const planning = {
    world: () => reference.world(),
    calendarTags: (names: readonly string[]) => reference.calendarTags(names),
    needRules: (version: string) => needRules(reference, version, refresh),
    sealer: makeSealer(settings.keys.sealKeys),
  };
  const complaints = new Complaints(database, () => (reference.all.routes ?? NO_ROUTES).words);
  // What a database that is away prevents, or another process that died left undone, the next refresh goes on with.
  const rebuilding = new LikenessRebuild(database, complaints.likeness);
  const activities = createActivities({
    ...planning,
    complaints,
    fetchCase: (id) => askCase(client.workflow.getHandle(id), { of: 'caseFile' }, 'projection'),
    watch: metrics.watch,
  });
  const cases = new OpenCases(database);
  const book = new MaintenanceBook(database);
  const lookAfterCalendars = calendarWatch(async () => {
    if (!database.isUp) throw new Error('the database is away');
    if (await replanIfOutdated(client, reference, cases, book))
      logger.warn('calendars or agencies have changed: cases are planned anew');
  });
  const refreshing = setInterval(() => {
    void refresh().then(() => lookAfterCalendars(versionOf(reference)));
    rebuilding.goOn();
  }, REFRESH_MS);
  const { limitMs } = settings.drain;
  const shutdown = {
    shutdownGraceTime: Math.max(0, limitMs - CLOSING_MS),
    shutdownForceTime: limitMs,
  } as const;
  const common = {
    connection: native,
    namespace,
    ...shutdown,
    ...versioned(isVersioned ? buildId : null),
  } as const;
  const caseWorker = await Worker.create({
    ...common,
    activities,
    taskQueue: CASE_QUEUE,
    workflowBundle: { codePath: BUNDLE_PATH },
    maxCachedWorkflows: settings.cachedCases,
    maxConcurrentLocalActivityExecutions: 100,
    workflowTaskPollerBehavior: { type: 'autoscaling' },
    ...dormant(settings.dormantPatches),
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
    refresh,
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
          secretKey: settings.keys.secretKey,
          directory: () => reference.directory,
          count: metrics.notice,
          logger,
        });
  const workers = [caseWorker, projections, maintenance];
  const runs = workers.map((worker) => worker.run());
  const status =
    settings.workerPort === null
      ? null
      : startStatus({
          host: settings.workerHost,
          port: settings.workerPort,
          registry: metrics.registry,
          engineMetricsAt,
          missing: async () => [
            ...(workers.every((worker) => worker.getState() === 'RUNNING') ? [] : ['worker']),
            ...((await answers(client)) ? [] : ['engine']),
            ...(database.isUp ? [] : ['database']),
          ],
          logger,
        });
  rebuilding.goOn();
  void lookAfterCalendars(versionOf(reference));
  const version = watchVersion({
    deployments: isVersioned ? deployments : null,
    buildId,
    always: !settings.production,
    logger,
  });
  const failed = Promise.all(runs).then(
    () => new Error('the worker stopped'),
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  return {
    ready: version.ready,
    failed,
    async stop() {
      clearInterval(refreshing);
      version.stop();
      rebuilding.stop();
      const told = outbox?.stop();
      for (const worker of workers) {
        if (worker.getState() === 'RUNNING') worker.shutdown();
      }
      // A notice whose sending takes longer is sent again by whoever takes it up: at least once, never not at all.
      await within(limitMs, Promise.allSettled([...runs, told]), null);
      await Promise.allSettled([native.close(), connection.close(), database.stop(), status?.stop()]);
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

/** Whether the engine does. A worker whose engine is away waits for it, and does nothing meanwhile. */
function answers({ connection, options: { namespace } }: Client): Promise<boolean> {
  return connection
    .withDeadline(Date.now() + ENGINE_MS, () => connection.workflowService.describeNamespace({ namespace }))
    .then(
      () => true,
      () => false,
    );
}
