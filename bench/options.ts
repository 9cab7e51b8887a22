import { parseArgs } from 'node:util';
import { UserError } from '../domain/user-error';
import { errorText } from '../dev/error-code';

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
] as const;
export type PartName = (typeof PARTS)[number];

export interface Options {
  readonly parts: readonly PartName[];
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
}

export const HELP = `npm run bench -- [flags]
  --quick          a few seconds each, for development; not for comparing
  --only a,b       some of ${PARTS.join(', ')}
  --callers n      callers at the same time (32)
  --json file      everything that was measured
`;

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
  },
} as const;

/** @throws UserError for a flag that is not known or means nothing. */
export function readOptions(argv: readonly string[]): Options | 'help' {
  const flags = parse(argv);
  if (flags.help) return 'help';
  const callers = Number(flags.callers ?? 32);
  if (!Number.isInteger(callers) || callers < 1 || callers > 150) {
    throw new UserError('--callers must be a number from 1 to 150.');
  }
  const wanted = flags.only?.split(',') ?? [...PARTS];
  const parts = PARTS.filter((part) => wanted.includes(part));
  if (parts.length !== wanted.length) throw new UserError(`--only takes some of ${PARTS.join(', ')}.`);
  return { ...SPANS[flags.quick ? 'quick' : 'full'], callers, parts, json: flags.json ?? null };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        quick: { type: 'boolean' },
        only: { type: 'string' },
        callers: { type: 'string' },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UserError(errorText(error));
  }
}
