import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { DirectorySpan, MigrationRecord, ReplanningRecord } from '../../domain/maintenance';

/** The contract of maintenance: work on many cases, beside them and never in their way. */

export const MAINTENANCE_QUEUE = 'tuntas-maintenance';

/** `maintenance/migration/<id>`. */
export function migrationWorkflowId(id: string): string {
  return `maintenance/migration/${id}`;
}

/** There is one at a time: it looks after all calendars, and keeps to one rate. */
export const REPLANNING_WORKFLOW_ID = 'maintenance/replanning';

export interface MigrationInput {
  record: MigrationRecord;
  /** Which cases, as a filter of the read model in text. */
  where: string;
  rate: number;
  /** Cases that are told in one step; 200 unless given. */
  pageSize?: number;
  /** How far it has come. */
  progress?: MigrationStep;
}

export interface MigrationStep {
  after: string | null;
  /** How often all cases have been gone through. */
  round: number;
}

export interface ReplanningInput {
  id: string;
  calendars: string[];
  /** Changes of the directory that open cases have to follow. */
  directory?: DirectorySpan;
  rate: number;
  /** Between the two times that nothing is found: long enough for every process to have heard of the change. */
  settleMs: number;
  pageSize?: number;
  progress?: {
    record: ReplanningRecord;
    after: string | null;
    found: boolean;
    quiet: boolean;
    told?: boolean;
  };
}

export const cancelMigrationSignal = defineSignal('cancel');
export const migrationQuery = defineQuery<MigrationRecord>('migration');

/** Further calendars, or the directory, have changed: all cases are looked at once more. */
export const calendarsChangedSignal = defineSignal<[string[], DirectorySpan?]>('calendarsChanged');
export const replanningQuery = defineQuery<ReplanningRecord>('replanning');

/** Every process fetches reference data this often or more; twice that is safe. */
export const SETTLE_MS = 60_000;
