import type { OfficeTime } from '../calendar';
import type { Directory } from '../directory';
import type { Rules } from '../policy';
import {
  isOverride,
  type OverrideDocument,
  type PolicyDocument,
  type RuleDocument,
} from '../policy-document';
import type { Instant } from '../vocabulary';
import type { FindingCode } from './finding';

/** One rule file that could be read, with what it extends. */
export interface Subject {
  name: string;
  rules: Rules;
  /** As it holds, with everything that it takes over. */
  effective: PolicyDocument;
  /** As somebody wrote it. */
  written: RuleDocument;
  base: Subject | null;
}

/** The world in which rules are checked. */
export interface Setting {
  subjects: readonly Subject[];
  /** What is published under each name now. */
  published: ReadonlyMap<string, { document: RuleDocument; rules: Rules | null }>;
  directory: Directory;
  /** Names of the calendars that there are. */
  calendars: ReadonlySet<string>;
  time(calendar: string): OfficeTime;
  topics: ReadonlySet<string> | null;
  isRegion(code: string): boolean;
  today: Instant | null;
}

/** A finding as a check makes it; which file and where in it is worked out from the clock and the rung. */
export interface Found {
  code: FindingCode;
  severity: 'error' | 'warning';
  clock?: string;
  rung?: string;
  /** Of the rung, the clock or the file: `at`, `budget.1`, `where.region`. */
  field?: string;
  message: string;
  effect: string;
  advice: string;
}

export type Check = (subject: Subject, setting: Setting) => Found[];

/**
 * The most exact place in the file, as written, that a finding is about. What an override has taken over has no place
 * in it: then it is the nearest thing around it that has.
 */
export function pathOf({ written, effective }: Subject, { clock, rung, field }: Found): string {
  const steps: string[] = clock === undefined ? [] : ['clocks', clock];
  if (clock !== undefined && rung !== undefined) {
    steps.push('ladder');
    const ladder = ladderAsWritten(written, clock);
    const place = Array.isArray(ladder) ? ladder.findIndex(({ id }) => id === rung) : -1;
    if (place !== -1) steps.push(String(place));
    else if (typeof effective.clocks[clock]?.ladder === 'string') return existing(written, steps);
  }
  if (field !== undefined) steps.push(...field.split('.'));
  return existing(written, steps);
}

function ladderAsWritten(
  written: RuleDocument,
  clock: string,
): string | readonly { id: string }[] | undefined {
  const clocks = isOverride(written)
    ? (written as OverrideDocument).clocks
    : (written as PolicyDocument).clocks;
  return clocks && Object.hasOwn(clocks, clock) ? clocks[clock]?.ladder : undefined;
}

/** As many of the steps as the document has. */
function existing(document: unknown, steps: readonly string[]): string {
  const path: string[] = [];
  let value: unknown = document;
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) break;
    value = (value as Record<string, unknown>)[step];
    path.push(step);
  }
  return path.length > 0 ? path.join('.') : 'policy';
}
