import type { Measures } from '../measures';
import type { RouteDecision } from '../routing/decision';
import type { Instant } from '../vocabulary';

/** What figures need to know of a case. */
export interface FigureCase {
  id: string;
  agency: string;
  institution: string;
  /** The holder and what lies above it. */
  holders: readonly string[];
  /** Those who hold, held or support it, and what lies above them. */
  readers: readonly string[];
  about: readonly string[];
  region: string | null;
  topic: string | null;
  classification: string;
  confidential: boolean;
  /** It has a public form. */
  public: boolean;
  stage: string;
  outcome: string | null;
  dueAt: Instant | null;
  hops: number;
  receivedAt: Instant;
  measures: Measures;
  /** What became of the suggested route; null where none was. */
  route: RouteDecision | null;
}

/** Which cases are counted; what is absent does not restrict. */
export interface Selection {
  /** Held by this agency or one below it. */
  holder?: string;
  /** All of these hold, held or support it, or lie above one that does. */
  readers?: readonly string[];
  /** Complains of none of these. */
  notAbout?: readonly string[];
  /** Neither confidential nor complaining of anybody. */
  isPublishable?: true;
  /** Has a public form. */
  isPublic?: true;
  /** Received at or after one instant and before another, in milliseconds. */
  from?: Instant;
  to?: Instant;
  /** With what lies below it. */
  region?: string;
  /** Held within one of these institutions. */
  institutions?: readonly string[];
}

/** Whether a region code is another one or lies below it. */
export const isWithin = (code: string | null, above: string): boolean =>
  code === above || (code?.startsWith(`${above}.`) ?? false);
