import {
  ActivityCancellationType,
  CancellationScope,
  condition,
  continueAsNew,
  ContinueAsNew,
  isCancellation,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { MaintenanceActivities } from '../../activities/contract-maintenance';
import type { DirectorySpan, ReplanningRecord } from '../../domain/maintenance';
import { calendarsChangedSignal, replanningQuery, type ReplanningInput } from './contract';

const retry = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' } as const;
const { replanPage } = proxyActivities<MaintenanceActivities>({
  startToCloseTimeout: '2h',
  heartbeatTimeout: '20s',
  // What is under way when somebody cancels comes to its end first, and nothing is written behind it.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry,
});
const { keepReplanning } = proxyActivities<MaintenanceActivities>({ startToCloseTimeout: '1m', retry });

type Progress = NonNullable<ReplanningInput['progress']>;

const PAGE_SIZE = 200;
const PAGES_IN_ONE_RUN = 200;
/** Until the cases of a round have followed and the read model shows it. */
const FOLLOWING_MS = 5000;

/**
 * Counts anew every open case that was planned by other calendars than those of now. A case that would wake too late
 * is told, at a set rate; all are shown with their new dates. Goes through them until nothing is found twice, the
 * second time long enough after the first: a process that has not yet heard of the change may have planned in between.
 */
export async function replanning(input: ReplanningInput): Promise<void> {
  const { id, calendars } = input;
  const record = input.progress?.record ?? begun(id, calendars, input.directory);
  const state: Progress = input.progress ?? { record, after: null, found: false, quiet: false };
  const news = { changed: false };
  setHandler(replanningQuery, () => record);
  setHandler(calendarsChangedSignal, (names: unknown, span?: unknown) => {
    // Every process that hears of a change of the directory says so; once is enough.
    if (isSpan(span)) news.changed = widen(record, span) || news.changed;
    else news.changed = true;
    if (Array.isArray(names)) record.calendars = [...new Set([...record.calendars, ...names.map(String)])];
  });
  do {
    Object.assign(record, { state: 'running', endedAt: null });
    try {
      await keepReplanning(record);
      await goThrough(input, state, news);
      record.state = 'done';
    } catch (error) {
      if (error instanceof ContinueAsNew) throw error;
      record.state = isCancellation(error) ? 'cancelled' : 'failed';
    }
    record.endedAt = Date.now();
    await CancellationScope.nonCancellable(() => keepReplanning(record));
    // It may have been told of another change at the very end.
  } while (news.changed && record.state === 'done');
}

async function goThrough(input: ReplanningInput, state: Progress, news: { changed: boolean }): Promise<void> {
  const { rate, settleMs, pageSize: limit = PAGE_SIZE } = input;
  const { record } = state;
  for (let pages = 0; ; pages += 1) {
    if (news.changed) {
      news.changed = false;
      Object.assign(state, { after: null, found: false, quiet: false, told: false });
    }
    if (pages >= PAGES_IN_ONE_RUN || workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof replanning>({ ...input, progress: state });
    }
    const page = await replanPage({ record, after: state.after, rate, limit, now: Date.now() });
    add(record, page);
    state.after = page.after;
    // Cases that cannot be counted are found for ever; they are no reason to look for ever.
    state.found ||= page.rewritten > 0 || page.woken > 0;
    if (page.followed) state.found = state.told = true;
    if (page.after !== null) continue;
    record.rounds += 1;
    if (!state.found && state.quiet) return;
    const wait = !state.found;
    const told = state.told === true;
    Object.assign(state, { found: false, quiet: wait, told: false });
    // Those that were told show it a little later.
    if (told) await condition(() => news.changed, Math.min(settleMs, FOLLOWING_MS));
    else if (wait) await condition(() => news.changed, settleMs);
  }
}

function isSpan(value: unknown): value is DirectorySpan {
  if (typeof value !== 'object' || value === null) return false;
  return 'since' in value && typeof value.since === 'number' && 'to' in value && typeof value.to === 'number';
}

/** Whether that is more than was known. */
function widen(record: ReplanningRecord, { since, to }: DirectorySpan): boolean {
  const known = record.directory;
  if (known && known.since <= since && known.to >= to) return false;
  record.directory = { since: Math.min(since, known?.since ?? since), to: Math.max(to, known?.to ?? to) };
  return true;
}

function begun(id: string, calendars: string[], directory?: DirectorySpan): ReplanningRecord {
  return {
    id,
    state: 'running',
    calendars,
    ...(directory ? { directory } : {}),
    seen: 0,
    rewritten: 0,
    woken: 0,
    skipped: 0,
    failed: 0,
    rounds: 0,
    startedAt: Date.now(),
    endedAt: null,
  };
}

function add(
  record: ReplanningRecord,
  page: Pick<ReplanningRecord, 'seen' | 'rewritten' | 'woken' | 'skipped' | 'failed' | 'followed'>,
): void {
  if (page.followed) record.followed = (record.followed ?? 0) + page.followed;
  record.seen += page.seen;
  record.rewritten += page.rewritten;
  record.woken += page.woken;
  record.skipped += page.skipped;
  record.failed += page.failed;
}
