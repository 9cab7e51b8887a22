import { createHash } from 'node:crypto';
import type { CaseFile } from '../../domain/case-file';
import { planTransition } from '../../domain/transition';
import { HOUR_MS, MINUTE_MS, type Instant } from '../../domain/vocabulary';
import { opened } from '../support/case';
import { instant, wall } from '../support/office';
import { shippedReference } from '../support/reference';

/** Ten thousand rungs are due at one close of business: none is lost, none comes twice, and the engine can breathe. */

const CASES = 10_000;
/** A working day of the national calendar, half past seven to four, and the share of it that the rules allow. */
const MOST_MS = 8.5 * HOUR_MS * 0.02;

const reference = shippedReference();
const world = reference.world();
const CLOSE = instant('2026-11-18 16:00');

/** As opaque as a tracking id. */
const idOf = (n: number): string =>
  createHash('sha256').update(`case ${n}`).digest('hex').slice(0, 14).toUpperCase();

/** Filed over a whole day, each at a minute of its own; the reminder of all is due when the second day after closes. */
const cases: CaseFile[] = Array.from({ length: CASES }, (_, n) =>
  opened(reference, instant('2026-11-16 00:00') + Math.floor((n / CASES) * 24 * 60) * MINUTE_MS, {
    id: idOf(n),
  }),
);

const wakeOf = (file: CaseFile): Instant => file.wakeAt ?? NaN;

test('all are due at the same instant, and wake one after the other within the share that the rules allow', () => {
  expect(new Set(cases.map(({ next }) => wall(next?.at ?? null)))).toEqual(new Set(['2026-11-18 16:00']));
  const delays = cases.map((file) => wakeOf(file) - CLOSE);
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...delays)).toBeLessThanOrEqual(MOST_MS);
  // Whenever it is computed, for the same case it is the same.
  const again = opened(reference, cases[0]?.receivedAt ?? 0, { id: cases[0]?.id ?? '' });
  expect(again.wakeAt).toBe(cases[0]?.wakeAt);
});

test('they are spread evenly: no tenth of that time has many more than another, nor does a second', () => {
  const tenths = Array<number>(10).fill(0);
  const seconds = new Map<number, number>();
  for (const file of cases) {
    const delay = wakeOf(file) - CLOSE;
    const tenth = Math.min(9, Math.floor((delay / MOST_MS) * 10));
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    const second = Math.floor(delay / 1000);
    seconds.set(second, (seconds.get(second) ?? 0) + 1);
  }
  for (const count of tenths) {
    expect(count).toBeGreaterThan(850);
    expect(count).toBeLessThan(1150);
  }
  // Sixteen a second on average.
  expect(Math.max(...seconds.values())).toBeLessThan(48);
  expect(seconds.size).toBeGreaterThan((MOST_MS / 1000) * 0.95);
});

test('each fires at its wake, exactly once, at the nominal instant, and the next wake is for the next rung', () => {
  let [fired, again, onward] = [0, 0, 0];
  for (const [n, file] of cases.entries()) {
    const now = wakeOf(file);
    const wake = { file, marks: [], at: now, fireUpTo: now, now };
    const { firings, next, wakeAt } = planTransition(wake, world);
    if (firings.length === 1 && firings[0]?.rung === 'remind-desk' && firings[0].at === CLOSE) fired += 1;
    if (next?.rung === 'desk-head' && (wakeAt ?? 0) >= next.at && (wakeAt ?? Infinity) <= next.at + MOST_MS)
      onward += 1;
    // A timer that rings twice finds nothing left to do.
    if (n % 20 === 0) again += planTransition(wake, world).firings.length;
  }
  expect({ fired, again, onward }).toEqual({ fired: CASES, again: 0, onward: CASES });
});

test('a wake is put off, but never past the rung after: close ones are not thrown together', () => {
  for (const file of cases.slice(0, 500)) {
    const busy = structuredClone(file);
    const [clock] = busy.clocks;
    if (!clock) throw new Error('a case without a clock');
    // The reminder comes two minutes before the due date, whose rung is the next.
    clock.fired = [];
    clock.budget = { value: 2 + 2 / (8.5 * 60), unit: 'workingDays' };
    const now = busy.receivedAt;
    const { next, wakeAt } = planTransition({ file: busy, marks: [], at: now, fireUpTo: null, now }, world);
    expect(next?.rung).toBe('remind-desk');
    const due = clock.dueAt ?? NaN;
    expect(due).toBeGreaterThan(next?.at ?? NaN);
    expect(wakeAt).toBeLessThanOrEqual(due);
  }
});
