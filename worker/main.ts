import { existsSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker, type LogLevel } from '@temporalio/worker';
import pino from 'pino';
import { createActivities } from '../activities';
import type { RunSettings } from '../domain/settings';
import { Complaints } from '../store/complaints';
import { Database } from '../store/database';
import { loadReference, refreshReference, type ReferenceSource } from '../store/load-reference';
import { makeSealer } from '../store/seal';
import { CASE_QUEUE, caseFileQuery, PROJECTION_QUEUE } from '../workflows/contract';
import { BUNDLE_PATH } from './bundle';

/** Long enough for what runs to end: no activity of ours takes longer than five seconds but those that are retried. */
const SHUTDOWN_GRACE = '8s';
const REFRESH_MS = 30_000;

export interface RunningWorker {
  /** Lets what runs come to its end, then closes the connections. */
  stop(): Promise<void>;
  /** Resolves if the worker ends by itself. */
  failed: Promise<Error>;
}

/** Starts the worker for cases and the one for late projections. Throws when Temporal cannot be reached. */
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
  const activities = createActivities({
    world: () => reference.world(),
    needRules: async (version) => {
      if (reference.hasVersion(version)) return;
      await refreshReference(reference, source);
      if (!reference.hasVersion(version))
        throw new Error(`rules of version ${version} are nowhere to be had`);
    },
    complaints: new Complaints(database),
    sealer: makeSealer(settings.keys.sealKeys),
    fetchCase: (id) => client.workflow.getHandle(id).query(caseFileQuery),
  });
  const refreshing = setInterval(() => void refreshReference(reference, source), REFRESH_MS);
  const common = { connection: native, namespace, activities, shutdownGraceTime: SHUTDOWN_GRACE };
  const cases = await Worker.create({
    ...common,
    taskQueue: CASE_QUEUE,
    workflowBundle: { codePath: BUNDLE_PATH },
    maxCachedWorkflows: 2000,
    maxConcurrentLocalActivityExecutions: 100,
    workflowTaskPollerBehavior: { type: 'autoscaling' },
  });
  const projections = await Worker.create({
    ...common,
    taskQueue: PROJECTION_QUEUE,
    maxConcurrentActivityTaskExecutions: 10,
  });
  const runs = [cases.run(), projections.run()];
  const failed = Promise.all(runs).then(
    () => new Error('the worker stopped'),
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  return {
    failed,
    async stop() {
      clearInterval(refreshing);
      for (const worker of [cases, projections]) {
        if (worker.getState() === 'RUNNING') worker.shutdown();
      }
      await Promise.allSettled(runs);
      await Promise.allSettled([native.close(), connection.close(), database.stop()]);
    },
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
