import { UserError } from '../domain/user-error';
import { withSides } from '../reconciliation/open';
import { reconcile } from '../reconciliation/reconcile';
import { isSound, type Report } from '../reconciliation/report';
import { helpOf } from './help';
import { interrupted } from './interrupted';
import { parseFlags } from './flags';
import { type Env, readSettings, SETTING_FLAGS, settingsAtHand } from './settings';

const FLAGS = {
  ...SETTING_FLAGS,
  repair: { type: 'boolean' },
  json: { type: 'boolean' },
  only: { type: 'string' },
  rate: { type: 'string' },
} as const;

export const VERIFY_HELP = helpOf({
  about: 'Holds engine and read model against each other, while the system runs, and mends what differs.',
  usage: 'verify [--repair] [--only <id>] [--rate 50] [--json]',
  takes: {
    '--repair': 'mends all that differs but for poisoned cases; without it nothing is changed',
    '--only <id>': 'looks at this case alone',
    '--rate <n>': 'calls a second to the engine for single cases, 1 to 9999; 50 unless given',
    '--json': 'prints the report as one object instead of sentences',
  },
  exits: {
    0: 'there is no difference, or all were repaired',
    1: 'a difference is left, a case did not answer, or it could not be done or was stopped',
  },
  note: 'Ctrl-C stops it after the page that it is at; once more, a second later, at once. What was repaired stays so.',
});

/** `tuntas verify`: holds engine and read model against each other. 0: they agree, or do again; 1: they do not. */
export async function verify(argv: readonly string[], env: Env): Promise<number> {
  const flags = parseFlags(argv, FLAGS);
  const settings = await settingsAtHand(readSettings(flags, env));
  const { json = false, repair = false, only } = flags;
  const { signal, forget } = interrupted();
  try {
    const report = await withSides(
      settings,
      (sides) =>
        reconcile(sides, {
          repair,
          signal,
          ...(only === undefined ? {} : { only }),
          ...(json
            ? {}
            : {
                onDifference: ({ id, kind, repaired, detail }) =>
                  process.stdout.write(`${id}  ${kind}${repaired ? ', repaired' : ''}: ${detail}\n`),
                onProgress: ({ checked, seconds }) =>
                  process.stderr.write(`${checked} cases looked at, ${seconds.toFixed(0)} s\n`),
              }),
        }),
      rateIn(flags.rate),
    );
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : inWords(report, repair));
    return isSound(report) ? 0 : 1;
  } catch (error) {
    if (signal.aborted) throw new UserError('Stopped; what was repaired stays so.');
    throw error;
  } finally {
    forget();
  }
}

/** Calls a second that are made to the engine for single cases. */
export function rateIn(text: string | undefined): { perSecond?: number } {
  if (text === undefined) return {};
  const perSecond = Number(text);
  if (!/^\d{1,4}$/.test(text) || perSecond < 1) {
    throw new UserError(
      `--rate must be a number of calls a second from 1 to 9999, not ${JSON.stringify(text)}.`,
    );
  }
  return { perSecond };
}

function inWords({ checked, found, repaired, unanswered, seconds }: Report, repair: boolean): string {
  const looked = `${checked} cases looked at in ${seconds.toFixed(1)} s`;
  const silent =
    unanswered === 0
      ? ''
      : ` For ${unanswered} of them no worker answered: nothing is known of how far those are. Start one (tuntas worker), and verify again.`;
  if (found === 0) return `${looked}: no difference.${silent}\n`;
  const hint =
    found === repaired || repair ? '' : ' tuntas verify --repair mends them, but for poisoned ones.';
  return `${looked}: ${found} difference(s), ${repaired} repaired.${hint}${silent}\n`;
}
