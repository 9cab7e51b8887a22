import type { Directory } from '../directory';
import type { Found } from './finding';
import { isDoor } from './conditions';
import { listOf, type RouteWhen } from './document';
import { lies } from './offices';
import type { OrderedRule } from './routes';

/**
 * Rules that ask for a door and lead, one after the other, back to where they began: whoever hands a complaint on at each
 * of these doors as the rule there says would see it again.
 */
export function cycles(rules: readonly OrderedRule[], directory: Directory): Found[] {
  const asking = rules.filter(({ when, to }) => when?.door !== undefined && typeof to === 'string');
  const next = (rule: OrderedRule): OrderedRule[] =>
    asking.filter(
      (one) =>
        one !== rule &&
        one.to !== rule.to &&
        leadsTo(rule, one, directory) &&
        fitTogether(rule.when, one.when),
    );
  const found: Found[] = [];
  const reported = new Set<OrderedRule>();
  for (const start of asking) {
    const way = wayBack(start, next);
    if (!way || way.some((rule) => reported.has(rule))) continue;
    for (const rule of way) reported.add(rule);
    const names = [...way, start].map(({ id }) => id).join(' → ');
    found.push({
      rule: start,
      at: 'when.door',
      code: 'cycle',
      message: `it leads to a door that leads back: ${names}`,
      effect: 'A complaint could be passed round in a circle, with nobody who answers it.',
      advice: 'Let one of these doors keep it: leave out its rule, or narrow what it asks for.',
    });
  }
  return found;
}

/** The rules from one back to itself; null when there is no such way. */
function wayBack(start: OrderedRule, next: (rule: OrderedRule) => OrderedRule[]): OrderedRule[] | null {
  const seen = new Set<OrderedRule>();
  const walk = (rule: OrderedRule, way: OrderedRule[]): OrderedRule[] | null => {
    for (const one of next(rule)) {
      if (one === start) return way;
      if (seen.has(one)) continue;
      seen.add(one);
      const found = walk(one, [...way, one]);
      if (found) return found;
    }
    return null;
  };
  return walk(start, [start]);
}

function leadsTo(rule: OrderedRule, other: OrderedRule, directory: Directory): boolean {
  const { to } = rule;
  return typeof to === 'string' && listOf(other.when?.door).some((door) => isDoor(to, door, directory));
}

/** Whether one complaint could fit both, whatever its door; words may always come together. */
function fitTogether(a: RouteWhen | undefined, b: RouteWhen | undefined): boolean {
  return (
    share(a?.region, b?.region, (x, y) => lies(x, y) || lies(y, x)) &&
    share(a?.topic, b?.topic, (x, y) => x === y || x.startsWith(`${y}.`) || y.startsWith(`${x}.`)) &&
    share(a?.classification, b?.classification, same) &&
    share(a?.channel, b?.channel, same) &&
    (a?.oversight === undefined || b?.oversight === undefined || a.oversight === b.oversight)
  );
}

/** Whether one thing could be both what is asked for here and there. */
function share<T>(
  mine: T | readonly T[] | undefined,
  theirs: T | readonly T[] | undefined,
  meets: (x: T, y: T) => boolean,
): boolean {
  if (mine === undefined || theirs === undefined) return true;
  return listOf<T>(mine).some((x) => listOf<T>(theirs).some((y) => meets(x, y)));
}

function same<T>(x: T, y: T): boolean {
  return x === y;
}
