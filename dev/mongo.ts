import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { type Child, startServer, whenReady } from './child';
import { fetchPackage } from './fetch';
import { memoryServerBinary } from './memory-server';
import { embeddedMongodbUri } from './mongo-address';
import { accepts } from './ports';
import { becomePrimary } from './replica-set';
import { findOnPath, pythonEnv } from './tools';

const SECANTUS = { name: 'SecantusDB', version: '0.7.0b3', needsPython: true };
const READY_LIMIT_MS = 60_000;

/** The embedded MongoDB, or what stands in for it. */
export interface MongoServer extends Child {
  /** With the database `tuntas`. */
  readonly uri: string;
  /** Which one is used, for people. */
  readonly how: string;
}

export interface MongoOptions {
  /** Folder for the data; each kind of server has one of its own in it. */
  readonly dataDir: string;
  readonly port: number;
  /** File that receives what the server writes. */
  readonly log: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts the embedded MongoDB and resolves once it answers and takes writes.
 * @throws UserError when none can be had or it does not come up.
 */
export async function startMongo(options: MongoOptions): Promise<MongoServer> {
  const uri = embeddedMongodbUri(options.port);
  const mongod = await findMongod(options.dataDir);
  const { child, how } = mongod === null ? await startSecantus(options) : await startMongod(mongod, options);
  const ready = async () =>
    (await accepts(options.port)) && (await writable(uri, options.port, mongod !== null));
  await whenReady(child, options.log, READY_LIMIT_MS, ready, options.signal);
  return { ...child, uri, how };
}

interface Mongod {
  readonly path: string;
  readonly how: string;
}

/**
 * A real server, where there is one. Data once begun with SecantusDB stay with it: they are in another format, and a
 * `mongod` installed later must not make them seem lost.
 */
async function findMongod(dataDir: string): Promise<Mongod | null> {
  if ((await exists(join(dataDir, 'secantusdb'))) && !(await exists(join(dataDir, 'mongod')))) return null;
  const onPath = await findOnPath('mongod');
  if (onPath !== null) return { path: onPath, how: `MongoDB on the PATH (${onPath})` };
  const downloaded = await memoryServerBinary();
  return downloaded === null ? null : { path: downloaded, how: 'MongoDB through mongodb-memory-server' };
}

/** A replica set of one, because transactions and majority writes need a replica set. */
async function startMongod(mongod: Mongod, { dataDir, port, log }: MongoOptions) {
  const data = join(dataDir, 'mongod');
  await mkdir(data, { recursive: true });
  const args = [
    '--dbpath',
    data,
    '--port',
    String(port),
    '--bind_ip',
    '127.0.0.1',
    '--replSet',
    'tuntas',
    '--quiet',
  ];
  return { child: await startServer('MongoDB', mongod.path, args, log), how: mongod.how };
}

async function startSecantus({ dataDir, port, log, signal }: MongoOptions) {
  const packages = await fetchPackage(SECANTUS, { signal });
  const data = join(dataDir, 'secantusdb');
  await mkdir(data, { recursive: true });
  // A configuration of our own, empty, so that none is picked up from the home or the working folder.
  const config = join(dataDir, 'secantusd.toml');
  await writeFile(config, '');
  const program = [
    '-c',
    'from secantus.cli import main; main()',
    '--config',
    config,
    '--log-level',
    'WARNING',
  ];
  const where = ['--host', '127.0.0.1', '--port', String(port), '--storage-path', data];
  // Without `--sync-on-commit` a killed server loses writes that it has acknowledged.
  const args = [...program, ...where, '--sync-on-commit'];
  const how = `${SECANTUS.name} ${SECANTUS.version} (MongoDB-compatible, for development)`;
  return { child: await startServer('MongoDB (SecantusDB)', 'python3', args, log, pythonEnv(packages)), how };
}

async function writable(uri: string, port: number, isMongod: boolean): Promise<boolean> {
  const client = new mongo.MongoClient(uri, { serverSelectionTimeoutMS: 1_000 });
  try {
    await client.connect();
    await client.db().command({ ping: 1 });
    return isMongod ? await becomePrimary(client, port) : true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
