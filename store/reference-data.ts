import type { CalendarDocument } from '../domain/calendar-reader';
import type { Agency } from '../domain/directory';
import type { PolicyDocument } from '../domain/policy-reader';
import type { Reason, Topic } from '../domain/reference';
import { contentVersion } from './content-version';

/** Rule files that belong together. A case pins the version of the set that it was filed under. */
export interface PolicySet {
  version: string;
  documents: PolicyDocument[];
  /** Milliseconds; the newest one whose rules are in force is the current one. */
  publishedAt: number;
}

/** Everything that planning, routing and authorization look things up in. Plain JSON. */
export interface ReferenceData {
  agencies: Agency[];
  topics: Topic[];
  reasons: Reason[];
  calendars: CalendarDocument[];
  policySets: PolicySet[];
}

/** A set of rule files with the version that its content gives it. */
export function policySet(documents: unknown[], publishedAt = 0): PolicySet {
  return { version: contentVersion(documents), documents: documents as PolicyDocument[], publishedAt };
}
