import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { UserError } from '../domain/user-error';
import { errorText } from '../dev/error-code';

export interface Options {
  readonly lives: number;
  readonly seed: string;
  /** Null: as many as usual for so many lives. */
  readonly faults: number | null;
  readonly keep: boolean;
}

export const HELP = `npm run chaos -- [flags]
Lets complaints live through the API while worker, API, MongoDB and Temporal are killed and started again, and while
cases are ended and set back in the engine; then makes up the books. Starts a stack of its own and ends it.

  --lives n     how many complaints (200)
  --seed text   repeats a run: the same lives, the same faults in the same order (a new one unless given)
  --faults n    how many faults (one in two seconds, 25 at least)
  --keep        leaves data and logs on the disk, also when the books balance

The last line is "lives N, faults N, lost N, doubled N, stuck N"; the exit code is 1 unless the last three are 0.
`;

const USUAL_LIVES = 200;
const MOST_LIVES = 100_000;

/** @throws UserError for a flag that is not known or means nothing. */
export function readOptions(argv: readonly string[]): Options | 'help' {
  const flags = parse(argv);
  if (flags.help) return 'help';
  return {
    lives: wholeNumber('--lives', flags.lives, MOST_LIVES) ?? USUAL_LIVES,
    seed: flags.seed ?? randomBytes(4).toString('hex'),
    faults: wholeNumber('--faults', flags.faults, MOST_LIVES),
    keep: flags.keep ?? false,
  };
}

function wholeNumber(flag: string, text: string | undefined, most: number): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > most) {
    throw new UserError(`${flag} must be a whole number from 1 to ${most}, not ${JSON.stringify(text)}.`);
  }
  return value;
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        lives: { type: 'string' },
        seed: { type: 'string' },
        faults: { type: 'string' },
        keep: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UserError(`${errorText(error)} See npm run chaos -- --help.`);
  }
}
