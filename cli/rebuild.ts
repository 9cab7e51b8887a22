import { UserError } from '../domain/user-error';
import { withSides } from '../reconciliation/open';
import { rebuild as rebuildAll, type RebuildReport } from '../reconciliation/rebuild';
import { interrupted } from './interrupted';
import { parseFlags } from './flags';
import { type Env, readSettings, runSettings, SETTING_FLAGS } from './settings';
import { rateIn } from './verify';

const FLAGS = {
  ...SETTING_FLAGS,
  json: { type: 'boolean' },
  anew: { type: 'boolean' },
  rate: { type: 'string' },
} as const;

/** `tuntas rebuild`: writes the documents of all open cases anew. 0: all of them; 1: some did not answer. */
export async function rebuild(argv: readonly string[], env: Env): Promise<number> {
  const flags = parseFlags(argv, FLAGS);
  const settings = await runSettings(readSettings(flags, env));
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
