import type { CaseFile } from './case-file';
import type { Clock, ClockState } from './clock';
import { TICKS } from './duration';
import type { World } from './world';
import type { Instant } from './vocabulary';

/** What is measured of a case for statistics, computed once per revision. */
export interface Measures {
  verified: boolean;
  /** At least one answer by an agency; a question to the reporter is none. */
  followedUp: boolean;
  escalated: boolean;
  /** Working days from the disposition to the unit that answered first to its answer. */
  firstAnswer: number | null;
  /** Working days from filing to the first answer. */
  firstAnswerFromReceipt: number | null;
  clocks: Record<'verification' | 'firstAnswer' | 'settlement', Timeliness[]>;
  rating: number | null;
}

export interface Timeliness {
  state: ClockState;
  /** Milliseconds; for a clock that runs, to tell at reading time whether it has run out. */
  dueAt: Instant | null;
}

export function measure(file: CaseFile, world: World): Measures {
  const answer = file.answers.find(({ question }) => question === undefined);
  const clock =
    answer && file.clocks.findLast((one) => one.name === 'firstAnswer' && one.startedAt <= answer.at);
  return {
    verified: file.accepted || file.outcome === 'archived',
    followedUp: answer !== undefined,
    escalated: file.peakLevel > 0,
    firstAnswer: answer && clock ? workingDays(clock.startedAt, answer.at, file, world) : null,
    firstAnswerFromReceipt: answer ? workingDays(file.receivedAt, answer.at, file, world) : null,
    clocks: {
      verification: timeliness(file, 'verification'),
      firstAnswer: timeliness(file, 'firstAnswer'),
      settlement: timeliness(file, 'settlement'),
    },
    rating: file.rating,
  };
}

function timeliness(file: CaseFile, name: string): Timeliness[] {
  return file.clocks
    .filter((clock: Clock) => clock.name === name)
    .map(({ state, dueAt }) => ({ state, dueAt }));
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
