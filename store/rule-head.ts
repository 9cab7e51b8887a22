import type { Role } from '../domain/vocabulary';
import type { Database } from './database';
import type { PolicySet } from './reference-data';
import { addOnce, READ_MS, referenceCollection, type Stored } from './reference-collection';

/** One change of the rules, for the history. */
export interface Publication {
  /** Counts all changes of the rules, from 1; what came with the installation has 0. */
  number: number;
  /** Name of the rules, or `reasons`. */
  name: string;
  effective: string;
  /** Of the set in which it is first in force. */
  version: string;
  /** Milliseconds. */
  publishedAt: number;
  /** Null for what came with the installation. `sub` is sealed. */
  by: { role: Role; agency: string | null; sub: string } | null;
}

/** Which sets are in force, from today's to the last that is scheduled, and what was changed last. */
export interface Head {
  revision: number;
  publishedAt: number;
  /** Versions of the sets. */
  timeline: string[];
  last: Publication[];
}

export const HEAD = 'head';

export function readHeadBody({ body, revision = 0 }: Stored): Head {
  return { ...(JSON.parse(body) as Omit<Head, 'revision'>), revision };
}

/** Throws when the database is away. */
export async function readHead(database: Database): Promise<Head | null> {
  const stored = await referenceCollection(database).findOne({ _id: HEAD }, { maxTimeMS: READ_MS });
  return stored && readHeadBody(stored);
}

/** Makes the first head; whether there was none. */
export function createHead(database: Database, { revision, ...body }: Head): Promise<boolean> {
  return addOnce(database, { _id: HEAD, body: JSON.stringify(body), revision });
}

/** Puts `next` in the place of the head that the caller knows; false when somebody else has moved it meanwhile. */
export async function moveHead(database: Database, { revision, ...body }: Head): Promise<boolean> {
  const { matchedCount } = await referenceCollection(database).updateOne(
    { _id: HEAD, revision: revision - 1 },
    { $set: { body: JSON.stringify(body), revision } },
  );
  return matchedCount === 1;
}

/** Keeps sets for ever; those that are there already stay as they are. */
export async function keepSets(database: Database, sets: readonly PolicySet[]): Promise<void> {
  for (const set of sets) await addOnce(database, { _id: `rules/${set.version}`, body: JSON.stringify(set) });
}

/** The sets of these versions, in their order. Throws when one is not there. */
export async function readSets(database: Database, versions: readonly string[]): Promise<PolicySet[]> {
  const found = await referenceCollection(database)
    .find({ _id: { $in: versions.map((version) => `rules/${version}`) } }, { maxTimeMS: READ_MS })
    .toArray();
  const byId = new Map(found.map(({ _id, body }) => [_id, JSON.parse(body) as PolicySet]));
  return versions.map((version) => {
    const set = byId.get(`rules/${version}`);
    if (!set) throw new Error(`rules of version ${version} are not in the store`);
    return set;
  });
}

/** Sets of before there was a head, and only those. */
export async function readAllSets(database: Database): Promise<PolicySet[]> {
  const found = await referenceCollection(database)
    .find({ _id: /^rules\// }, { maxTimeMS: READ_MS })
    .toArray();
  return found.map(({ body }) => JSON.parse(body) as PolicySet);
}
