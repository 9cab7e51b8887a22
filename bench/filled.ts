import { comparison } from './comparison';
import { measureLives } from './lives';
import { people } from './people';
import { ReadModelFiller } from './read-model';
import { measureReading, type ReadingResult } from './reading';
import { plainRow, ratioRow, round, type Row } from './report';
import { shapeOfPlainLife } from './size';
import { startStack } from './stack';
import type { ComplaintRecord } from '../store/complaint-record';

export interface FilledResult {
  readonly cases: number;
  readonly api: number;
  readonly comparison: number;
  /** Records added per second until there were so many. */
  readonly filledPerSecond: number | null;
}

export interface LargeResults {
  readonly filled: readonly FilledResult[];
  readonly reading: ReadingResult | null;
}

const LEAST_SHARE = 0.9;

/**
 * The product with more and more cases in the read model, on a stack of its own: plain lives per second at each size,
 * lists and statistics at the last.
 */
export async function measureFilled({
  sizes,
  lives,
  reading,
  seconds,
  warmUpSeconds,
  callers,
  progress,
}: {
  readonly sizes: readonly number[];
  /** Whether lives are measured, and lists and statistics. */
  readonly lives: boolean;
  readonly reading: boolean;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly callers: number;
  readonly progress: (text: string) => void;
}): Promise<LargeResults> {
  const stack = await startStack();
  try {
    const everybody = await people(stack);
    const against = comparison(stack, await shapeOfPlainLife(stack, everybody));
    const collection = stack.db.collection<ComplaintRecord>('complaints');
    const filler = new ReadModelFiller(collection);
    const filled: FilledResult[] = [];
    for (const cases of lives ? [0, ...sizes] : sizes) {
      const since = performance.now();
      const before = filled.at(-1)?.cases ?? 0;
      progress(`${cases} cases are put into the read model`);
      await filler.fillTo(cases, (count) => progress(`  ${count} of ${cases}`));
      const took = (performance.now() - since) / 1000;
      if (!lives) continue;
      const { api, comparison: bare } = await measureLives(stack, everybody, against, {
        seconds,
        warmUpSeconds,
        callers,
      });
      const filledPerSecond = cases === 0 ? null : (cases - before) / took;
      filled.push({ cases, api, comparison: bare, filledPerSecond });
    }
    everybody.api.close();
    const read = reading ? await measureReading(stack, progress) : null;
    return { filled, reading: read };
  } finally {
    await stack.stop();
  }
}

export function filledRows(results: readonly FilledResult[], mongo: string): Row[] {
  const [first] = results;
  return results.map(({ cases, api, comparison: bare, filledPerSecond }, n) => {
    if (!first || n === 0) {
      return plainRow(
        'plain lives with an empty read model',
        `${api.toFixed(1)}/s; comparison ${bare.toFixed(1)}/s`,
      );
    }
    // The engine grows slower with what it holds: each is divided by the comparison of its own time.
    const row = ratioRow(
      `plain lives with ${cases} cases in ${mongo} ÷ with none, each ÷ its comparison`,
      api / bare,
      first.api / first.comparison,
      LEAST_SHARE,
    );
    const plain = `${(api / first.api).toFixed(2)} undivided; filled at ${round(filledPerSecond ?? 0)}/s`;
    return { ...row, value: `${(api / bare / (first.api / first.comparison)).toFixed(2)} (${plain})` };
  });
}
