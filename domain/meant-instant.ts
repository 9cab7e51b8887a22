import type { OfficeTime } from './calendar';
import type { Rules } from './policy';
import { DAY_MS, type Instant } from './vocabulary';
import { dayNumber, fromLocal } from './zone';

/** The instant that a text means: a date is the close of that working day at the office, or of the one before it. */
export function meantInstant({ time, zone }: { time: OfficeTime; zone: string }, text: string): Instant {
  if (text.includes('T')) return Date.parse(text);
  const midnight = fromLocal(zone, (dayNumber(text) + 1) * DAY_MS) - 1;
  return time.instantAt(time.position(midnight, 'workingDays'), 'workingDays');
}

/** The last instant that rules let an agency promise at `at`; null when they set no bound. */
export function latestPromise({ clocks }: Rules, at: Instant, time: OfficeTime): Instant | null {
  for (const { budget } of clocks) {
    if (budget.kind !== 'promised') continue;
    const { atMost } = budget;
    const from = time.countsFrom(at, atMost.unit);
    return time.instantAt(time.position(from, atMost.unit) + time.ticks(atMost), atMost.unit);
  }
  return null;
}
