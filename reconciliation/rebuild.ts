import type { RebuildMark, RebuildMarks } from '../store/reconciled-cases';
import { RUNNING } from '../workflows/filters';
import { fewAtOnce } from './reconcile';
import type { Sides } from './sides';

const PAGE = 200;
const TRIES = 3;

export interface RebuildReport {
  /** Documents written since the rebuilding began, in whatever process. */
  written: number;
  /** Cases that did not answer; running it again tries them again. */
  failed: number;
  /** The first hundred of those. */
  failures: { id: string; why: string }[];
  /** It went on where an earlier one had ended. */
  resumed: boolean;
  seconds: number;
}

export interface RebuildOptions {
  /** From the beginning, whatever an earlier one has done. */
  anew?: boolean;
  /** Cases that are listed at one time; 200 unless given. */
  pageSize?: number;
  signal?: AbortSignal;
  onProgress?: (report: Readonly<RebuildReport>) => void;
}

const MOST_KEPT = 100;

/**
 * Writes the documents of all open cases anew, one by one, while the system runs: first those that there are, in the order
 * of their ids, then what the engine has beside them. Archived documents and the outbox are left alone. Ended, it goes on
 * where it was when it is run again. Throws when one of the two sides is away.
 */
export async function rebuild(
  sides: Sides,
  marks: RebuildMarks,
  { anew = false, pageSize = PAGE, signal, onProgress }: RebuildOptions = {},
): Promise<RebuildReport> {
  const begun = sides.now();
  const earlier = anew ? null : await marks.read();
  const mark: RebuildMark = earlier ?? { after: null, shown: false, written: 0, startedAt: new Date(begun) };
  const report: RebuildReport = {
    written: mark.written,
    failed: 0,
    failures: [],
    resumed: earlier !== null,
    seconds: 0,
  };
  const write = async (id: string): Promise<void> => {
    const why = await tried(() => sides.rewrite(id));
    if (why === null) {
      report.written += 1;
      return;
    }
    // A case whose run was ended is for `verify` to find: its document is all there is of it.
    report.failed += 1;
    if (report.failures.length < MOST_KEPT) report.failures.push({ id, why });
  };
  const turned = async (): Promise<void> => {
    mark.written = report.written;
    report.seconds = (sides.now() - begun) / 1000;
    await marks.keep(mark);
    onProgress?.(report);
    signal?.throwIfAborted();
  };

  while (!mark.shown) {
    const page = await sides.cases.openPage(mark.after, pageSize);
    const last = page.at(-1);
    await fewAtOnce(
      page.map(({ id }) => id),
      write,
    );
    mark.after = last?.id ?? mark.after;
    mark.shown = !last;
    await turned();
  }
  for await (const page of sides.engine.listed(RUNNING, pageSize)) {
    const there = await sides.cases.of(page.map(({ id }) => id));
    await fewAtOnce(
      page.flatMap(({ id }) => (there.has(id) ? [] : [id])),
      write,
    );
    await turned();
  }
  await marks.forget();
  report.seconds = (sides.now() - begun) / 1000;
  return report;
}

/** Null when it was done, else why not. */
async function tried(act: () => Promise<void>): Promise<string | null> {
  for (let times = 1; ; times += 1) {
    try {
      await act();
      return null;
    } catch (error) {
      if (times === TRIES) return error instanceof Error ? error.message : String(error);
    }
  }
}
