import type { Random } from './random';
import type { PartName } from './stack';

export const KILLED = ['worker', 'api', 'mongo', 'temporal'] as const satisfies readonly PartName[];
export type Killed = (typeof KILLED)[number];

/** Something that goes wrong, as it is planned. */
export type Fault =
  | {
      readonly kind: 'kill';
      readonly part: Killed;
      /** How long it stays down. */
      readonly downMs: number;
      /** Until the next fault begins, whether or not this one is over. */
      readonly gapMs: number;
    }
  | {
      /** Somebody ends a case in the engine, or sets it back, as the UI offers it. */
      readonly kind: 'terminate' | 'reset';
      /** Which of the cases that run then: a share of them, in the order of their ids. */
      readonly which: number;
      /** Of a reset: how far back, as a share of the tasks that the case has done. */
      readonly back: number;
      /** Of a reset: whether the engine gives the case again what came after. */
      readonly reapply: boolean;
      /** When the operator looks after it. */
      readonly repairAfterMs: number;
      readonly gapMs: number;
    };

/** One of each part killed, and one case tampered with. */
export const ROUND = KILLED.length + 1;

/** How many faults a rehearsal has unless told otherwise: about one in two seconds, each part five times at least. */
export function usualFaults(lives: number): number {
  return Math.max(5 * ROUND, Math.ceil(lives / 8));
}

/** Plans faults in rounds: in each, every part is killed once and one case is ended or set back, in a random order. */
export function planFaults(random: Random, count: number): Fault[] {
  const faults: Fault[] = [];
  for (let round = 0; faults.length < count; round += 1) {
    faults.push(...random.fork(`round ${round}`).shuffled(roundOf(random.fork(round), round)));
  }
  return faults.slice(0, count);
}

function roundOf(random: Random, round: number): Fault[] {
  const kills = KILLED.map((part): Fault => {
    const downMs = random.chance(0.15) ? random.whole(3000, 7000) : random.whole(200, 2500);
    return { kind: 'kill', part, downMs, gapMs: gapOf(random) };
  });
  const tampering: Fault = {
    kind: round % 2 === 0 ? 'terminate' : 'reset',
    which: random.next(),
    back: random.next(),
    reapply: random.chance(0.7),
    repairAfterMs: random.whole(0, 3000),
    gapMs: random.whole(300, 1000),
  };
  return [...kills, tampering];
}

/** Now and then so short that two parts are down at one time. */
function gapOf(random: Random): number {
  return random.chance(0.2) ? random.whole(50, 300) : random.whole(1000, 3500);
}

/** How long the faults take when nothing holds them up. */
export function lengthOf(faults: readonly Fault[]): number {
  return faults.reduce((sum, { gapMs }) => sum + gapMs, 0);
}
