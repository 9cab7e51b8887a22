import { examineWithPatience, examine, type Finding } from './examine';
import type { Difference, Report } from './report';
import { resume } from './resume';
import { requireKnown } from './known';
import type { Sides } from './sides';

const PAGE = 500;
const AT_ONCE = 8;
const MOST_KEPT = 1000;

export interface ReconcileOptions {
  /** Repairs what it finds, but for poisoned cases: those are somebody's decision, each of them. */
  repair?: boolean;
  /** This case alone. */
  only?: string;
  /** Cases that are listed at one time; 500 unless given. */
  pageSize?: number;
  signal?: AbortSignal;
  /** Told after every page. */
  onProgress?: (report: Readonly<Report>) => void;
  /** Told of each difference. */
  onDifference?: (difference: Difference) => void;
}

/**
 * Holds engine and read model against each other, in both directions and in pages: memory does not grow with the number
 * of cases. Cases go on living meanwhile; what has just changed is looked at again before it is called a difference.
 * Throws when one of the two is away.
 */
export async function reconcile(sides: Sides, options: ReconcileOptions = {}): Promise<Report> {
  const begun = sides.now();
  const report: Report = {
    checked: 0,
    inEngine: 0,
    inReadModel: 0,
    seconds: 0,
    unanswered: 0,
    found: 0,
    repaired: 0,
    differences: [],
  };
  const look = async (id: string): Promise<void> => {
    report.checked += 1;
    let found = await examine(sides, id);
    if (found !== null && found !== 'unanswered')
      found = await examineWithPatience(sides, id, options.signal);
    if (found === null) return;
    if (found === 'unanswered') {
      report.unanswered += 1;
      return;
    }
    const difference = { id, ...(await mended(sides, id, found, options.repair === true)) };
    report.found += 1;
    if (difference.repaired) report.repaired += 1;
    if (report.differences.length < MOST_KEPT) report.differences.push(difference);
    options.onDifference?.(difference);
  };
  const turned = (): void => {
    report.seconds = (sides.now() - begun) / 1000;
    options.signal?.throwIfAborted();
    options.onProgress?.(report);
  };

  if (options.only !== undefined) {
    await look(options.only);
    if (report.found + report.unanswered === 0) await requireKnown(sides, options.only);
  } else {
    const walk: Walk = { report, look, turned, pageSize: options.pageSize ?? PAGE };
    await eachShown(sides, walk);
    await eachListed(sides, walk);
  }
  report.seconds = (sides.now() - begun) / 1000;
  return report;
}

interface Walk {
  report: Report;
  look: (id: string) => Promise<void>;
  turned: () => void;
  pageSize: number;
}

/** Every case that the read model shows as open. */
async function eachShown({ cases }: Sides, { report, look, turned, pageSize }: Walk): Promise<void> {
  for (let after: string | null = null; ;) {
    const page = await cases.openPage(after, pageSize);
    const last = page.at(-1);
    if (!last) return;
    report.inReadModel += page.length;
    await fewAtOnce(
      page.map(({ id }) => id),
      look,
    );
    turned();
    after = last.id;
  }
}

/** Every case that the engine lists and that was not among those: without a document, or archived and still running. */
async function eachListed({ engine, cases }: Sides, { report, look, turned, pageSize }: Walk): Promise<void> {
  for await (const page of engine.listed(undefined, pageSize)) {
    report.inEngine += page.length;
    const shown = await cases.of(page.map(({ id }) => id));
    const odd = page.filter(({ id, open }) => {
      const one = shown.get(id);
      return !one || (one.archived && open);
    });
    await fewAtOnce([...new Set(odd.map(({ id }) => id))], look);
    turned();
  }
}

/** What was done about a difference. */
async function mended(
  sides: Sides,
  id: string,
  { kind, detail }: Finding,
  repair: boolean,
): Promise<Omit<Difference, 'id'>> {
  if (!repair || kind === 'poisoned' || kind === 'held') return { kind, detail, repaired: false };
  try {
    if (kind === 'missing' || kind === 'behind') {
      await sides.project(id);
      return { kind, repaired: true, detail: `${detail} Written anew.` };
    }
    const done = await resume(sides, id, kind);
    if (!done) return { kind, repaired: false, detail: `${detail} There is no state left to go on from.` };
    const given =
      done.carried.length > 0 ? `, with ${done.carried.length} command(s) that it had not done` : '';
    const how = done.started
      ? `It goes on from ${WHENCE[done.from]} at revision ${done.revision}${given}.`
      : 'Somebody else has started it again meanwhile.';
    return { kind, repaired: true, detail: `${detail} ${how}` };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind, repaired: false, detail: `${detail} It could not be repaired: ${why}.` };
  }
}

/** Where the state comes from, in words. */
export const WHENCE = {
  record: 'its last document',
  run: 'where its run was ended',
  start: 'what its run began with',
} as const;

/** Does something for each, a few at one time. */
export async function fewAtOnce<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of waiting) await act(item);
    }),
  );
}
