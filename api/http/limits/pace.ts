/** Filings a second; null: as fast as they come. */
export type Pace = number | null;

/** What was seen of the engine lately. */
export interface Seen {
  /** How long a new case waits until a worker takes it up, in milliseconds. */
  readonly delayMs: number;
  /** Filings that were accepted, a second. */
  readonly perSecond: number;
  /** Whether any case has been taken up lately. If none has, nobody works: then there is nothing to spare. */
  readonly isMoving: boolean;
}

export interface PaceRules {
  /** So long a new case may wait for a worker. */
  readonly mostDelayMs: number;
  /** Never slower than so many a second: a complaint is not turned away lightly. */
  readonly least: number;
}

const SLOWER = 0.7;
const FASTER = 1.15;
const STEP = 1;
/** A pace that nobody can keep is none. */
const FASTEST = 500;

/**
 * How fast filing may go on: slower when new cases wait too long for a worker, faster again when they do not. What was
 * accepted must be worked off, and everybody's commands wait behind it.
 */
export function nextPace(pace: Pace, { delayMs, perSecond, isMoving }: Seen, rules: PaceRules): Pace {
  if (!isMoving) return null;
  if (delayMs > rules.mostDelayMs) {
    const now = pace === null ? perSecond : Math.min(pace, perSecond + STEP);
    return Math.max(rules.least, now * SLOWER);
  }
  if (pace === null || delayMs > rules.mostDelayMs / 2) return pace;
  const faster = pace * FASTER + STEP;
  return faster > FASTEST ? null : faster;
}

/** When the next filing may begin, one after the other; `nextAt` is the instant that the last one left. */
export function slot(
  pace: Pace,
  nextAt: number,
  now: number,
): { readonly waitMs: number; readonly nextAt: number } {
  if (pace === null) return { waitMs: 0, nextAt: now };
  const at = Math.max(nextAt, now);
  return { waitMs: at - now, nextAt: at + 1000 / pace };
}
