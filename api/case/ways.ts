import type { ComplaintRecord } from '../../store/complaint-record';
import type { Complaints, Filter } from '../../store/complaints';
import { accusing, readerKey, WATCHED } from '../../store/found-by';
import { allOf } from './all-of';
import { compareBy, type Leg, type Sort } from './order';
import type { Way } from './scope';

type Found = Awaited<ReturnType<Complaints['list']>>[number];

/** More agencies than this are looked for among all that somebody may find. */
const MOST_NAMED = 3;

/**
 * The ways to those cases of a scope that these agencies hold: whoever holds a case is among its readers, so that their
 * key leads straight to it.
 */
export function waysToHolders(
  ways: readonly Way[],
  holders: readonly (readonly string[] | undefined)[],
): readonly Way[] {
  const named = holders.find((ids) => ids !== undefined && ids.length <= MOST_NAMED);
  if (!named) return ways;
  return ways.flatMap((way) => {
    const right = rightOf(way);
    if (!right) return [way];
    return named.map((id) => ({
      ...way,
      key: isAccusing(way) ? accusing(readerKey(id)) : readerKey(id),
      also: { ...way.also, ...right },
    }));
  });
}

/** What a key says of the cases that it leads to, where another key is to lead to some of them. */
function rightOf({ key, by }: Way): Filter | null {
  const plain = key.startsWith(accusing('')) ? key.slice(accusing('').length) : key;
  if (plain === WATCHED) return { confidential: false };
  return by === 'agency' ? { readers: plain.slice(readerKey('').length) } : null;
}

/** The next cases in an order, by any of some ways, each once. */
export async function listBy(
  complaints: Complaints,
  ways: readonly Way[],
  conditions: readonly Filter[],
  { sort, legs }: { sort: Sort; legs: readonly Leg[] },
  limit: number,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const leg of legs) {
    if (found.length >= limit) break;
    // The second leg begins where the first one ends.
    found.push(
      ...(await walk(complaints, ways, [leg.filter, ...conditions], leg, sort, limit - found.length)),
    );
  }
  return found;
}

async function walk(
  complaints: Complaints,
  ways: readonly Way[],
  conditions: readonly Filter[],
  leg: Leg,
  sort: Sort,
  limit: number,
): Promise<Found[]> {
  const pages = await Promise.all(
    ways.map(async ({ key, also }) => {
      const filter = allOf([{ foundBy: key }, ...conditions, also]);
      return filter ? complaints.list(filter, leg.sort, limit) : [];
    }),
  );
  const once = new Map<ComplaintRecord['_id'], Found>();
  for (const one of pages.flat()) once.set(one.record._id, one);
  return [...once.values()].toSorted((a, b) => compareBy(sort, a.record, b.record)).slice(0, limit);
}

/** How many cases there are by any of these ways. */
export async function countBy(
  complaints: Complaints,
  ways: readonly Way[],
  conditions: readonly Filter[],
): Promise<number> {
  const counts = await Promise.all(
    countable(ways).map(async (way) => {
      const filter = allOf([way, ...conditions]);
      return filter ? complaints.count(filter) : 0;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

const isAccusing = ({ key }: Way): boolean => key.startsWith(accusing(''));

/** Filters that no case fits two of: a case has either plain keys or those of cases that complain of somebody. */
function countable(ways: readonly Way[]): Filter[] {
  return [ways.filter((way) => !isAccusing(way)), ways.filter(isAccusing)].flatMap((some): Filter[] => {
    const [first] = some;
    if (!first) return [];
    if (some.every(({ also }) => JSON.stringify(also) === JSON.stringify(first.also))) {
      return [
        { foundBy: some.length === 1 ? first.key : { $in: some.map(({ key }) => key) }, ...first.also },
      ];
    }
    return [{ $or: some.map(({ key, also }) => ({ foundBy: key, ...also })) }];
  });
}
