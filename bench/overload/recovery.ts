import { spreadOf, type Step } from './step';

const WINDOW_MS = 2000;
const STRIDE_MS = 500;
/** Fewer answers say nothing of a latency. */
const LEAST_ANSWERS = 5;

/**
 * Seconds from the beginning of a calm step until its latency is that of before the peak, and stays so: 95 % of all answers
 * of every two seconds from then on, those that were turned away counted as never answered. Null when it never is.
 */
export function recoveredAfter(step: Step, mostMs: number): number | null {
  const lengthMs = step.seconds * 1000;
  let since: number | null = null;
  for (let from = 0; from + WINDOW_MS <= lengthMs; from += STRIDE_MS) {
    const values = [...step.answered, ...step.refused]
      .filter(({ at }) => at >= from && at < from + WINDOW_MS)
      .map(({ ms }) => ms);
    const isCalm = values.length >= LEAST_ANSWERS && spreadOf(values).p95 <= mostMs;
    since = isCalm ? (since ?? from) : null;
  }
  return since === null ? null : since / 1000;
}
