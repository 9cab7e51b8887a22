import type { Give, LivedCommand, Step, Who } from './life';
import type { Random } from './random';

/** What a kind of life is made from: chance, and keys and texts that no other life has. */
export interface Pen {
  readonly random: Random;
  /** A key that nobody else has. */
  readonly key: () => string;
  /** A text that nobody else has written: by it an effect is known again. */
  readonly text: (words: string) => string;
}

/** Where the lives are lived, by the shipped directory. */
export const PLACE = {
  door: 'kab-pringsewu',
  unit: 'kab-pringsewu.dinas-pupr',
  health: 'kab-pringsewu.dinas-kesehatan',
} as const;

/** A kind of life: how often there is one, how many complaints it files, and what happens then. */
export interface Kind {
  readonly share: number;
  readonly filings?: number;
  /** Its reporter's program knows nothing of keys. */
  readonly keyless?: true;
  /** Its complaints are published: others join them, or are merged. */
  readonly open?: true;
  readonly steps: (pen: Pen) => readonly Step[];
}

type Body = Record<string, unknown>;

const give = (pen: Pen, who: Who, command: LivedCommand, body: Body, to?: number): Give => ({
  do: 'give',
  who,
  command,
  body,
  key: pen.key(),
  ...(to === undefined ? {} : { to }),
});
const wait = (days: number): Step => ({ do: 'wait', days });

const verify = (pen: Pen, to: string | null = PLACE.unit, which?: number): Give =>
  give(pen, 'desk', 'verification', { decision: 'accept', ...(to === null ? {} : { to }) }, which);
const answer = (pen: Pen, who: Who = 'liaison', to?: number): Give =>
  give(pen, who, 'answers', { text: pen.text('Sudah kami tangani'), final: true }, to);
const promise = (pen: Pen): Give =>
  give(pen, 'liaison', 'answers', { text: pen.text('Kami jadwalkan'), final: false });
const comment = (pen: Pen, to?: number): Give =>
  give(pen, 'reporter', 'replies', { text: pen.text('Masih seperti kemarin') }, to);
const accept = (pen: Pen, to?: number): Give =>
  give(pen, 'reporter', 'acceptance', { rating: pen.random.whole(1, 5) }, to);
const instruct = (pen: Pen, who: Who): Give =>
  give(pen, who, 'instructions', { text: pen.text('Mohon didahulukan') });
const withoutKey = (step: Give): Give => ({ ...step, key: null });

/** The kinds of life that there are. Shares are out of their sum. */
export const KINDS: Readonly<Record<string, Kind>> = {
  plain: {
    share: 26,
    steps: (pen) => [verify(pen), answer(pen), accept(pen)],
  },
  'by the desk': {
    share: 8,
    steps: (pen) => [
      verify(pen, null),
      give(pen, 'desk', 'disposition', { to: PLACE.unit, instructions: pen.text('Mohon ditangani') }),
      promise(pen),
      wait(pen.random.whole(0, 2)),
      answer(pen),
      accept(pen),
    ],
  },
  'late desk': {
    share: 5,
    steps: (pen) => [wait(pen.random.whole(3, 6)), verify(pen), answer(pen), accept(pen)],
  },
  'late unit': {
    share: 9,
    steps: (pen) => [
      verify(pen),
      wait(pen.random.whole(6, 12)),
      answer(pen, pen.random.chance(0.5) ? 'head' : 'liaison'),
      accept(pen),
    ],
  },
  forgotten: { share: 3, steps: (pen) => (pen.random.chance(0.7) ? [verify(pen)] : []) },
  'silent reporter': { share: 8, steps: (pen) => [verify(pen), answer(pen)] },
  completed: {
    share: 5,
    steps: (pen) => [
      give(pen, 'desk', 'verification', { decision: 'incomplete', ask: pen.text('Di mana letaknya') }),
      wait(pen.random.whole(0, 3)),
      give(pen, 'reporter', 'completion', { text: pen.text('Di depan pasar') }),
      verify(pen),
      answer(pen),
      accept(pen),
    ],
  },
  'never completed': {
    share: 2,
    steps: (pen) => [
      give(pen, 'desk', 'verification', { decision: 'incomplete', ask: pen.text('Di mana letaknya') }),
    ],
  },
  archived: {
    share: 4,
    steps: (pen) => [
      give(pen, 'desk', 'verification', {
        decision: 'archive',
        code: 'too-general',
        reason: pen.text('Terlalu umum'),
      }),
    ],
  },
  'not ours': {
    share: 2,
    steps: (pen) => [
      give(pen, 'desk', 'verification', { decision: 'not-ours', reason: pen.text('Bukan daerah kami') }),
      comment(pen),
    ],
  },
  returned: {
    share: 7,
    steps: (pen) => [
      verify(pen, PLACE.health),
      give(pen, 'health', 'return', { reason: pen.text('Bukan kewenangan kami') }),
      give(pen, 'desk', 'disposition', { to: PLACE.unit }),
      answer(pen),
      accept(pen),
    ],
  },
  objected: {
    share: 7,
    steps: (pen) => [
      verify(pen),
      answer(pen),
      give(pen, 'reporter', 'replies', { text: pen.text('Tidak benar'), objection: true }),
      wait(pen.random.whole(0, 4)),
      answer(pen),
      accept(pen),
    ],
  },
  questioned: {
    share: 5,
    steps: (pen) => [
      verify(pen),
      give(pen, 'liaison', 'answers', {
        text: pen.text('Kami periksa'),
        final: false,
        question: pen.text('Sejak kapan'),
      }),
      wait(pen.random.whole(0, 3)),
      comment(pen),
      answer(pen),
      accept(pen),
    ],
  },
  supported: {
    share: 5,
    steps: (pen) => [
      verify(pen),
      give(pen, 'desk', 'supporting', { instructions: pen.text('Mohon periksa dampaknya') }),
      answer(pen, 'health'),
      answer(pen),
      accept(pen),
    ],
  },
  merged: {
    share: 5,
    filings: 2,
    open: true,
    steps: (pen) => [
      verify(pen),
      verify(pen, PLACE.unit, 1),
      give(pen, 'desk', 'merger', { into: '$first', reason: pen.text('Masalah yang sama') }, 1),
      comment(pen, 1),
      answer(pen),
      accept(pen),
    ],
  },
  joined: {
    share: 4,
    open: true,
    steps: (pen) => [
      verify(pen),
      { do: 'join', keys: Array.from({ length: pen.random.whole(2, 6) }, () => pen.key()) },
      answer(pen),
      accept(pen),
    ],
  },
  withdrawn: {
    share: 4,
    steps: (pen) => [
      ...(pen.random.chance(0.5) ? [verify(pen)] : []),
      give(pen, 'reporter', 'withdrawal', { reason: pen.text('Sudah selesai') }),
    ],
  },
  lively: {
    share: 8,
    steps: (pen) => [
      verify(pen),
      {
        do: 'together',
        people: [
          Array.from({ length: pen.random.whole(3, 6) }, () => comment(pen)),
          [instruct(pen, 'head'), instruct(pen, 'head'), instruct(pen, 'head')],
          [instruct(pen, 'regent'), instruct(pen, 'regent')],
          [promise(pen), promise(pen)],
        ],
      },
      answer(pen),
      accept(pen),
    ],
  },
  'too early': {
    share: 4,
    steps: (pen) => [
      accept(pen),
      give(pen, 'desk', 'disposition', { to: PLACE.unit }),
      verify(pen),
      accept(pen),
      answer(pen),
      accept(pen),
      comment(pen),
    ],
  },
  'without keys': {
    share: 4,
    steps: (pen) => [withoutKey(verify(pen)), answer(pen), withoutKey(accept(pen))],
  },
  'filed without a key': { share: 3, keyless: true, steps: (pen) => [verify(pen), answer(pen), accept(pen)] },
  'filed twice': {
    share: 3,
    steps: (pen) => [{ do: 'fileAgain', key: pen.key() }, verify(pen), answer(pen), accept(pen)],
  },
};
