import { latenessOf, type Expected } from '../../domain/lateness';
import type { Plan, TransitionInput } from '../../domain/transition';

/** Only what counts here: when what was due, and when it fired. */
function late(input: Partial<TransitionInput>, expected: Expected, ...at: number[]): number[] {
  const firings = at.map((instant) => ({ action: 'remind', at: instant }));
  const given = { fireUpTo: 10_000, now: 10_000, plannedAt: 0, ...input } as TransitionInput;
  return latenessOf(given, expected, { firings } as Plan).map(({ ms }) => ms);
}

test('a rung is late from its planned wake on, not from its instant', () => {
  expect(late({}, { next: 9000, wakeAt: 9800 }, 9000)).toEqual([200]);
  // A command brought the case to it before its wake.
  expect(late({}, { next: 9000, wakeAt: 11_000 }, 9000)).toEqual([0]);
});

test('after an outage each rung is late by itself', () => {
  expect(late({}, { next: 1000, wakeAt: 1100 }, 1000, 4000, 9000)).toEqual([8900, 6000, 1000]);
});

test('what was in the past when it was planned did not fire late', () => {
  expect(late({ plannedAt: 9950 }, { next: 2000, wakeAt: 2000 }, 2000)).toEqual([50]);
  expect(
    late({ migrate: { id: 'm', from: 'a', to: 'b', past: 'fire' } }, { next: 2000, wakeAt: 2000 }, 2000),
  ).toEqual([]);
  // A decree has moved it to before everything that was planned.
  expect(late({}, { next: 9500, wakeAt: 9500 }, 2000, 9500)).toEqual([500]);
  expect(late({ fireUpTo: null }, { next: 9500, wakeAt: 9500 }, 9500)).toEqual([]);
});
