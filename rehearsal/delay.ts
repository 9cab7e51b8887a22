import type { OfficeTime } from '../domain/calendar';
import { parseDuration, type Duration } from '../domain/duration';
import { HOUR_MS, MINUTE_MS, type Instant } from '../domain/vocabulary';

/** How long after the step before: in office time, or by the clock on the wall. */
export type Delay = { kind: 'office'; amount: Duration } | { kind: 'wall'; ms: number };

const WALL = /^(\d+(?:\.\d+)?)\s+(hours?|minutes?)$/;

/** Reads `2 working days`, `4 working hours`, `30 calendar days`, `3 hours`, `30 minutes`; null when it is none of these. */
export function parseDelay(text: string): Delay | null {
  const amount = parseDuration(text);
  if (amount) return { kind: 'office', amount };
  const match = WALL.exec(text.trim());
  if (!match) return null;
  const unit = match[2]?.startsWith('hour') === true ? HOUR_MS : MINUTE_MS;
  return { kind: 'wall', ms: Math.round(Number(match[1]) * unit) };
}

/** So much later: two working days after ten in the morning is ten in the morning two office days on. */
export function later(from: Instant, delay: Delay, time: OfficeTime): Instant {
  if (delay.kind === 'wall') return from + delay.ms;
  const { amount } = delay;
  const at = time.instantAt(time.position(from, amount.unit) + time.ticks(amount), amount.unit);
  return Math.max(from, at);
}
