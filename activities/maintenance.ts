import { CancelledFailure, cancellationSignal, heartbeat } from '@temporalio/activity';
import { compareCase } from '../domain/compare/case';
import { Tally } from '../domain/compare/tally';
import { MOST_REMAINING_NAMED, type MigrationRecord } from '../domain/maintenance';
import { isMoved, type MigrationOrder } from '../domain/migration-order';
import type { Directory } from '../domain/directory';
import { followDirectory } from '../domain/follow-directory';
import { plannedAnew } from '../domain/planned-anew';
import type { Instant } from '../domain/vocabulary';
import { recordOf } from '../store/complaint-record';
import type { Filter } from '../store/complaints';
import { knowing } from '../store/concerned-cases';
import type { MaintenanceBook } from '../store/maintenance';
import { outdated, readFilter, underVersion, type OpenCase, type OpenCases } from '../store/open-cases';
import type { MaintenanceActivities } from './contract-maintenance';
import { needRulesOf, type ActivityDeps } from './index';
import { Pace } from './pace';

/** Compared between two reads; memory holds no more cases than these. */
const COMPARED_PAGE = 500;

export interface MaintenanceDeps extends Pick<
  ActivityDeps,
  'world' | 'calendarTags' | 'needRules' | 'sealer'
> {
  cases: OpenCases;
  book: MaintenanceBook;
  /** The calendars that there are. */
  calendarNames: () => readonly string[];
  /** Fetches newer reference data; false when they could not be had. */
  refresh: () => Promise<boolean>;
  /** Leaves a case an order. `gone`: its workflow is over. `refused`: it takes no more. Throws when the engine is away. */
  sendOrder: (id: string, order: MigrationOrder) => Promise<Sent>;
  /** Asks a case to plan again; as `sendOrder`. */
  sendReplan: (id: string) => Promise<Sent>;
}

export type Sent = 'sent' | 'gone' | 'refused';

/** What maintenance works with, given from outside. */
export function createMaintenanceActivities(deps: MaintenanceDeps): MaintenanceActivities {
  const { cases, book } = deps;
  const pace = new Pace();
  return {
    countMigration: ({ record, where }) => cases.count(meant(record, where)),

    async migratePage({ record, where, after, rate, limit }) {
      const page = await cases.page(meant(record, where), after, limit);
      const counts = { sent: 0, skipped: 0, failed: 0 };
      for (const { id, file } of page) {
        if (!isMoved(file, record)) continue;
        await pace.turn(rate);
        // Ends in order, so that what has been sent is counted.
        if (cancellationSignal().aborted) break;
        count(counts, await deps.sendOrder(id, orderOf(record)));
        heartbeat();
      }
      const done = await cases.moved(record.id);
      await book.keepMigration({
        ...record,
        sent: record.sent + counts.sent,
        skipped: record.skipped + counts.skipped,
        failed: record.failed + counts.failed,
        done,
      });
      return { after: page.at(-1)?.id ?? null, done, ...counts };
    },

    async checkMigration({ record, where }) {
      const filter = { $and: [{ policyVersion: record.from }, meant(record, where)] };
      const [remaining, ids, done] = await Promise.all([
        cases.count(filter),
        cases.ids(filter, MOST_REMAINING_NAMED),
        cases.moved(record.id),
      ]);
      return { remaining, ids, done };
    },

    async compareMigration({ record, where, now }) {
      await deps.needRules(record.from);
      await deps.needRules(record.to);
      const tally = new Tally();
      const { from, to, past } = record;
      for (let after: string | null = null; ;) {
        const page: OpenCase[] = await cases.page(meant(record, where), after, COMPARED_PAGE);
        const last = page.at(-1);
        if (!last) return tally.toJSON();
        after = last.id;
        for (const { file } of page) {
          if (!isMoved(file, record)) continue;
          await needRulesOf(file, deps);
          tally.add(compareCase(file, from, to, deps.world(), now, past));
        }
        stopIfCancelled();
        heartbeat();
      }
    },

    keepMigration: (record) => book.keepMigration(record),

    async replanPage({ record, after, rate, limit, now }) {
      // At least as new as the change that this is about.
      if (!(await deps.refresh())) throw new Error('the database is away');
      const tags = deps.calendarTags(deps.calendarNames());
      const late = outdated(tags);
      const changed = record.directory ? changedSince(deps.world().directory, record.directory.since) : [];
      const filter = changed.length > 0 ? { $or: [late, knowing(changed)] } : late;
      const page = await cases.page(filter, after, limit);
      const counts = { seen: page.length, rewritten: 0, woken: 0, skipped: 0, failed: 0, followed: 0 };
      for (const one of page) {
        stopIfCancelled();
        await replan(one, { rate, now, tags }, counts);
        heartbeat();
      }
      const { rewritten, woken, skipped, failed, followed } = counts;
      await book.keepReplanning({
        ...record,
        ...(followed > 0 ? { followed: (record.followed ?? 0) + followed } : {}),
        seen: record.seen + counts.seen,
        rewritten: record.rewritten + rewritten,
        woken: record.woken + woken,
        skipped: record.skipped + skipped,
        failed: record.failed + failed,
      });
      return { after: page.at(-1)?.id ?? null, ...counts };
    },

    keepReplanning: async (record) => {
      await book.keepReplanning(record);
      if (record.state === 'done' && record.directory) await book.keepFollowedTo(record.directory.to);
    },
  };

  async function replan(
    { id, file, plannedBy }: OpenCase,
    { rate, now, tags }: { rate: number; now: Instant; tags: readonly string[] },
    counts: { rewritten: number; woken: number; skipped: number; failed: number; followed: number },
  ): Promise<void> {
    try {
      await needRulesOf(file, deps);
    } catch {
      counts.failed += 1;
      return;
    }
    const world = deps.world();
    if (followDirectory(file, world.directory).length > 0) {
      // It plans anew when it follows, and shows it.
      await pace.turn(rate);
      const sent = await deps.sendReplan(id);
      if (sent === 'refused') counts.failed += 1;
      else if (sent === 'gone') counts.skipped += 1;
      else counts.followed += 1;
      return;
    }
    if (plannedBy?.every((tag) => tags.includes(tag))) return;
    const { file: shown, earlier } = plannedAnew(file, now, world);
    const record = recordOf(shown, world, deps.sealer, deps.calendarTags);
    // First the message, which the engine keeps, then the mark that there need be none.
    if (earlier) {
      await pace.turn(rate);
      const sent = await deps.sendReplan(id);
      if (sent === 'refused') {
        counts.failed += 1;
        return;
      }
      if (sent === 'gone') counts.skipped += 1;
      else counts.woken += 1;
    }
    if (await deps.cases.rewrite(record)) counts.rewritten += 1;
  }
}

/** The agencies of which a case may know something that has changed after a revision of the directory. */
function changedSince(directory: Directory, since: number): string[] {
  return directory.agencies.flatMap(({ id }) => ((directory.ref(id)?.revision ?? 0) > since ? [id] : []));
}

function stopIfCancelled(): void {
  if (cancellationSignal().aborted) throw new CancelledFailure('cancelled');
}

/** The cases that a migration is for: those that were there when it began. */
function meant({ from, startedAt }: MigrationRecord, where: string): Filter {
  return { $and: [underVersion(from), { receivedAt: { $lte: new Date(startedAt) } }, readFilter(where)] };
}

function orderOf({ id, from, to, past }: MigrationRecord): MigrationOrder {
  return { id, from, to, past };
}

function count(counts: { sent: number; skipped: number; failed: number }, sent: Sent): void {
  if (sent === 'sent') counts.sent += 1;
  else if (sent === 'gone') counts.skipped += 1;
  else counts.failed += 1;
}
