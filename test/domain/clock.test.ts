import * as fc from 'fast-check';
import {
  cancel,
  elapsed,
  expire,
  finish,
  instantOf,
  inUnit,
  moveTo,
  refresh,
  reopen,
  resume,
  suspend,
  type Clock,
  type Office,
} from '../../domain/clock';
import { DAY_MS, type Instant } from '../../domain/vocabulary';
import {
  amount,
  anyBudget,
  anyInstant,
  anyOffice,
  instant,
  officeTime,
  running,
  times,
  wall,
  WIB,
  WIT,
} from '../support/office';

const JAKARTA: Office = { calendar: 'national', zone: WIB };
const START = instant('2026-11-18 10:00');

/** Something that a clock lives through, `after` milliseconds after what came before. */
type Turn = { after: number } & ({ kind: 'suspend' } | { kind: 'resume' | 'move'; office: Office });

const after = fc.integer({ min: 0, max: 6 * DAY_MS });
const anyTurn: fc.Arbitrary<Turn> = fc.oneof(
  fc.record({ kind: fc.constant('suspend' as const), after }),
  fc.record({ kind: fc.constantFrom('resume' as const, 'move' as const), after, office: anyOffice }),
);
/** A clock with a past: what it lived through and the instant of the last turn. */
const anyLife = fc
  .record({
    at: anyInstant,
    office: anyOffice,
    budget: anyBudget,
    turns: fc.array(anyTurn, { maxLength: 8 }),
  })
  .map(({ at, office, budget, turns }) => live(running(budget, at, office), turns));

function live(clock: Clock, turns: readonly Turn[]): { clock: Clock; now: Instant } {
  let now = clock.startedAt;
  for (const turn of turns) {
    now += turn.after;
    if (turn.kind === 'suspend') suspend(clock, now, 'reply');
    else if (turn.kind === 'resume') resume(clock, now, turn.office);
    else moveTo(clock, now, turn.office);
  }
  return { clock, now };
}

function timeOf(clock: Clock) {
  const last = clock.segments[clock.segments.length - 1];
  return times(last?.calendar ?? '', last?.zone ?? '');
}

const ticksOf = (clock: Clock): number => timeOf(clock).ticks(clock.budget);
const dueOf = (clock: Clock): Instant | null => instantOf(clock, ticksOf(clock), times);
const officeOf = (clock: Clock): Office => {
  const { calendar, zone } = clock.segments[clock.segments.length - 1] ?? JAKARTA;
  return { calendar, zone };
};
/** An instant is a whole millisecond, of which a short office day puts several ticks into one. */
const A_MILLISECOND = 6;

describe('what is used', () => {
  test('what is used and what is left are the budget, at any instant', () => {
    fc.assert(
      fc.property(anyLife, fc.integer({ min: 0, max: 20 * DAY_MS }), ({ clock, now }, later) => {
        const due = dueOf(clock);
        const at = now + later;
        if (clock.state !== 'running' || due === null || due < now) return;
        const { unit } = clock.budget;
        const time = timeOf(clock);
        const left = time.position(due, unit) - time.position(Math.max(at, clock.countsFrom), unit);
        expect(Math.abs(elapsed(clock, at, times) + left - ticksOf(clock))).toBeLessThanOrEqual(
          A_MILLISECOND,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('never becomes less', () => {
    fc.assert(
      fc.property(anyLife, after, after, ({ clock, now }, one, two) => {
        const before = now - 10 * DAY_MS + one;
        expect(elapsed(clock, before + two, times)).toBeGreaterThanOrEqual(elapsed(clock, before, times));
      }),
    );
  });

  test('waiting for the reporter never costs the agency', () => {
    fc.assert(
      fc.property(anyLife, after, anyOffice, ({ clock, now }, wait, office) => {
        const used = elapsed(clock, now, times);
        suspend(clock, now, 'question');
        expect(elapsed(clock, now + wait, times)).toBe(used);
        resume(clock, now + wait, office);
        expect(elapsed(clock, now + wait, times)).toBe(used);
      }),
      { numRuns: 300 },
    );
  });

  test('suspending and resuming at one instant changes nothing, then or later', () => {
    fc.assert(
      fc.property(anyLife, after, after, ({ clock, now }, wait, later) => {
        if (clock.state !== 'running') return;
        const at = now + wait;
        const twin = structuredClone(clock);
        suspend(twin, at, 'reply');
        resume(twin, at, officeOf(clock));
        expect(twin.state).toBe('running');
        expect(dueOf(twin)).toBe(dueOf(clock));
        expect(elapsed(twin, at + later, times)).toBe(elapsed(clock, at + later, times));
      }),
      { numRuns: 300 },
    );
  });

  test('a segment that is split at any instant, with the same office, changes nothing', () => {
    fc.assert(
      fc.property(anyLife, after, fc.integer({ min: 0, max: 100 }), ({ clock, now }, wait, share) => {
        const at = now + wait;
        const twin = structuredClone(clock);
        twin.segments = twin.segments.flatMap((one) => {
          const to = one.to ?? at;
          const middle = one.from + Math.round(((to - one.from) * share) / 100);
          return [
            { ...one, to: middle },
            { ...one, from: middle },
          ];
        });
        expect(elapsed(twin, at, times)).toBe(elapsed(clock, at, times));
        expect(dueOf(twin)).toBe(dueOf(clock));
      }),
      { numRuns: 300 },
    );
  });

  test('moving to another calendar and zone keeps what is used', () => {
    fc.assert(
      fc.property(anyLife, anyOffice, ({ clock, now }, office) => {
        const used = elapsed(clock, now, times);
        moveTo(clock, now, office);
        expect(elapsed(clock, now, times)).toBe(used);
      }),
    );
  });

  test('moving to where it is already leaves no trace', () => {
    const clock = running('5 working days', START);
    moveTo(clock, instant('2026-11-20 10:00'), JAKARTA);
    expect(clock).toEqual(running('5 working days', START));
  });
});

describe('the due date', () => {
  test('is when the budget is used, of whatever life', () => {
    fc.assert(
      fc.property(anyLife, ({ clock }) => {
        const due = dueOf(clock);
        expect(due === null ? clock.state : 'suspended').toBe('suspended');
        if (due === null) return;
        expect(Math.abs(elapsed(clock, due, times) - ticksOf(clock))).toBeLessThanOrEqual(A_MILLISECOND);
        expect(elapsed(clock, due - 2, times)).toBeLessThan(ticksOf(clock));
      }),
      { numRuns: 300 },
    );
  });

  test('is never earlier for having waited', () => {
    fc.assert(
      fc.property(anyLife, after, after, ({ clock, now }, lead, wait) => {
        const before = dueOf(clock);
        if (clock.state !== 'running' || before === null) return;
        suspend(clock, now + lead, 'reply');
        resume(clock, now + lead + wait, officeOf(clock));
        expect(dueOf(clock)).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  test('moves by the days that were waited', () => {
    const clock = running('5 working days', START);
    expect(wall(dueOf(clock))).toBe('2026-11-25 16:00');
    suspend(clock, instant('2026-11-20 11:45'), 'question');
    expect(dueOf(clock)).toBeNull();
    // From Friday noon to Tuesday noon: half a day, a whole one and a half.
    resume(clock, instant('2026-11-24 11:45'), JAKARTA);
    expect(wall(dueOf(clock))).toBe('2026-11-27 16:00');
    expect(clock.suspensions).toEqual([
      { from: instant('2026-11-20 11:45'), to: instant('2026-11-24 11:45'), reason: 'question' },
    ]);
  });

  test('of nothing is no earlier than the start, although the office closed before', () => {
    for (const start of ['2026-11-20 10:00', '2026-11-20 20:00', '2026-11-21 10:00']) {
      const clock = running('0 working days', instant(start));
      expect(dueOf(clock)).toBeGreaterThanOrEqual(clock.startedAt);
    }
  });

  test('that is already reached is known while the clock is suspended', () => {
    const clock = running('1 working day', START);
    suspend(clock, instant('2026-11-23 10:00'), 'reply');
    expect(wall(dueOf(clock))).toBe('2026-11-19 16:00');
  });

  test('refresh writes it down with its doubt, and leaves ended clocks alone', () => {
    const clock = running('5 working days', instant('2027-12-30 10:00'));
    refresh(clock, times);
    expect([wall(clock.dueAt), clock.provisional]).toEqual(['2028-01-06 16:00', true]);
    suspend(clock, instant('2027-12-31 10:00'), 'reply');
    refresh(clock, times);
    expect([clock.dueAt, clock.provisional]).toEqual([null, false]);
    cancel(clock, instant('2028-01-03 10:00'), times);
    const before = structuredClone(clock);
    refresh(clock, times);
    expect(clock).toEqual(before);
  });

  test('the zone counts: the same close comes two hours earlier in the east', () => {
    const clock = running('5 working days', START);
    moveTo(clock, instant('2026-11-21 12:00'), { calendar: 'national', zone: WIT });
    expect(wall(dueOf(clock), WIT)).toBe('2026-11-25 16:00');
  });

  test('the same ledger can be read in another unit', () => {
    const clock = running('5 working days', START);
    suspend(clock, instant('2026-11-19 07:30'), 'reply');
    resume(clock, instant('2026-11-20 07:30'), JAKARTA);
    // Hours count at once: six on day 0, and none while the clock rested.
    const hours = inUnit(clock, 'workingHours', times);
    expect(elapsed(hours, instant('2026-11-20 09:30'), times)).toBe(8 * 3_600_000);
    expect(elapsed(clock, instant('2026-11-20 16:00'), times)).toBe(DAY_MS);
  });
});

/** The state of a clock of five working days that is ended at an instant. */
function ended(at: Instant, end: typeof finish): string {
  const clock = running('5 working days', START);
  end(clock, at, times);
  expect(clock.endedAt).toBe(at);
  expect(clock.segments.every(({ to }) => to !== null)).toBe(true);
  return clock.state;
}

describe('ending', () => {
  const close = instant('2026-11-25 16:00');

  test('finished at exactly the due instant it is met, a millisecond later missed', () => {
    expect(ended(close, finish)).toBe('met');
    expect(ended(close + 1, finish)).toBe('missed');
    expect(ended(START, finish)).toBe('met');
  });

  test('that holds for every budget and start', () => {
    fc.assert(
      fc.property(anyInstant, anyOffice, anyBudget, (at, office, budget) => {
        const state = (late: number): string => {
          const clock = running(budget, at, office);
          finish(clock, (dueOf(clock) ?? NaN) + late, times);
          return clock.state;
        };
        expect([state(0), state(1)]).toEqual(['met', 'missed']);
      }),
    );
  });

  test('one that loses its object is cancelled, unless it had run out: then it stays missed', () => {
    expect(ended(close, cancel)).toBe('cancelled');
    expect(ended(close + 1, cancel)).toBe('missed');
  });

  test('what happens while a clock is suspended is in time if it was when that began', () => {
    for (const [from, state] of [
      [close - 1, 'met'],
      [close, 'met'],
      [close + 1, 'missed'],
    ] as const) {
      const clock = running('5 working days', START);
      suspend(clock, from, 'question');
      finish(clock, close + 9 * DAY_MS, times);
      expect(clock.state).toBe(state);
      expect(clock.suspensions[0]?.to).toBe(close + 9 * DAY_MS);
    }
  });

  test('an ended clock does not end again, nor is it suspended, resumed or moved', () => {
    const clock = running('5 working days', START);
    expire(clock, close, 'missed');
    const before = structuredClone(clock);
    finish(clock, close + 1, times);
    cancel(clock, close + 1, times);
    expire(clock, close + 1, 'met');
    suspend(clock, close + 1, 'reply');
    resume(clock, close + 1, JAKARTA);
    moveTo(clock, close + 1, { calendar: 'regency', zone: WIT });
    expect(clock).toEqual(before);
  });

  test('nothing happens before what happened last, whatever instant it is given', () => {
    const clock = running('5 working days', START);
    suspend(clock, START - 1000, 'reply');
    resume(clock, START, JAKARTA);
    expect(clock.segments[0]).toMatchObject({ from: START, to: START });
    expect(wall(dueOf(clock))).toBe('2026-11-25 16:00');
  });
});

describe('going on', () => {
  const end = instant('2026-11-20 16:00');
  const again = instant('2026-11-27 16:00');
  const reopened = (charged: boolean): Clock => {
    const clock = running('10 working days', START);
    finish(clock, end, times);
    reopen(clock, again, JAKARTA, charged);
    return clock;
  };

  test('the time in between is charged to nobody', () => {
    const clock = reopened(false);
    expect(clock).toMatchObject({ state: 'running', endedAt: null });
    expect(elapsed(clock, again, times)).toBe(2 * DAY_MS);
    expect(wall(dueOf(clock))).toBe('2026-12-09 16:00');
    expect(clock.suspensions).toEqual([{ from: end, to: again, reason: 'closed' }]);
  });

  test('unless it is: then it is as if it had never ended', () => {
    const clock = reopened(true);
    expect(clock).toEqual({ ...running('10 working days', START), dueAt: clock.dueAt });
    expect(elapsed(clock, again, times)).toBe(7 * DAY_MS);
    expect(wall(dueOf(clock))).toBe('2026-12-02 16:00');
  });

  test('a clock that runs is not opened again', () => {
    const clock = running('10 working days', START);
    reopen(clock, again, JAKARTA, false);
    expect(clock).toEqual(running('10 working days', START));
  });
});

describe('a calendar that is amended', () => {
  test('a running clock is due by the calendar of now', () => {
    const clock = running('3 working days', instant('2026-11-20 09:00'));
    refresh(clock, times);
    expect(wall(clock.dueAt)).toBe('2026-11-25 16:00');
    // The regency's calendar closes on the 23rd: as if that day had been declared off meanwhile.
    refresh(clock, (_, zone) => officeTime('regency', zone));
    expect(wall(clock.dueAt)).toBe('2026-11-26 16:00');
  });
});

test('a budget of an unknown reach still ends', () => {
  expect(dueOf({ ...running('1 working day', START), budget: amount('99999 working days') })).toBeGreaterThan(
    START,
  );
});
