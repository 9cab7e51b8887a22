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

/** The working calendar of one name and year, with what it takes over from the calendars that it extends. */
export type CalendarYear = {
  readonly name: string;
  readonly year: number;
  readonly title: Bilingual;
  /** The calendar that it extends. */
  readonly extends: string | null;
  /** The decree of this calendar for this year; null when it has none of its own. */
  readonly basis: string | null;
  readonly revision: number | null;
  /** When that revision was published here (ISO 8601); null for what was shipped. */
  readonly publishedAt: string | null;
  /** No decree has fixed the national days off of this year: dates will move. */
  readonly provisional: boolean;
  /** What its days off rest on, the base first. */
  readonly decrees: readonly {
    readonly calendar: string;
    readonly basis: string;
    readonly revision: number;
  }[];
  /** Opening hours by weekday (`monday` …) in local time `HH:MM`; a weekday that is missing is closed. */
  readonly week: Readonly<Record<string, { readonly open: string; readonly close: string }>>;
  /** Why each date is off (`national`, `jointLeave`, `local`), and which calendar says so. */
  readonly daysOff: readonly {
    readonly date: string;
    readonly kind: string;
    readonly calendar: string;
    readonly name?: string;
  }[];
  /** Dates that are worked although a base or the weekday says off. */
  readonly working: readonly { readonly date: string; readonly calendar: string; readonly name?: string }[];
  /** Dates with other hours than their weekday's. */
  readonly hours: readonly { readonly date: string; readonly open: string; readonly close: string }[];
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
  /** Changes with everything that is published under a name, in force or scheduled; null when nothing is. */
  tagOf(name: string): string | null;
  calendar(name: string, year: number): CalendarYear | null;
}
