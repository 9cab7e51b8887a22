import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { contentVersion } from './content-version';
import { within, type Database } from './database';
import { ReferenceMemory } from './reference';
import type { PolicySet, ReferenceData } from './reference-data';
import { readReferenceFiles, readRouteFiles } from './reference-files';
import { fetchReference } from './reference-store';

/** The shipped files: beside the sources, or beside `dist` when this runs compiled. */
export const POLICIES_DIR =
  [join(__dirname, '..', 'policies'), join(__dirname, '..', '..', 'policies')].find((path) =>
    existsSync(join(path, 'topics.yaml')),
  ) ?? join(__dirname, '..', '..', 'policies');

export interface ReferenceSource {
  database: Database;
  /** Where the last copy is kept. */
  dataDir: string;
  policiesDir?: string;
  dayMs: number | null;
  log?: (line: string) => void;
}

/** A little longer than a database in good health needs; without it, the last copy serves. */
const FETCH_MS = 3000;

/**
 * Reference data from MongoDB, else from the last copy on disk, else from the shipped files: a process starts and works
 * while the database is away.
 */
export async function loadReference(source: ReferenceSource): Promise<ReferenceMemory> {
  const stored = await fromStore(source);
  if (stored) await keepCopy(source, stored);
  const data = stored ?? (await lastCopy(source)) ?? readReferenceFiles(source.policiesDir ?? POLICIES_DIR);
  const memory = new ReferenceMemory(data, source.dayMs);
  tellFaults(memory, source, []);
  return memory;
}

/** Calendars that lead nowhere are planned by the national one; whoever runs this reads it once for each change. */
function tellFaults(memory: ReferenceMemory, { log }: ReferenceSource, known: readonly string[]): void {
  for (const fault of memory.calendarFaults(Date.now())) if (!known.includes(fault)) log?.(fault);
}

/**
 * Reference data as this machine has them without asking anybody: from the last copy in the data folder, else from the
 * shipped files. Throws with the file's name when neither can be read.
 */
export async function referenceAtHand(dataDir: string): Promise<ReferenceData> {
  return (await lastCopy({ dataDir })) ?? readReferenceFiles(POLICIES_DIR);
}

/** Ids of the agencies that this machine knows of without asking anybody; null when they cannot be read. */
export async function agenciesAtHand(dataDir: string): Promise<ReadonlySet<string> | null> {
  try {
    const { agencies } = await referenceAtHand(dataDir);
    return new Set(agencies.map(({ id }) => id));
  } catch {
    return null;
  }
}

/** Of the fetches into one memory: how many were begun, and which was taken over last. */
const fetches = new WeakMap<ReferenceMemory, { begun: number; taken: number }>();

/**
 * Fetches newer data into memory; keeps what there is when the database is away. Whether it was there. Of several at one time
 * the one that was begun last counts: a slow one must not take back what somebody has written and seen since it began.
 */
export async function refreshReference(memory: ReferenceMemory, source: ReferenceSource): Promise<boolean> {
  const order = fetches.get(memory) ?? { begun: 0, taken: 0 };
  fetches.set(memory, order);
  const mine = (order.begun += 1);
  const data = await fromStore(source, memory.all.policySets);
  if (!data) return false;
  if (mine < order.taken) return true;
  order.taken = mine;
  if (contentVersion(data) === memory.version) return true;
  const known = memory.calendarFaults(Date.now());
  try {
    memory.replace(data);
  } catch (error) {
    source.log?.(`newer reference data cannot be read and was passed over: ${String(error)}`);
    return false;
  }
  tellFaults(memory, source, known);
  await keepCopy(source, data);
  return true;
}

/**
 * Makes sure that a version of the rules is in memory, for which `refresh` may fetch newer data.
 * @throws when it is nowhere to be had.
 */
export async function needRules(
  memory: ReferenceMemory,
  version: string,
  refresh: () => Promise<unknown>,
): Promise<void> {
  if (memory.hasVersion(version)) return;
  await refresh();
  if (!memory.hasVersion(version)) throw new Error(`rules of version ${version} are nowhere to be had`);
}

async function fromStore(
  { database, log }: ReferenceSource,
  inMemory: readonly PolicySet[] = [],
): Promise<ReferenceData | null> {
  if (!database.isUp) return null;
  const fetched = fetchReference(database, inMemory).catch((error: unknown) => {
    log?.(`reference data could not be fetched: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  });
  const data = await within(FETCH_MS, fetched, null);
  return data && withRoutes(data);
}

/** What was stored before there were routes goes by the shipped ones until it is seeded again. */
function withRoutes(data: ReferenceData): ReferenceData {
  return data.routes ? data : { ...data, routes: readRouteFiles(POLICIES_DIR) };
}

function copyPath(dataDir: string): string {
  return join(dataDir, 'reference.json');
}

async function keepCopy({ dataDir, log }: ReferenceSource, data: ReferenceData): Promise<void> {
  const path = copyPath(dataDir);
  const fresh = `${path}.${process.pid}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(fresh, JSON.stringify(data));
    await rename(fresh, path);
  } catch (error) {
    log?.(`the copy of the reference data could not be written: ${String(error)}`);
  }
}

async function lastCopy({
  dataDir,
  log,
}: Pick<ReferenceSource, 'dataDir' | 'log'>): Promise<ReferenceData | null> {
  try {
    return withRoutes(JSON.parse(await readFile(copyPath(dataDir), 'utf8')) as ReferenceData);
  } catch (error) {
    if (error instanceof SyntaxError) log?.(`the copy of the reference data is damaged and was passed over`);
    return null;
  }
}
