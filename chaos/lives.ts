import { KINDS, PLACE, type Kind, type Pen } from './kinds';
import type { Life, PlannedFiling, Step, Temper } from './life';
import type { Random } from './random';

/** How long programs wait for an answer: hasty ones leave often before they know what became of what they sent. */
const TIMEOUTS_MS = [700, 2500, 6000, 15_000] as const;
const WAYS: readonly Temper['whenTaken'][] = ['asks', 'repeats', 'goesOn'];

/**
 * Plans lives: every kind at least once when there are enough of them, else by their shares, in a random order, their
 * beginnings spread over `spreadMs`; but whoever lets days of `dayMs` pass begins so much sooner, so that nobody is
 * waited for who only waits. The same random source gives the same lives.
 */
export function planLives(random: Random, count: number, spreadMs: number, dayMs: number): Life[] {
  const names = random.fork('kinds').shuffled(kindsOf(random.fork('shares'), count));
  return names.map((kind, n) => {
    const life = planLife(random.fork(`life ${n}`), n, kind, (n * spreadMs) / count);
    return { ...life, after: Math.max(0, Math.min(life.after, spreadMs - daysOf(life.steps) * dayMs)) };
  });
}

/** How many days somebody lets pass. */
function daysOf(steps: readonly Step[]): number {
  return steps.reduce((days, step) => days + (step.do === 'wait' ? step.days : 0), 0);
}

function kindsOf(random: Random, count: number): string[] {
  const kinds = Object.entries(KINDS);
  const sum = kinds.reduce((total, [, { share }]) => total + share, 0);
  return Array.from({ length: count }, (_, n) => {
    const each = kinds[n];
    if (each) return each[0];
    let left = random.next() * sum;
    return kinds.find(([, { share }]) => (left -= share) < 0)?.[0] ?? 'plain';
  });
}

function planLife(random: Random, n: number, kind: string, after: number): Life {
  const { filings = 1, keyless, open, steps }: Kind = KINDS[kind] ?? { share: 0, steps: () => [] };
  let used = 0;
  const mark = (): string => `${n}.${(used += 1)}.${random.whole(0, 0xffffff).toString(36)}`;
  const pen: Pen = {
    random,
    key: () => `chaos-key-${mark()}`.padEnd(24, '.'),
    text: (words) => `${words} (${mark()}).`,
  };
  return {
    n,
    kind,
    after,
    filings: Array.from({ length: filings }, () => planFiling(pen, keyless === true, open !== true)),
    temper: { timeoutMs: random.one(TIMEOUTS_MS), whenTaken: random.one(WAYS) },
    steps: steps(pen),
  };
}

function planFiling(pen: Pen, keyless: boolean, mayHide: boolean): PlannedFiling {
  return {
    key: keyless ? null : pen.key(),
    body: {
      classification: pen.random.chance(0.85) ? 'complaint' : 'information',
      title: pen.text('Jalan rusak di depan pasar'),
      description: pen.text('Jalan di depan pasar Pringsewu berlubang sejak dua bulan lalu'),
      agency: PLACE.door,
      topic: 'roads.damaged',
      location: { region: '18.10.01.1002' },
      ...(mayHide && pen.random.chance(0.1) ? { confidential: true } : {}),
    },
  };
}
