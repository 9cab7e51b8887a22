import { UserError } from '../domain/user-error';
import { withSides } from '../reconciliation/open';
import { rebuild as rebuildAll, type RebuildReport } from '../reconciliation/rebuild';
import { helpOf } from './help';
import { interrupted } from './interrupted';
import { parseFlags } from './flags';
import { type Env, readSettings, SETTING_FLAGS, settingsAtHand } from './settings';
import { rateIn } from './verify';

const FLAGS = {
  ...SETTING_FLAGS,
  json: { type: 'boolean' },
  anew: { type: 'boolean' },
  rate: { type: 'string' },
} as const;

export const REBUILD_HELP = helpOf({
  about:
    'Writes the documents of all open cases anew, from what the engine says of each, while the system runs.',
  usage: 'rebuild [--anew] [--rate 50] [--json]',
  takes: {
    '--anew': 'begins at the beginning; without it, it goes on where an earlier one was stopped',
    '--rate <n>': 'calls a second to the engine for single cases, 1 to 9999; 50 unless given',
    '--json': 'prints the report as one object instead of sentences',
  },
  exits: {
    0: 'all documents were written',
    1: 'some cases did not answer (tuntas verify says why), or it could not be done or was stopped',
  },
  note: 'Archived documents and the outbox are not touched. Ctrl-C stops it; once more, a second later, at once.',
});

/** `tuntas rebuild`: writes the documents of all open cases anew. 0: all of them; 1: some did not answer. */
export async function rebuild(argv: readonly string[], env: Env): Promise<number> {
  const flags = parseFlags(argv, FLAGS);
  const settings = await settingsAtHand(readSettings(flags, env));
  const { json = false, anew = false } = flags;
  const { signal, forget } = interrupted();
  try {
    const report = await withSides(
      settings,
      (sides) =>
        rebuildAll(sides, sides.marks, {
          anew,
          signal,
          ...(json
            ? {}
            : {
                onProgress: ({ written, failed, seconds }) =>
                  process.stderr.write(`${written} written, ${failed} failed, ${seconds.toFixed(0)} s\n`),
              }),
        }),
      rateIn(flags.rate),
    );
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : inWords(report));
    return report.failed === 0 ? 0 : 1;
  } catch (error) {
    if (signal.aborted) throw new UserError('Stopped; the same command goes on from here.');
    throw error;
  } finally {
    forget();
  }
}

function inWords({ written, failed, failures, resumed, seconds }: RebuildReport): string {
  const begun = resumed ? ' (it went on where an earlier one had stopped)' : '';
  const lines = failures.map(({ id, why }) => `${id}  not written: ${why}\n`);
  const left = failed === 0 ? '' : `, ${failed} not: tuntas verify says why`;
  return `${lines.join('')}${written} documents written in ${seconds.toFixed(1)} s${left}.${begun}\n`;
}
