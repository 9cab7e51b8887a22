import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account';
import { booksOf } from './books';
import type { Measures } from './measures';
import { wholeFindings, type Counts } from './books-whole';
import type { Finding } from './finding';
import type { Gatherer } from './gather';
import type { Journal } from './journal';

const LOOK_AGAIN_MS = 1000;
const AT_ONCE = 12;
/** However long one takes: what is looked at once has had no time to come to rest. */
const FEWEST_LOOKS = 8;

export interface Settled {
  readonly accounts: readonly Account[];
  readonly counted: Counts;
  readonly statistics: Counts | null;
  readonly findings: readonly Finding[];
  /** Until nothing was left to come to rest, or the time was up. */
  readonly tookMs: number;
}

/**
 * Makes up the books. What does not balance yet is asked after again until it does, or until for `limitMs` no less of it
 * was found than before: by then everything must have come to rest.
 */
export async function settle(
  gatherer: Gatherer,
  journal: Journal,
  measures: Measures,
  limitMs: number,
): Promise<Settled> {
  const since = Date.now();
  const ids = gatherer.receipted();
  const accounts = new Map<string, Account>();
  const found = new Map<string, Finding[]>();
  let open = ids;
  let fewest = Infinity;
  let better = since;
  const isHopeless = (looks: number): boolean => looks >= FEWEST_LOOKS && Date.now() - better >= limitMs;
  const look = async (): Promise<Omit<Settled, 'tookMs'>> => {
    await fewAtOnce(open, async (id) => {
      const account = await gatherer.account(id);
      accounts.set(id, account);
      found.set(id, booksOf(account, measures));
    });
    open = ids.filter((id) => (found.get(id)?.length ?? 0) > 0);
    const known = await gatherer.known();
    const counts = await gatherer.counts();
    const whole = wholeFindings({ journal, ...known, receipted: ids, ...counts });
    const findings = [...ids.flatMap((id) => found.get(id) ?? []), ...whole];
    return { accounts: [...accounts.values()], ...counts, findings };
  };
  for (let looks = 1; ; looks += 1) {
    try {
      const settled = await look();
      const tookMs = Date.now() - since;
      if (settled.findings.length < fewest) better = Date.now();
      fewest = Math.min(fewest, settled.findings.length);
      if (fewest === 0 || isHopeless(looks)) return { ...settled, tookMs };
    } catch (error) {
      // A busy server may not answer at once; one that never does is an error.
      if (isHopeless(looks)) throw error;
    }
    await sleep(LOOK_AGAIN_MS);
  }
}

async function fewAtOnce(list: readonly string[], ask: (one: string) => Promise<void>): Promise<void> {
  const left = [...list];
  const clerk = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await ask(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, clerk));
}
