import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { mongo } from 'mongoose';
import { startPart } from '../cli/part';
import { prepare } from '../cli/prepare';
import { loadSettings, runSettings } from '../cli/settings';
import type { Child } from '../dev/child';
import { freePort } from '../dev/free-port';
import { type Servers, startServers } from '../dev/servers';
import type { RunSettings } from '../domain/settings';
import { orFail, type Part, startBenchPart } from './part';

/** Everything that is measured, on this machine, with data that are thrown away. */
export interface Stack {
  readonly settings: RunSettings;
  readonly servers: Servers;
  readonly client: Client;
  /** The read model's database. */
  readonly db: mongo.Db;
  /** `http://127.0.0.1:<port>` */
  readonly apiUrl: string;
  /** What runs now, by the name under which the report speaks of it. */
  processes(): ReadonlyMap<string, Child>;
  /** The product's worker that runs now. */
  worker(): Part;
  /** Ends it and starts another, which knows no case yet. */
  replaceWorker(options: WorkerOptions): Promise<void>;
  /** Ends it, unless it has ended already; only `replaceWorker` brings another. */
  endWorker(): Promise<void>;
  /** One more worker beside it, until it is stopped. */
  addWorker(): Promise<Child>;
  /** One more API beside the first, until it is stopped. */
  addApi(): Promise<Child & { readonly url: string }>;
  stop(): Promise<void>;
}

export interface WorkerOptions {
  readonly projection: boolean;
  /** A worker for which days are that short. */
  readonly dayMs?: number | null;
  /** How many cases it keeps in memory. */
  readonly cachedCases?: number;
  /** Whether it writes the index of likely duplicates; it does, unless told otherwise. */
  readonly likeness?: boolean;
}

/** Starts servers, the product and what it is compared with. What was started is ended again if any of it fails. */
export async function startStack(): Promise<Stack> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (let end = undo.pop(); end !== undefined; end = undo.pop()) await end();
  };
  try {
    return await start(undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(undo: (() => Promise<unknown>)[], stop: () => Promise<void>): Promise<Stack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tuntas-bench-'));
  undo.push(() => rm(dataDir, { recursive: true, force: true }));
  const given = loadSettings([], {
    TUNTAS_DATA: dataDir,
    TUNTAS_API_PORT: String(await freePort()),
    TUNTAS_TEMPORAL_PORT: String(await freePort()),
    TUNTAS_MONGO_PORT: String(await freePort()),
    TUNTAS_LOG: 'warn',
    ...pick(process.env, ['MONGODB_URI']),
  });
  const servers = await startServers({ ...given, uiPort: null });
  undo.push(() => servers.stop());
  const settings = await runSettings(given, { ...servers, uiUrl: null });
  await prepare(settings);

  const connection = await Connection.connect({ address: settings.temporalAddress });
  undo.push(() => connection.close());
  const mongoClient = await new mongo.MongoClient(settings.mongodbUri).connect();
  undo.push(() => mongoClient.close());

  const bare = await startBenchPart('bare-worker', 'The bare worker', settings);
  undo.push(() => bare.stop());
  let worker = await startBenchPart('case-worker', 'The worker', settings);
  undo.push(() => worker.stop());
  const api = await startPart('api', 'The API', settings, process.env, new AbortController().signal);
  undo.push(() => api.stop());
  await orFail(api, api.ready);

  const more = new Map<string, Child>();
  const added = (name: string, child: Child): Child => {
    const one = {
      ...child,
      stop: async () => {
        more.delete(name);
        await child.stop();
      },
    };
    more.set(name, one);
    undo.push(() => one.stop());
    return one;
  };

  const [temporal, mongodb] = servers.started;
  return {
    settings,
    servers,
    client: new Client({ connection, namespace: settings.namespace }),
    db: mongoClient.db(),
    apiUrl: `http://127.0.0.1:${settings.apiPort}`,
    processes: () =>
      new Map([
        ...(temporal ? [['Temporal', temporal] as const] : []),
        ...(mongodb ? [['MongoDB', mongodb] as const] : []),
        ['API', api],
        ['worker', worker],
        ['bare worker', bare],
        ...more,
      ]),
    worker: () => worker,
    async replaceWorker({ projection, likeness = true, ...otherwise }) {
      await worker.stop();
      const args = [...(projection ? [] : ['--no-projection']), ...(likeness ? [] : ['--no-likeness'])];
      worker = await startBenchPart('case-worker', 'The worker', { ...settings, ...otherwise }, args);
    },
    endWorker: () => worker.stop(),
    addWorker: async () => {
      const second = await startBenchPart('case-worker', 'The second worker', settings);
      return added('worker 2', second);
    },
    addApi: async () => {
      const apiPort = await freePort();
      const never = new AbortController().signal;
      const second = await startPart('api', 'The second API', { ...settings, apiPort }, process.env, never);
      const child = added('API 2', second);
      await orFail(child, second.ready);
      return { ...child, url: `http://127.0.0.1:${apiPort}` };
    },
    stop,
  };
}

function pick(env: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(names.map((name) => [name, env[name]]));
}
