import { parseFlags } from '../cli/flags';
import { UserError } from '../domain/user-error';
import type { SleepingSizes } from './sleeping';

export const PARTS = [
  'planning',
  'routing',
  'duplicates',
  'compare',
  'waiting',
  'wakes',
  'size',
  'lives',
  'intake',
  'memory',
  'sleeping',
  'processes',
  'filled',
  'reading',
  'overload',
] as const;
export type PartName = (typeof PARTS)[number];

/** Parts that take a quarter of an hour and more at their full sizes: measured when asked for by name or `--large`. */
const LARGE_PARTS: readonly PartName[] = ['sleeping', 'processes', 'filled', 'reading'];

/** It has a stack of its own, and gives no ratio but a verdict. */
const ALONE: PartName = 'overload';

export interface Options {
  readonly parts: readonly PartName[];
  readonly quick: boolean;
  /** A file for everything that was measured. */
  readonly json: string | null;
  readonly intakeSeconds: number;
  readonly livesSeconds: number;
  readonly warmUpSeconds: number;
  /** Callers at the same time, for the product and the bare engine alike. */
  readonly callers: number;
  /** Lives whose cost is counted. */
  readonly counted: number;
  readonly openCases: number;
  readonly planningSeconds: number;
  readonly routingSeconds: number;
  /** Numbers of cases among which likely duplicates are looked for. */
  readonly duplicatesAmong: readonly number[];
  /** Made cases that are held against other rules, and those of them that are stored for it. */
  readonly comparedCases: number;
  readonly storedCases: number;
  /** Rungs that fall due within a minute. */
  readonly wakes: number;
  readonly sleeping: SleepingSizes;
  /** Numbers of cases in the read model, ascending. */
  readonly filledTo: readonly number[];
}

export const HELP = `npm run bench -- [flags]
  --quick          a few seconds each, for development; not for comparing
  --large          also ${LARGE_PARTS.join(', ')}, at their full sizes
  --only a,b       some of ${PARTS.join(', ')}
  --sleeping a,b   numbers of open cases for the part of that name, ascending
  --filled a,b     numbers of cases in the read model for filled and reading, ascending
  --cached n       how many of them its worker keeps in memory
  --callers n      callers at the same time (32)
  --json file      everything that was measured
`;

/** Sizes that `--large` puts in the place of the usual ones. */
const LARGE = {
  sleeping: { open: [1000, 10_000, 50_000], cached: 1000, burst: 5000, commands: 200 },
  filledTo: [100_000, 560_146],
} as const;

const SPANS = {
  full: {
    intakeSeconds: 60,
    livesSeconds: 60,
    warmUpSeconds: 5,
    counted: 20,
    openCases: 2000,
    planningSeconds: 10,
    routingSeconds: 10,
    duplicatesAmong: [10_000, 100_000, 560_146],
    comparedCases: 560_146,
    storedCases: 20_000,
    wakes: 1000,
    sleeping: { open: [200, 1000, 5000], cached: 200, burst: 500, commands: 100 },
    filledTo: [20_000],
  },
  quick: {
    intakeSeconds: 8,
    livesSeconds: 8,
    warmUpSeconds: 2,
    counted: 3,
    openCases: 300,
    planningSeconds: 2,
    routingSeconds: 2,
    duplicatesAmong: [2000, 10_000],
    comparedCases: 20_000,
    storedCases: 2000,
    wakes: 100,
    sleeping: { open: [100, 200, 400], cached: 100, burst: 100, commands: 20 },
    filledTo: [2000],
  },
} as const;

const FLAGS = {
  quick: { type: 'boolean' },
  large: { type: 'boolean' },
  sleeping: { type: 'string' },
  cached: { type: 'string' },
  only: { type: 'string' },
  callers: { type: 'string' },
  json: { type: 'string' },
  filled: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws UserError for a flag that is not known or means nothing. */
export function readOptions(argv: readonly string[]): Options | 'help' {
  const flags = parseFlags(argv, FLAGS);
  if (flags.help) return 'help';
  const callers = Number(flags.callers ?? 32);
  if (!Number.isInteger(callers) || callers < 1 || callers > 150) {
    throw new UserError('--callers must be a number from 1 to 150.');
  }
  const usual = PARTS.filter(
    (part) => part !== ALONE && (flags.large === true || !LARGE_PARTS.includes(part)),
  );
  const wanted = flags.only?.split(',') ?? usual;
  const parts = PARTS.filter((part) => wanted.includes(part));
  if (parts.length !== wanted.length) throw new UserError(`--only takes some of ${PARTS.join(', ')}.`);
  if (parts.includes(ALONE) && parts.length > 1) throw new UserError(`--only ${ALONE} is run by itself.`);
  if (flags.quick && flags.large) throw new UserError('--quick and --large contradict each other.');
  const sizes = { ...SPANS[flags.quick ? 'quick' : 'full'], ...(flags.large ? LARGE : {}) };
  const sleeping = {
    ...(flags.sleeping === undefined ? {} : { open: ascending(flags.sleeping) }),
    ...(flags.cached === undefined ? {} : { cached: atLeast('cached', flags.cached, 50) }),
  };
  const filled = flags.filled === undefined ? {} : { filledTo: ascending(flags.filled) };
  const json = flags.json ?? null;
  return {
    ...sizes,
    ...filled,
    sleeping: { ...sizes.sleeping, ...sleeping },
    callers,
    parts,
    json,
    quick: flags.quick === true,
  };
}

function atLeast(flag: string, text: string, least: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  throw new UserError(`--${flag} must be a whole number from ${least} on.`);
}

/** @throws UserError for what is no list of numbers that grow. */
function ascending(text: string): number[] {
  const numbers = text.split(',').map(Number);
  if (numbers.some((n, index) => !Number.isInteger(n) || n < 50 || n <= (numbers[index - 1] ?? 0))) {
    throw new UserError(
      '--sleeping and --filled must be whole numbers from 50 on, ascending, such as 200,1000,5000.',
    );
  }
  return numbers;
}
