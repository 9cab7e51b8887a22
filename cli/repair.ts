import { UserError } from '../domain/user-error';
import { withSides } from '../reconciliation/open';
import { WHENCE } from '../reconciliation/reconcile';
import { repairCase, type Repair } from '../reconciliation/repair';
import type { Carried } from '../reconciliation/resume';
import { parseArguments } from './flags';
import { helpOf } from './help';
import { interrupted } from './interrupted';
import { type Env, readSettings, SETTING_FLAGS, settingsAtHand } from './settings';

const FLAGS = {
  ...SETTING_FLAGS,
  json: { type: 'boolean' },
  without: { type: 'string', multiple: true },
  'dry-run': { type: 'boolean' },
} as const;

export const REPAIR_HELP = helpOf({
  about: 'Mends one case, also a poisoned one, and looks whether it lives afterwards.',
  usage: 'repair <id> [--dry-run] [--without <command id>]… [--json]',
  takes: {
    '<id>': 'the tracking id of the case',
    '--dry-run':
      'says what would be done, with the ids of the commands that it has not done; changes nothing',
    '--without <command id>':
      'leaves a command out, which is refused with a line in the trail; may be given more than once',
    '--json': 'prints what was done as one object instead of sentences',
  },
  exits: {
    0: 'the case lives; with --dry-run: this could be done',
    1: 'it does not live, nobody can say so yet, there is nothing to mend, or it was stopped',
  },
});

/** `tuntas repair <id>`: mends one case, also a poisoned one. 0: it lives; 1: it does not, or nobody can say so yet. */
export async function repair(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = parseArguments(argv, FLAGS);
  const [id, more] = positionals;
  if (id === undefined || more !== undefined) {
    throw new UserError('It needs one tracking id: tuntas repair <id> [--dry-run] [--without <command id>].');
  }
  const { without = [], json = false, 'dry-run': dryRun = false, ...rest } = values;
  const settings = await settingsAtHand(readSettings(rest, env));
  const { signal, forget } = interrupted();
  try {
    const done = await withSides(settings, (sides) =>
      repairCase(sides, id.toUpperCase(), { without, dryRun, signal }),
    );
    process.stdout.write(json ? `${JSON.stringify(done)}\n` : inWords(done, dryRun));
    return done.lives === true || dryRun ? 0 : 1;
  } catch (error) {
    if (signal.aborted) {
      throw new UserError('Stopped. If its run was ended already: tuntas verify --repair starts it again.');
    }
    throw error;
  } finally {
    forget();
  }
}

function inWords({ id, kind, detail, resumed, lives }: Repair, dryRun: boolean): string {
  const lines = [`${id}  ${kind}: ${detail}`];
  if (!resumed) lines.push(dryRun ? 'Its document would be written anew.' : 'Its document was written anew.');
  else {
    const verb = dryRun ? 'would go on' : 'goes on';
    lines.push(`It ${verb} from ${WHENCE[resumed.from]}, at revision ${resumed.revision}.`);
    lines.push(...resumed.carried.map((one) => `  given, and not done yet: ${named(one)}`));
    lines.push(...resumed.leftOut.map((one) => `  left out, and refused:   ${named(one)}`));
  }
  if (lives === false) {
    lines.push(
      'Its first task fails again. If that is because of one of those commands, leave it out:',
      `  tuntas repair ${id} --without <command id>`,
    );
  } else if (lives === null && !dryRun) {
    lines.push('No worker has taken it up yet. The worker’s log says why; tuntas verify --only looks again.');
  }
  return `${lines.join('\n')}\n`;
}

function named({ id, name, at }: Carried): string {
  return `${id}  ${name}, ${new Date(at).toISOString()}`;
}
