import type { Flow } from '../domain/doors/flow';
import { complaintCollection } from './complaint-model';
import type { Database } from './database';

const COUNT_MS = 30_000;

/** One line of what the database has counted. */
type Counted = { _id: Pick<Flow, 'topic' | 'institution' | 'agency'>; count: number; confirmed: number };

/**
 * How many of the cases that fit went which way, and how many of those a desk has verified. The database counts: memory
 * grows with the number of ways, not of cases. Throws when it is away.
 */
export async function countFlows(
  database: Database,
  filter: Readonly<Record<string, unknown>>,
): Promise<Flow[]> {
  // The driver's own collection: an aggregation is cast by nobody.
  const collection = complaintCollection(database);
  const cursor = collection.aggregate<Counted>(
    [
      { $match: filter },
      {
        $group: {
          _id: { topic: '$topic', institution: '$institution', agency: '$agency' },
          count: { $sum: 1 },
          confirmed: { $sum: { $cond: ['$measures.verified', 1, 0] } },
        },
      },
    ],
    { maxTimeMS: COUNT_MS, allowDiskUse: true, batchSize: 1000 },
  );
  const flows: Flow[] = [];
  for await (const { _id, count, confirmed } of cursor) {
    // A field that is null is missing from the key in some databases.
    flows.push({ ..._id, topic: _id.topic ?? null, count, confirmed });
  }
  return flows;
}
