import type { CountedDecision } from '../domain/routing/decision-counts';
import { complaintCollection } from './complaint-model';
import type { Database } from './database';

const COUNT_MS = 20_000;

/**
 * How often desks decided what on the suggestion of which rule, among the cases that fit; the database counts, so that
 * memory does not grow with their number. Throws when it is away.
 */
export async function countDecisions(
  database: Database,
  filter: Readonly<Record<string, unknown>>,
): Promise<CountedDecision[]> {
  const collection = complaintCollection(database);
  const found = await collection
    .aggregate<{ _id: Omit<CountedDecision, 'count'>; count: number }>(
      [
        { $match: { $and: [{ 'route.rule': { $type: 'string' } }, filter] } },
        {
          $group: {
            _id: { rule: '$route.rule', decided: '$route.decided', confirmed: '$route.confirmed' },
            count: { $sum: 1 },
          },
        },
      ],
      { maxTimeMS: COUNT_MS },
    )
    .toArray();
  return found.map(({ _id: { rule, decided, confirmed }, count }) => ({
    rule,
    decided: decided ?? null,
    confirmed: confirmed ?? null,
    count,
  }));
}
