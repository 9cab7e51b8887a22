import type { CaseFile } from '../case-file';
import type { AgencyRef } from '../directory';

/**
 * Notes who decides on a case: where its follow-up begins first. Later moves are about other things: a unit that could
 * not be reached, an objection, a conflict of interest.
 */
export function noteDecision(file: CaseFile, to: Pick<AgencyRef, 'agency'>): void {
  if (file.suggestion && file.suggestion.decided === undefined) file.suggestion.decided = to.agency;
}

/** What became of a suggestion, as it is counted by rule. */
export interface RouteDecision {
  rule: string;
  suggested: string;
  /** Where follow-up began first; null while it has not. */
  decided: string | null;
  /** Whether the desks followed it: to that unit, or within the house whose desk was suggested. Null while undecided. */
  confirmed: boolean | null;
}

/** What became of the suggestion of a case; null when it had none. */
export function routeOf({ suggestion, path }: Pick<CaseFile, 'suggestion' | 'path'>): RouteDecision | null {
  if (!suggestion) return null;
  const { rule, to: suggested, decided = null } = suggestion;
  if (decided === null) return { rule, suggested, decided, confirmed: null };
  const stop = path.find(({ agency }) => agency === decided);
  const confirmed = decided === suggested || (stop?.ancestors.includes(suggested) ?? false);
  return { rule, suggested, decided, confirmed };
}
