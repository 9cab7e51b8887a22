import type { TallyResult } from '../domain/compare/tally';
import type { MigrationRecord, ReplanningRecord } from '../domain/maintenance';
import type { Instant } from '../domain/vocabulary';

/** Which cases a migration is for; `where` is a filter of the read model as text, with its dates. */
export interface MigrationPage {
  record: MigrationRecord;
  where: string;
}

export interface MigratedPage {
  /** The last id of the page; null when there was none left. */
  after: string | null;
  sent: number;
  skipped: number;
  failed: number;
  done: number;
}

export interface LeftOver {
  done: number;
  remaining: number;
  ids: string[];
}

export interface ReplannedPage {
  after: string | null;
  seen: number;
  rewritten: number;
  woken: number;
  skipped: number;
  failed: number;
  /** Cases that were told to follow the directory; absent when none was. */
  followed?: number;
}

/** What maintenance does outside of its workflows. All of it may be repeated: nothing is done twice by it. */
export interface MaintenanceActivities {
  /** How many cases a migration is for. */
  countMigration(page: MigrationPage): Promise<number>;
  /** Gives the order to the next cases, so many a second, and writes down how far it has come. */
  migratePage(
    page: MigrationPage & { after: string | null; rate: number; limit: number },
  ): Promise<MigratedPage>;
  /** Which cases the read model still shows under the old rules. */
  checkMigration(page: MigrationPage): Promise<LeftOver>;
  /** What a migration would do, case by case, without telling any. */
  compareMigration(page: MigrationPage & { now: Instant }): Promise<TallyResult>;
  keepMigration(record: MigrationRecord): Promise<void>;
  /**
   * Counts the next cases anew whose dates were planned by other calendars; wakes those that would wake too late, and
   * those that know their agencies otherwise than the directory.
   */
  replanPage(page: {
    record: ReplanningRecord;
    after: string | null;
    rate: number;
    limit: number;
    now: Instant;
  }): Promise<ReplannedPage>;
  keepReplanning(record: ReplanningRecord): Promise<void>;
}
