import type { Finding } from '../check/finding';
import type { Directory } from '../directory';
import type { Topic } from '../reference';
import type { OrderedRule } from './routes';

export const ROUTE_FINDING_CODES = [
  'syntax',
  'schema',
  'unquoted-code',
  'id-twice',
  'because-missing',
  'unreachable-rule',
  'hole',
  'unknown-unit',
  'unknown-service',
  'unknown-topic',
  'unknown-place',
  'unknown-door',
  'cycle',
  'empty-phrase',
  'competent-missing',
] as const;
export type RouteFindingCode = (typeof ROUTE_FINDING_CODES)[number];

/** What is wrong, or worth knowing, about routes. `policy` is the name of the route file, or `words`. */
export interface RouteFinding extends Omit<Finding, 'code' | 'clock' | 'rung'> {
  code: RouteFindingCode;
  /** Id of the rule. */
  rule?: string;
}

/** What routes are held against. */
export interface RouteSubject {
  /** Route files as parsed; those that are not in order are reported and left out. */
  documents: readonly unknown[];
  words?: unknown;
  directory: Directory;
  topics: readonly Topic[];
  isRegion: (code: string) => boolean;
}

/** A finding as the single checks make it. */
export interface Found {
  rule: OrderedRule | null;
  /** Within the rule. */
  at: string;
  severity?: 'error' | 'warning';
  code: RouteFindingCode;
  message: string;
  effect: string;
  advice: string;
}
