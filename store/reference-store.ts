import type { Database } from './database';
import type { PolicySet, ReferenceData } from './reference-data';
import { addOnce, READ_MS, referenceCollection } from './reference-collection';
import { createHead, HEAD, keepSets, readAllSets, readHead, readHeadBody, type Head } from './rule-head';
import { documentsOf, firstWith, ruleDay, timelineOf } from './rule-sets';

const KINDS = ['agencies', 'topics', 'reasons', 'calendars'] as const;
/** Not one of them: stores that were seeded before there were routes have none until the next start. */
const ROUTES = 'routes';

/** Adds what the store has not; what it has is left as it is, whatever the files say. Returns what was added. */
export async function seedReference(database: Database, data: ReferenceData, now: number): Promise<string[]> {
  const added: string[] = [];
  for (const kind of KINDS) {
    if (await addOnce(database, { _id: kind, body: JSON.stringify(data[kind]) })) added.push(kind);
  }
  if (data.routes && (await addOnce(database, { _id: ROUTES, body: JSON.stringify(data.routes) }))) {
    added.push(ROUTES);
  }
  if (await seedRules(database, data.policySets, now)) added.push('rules');
  return added;
}

/** Publishes the shipped rules where there are none. Whether it did. */
async function seedRules(database: Database, shipped: readonly PolicySet[], now: number): Promise<boolean> {
  if (await readHead(database)) return false;
  // Sets of before there was a head do not say from when they are. Others are what a start left that did not finish.
  const earlier = (await readAllSets(database)).filter(({ from }) => from === undefined);
  if (earlier.length > 0) {
    const publishedAt = Math.max(...earlier.map((set) => set.publishedAt));
    await createHead(database, firstHead(timelineOf(earlier, ruleDay(now)), publishedAt));
    return false;
  }
  await keepSets(database, shipped);
  return createHead(database, firstHead(shipped, now));
}

function firstHead(sets: readonly PolicySet[], publishedAt: number): Head {
  const last = documentsOf(sets).map((document) => {
    const { policy, effective } = document;
    const version = firstWith(document, sets)?.version ?? '';
    return { number: 0, name: policy, effective, version, publishedAt, by: null };
  });
  return { revision: 0, publishedAt, timeline: sets.map(({ version }) => version), last };
}

/**
 * Everything in the store, or null when nothing has been seeded yet. Sets that are in memory already need not be sent
 * again: they never change. Throws when the database is away.
 */
export async function fetchReference(
  database: Database,
  inMemory: readonly PolicySet[] = [],
): Promise<ReferenceData | null> {
  const references = referenceCollection(database);
  // The head before the sets: those that it names were written before it.
  const found = await references
    .find({ _id: { $in: [...KINDS, ROUTES, HEAD] } }, { maxTimeMS: READ_MS })
    .toArray();
  const byId = new Map(found.map((stored) => [stored._id, stored]));
  if (!KINDS.every((kind) => byId.has(kind))) return null;
  const known = inMemory.map(({ version }) => `rules/${version}`);
  const fetched = await references
    .find({ $and: [{ _id: /^rules\// }, { _id: { $nin: known } }] }, { maxTimeMS: READ_MS })
    .toArray();
  const sets = [...fetched.map(({ body }) => JSON.parse(body) as PolicySet), ...inMemory];
  if (sets.length === 0) return null;
  const bodyOf = (id: string): unknown => JSON.parse(byId.get(id)?.body ?? 'null') as unknown;
  const head = byId.get(HEAD);
  return {
    agencies: bodyOf('agencies') as ReferenceData['agencies'],
    topics: bodyOf('topics') as ReferenceData['topics'],
    reasons: bodyOf('reasons') as ReferenceData['reasons'],
    calendars: bodyOf('calendars') as ReferenceData['calendars'],
    policySets: head ? asTheHeadSays(sets, readHeadBody(head)) : sets,
    ...(byId.has(ROUTES) ? { routes: bodyOf(ROUTES) as NonNullable<ReferenceData['routes']> } : {}),
  };
}

/** Only what the head names is in force, or will be; everything else is kept for the cases that pin it. */
function asTheHeadSays(sets: readonly PolicySet[], { timeline, publishedAt }: Head): PolicySet[] {
  return sets.map((set) => {
    const inForce = timeline.includes(set.version);
    const { from: _, ...plain } = set;
    return inForce ? { ...plain, publishedAt } : { ...plain, from: null };
  });
}
