import { parentPort, workerData } from 'node:worker_threads';
import type { CaseFile } from '../../domain/case-file';
import { compareCase } from '../../domain/compare/case';
import { Tally, type TallyResult } from '../../domain/compare/tally';
import { manyCases } from '../cases';
import { twoSets } from '../rules';

export interface CompareShare {
  /** Files that the cases are made from. */
  readonly made: readonly string[];
  readonly count: number;
  readonly seed: number;
  readonly now: number;
}

export interface ComparedShare {
  readonly result: TallyResult;
  /** From the first case to the last, in milliseconds. */
  readonly took: number;
}

/** The arithmetic of a comparison: every file is a text of its own, is parsed, compared and forgotten. */
function work({ made, count, seed, now }: CompareShare): ComparedShare {
  const { reference, from, to } = twoSets();
  const world = reference.world();
  const tally = new Tally();
  const startedAt = performance.now();
  for (const text of manyCases(made, count, seed)) {
    tally.add(compareCase(JSON.parse(text) as CaseFile, from, to, world, now));
  }
  return { result: tally.toJSON(), took: performance.now() - startedAt };
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
parentPort?.postMessage(work(workerData as CompareShare));
