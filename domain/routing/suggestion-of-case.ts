import type { RouteSuggestion } from '../case-file';
import type { RoutingFacts } from './conditions';
import type { Offices } from './offices';
import type { Routes } from './routes';
import { suggest } from './suggest';

/**
 * What a case keeps of a suggestion: ids and a number, nothing of the text. Null where no rule matches: then there is
 * nothing to confirm or to change.
 */
export function suggestionOf(facts: RoutingFacts, routes: Routes, offices: Offices): RouteSuggestion | null {
  const { to, rule, confidence, topic } = suggest(facts, routes, offices);
  if (!routes.rule(rule)) return null;
  const read = topic.guessed && topic.id !== null && topic.id !== facts.topic ? topic.id : undefined;
  return { to: to.id, rule, confidence, ...(read === undefined ? {} : { topic: read }) };
}
