import type { TallyResult } from './compare/tally';
import type { MigrationOrder } from './migration-order';
import type { Instant } from './vocabulary';

/** Work on many cases at once: what is known of it while it runs and afterwards. Plain JSON, nothing personal. */

export const MAINTENANCE_STATES = ['running', 'done', 'cancelled', 'failed'] as const;
export type MaintenanceState = (typeof MAINTENANCE_STATES)[number];

/** Cases that are named; the others are only counted. */
export const MOST_REMAINING_NAMED = 200;

/** Signals in a second: waking a case costs more than any other message, because it comes from its history. */
export const MAINTENANCE_RATE = 20;

/** Moves open cases from one version of the rules to another. */
export interface MigrationRecord extends MigrationOrder {
  state: MaintenanceState;
  /** The filter as it was asked for. */
  filter: Record<string, unknown>;
  dryRun: boolean;
  /** The migration that this one takes back. */
  reverses: string | null;
  by: { role: string; agency: string | null };
  /** Cases that fitted when it began; null until they are counted. */
  total: number | null;
  /** Orders given, whatever has become of them. */
  sent: number;
  /** Cases that the read model shows to have been moved by it. */
  done: number;
  /** Cases that were over when their turn came. */
  skipped: number;
  /** Cases that could not be told. */
  failed: number;
  /** After the end: cases that fit and are still under `from`, and the first of them. */
  remaining: number | null;
  remainingIds: string[];
  /** Of a dry run. */
  comparison: TallyResult | null;
  startedAt: Instant;
  endedAt: Instant | null;
}

/** Changes of the directory: those after `since`, up to and including `to`. */
export interface DirectorySpan {
  since: number;
  to: number;
}

/** Counts every open case anew after calendars have changed, and tells those whose agencies have. */
export interface ReplanningRecord {
  id: string;
  state: MaintenanceState;
  /** Whose change has set it going. */
  calendars: string[];
  /** Which changes of the directory have; absent when none. */
  directory?: DirectorySpan;
  /** Times that a case was told to follow the directory; absent when none was. */
  followed?: number;
  /** Cases looked at, those among them whose dates were written, and those that were told to wake earlier. */
  seen: number;
  rewritten: number;
  woken: number;
  /** Cases that were over when they were to be told. */
  skipped: number;
  /** Cases that could not be counted or told. */
  failed: number;
  /** How often it has gone through all open cases. */
  rounds: number;
  startedAt: Instant;
  endedAt: Instant | null;
}

/** A migration that has not begun. */
export function migrationRecord(
  order: MigrationOrder,
  asked: Pick<MigrationRecord, 'filter' | 'dryRun' | 'reverses' | 'by' | 'startedAt'>,
): MigrationRecord {
  return {
    ...order,
    ...asked,
    state: 'running',
    total: null,
    sent: 0,
    done: 0,
    skipped: 0,
    failed: 0,
    remaining: null,
    remainingIds: [],
    comparison: null,
    endedAt: null,
  };
}
