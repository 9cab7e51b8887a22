import type { RouteDecision } from './decision';

/** How many cases a rule had of which the same came. */
export type CountedDecision = Omit<RouteDecision, 'suggested'> & { count: number };

/** What desks have made of the suggestions of a rule. */
export interface RuleDecisions {
  rule: string;
  /** Cases for which the rule suggested somebody. */
  suggested: number;
  /** Follow-up began where it said. */
  confirmed: number;
  /** Follow-up began elsewhere. */
  changed: number;
  /** Follow-up has not begun, or never did. */
  undecided: number;
  /** Of those that were decided, how many were confirmed: 0 to 1; null while none was decided. */
  share: number | null;
  /** Where it began instead, the most frequent first. */
  changedTo: { agency: string; count: number }[];
}

/** Decisions by rule, those that were changed most often first: there the rules have to be mended. */
export function decisionsByRule(counted: readonly CountedDecision[]): RuleDecisions[] {
  const rules = new Map<string, CountedDecision[]>();
  for (const one of counted) rules.set(one.rule, [...(rules.get(one.rule) ?? []), one]);
  return [...rules]
    .map(([rule, list]) => ofRule(rule, list))
    .toSorted((a, b) => b.changed - a.changed || b.suggested - a.suggested || (a.rule < b.rule ? -1 : 1));
}

function ofRule(rule: string, list: readonly CountedDecision[]): RuleDecisions {
  const sum = (some: readonly CountedDecision[]): number => some.reduce((all, { count }) => all + count, 0);
  const changes = list.filter(({ confirmed }) => confirmed === false);
  const confirmed = sum(list.filter((one) => one.confirmed === true));
  const changed = sum(changes);
  const decided = confirmed + changed;
  return {
    rule,
    suggested: sum(list),
    confirmed,
    changed,
    undecided: sum(list) - decided,
    share: decided === 0 ? null : Math.round((confirmed / decided) * 1000) / 1000,
    changedTo: changes
      .flatMap(({ decided: agency, count }) => (agency === null ? [] : [{ agency, count }]))
      .toSorted((a, b) => b.count - a.count || (a.agency < b.agency ? -1 : 1)),
  };
}
