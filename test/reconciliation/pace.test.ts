import { setTimeout as sleep } from 'node:timers/promises';
import { Pace } from '../../activities/pace';

/** A timer may be early by less than one of its ticks. */
const TICK_MS = 2;
const PER_SECOND = 40;
const APART_MS = 1000 / PER_SECOND;

/** When each of so many had its turn, in milliseconds after the first of them came. */
async function turns(pace: Pace, count: number): Promise<number[]> {
  const begun = performance.now();
  const at: number[] = [];
  const one = async () => {
    await pace.turn(PER_SECOND);
    at.push(performance.now() - begun);
  };
  await Promise.all(Array.from({ length: count }, one));
  return at;
}

function expectApart(at: readonly number[]): void {
  for (const [n, ms] of at.entries()) expect(ms).toBeGreaterThan(n * APART_MS - TICK_MS);
}

test('whoever shares a pace has a turn so often a second, and not sooner', async () => {
  const at = await turns(new Pace(), 9);
  expect(at).toHaveLength(9);
  expectApart(at);
});

test('turns that nobody took are not saved up', async () => {
  const pace = new Pace();
  await turns(pace, 2);
  await sleep(6 * APART_MS);
  expectApart(await turns(pace, 4));
});
