import type { Clock, Skipped } from './clock';
import type { MigrationOrder } from './migration-order';
import type { Rung } from './policy';
import type { Instant } from './vocabulary';

/** No rung has repeated so often; a search ends here. */
const MOST_REPEATS = 2 ** 24;

/** What becomes of a repeating rung under other rules. */
interface Realigned {
  /** From where its further times are counted, and which of them are passed over; null when nothing need be known. */
  skipped: Skipped | null;
  /** Whether it fires at once. */
  late: boolean;
}

/**
 * A rung that repeats goes on from its last time. Of several times that other rules put into the past it fires once at
 * once, or not at all, and then goes on at their pace; its number goes on by one for each time that fires, so that no
 * number comes twice. `instant` gives its time of a number as `clock.skipped` then says.
 */
export function realigned(
  clock: Clock,
  { id }: Rung,
  order: { at: Instant; past: MigrationOrder['past']; earlier: readonly Skipped[] },
  instant: (repeat: number) => Instant | null,
): Realigned {
  const { at, past, earlier } = order;
  const fired = clock.fired.find(({ rung }) => rung === id);
  const decided = earlier.find(({ rung, anchor }) => rung === id && anchor)?.since ?? -Infinity;
  // Rules by which it has fired when it did need no other beginning: those of before, when they are taken back.
  const isPlain = !fired || instant(fired.repeat) === fired.at;
  const own: Skipped | null =
    isPlain || !fired ? null : { rung: id, at: fired.at, repeat: fired.repeat, anchor: true };
  if (own) clock.skipped = [own];
  const first = fired ? fired.repeat + 1 : 0;
  const last = lastUpTo(at, first, instant);
  const fires = last !== null && past === 'fire' && (instant(last) ?? decided) > decided;
  const passed = fires ? last - 1 : last;
  const upTo = passed === null || passed < first ? null : instant(passed);
  delete clock.skipped;
  if (upTo === null) return { skipped: own, late: fires };
  const since = past === 'skip' ? at : decided;
  return {
    skipped: {
      rung: id,
      at: upTo,
      repeat: fired?.repeat ?? -1,
      anchor: true,
      ...(since > -Infinity ? { since } : {}),
    },
    late: fires,
  };
}

/** The last number from `first` on whose time has come by `at`; null when none has. By halving: times never fall. */
function lastUpTo(at: Instant, first: number, instant: (repeat: number) => Instant | null): number | null {
  const hasCome = (repeat: number): boolean => (instant(repeat) ?? Infinity) <= at;
  if (!hasCome(first)) return null;
  let step = 1;
  while (step < MOST_REPEATS && hasCome(first + step)) step *= 2;
  let [low, high] = [first, first + step];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (hasCome(middle)) low = middle;
    else high = middle;
  }
  return low;
}
