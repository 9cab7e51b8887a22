import * as fc from 'fast-check';
import { elapsed, finish, isOpen, refresh, resume, suspendByHand, type Clock } from '../../domain/clock';
import type { Duration } from '../../domain/duration';
import { upcoming } from '../../domain/ladder';
import { clockRule, type ClockRule, type SuspensionLimits } from '../../domain/policy';
import { earliestStop, latestRelease, withinLimits } from '../../domain/suspension';
import { DAY_MS, HOUR_MS, type Instant } from '../../domain/vocabulary';
import { amount, anyBudget, anyInstant, anyOffice, instant, running, times, wall } from '../support/office';
import { shippedReference } from '../support/reference';

/** A clock that is stopped by hand, as arithmetic. */

const reference = shippedReference();
const { version } = reference.currentSet(instant('2026-11-16 09:00'));
const rules = reference.world().rules(version, 'sp4n');
const FIRST_ANSWER = ruleOf('firstAnswer');

function ruleOf(name: string): ClockRule {
  const found = clockRule(rules, name);
  if (!found) throw new Error(`no rule ${name}`);
  return found;
}

const LIMITS: SuspensionLimits = {
  each: amount('10 working days'),
  inAll: amount('20 working days'),
  backDated: amount('3 working days'),
};

let n = 0;
function stop(clock: Clock, at: Instant, from: Instant, until: Instant, limits = LIMITS): void {
  n += 1;
  const order = { n, clock: clock.name, from, until, text: 'x', by: { role: 'r', agency: null } };
  suspendByHand(clock, withinLimits(clock, order, at, limits, times));
}

const held = (clock: Clock) => clock.suspensions.at(-1);

/** The instants of the rungs to come, by rung. */
const rungs = (clock: Clock): [string, Instant | null][] =>
  upcoming(clock, FIRST_ANSWER, times).map(({ rung, at }) => [rung.id, at]);

const later = (most: number) => fc.integer({ min: 0, max: most });

test('to stop and to go on at one instant changes nothing', () => {
  fc.assert(
    fc.property(anyInstant, anyOffice, anyBudget, later(40 * DAY_MS), (start, office, budget, after) => {
      const plain = running(budget, start, office);
      const stopped = running(budget, start, office);
      const at = start + after;
      stop(stopped, at, at, at + DAY_MS);
      resume(stopped, at, office);
      refresh(plain, times);
      refresh(stopped, times);
      expect(stopped.dueAt).toBe(plain.dueAt);
      expect(rungs(stopped)).toEqual(rungs(plain));
      const then = at + after;
      expect(elapsed(stopped, then, times)).toBe(elapsed(plain, then, times));
    }),
    { numRuns: 400 },
  );
});

/** Orders as they come: when, how far back they reach, for how long they are meant, how long they last. */
const anyOrders = fc.array(
  fc.record({
    after: later(12 * DAY_MS),
    back: later(8 * DAY_MS),
    length: later(40 * DAY_MS),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 8 },
);

/** Lives through orders, one after the other; gives the instant at which the last has ended. */
function live(
  clock: Clock,
  orders: readonly { after: number; back: number; length: number; share: number }[],
) {
  const office = { calendar: 'national', zone: 'Asia/Jakarta', ...clock.segments[0] };
  let at = clock.startedAt;
  for (const { after, back, length, share } of orders) {
    at += after;
    stop(clock, at, at - back, at + length);
    const until = held(clock)?.until ?? at;
    // It ends by itself, or earlier, but never before it was ordered.
    const end = until <= at ? until : Math.round(at + (until - at) * share);
    resume(clock, end, { calendar: office.calendar, zone: office.zone });
    at = Math.max(at, end);
  }
  return at;
}

test('what has been used and what is left are the budget, however often it was stopped', () => {
  fc.assert(
    fc.property(anyInstant, anyOffice, anyBudget, anyOrders, (start, office, budget, orders) => {
      const clock = running(budget, start, office);
      const at = live(clock, orders);
      refresh(clock, times);
      const time = times(office.calendar, office.zone);
      expect(clock.dueAt).not.toBeNull();
      const due = clock.dueAt ?? 0;
      // To the millisecond: instants have no finer grain.
      expect(elapsed(clock, due - 1, times)).toBeLessThanOrEqual(time.ticks(budget));
      expect(elapsed(clock, due + 1, times)).toBeGreaterThanOrEqual(time.ticks(budget));
      const left = time.ticks(budget) - elapsed(clock, at, times);
      const from = Math.max(at, clock.countsFrom);
      const position = time.position(from, budget.unit) + left;
      const off = left > 0 ? Math.abs(due - time.instantAt(position, budget.unit)) : Math.max(0, due - at);
      expect(off).toBeLessThanOrEqual(1);
    }),
    { numRuns: 400 },
  );
});

const inDays = (clock: Clock, from: Instant, to: Instant): number => {
  const { calendar = '', zone = '' } = clock.segments[0] ?? {};
  const time = times(calendar, zone);
  return (time.position(to, 'workingDays') - time.position(from, 'workingDays')) / DAY_MS;
};

test('nothing lasts longer than the rules allow: neither one, nor all of a clock, nor how far one goes back', () => {
  fc.assert(
    fc.property(anyInstant, anyOffice, anyBudget, anyOrders, (start, office, budget, orders) => {
      const clock = running(budget, start, office);
      const before = structuredClone(clock);
      live(clock, orders);
      const lengths = clock.suspensions.map(({ from, to }) => inDays(clock, from, to ?? from));
      // The day on which it is ordered is not counted, as in every amount of the rules.
      for (const length of lengths) expect(length).toBeLessThanOrEqual(11);
      // To the millisecond of each: there is no finer instant.
      const grain = (lengths.length * 20) / DAY_MS;
      expect(lengths.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(20 + grain);
      let at = before.startedAt;
      for (const [index, { after }] of orders.entries()) {
        at += after;
        const one = clock.suspensions[index];
        expect(one).toBeDefined();
        expect(inDays(clock, one?.from ?? 0, at)).toBeLessThanOrEqual(3 + 20 / DAY_MS);
        at = Math.max(at, one?.to ?? at);
      }
    }),
    { numRuns: 400 },
  );
});

test('a rung that has fired is never undone nor fired again, and none of the others is left out', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2026, 0, 5), max: Date.UTC(2027, 5, 1) }),
      anyOffice,
      anyOrders,
      (start, office, orders) => {
        const clock = running('5 working days', start, office);
        const fired: string[] = [];
        const fireUpTo = (upTo: Instant): void => {
          for (;;) {
            const [next] = upcoming(clock, FIRST_ANSWER, times)
              .filter(({ rung, at }) => rung.when.kind !== 'every' && at !== null && at <= upTo)
              .toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
            if (!next || next.at === null) return;
            fired.push(next.rung.id);
            clock.fired.push({ rung: next.rung.id, at: next.at, firedAt: upTo, repeat: 0, to: [] });
          }
        };
        let at = start;
        for (const order of orders) {
          at += order.after;
          fireUpTo(at);
          const before = structuredClone(clock.fired);
          stop(clock, at, at - order.back, at + order.length);
          expect(clock.fired).toEqual(before);
          const until = Math.max(at, held(clock)?.until ?? at);
          resume(clock, until, office);
          // Whatever was due while it stood still is later now, unless it had come before.
          const stoppedAt = held(clock)?.from ?? at;
          const tooEarly = upcoming(clock, FIRST_ANSWER, times).filter(
            (one) => one.rung.when.kind !== 'every' && (one.at ?? 0) < Math.min(until, stoppedAt),
          );
          expect(tooEarly).toEqual([]);
          at = until;
        }
        fireUpTo(at + 60 * DAY_MS);
        expect(fired).toEqual(['remind-liaison', 'unit-head', 'oversight', 'top']);
      },
    ),
    { numRuns: 300 },
  );
});

test('an answer counts as given when the clock stopped', () => {
  fc.assert(
    fc.property(
      anyInstant,
      anyOffice,
      later(30 * DAY_MS),
      later(9 * DAY_MS),
      (start, office, after, wait) => {
        const clock = running('5 working days', start, office);
        refresh(clock, times);
        const at = start + after;
        const wasLate = clock.dueAt !== null && at > clock.dueAt;
        stop(clock, at, at, at + 20 * DAY_MS);
        finish(clock, at + wait, times);
        expect(clock.state).toBe(wasLate ? 'missed' : 'met');
        expect(isOpen(clock)).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
});

describe('what the rules allow, on dates', () => {
  const at = instant('2026-11-24 10:00');
  const clock = running('14 working days', instant('2026-11-16 09:00'));

  test('ten working days end at the close of the tenth after the day of the order', () => {
    expect(wall(latestRelease(clock, at, LIMITS, times))).toBe('2026-12-08 16:00');
  });

  test('three working days back, and not to before the clock ran', () => {
    expect(wall(earliestStop(clock, at, LIMITS, times))).toBe('2026-11-19 10:00');
    expect(earliestStop(clock, clock.startedAt + HOUR_MS, LIMITS, times)).toBe(clock.startedAt);
    const again = structuredClone(clock);
    stop(again, at, at, at + 2 * DAY_MS);
    resume(again, at + 2 * DAY_MS, { calendar: 'national', zone: 'Asia/Jakarta' });
    expect(earliestStop(again, at + 3 * DAY_MS, LIMITS, times)).toBe(at + 2 * DAY_MS);
  });

  test('what is left of the twenty is all that the last one gets', () => {
    const again = structuredClone(clock);
    const limits = { ...LIMITS, inAll: amount('4 working days') satisfies Duration };
    stop(again, at, at, instant('2026-11-26 10:00'), limits);
    resume(again, instant('2026-11-26 10:00'), { calendar: 'national', zone: 'Asia/Jakarta' });
    const second = instant('2026-11-30 09:30');
    expect(wall(latestRelease(again, second, limits, times))).toBe('2026-12-02 09:30');
  });

  test('the shipped rules have these limits', () => {
    expect(rules.suspensions).toEqual(LIMITS);
  });
});
