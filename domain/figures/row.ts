import type { Timeliness } from '../measures';
import type { Instant } from '../vocabulary';

/** What is true or not of a case, a bit each. */
export const BIT = {
  verified: 1,
  followedUp: 2,
  settled: 4,
  archived: 8,
  outsideScope: 16,
  withdrawn: 32,
  referred: 64,
  open: 128,
  escalated: 256,
  confidential: 512,
  public: 1024,
} as const;

export const CLOCKS = ['verification', 'firstAnswer', 'settlement'] as const;
/** Two bits for each clock: some turn was missed, some turn was met. */
export const missedBit = (clock: number): number => 2048 << (clock * 2);
export const metBit = (clock: number): number => 4096 << (clock * 2);

/** What has to be known of the turns of a clock to tell at any later time whether it was kept. */
export interface Turns {
  missed: boolean;
  met: boolean;
  /** When the first of those that are not decided runs out; null when none does. */
  runsOutAt: Instant | null;
}

export function turnsOf(turns: readonly Timeliness[]): Turns {
  const undecided = turns
    .filter(({ state }) => state !== 'met' && state !== 'missed' && state !== 'cancelled')
    .flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt]));
  return {
    missed: turns.some(({ state }) => state === 'missed'),
    met: turns.some(({ state }) => state === 'met'),
    runsOutAt: undecided.length === 0 ? null : Math.min(...undecided),
  };
}
