import { dueAt, type CaseFile } from './case-file';
import type { Clock, ClockState } from './clock';
import { TICKS } from './duration';
import { outsideReason } from './outside';
import { settledWithLead } from './merger';
import { clocksOf, MAIN } from './parts';
import type { World } from './world';
import type { Instant } from './vocabulary';

/** What is measured of a case for statistics, computed once per revision. */
export interface Measures {
  verified: boolean;
  /** At least one answer by an agency; a question to the reporter is none. */
  followedUp: boolean;
  /** Archived because it is not for this service to decide; absent of all others. */
  outsideScope?: true;
  escalated: boolean;
  /** Working days from the disposition to the unit that answered first to its answer. */
  firstAnswer: number | null;
  /** Working days from filing to the first answer. */
  firstAnswerFromReceipt: number | null;
  clocks: Record<'verification' | 'firstAnswer' | 'settlement', Timeliness[]>;
  /** Of a case with supporting agencies: when its own clocks fall due, for which its holder answers. */
  ownDueAt?: Instant | null;
  rating: number | null;
}

export interface Timeliness {
  state: ClockState;
  /** Milliseconds; for a clock that runs, to tell at reading time whether it has run out. */
  dueAt: Instant | null;
}

export function measure(file: CaseFile, world: World): Measures {
  const answer = file.answers.find(({ question, part }) => question === undefined && part === undefined);
  const clock =
    answer &&
    file.clocks.findLast(
      (one) => one.name === 'firstAnswer' && one.part === MAIN && one.startedAt <= answer.at,
    );
  return {
    // A case that was settled with the one that it was merged into has been looked at by a desk and answered there; how
    // soon is that one's to measure.
    verified: file.accepted || file.outcome === 'archived' || settledWithLead(file),
    followedUp: answer !== undefined || settledWithLead(file),
    ...(outsideReason(file, world) ? { outsideScope: true } : {}),
    escalated: file.peakLevel > 0,
    firstAnswer: answer && clock ? workingDays(clock.startedAt, answer.at, file, world) : null,
    firstAnswerFromReceipt: answer ? workingDays(file.receivedAt, answer.at, file, world) : null,
    clocks: {
      verification: timeliness(file, 'verification'),
      firstAnswer: timeliness(file, 'firstAnswer'),
      settlement: timeliness(file, 'settlement'),
    },
    ...(file.parts === undefined ? {} : { ownDueAt: dueAt({ ...file, clocks: clocksOf(file, MAIN) }) }),
    rating: file.rating,
  };
}

function timeliness(file: CaseFile, name: string): Timeliness[] {
  return clocksOf(file, MAIN)
    .filter((clock: Clock) => clock.name === name)
    .map(({ state, dueAt: due }) => ({ state, dueAt: due }));
}

/** Day 0 is not counted, here as in the deadlines: an answer on the same day took no working day. */
function workingDays(from: Instant, to: Instant, file: CaseFile, world: World): number {
  const rules = world.rules(file.policy.version, file.policy.name);
  const time = world.times(file.holder.calendar ?? rules.calendar, file.holder.zone);
  const start = Math.max(from, time.countsFrom(from, 'workingDays'));
  if (to <= start) return 0;
  const ticks = time.position(to, 'workingDays') - time.position(start, 'workingDays');
  const day = time.ticks({ value: 1, unit: 'workingDays' }) || TICKS.workingDays;
  return Math.round((ticks / day) * 100) / 100;
}
