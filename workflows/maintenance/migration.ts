import {
  ActivityCancellationType,
  CancellationScope,
  CancelledFailure,
  ContinueAsNew,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { MaintenanceActivities } from '../../activities/contract-maintenance';
import type { MigrationRecord } from '../../domain/maintenance';
import { cancelMigrationSignal, migrationQuery, type MigrationInput, type MigrationStep } from './contract';

// A database or an engine that is away is waited for: all of it may be repeated.
const retry = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' } as const;
const { countMigration, checkMigration, keepMigration } = proxyActivities<MaintenanceActivities>({
  startToCloseTimeout: '1m',
  retry,
});
const { migratePage, compareMigration } = proxyActivities<MaintenanceActivities>({
  startToCloseTimeout: '2h',
  heartbeatTimeout: '20s',
  // What is under way when somebody cancels comes to its end first, and nothing is written behind it.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry,
});

const PAGE_SIZE = 200;
const PAGES_IN_ONE_RUN = 200;
/** The read model follows the cases at some distance: it is asked at growing intervals, and then they are told again. */
const LOOKS_MS: readonly number[] = [1000, 2000, 4000, 8000, 15_000, 30_000];
const MOST_ROUNDS = 3;

/**
 * Moves the open cases that fit to another version of the rules: gives each the order, at a set rate, and does not
 * believe that it is done before the read model shows it. Can be cancelled at any time; what was moved stays moved.
 */
export async function migration(input: MigrationInput): Promise<void> {
  const { record } = input;
  const work = new CancellationScope();
  setHandler(migrationQuery, () => record);
  setHandler(cancelMigrationSignal, () => work.cancel());
  try {
    await work.run(() => (record.dryRun ? compare(input) : carryOut(input)));
    record.state = 'done';
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    record.state = isCancellation(error) ? 'cancelled' : 'failed';
  }
  record.endedAt = Date.now();
  await CancellationScope.nonCancellable(() => keepMigration(record));
}

async function compare({ record, where }: MigrationInput): Promise<void> {
  await countFirst(record, where);
  record.comparison = await compareMigration({ record, where, now: Date.now() });
}

async function countFirst(record: MigrationRecord, where: string): Promise<void> {
  if (record.total !== null) return;
  record.total = await countMigration({ record, where });
  await keepMigration(record);
}

async function carryOut(input: MigrationInput): Promise<void> {
  const { record, where } = input;
  const step: MigrationStep = input.progress ?? { after: null, round: 0 };
  await countFirst(record, where);
  for (; step.round < MOST_ROUNDS; step.round += 1) {
    await tellAll(input, step);
    if ((await lookUntilMoved(record, where)) === 0) return;
  }
}

async function tellAll(input: MigrationInput, step: MigrationStep): Promise<void> {
  const { record, where, rate, pageSize: limit = PAGE_SIZE } = input;
  for (let pages = 0; ; pages += 1) {
    if (pages >= PAGES_IN_ONE_RUN || workflowInfo().continueAsNewSuggested) {
      // The next run knows nothing of a cancellation that came while the last page came to its end.
      if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('cancelled');
      await continueAsNew<typeof migration>({ ...input, record, progress: step });
    }
    const page = await migratePage({ record, where, after: step.after, rate, limit });
    record.sent += page.sent;
    record.skipped += page.skipped;
    record.failed += page.failed;
    record.done = page.done;
    step.after = page.after;
    if (page.after === null) return;
  }
}

/** How many cases are still under the old rules when the read model has had time to follow. */
async function lookUntilMoved(record: MigrationRecord, where: string): Promise<number> {
  let before = Infinity;
  for (const ms of LOOKS_MS) {
    const { done, remaining, ids } = await checkMigration({ record, where });
    Object.assign(record, { done, remaining, remainingIds: ids });
    await keepMigration(record);
    if (remaining === 0) return 0;
    before = remaining;
    await sleep(ms);
  }
  return before;
}
