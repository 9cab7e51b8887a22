/** What is wrong, or worth knowing, about rules: for people who know the procedure and not the code. */
export interface Finding {
  severity: 'error' | 'warning';
  /** Stable name of the kind of finding, such as `rung-after-end`. */
  code: FindingCode;
  /** Name of the rule file. */
  policy: string;
  /** Place in the file, as written: `clocks.reply.ladder.0.at`. */
  path: string;
  clock?: string;
  rung?: string;
  /** Where the path stands in the text, from 1; added by whoever has the text. */
  file?: string;
  line?: number;
  column?: number;
  /** What is the case. */
  message: string;
  /** What would happen. */
  effect: string;
  /** What to do. */
  advice: string;
}

export const FINDING_CODES = [
  'syntax',
  'schema',
  'unquoted-code',
  'id-twice',
  'id-reused',
  'rung-unreachable',
  'rung-after-end',
  'order-inverted',
  'role-unresolved',
  'clock-never-ends',
  'suspension-never-ends',
  'silence-leads-nowhere',
  'both-match',
  'calendar-missing',
  'close-waits-for-agency',
  'reassign-nobody',
  'action-without-object',
  'level-skipped',
  'override-lenient',
  'never-in-force',
  'unknown-place',
  'unknown-topic',
  'message-unknown-word',
  'nothing-extended',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];
