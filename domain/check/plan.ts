import { startClock } from '../clock';
import { upcoming } from '../ladder';
import { budgetFor, ladderFor, type ClockRule, type Facts, type Rung } from '../policy';
import type { Duration } from '../duration';
import { DAY_MS, HOUR_MS, type Instant } from '../vocabulary';
import type { Setting } from './subject';

/** One rung of a ladder at its instant, for a case in which nobody does anything. */
export interface Step {
  rung: Rung;
  at: Instant;
}

/** Where the time of rules is tried out, and by whose calendar. */
export interface Trial {
  setting: Setting;
  calendar: string;
}

const FIRST_START = Date.UTC(2026, 0, 5);
const STARTS = 24;
/** Prime to the week, and over a year in all: every weekday, month's ends, long holidays, the turn of the year. */
const EVERY_DAYS = 17;

/** Instants over more than a year at which a clock may start: every weekday, hours in and out of office. */
export const STARTING: readonly Instant[] = Array.from(
  { length: STARTS },
  (_, n) => FIRST_START + n * EVERY_DAYS * DAY_MS + ((n * 5) % 24) * HOUR_MS,
);

/** The ladder of a clock for a kind of case, each rung at its instant, in the order of the file. */
export function plan(
  rule: ClockRule,
  { facts, budget, at }: { facts: Facts; budget: Duration; at: Instant },
  { setting, calendar }: Trial,
): Step[] {
  const time = setting.time(calendar);
  const times = () => time;
  const seed = { name: rule.name, cycle: 1, part: 'main', agency: '', policy: '', budget };
  const clock = startClock(seed, at, { calendar, zone: 'UTC' }, times);
  const ladder = [...ladderFor(rule, facts)];
  return upcoming(clock, { ...rule, ladder }, times).flatMap(({ rung, at: instant }) =>
    instant === null ? [] : [{ rung, at: instant }],
  );
}

/** When a clock that starts at `at` has used its budget. */
export function dueFor(budget: Duration, at: Instant, { setting, calendar }: Trial): Instant {
  const time = setting.time(calendar);
  return time.instantAt(
    time.position(time.countsFrom(at, budget.unit), budget.unit) + time.ticks(budget),
    budget.unit,
  );
}

/** The budgets that a clock can have for a kind of case: one, or what an agency may promise, down to almost nothing. */
export function budgetsOf(rule: ClockRule, facts: Facts): Duration[] {
  const budget = budgetFor(rule, facts);
  if (!budget) return [];
  if (rule.budget.kind === 'fixed') return [budget];
  return [budget, { ...budget, value: budget.value / 2 }, { ...budget, value: budget.value / 10 }];
}
