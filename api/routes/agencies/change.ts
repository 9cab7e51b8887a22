import { concerned, type DirectoryOrder } from '../../../domain/directory-change';
import type { Directory } from '../../../domain/directory';
import type { DirectoryFinding } from '../../../domain/directory-check';
import type { Filter } from '../../../store/complaints';
import { heldBy, knowing } from '../../../store/concerned-cases';
import type { Ordered } from '../../../store/directory-store';
import { actorOf } from '../../actor';
import type { Caller } from '../../auth/caller';
import { notAccused } from '../../case/scope';
import type { AppDeps } from '../../deps';
import { Problem } from '../../problem';

const FIRST_IDS = 20;
/** What is wrong with so many of them shows what is wrong with all. */
export const MOST_FINDINGS = 100;

/** A change that is stored, or would be. */
export type Stored = Extract<Ordered, { kind: 'changed' | 'same' }>;

/**
 * Stores a change of the directory that `by` has given, or finds out what it would do (null). `place` says where in what was sent a finding lies.
 * Throws `stale`, `invalid` or `unavailable`.
 */
export async function changeWith(
  deps: AppDeps,
  order: DirectoryOrder,
  by: string | null,
  place: (finding: DirectoryFinding) => string,
): Promise<Stored> {
  const { reference, regions, now, logger } = deps;
  const ground = {
    now: now(),
    isRegion: (code: string) => regions.exists(code),
    calendars: reference.calendars,
  };
  const done = await deps.directory.change(order, ground, by).catch((error: unknown) => {
    logger.warn({ error: error instanceof Error ? error.message : '' }, 'the directory could not be changed');
    throw new Problem('unavailable');
  });
  if (done.kind === 'stale') throw stale(done.revision);
  if (done.kind === 'invalid') {
    const errors = done.findings.slice(0, MOST_FINDINGS).map((finding) => ({
      path: place(finding),
      message: `${finding.message} (${finding.code})`,
    }));
    throw new Problem('invalid', { errors });
  }
  return done;
}

function stale(revision: number | null): Problem {
  return new Problem('stale', {
    detail:
      revision === null
        ? {
            id: 'Instansi ini belum ada. Kirim dengan If-Match: * untuk membuatnya.',
            en: 'There is no such agency yet. Send it with If-Match: * to make it.',
          }
        : {
            id: `Instansi ini kini pada revisi ${revision}. Baca lagi lalu ulangi.`,
            en: `This agency is at revision ${revision} now. Read it again and repeat.`,
          },
    extras: { revision },
  });
}

/** Which open cases a change is about; null while the read model cannot be asked. */
export async function casesOf(deps: AppDeps, caller: Caller, done: { before: Directory; after: Directory }) {
  const { gone, others } = concerned(done.before, done.after);
  if (gone.length + others.length === 0) return { moving: 0, concerned: 0, ids: [] };
  const actor = actorOf(deps, caller);
  // An operator who is bound to an agency that is complained of learns nothing of it, not even a number.
  const shown: Filter = actor ? notAccused(actor) : {};
  const moving: Filter = { $and: [heldBy(gone), shown] };
  const named: Filter = { $and: [moving, { confidential: false }] };
  try {
    const [many, all, first] = await Promise.all([
      gone.length === 0 ? 0 : deps.complaints.count(moving),
      deps.complaints.count({ $and: [knowing([...gone, ...others]), shown] }),
      gone.length === 0 ? [] : deps.complaints.list(named, { _id: 1 }, FIRST_IDS),
    ]);
    return { moving: many, concerned: all, ids: first.map(({ file }) => file.id) };
  } catch (error) {
    deps.logger.warn({ error: error instanceof Error ? error.name : '' }, 'open cases could not be counted');
    return null;
  }
}

/**
 * After a change: this process hears of it at once, and the cases are told at a set rate. What is stored stays stored:
 * workers look for cases that nobody has told.
 */
export async function follow(deps: AppDeps, done: Stored): Promise<{ id: string } | null> {
  if (done.kind === 'same') return null;
  await deps.refreshReference();
  const { gone, others } = concerned(done.before, done.after);
  if (gone.length + others.length === 0) return null;
  try {
    return { id: await deps.engine.startReplanning([], { since: done.revision - 1, to: done.revision }) };
  } catch (error) {
    deps.logger.error(
      { revision: done.revision, error: error instanceof Error ? error.message : '' },
      'the directory is changed, but telling open cases could not be started: workers will find them',
    );
    return null;
  }
}
