import type { Logger } from 'pino';
import type { CaseFile } from '../../domain/case-file';
import { noticesOf } from '../../domain/notices/notices';
import type { Notice } from '../../domain/notices/notice';
import type { World } from '../../domain/world';
import { DAY_MS, MINUTE_MS, type Instant } from '../../domain/vocabulary';
import type { Outbox } from '../../store/outbox';
import type { UntoldCase, UntoldCases } from '../../store/untold-cases';

/** Cases that are looked at in one go. */
const PAGE = 100;
/** Of a case that was never told of before, older lines are history: an outbox that is switched on must not flood. */
const NEWS_MS = 3 * DAY_MS;
/** When a case is looked at again that nobody could tell of. */
const LATER_MS = 5 * MINUTE_MS;

export interface DispatcherDeps {
  cases: UntoldCases;
  outbox: Outbox;
  world: () => World;
  needRules: (version: string) => Promise<void>;
  logger: Pick<Logger, 'warn'>;
}

/**
 * Moves what cases have to tell into the outbox, once each: the ids of notices are those of the lines that they come from.
 * How many cases it looked at; as many as a page means that there are more.
 */
export async function dispatch(
  deps: DispatcherDeps,
  now: Instant,
): Promise<{ cases: number; full: boolean }> {
  const { cases, outbox } = deps;
  const page = await cases.page(PAGE, now);
  if (page.length === 0) return { cases: 0, full: false };
  const told = await outbox.toldUpTo(page.map(({ id }) => id));
  const notices: Notice[] = [];
  const heads = new Map<string, number>();
  const done: UntoldCase[] = [];
  for (const one of page) {
    const { id, file } = one;
    const last = file.trail.at(-1)?.seq ?? 0;
    const after = told.get(id) ?? lastOld(file, now);
    try {
      if (after < last) {
        await deps.needRules(file.policy.version);
        notices.push(...noticesOf(file, after, deps.world()));
      }
    } catch (error) {
      // A case whose rules are nowhere to be had holds up nobody else's notices; it is looked at again later.
      await cases.later(id, now + LATER_MS);
      deps.logger.warn(
        { case: id, error: error instanceof Error ? error.name : 'unknown' },
        'outbox: untold',
      );
      continue;
    }
    heads.set(id, last);
    done.push(one);
  }
  // First what is to be told, then that it need not be looked at again.
  await outbox.put(notices, heads, now);
  await cases.told(done);
  return { cases: page.length, full: page.length === PAGE };
}

function lastOld({ trail }: CaseFile, now: Instant): number {
  return trail.findLast(({ at }) => at < now - NEWS_MS)?.seq ?? 0;
}
