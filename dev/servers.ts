import { join } from 'node:path';
import type { Settings } from '../domain/settings';
import type { Child, Exit } from './child';
import { lockData } from './data-lock';
import { startMongo } from './mongo';
import { requireFreePorts, type WantedPort } from './ports';
import { startTemporal } from './temporal';

/** The settings that matter here; `uiPort: null` leaves out the Temporal UI. */
export type ServerSettings = Pick<
  Settings,
  'dataDir' | 'temporalPort' | 'mongoPort' | 'temporalAddress' | 'mongodbUri' | 'uiUrl'
> & { readonly uiPort: number | null };

/** Temporal and MongoDB, running: embedded ones or those that the settings name. */
export interface Servers {
  readonly temporalAddress: string;
  readonly mongodbUri: string;
  /** Where the Temporal UI is; null when the embedded one was started without. */
  readonly uiUrl: string | null;
  /** Which ones are used, for people. */
  readonly how: { readonly temporal: string; readonly mongo: string };
  /** The processes started here; none for servers that ran already. */
  readonly started: readonly Child[];
  /** Resolves with the first server that ends before `stop` was called; stays pending otherwise. */
  readonly died: Promise<{ readonly name: string; readonly exit: Exit }>;
  /** Ends what was started here, and nothing else. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts what the settings do not name, both in parallel. If one fails the other is stopped.
 * `otherPorts` are checked together with the servers' own, before anything starts.
 * @throws UserError for a busy port, a folder in use, a missing tool or a server that does not come up.
 */
export async function startServers(
  settings: ServerSettings,
  options: { readonly signal?: AbortSignal; readonly otherPorts?: readonly WantedPort[] } = {},
): Promise<Servers> {
  const embedded = settings.temporalAddress === null || settings.mongodbUri === null;
  const lock = embedded ? await lockData(settings.dataDir) : null;
  try {
    await requireFreePorts([...(options.otherPorts ?? []), ...wantedPorts(settings)]);
    const started: Child[] = [];
    const failed = new AbortController();
    const signal = AbortSignal.any([failed.signal, ...(options.signal ? [options.signal] : [])]);
    const remember = async <T extends Child>(starting: Promise<T>): Promise<T> => {
      try {
        const server = await starting;
        started.push(server);
        await lock?.addServer(server.pid);
        return server;
      } catch (error) {
        // Ends the other one's start; only the first failure is told.
        failed.abort(error);
        throw error;
      }
    };
    const [temporal, mongo] = await Promise.allSettled([
      settings.temporalAddress === null ? remember(embeddedTemporal(settings, signal)) : null,
      settings.mongodbUri === null ? remember(embeddedMongo(settings, signal)) : null,
    ]);
    let stopping = false;
    const stop = async () => {
      stopping = true;
      await Promise.all(started.map((server) => server.stop()));
      await lock?.release();
    };
    if (temporal.status === 'rejected' || mongo.status === 'rejected') {
      await stop();
      throw failed.signal.reason;
    }
    return {
      temporalAddress: temporal.value?.address ?? settings.temporalAddress ?? '',
      mongodbUri: mongo.value?.uri ?? settings.mongodbUri ?? '',
      uiUrl: temporal.value === null ? settings.uiUrl : temporal.value.uiUrl,
      how: {
        temporal: temporal.value?.how ?? 'the one at TEMPORAL_ADDRESS',
        mongo: mongo.value?.how ?? 'the one at MONGODB_URI',
      },
      started,
      died: new Promise((resolve) => {
        for (const { name, exited } of started) {
          void exited.then((exit) => (stopping ? undefined : resolve({ name, exit })));
        }
      }),
      stop,
    };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

/** The port of the embedded MongoDB, to be checked before one is started. */
export function embeddedMongoPort({ mongoPort }: Pick<ServerSettings, 'mongoPort'>): WantedPort {
  return { port: mongoPort, owner: 'MongoDB', setting: 'TUNTAS_MONGO_PORT' };
}

function wantedPorts(settings: ServerSettings): WantedPort[] {
  const wanted: WantedPort[] = [];
  if (settings.temporalAddress === null) {
    wanted.push({ port: settings.temporalPort, owner: 'Temporal', setting: 'TUNTAS_TEMPORAL_PORT' });
    if (settings.uiPort !== null) {
      wanted.push({ port: settings.uiPort, owner: 'the Temporal UI', setting: 'TUNTAS_UI_PORT' });
    }
  }
  if (settings.mongodbUri === null) {
    wanted.push(embeddedMongoPort(settings));
  }
  return wanted;
}

function embeddedTemporal({ dataDir, temporalPort, uiPort }: ServerSettings, signal?: AbortSignal) {
  return startTemporal({
    dataDir,
    port: temporalPort,
    uiPort,
    log: join(dataDir, 'logs', 'temporal.log'),
    signal,
  });
}

function embeddedMongo({ dataDir, mongoPort }: ServerSettings, signal?: AbortSignal) {
  return startMongo({ dataDir, port: mongoPort, log: join(dataDir, 'logs', 'mongodb.log'), signal });
}
