import type { CalendarFile } from '../domain/calendar-reader';
import type { Agency } from '../domain/directory';
import type { RuleDocument } from '../domain/policy-document';
import type { Reason, Topic } from '../domain/reference';
import type { RouteFiles } from '../domain/routing/document';
import { contentVersion } from './content-version';

/** Rule files that belong together. A case pins the version of the set that it was filed under. */
export interface PolicySet {
  version: string;
  documents: RuleDocument[];
  /** Reasons that go with these rules; absent in sets of before reasons were pinned. */
  reasons?: Reason[];
  /** Milliseconds; of sets that are in force on the same day, the newest publication counts. */
  publishedAt: number;
  /**
   * From which day (in Jakarta) it is in force: the latest `effective` of its documents unless said otherwise. Null:
   * from none any more; it is kept for the cases that pin it.
   */
  from?: string | null;
}

/** Everything that planning, routing and authorization look things up in. Plain JSON. */
export interface ReferenceData {
  agencies: Agency[];
  topics: Topic[];
  reasons: Reason[];
  calendars: CalendarFile[];
  policySets: PolicySet[];
  /** Absent in copies of before there were routes. */
  routes?: RouteFiles;
}

/** Where nothing is known of routes, the national desk decides. */
export const NO_ROUTES: RouteFiles = {
  routes: [],
  words: { least: 1, unspecific: [], spelling: {}, stop: [], topics: {} },
};

/** A set of rule files with the version that its content gives it. */
export function policySet(documents: unknown[], publishedAt = 0, reasons?: Reason[]): PolicySet {
  return {
    version: contentVersion(reasons === undefined ? documents : { documents, reasons }),
    documents: documents as RuleDocument[],
    ...(reasons === undefined ? {} : { reasons }),
    publishedAt,
  };
}
