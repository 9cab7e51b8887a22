import type { Topic } from '../reference';
import type { Found } from './finding';
import { listOf, type RouteWhen } from './document';
import { lies } from './offices';
import type { OrderedRule } from './routes';

/**
 * Rules that nothing can reach, because those before them take everything that they would. Each combination of one topic
 * and one region of a rule is looked at by itself, so several earlier rules may share in hiding one.
 */
export function unreachable(rules: readonly OrderedRule[], topics: readonly Topic[]): Found[] {
  const parents = new Map(topics.map(({ id, parent }) => [id, parent]));
  const isBelow = (topic: string, above: string): boolean => {
    const seen = new Set<string>();
    for (let up: string | null | undefined = topic; up && !seen.has(up); up = parents.get(up)) {
      if (up === above) return true;
      seen.add(up);
    }
    return false;
  };
  return rules.flatMap((rule): Found[] => {
    const hiding = new Set<string>();
    for (const part of partsOf(rule)) {
      const by = rules.slice(0, rule.order).find((earlier) => covers(earlier.when, part, isBelow));
      if (!by) return [];
      hiding.add(by.id);
    }
    const names = [...hiding].join(', ');
    return [
      {
        rule,
        at: '',
        code: 'unreachable-rule',
        message: `everything that it would match is taken by ${names} before it`,
        effect: 'It never counts.',
        advice: `Move it above ${names}, narrow those, or leave it out.`,
      },
    ];
  });
}

function partsOf({ when }: OrderedRule): RouteWhen[] {
  const topics = when?.topic === undefined ? [undefined] : listOf(when.topic);
  const regions = when?.region === undefined ? [undefined] : listOf(when.region);
  return topics.flatMap((topic) => regions.map((region) => ({ ...when, topic, region })));
}

/** Whether every complaint that fits a part fits an earlier rule too. */
function covers(
  earlier: RouteWhen | undefined,
  part: RouteWhen,
  isBelow: (topic: string, above: string) => boolean,
): boolean {
  if (!earlier) return true;
  return (
    within(part.topic, earlier.topic, isBelow) &&
    within(part.region, earlier.region, lies) &&
    within(part.classification, earlier.classification, same) &&
    within(part.oversight, earlier.oversight, same) &&
    within(part.channel, earlier.channel, same) &&
    within(part.door, earlier.door, same) &&
    within(part.words, earlier.words, same)
  );
}

/** Whether all of mine hold for one of theirs; nothing asked of theirs takes all. */
function within<T>(
  mine: T | readonly T[] | undefined,
  theirs: T | readonly T[] | undefined,
  holds: (a: T, b: T) => boolean,
): boolean {
  if (theirs === undefined) return true;
  return mine !== undefined && listOf<T>(mine).every((a) => listOf<T>(theirs).some((b) => holds(a, b)));
}

function same<T>(a: T, b: T): boolean {
  return a === b;
}
