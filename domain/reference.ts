import type { Agency } from './directory';
import type { Bilingual } from './policy';

/** Languages that citizens and officers read. Indonesian comes first and is the default. */
export type Lang = keyof Bilingual;

/** What a complaint is about; a tree by `parent`. */
export type Topic = { readonly id: string; readonly name: Bilingual; readonly parent: string | null };

/** A reason that a decision must give; `for` names the decision, such as `archive`. */
export type Reason = {
  readonly code: string;
  readonly for: string;
  readonly name: Bilingual;
  /** What the reporter reads: what can be done now. */
  readonly advice: Bilingual;
};

/** One immutable version of a rule file, as it was published. */
export type PolicyDocument = {
  readonly name: string;
  readonly version: string;
  readonly document: Readonly<Record<string, unknown>>;
};

/** The working calendar of one name and year. */
export type CalendarYear = {
  readonly name: string;
  readonly year: number;
  /** Opening hours by weekday (`monday` …) in local time `HH:MM`; a weekday that is missing is closed. */
  readonly week: Readonly<Record<string, { readonly open: string; readonly close: string }>>;
  /** The decree that fixes the days off of this year. */
  readonly basis?: string | null;
  readonly revision?: number | null;
  readonly daysOff: readonly { readonly date: string; readonly kind: string }[];
};

/**
 * Reference data in memory, so that no request for it waits for a database. Lists keep their order between
 * calls, because pages are counted from the last item seen.
 */
export interface Reference {
  readonly agencies: readonly Agency[];
  agency(id: string): Agency | null;
  readonly topics: readonly Topic[];
  readonly reasons: readonly Reason[];
  /** The current version unless one is named; null when there is none. */
  policy(name: string, version?: string): PolicyDocument | null;
  calendar(name: string, year: number): CalendarYear | null;
}
