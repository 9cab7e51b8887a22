import { UserError } from '../../domain/user-error';
import type { Env } from '../settings';
import { importICal } from './import';
import { list } from './list';
import { put } from './put';
import { schema } from './schema';
import { show } from './show';

/** What `tuntas calendar` can do; `usage` follows the name in the help. */
interface SubCommand {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  run(argv: readonly string[], env: Env): Promise<number>;
}

const SUB_COMMANDS: readonly SubCommand[] = [
  { name: 'list', usage: '', summary: 'the calendars of a running system', run: list },
  {
    name: 'show',
    usage: 'NAME YEAR [--revision N] [--json]',
    summary: 'a year as it holds, with what it takes over; an earlier decree with --revision',
    run: show,
  },
  {
    name: 'put',
    usage: 'FILE --year YEAR [--name NAME]',
    summary: 'publish the decree of a year; open cases are planned again',
    run: put,
  },
  {
    name: 'import',
    usage: 'FILE.ics --name NAME --year YEAR --basis "…" [--as local] [--publish]',
    summary: 'days off from an iCalendar file, as YAML for review or published at once',
    run: importICal,
  },
  { name: 'schema', usage: '', summary: 'the JSON Schema of calendar files, for editors', run: schema },
];

const HELP = `Calendars: when offices work, by decree and year.

  tuntas calendar <command>

${SUB_COMMANDS.map(({ name, usage, summary }) => `  ${`${name} ${usage}`.trimEnd()}\n      ${summary}`).join('\n')}

  --api URL    the API to talk to; the one of this machine unless given
  --token T    who asks; an operator with the key of this machine unless given
`;

/**
 * `tuntas calendar …`: runs one sub-command, or prints which there are.
 * @throws UserError for one that does not exist.
 */
export async function calendar(argv: readonly string[], env: Env): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  const command = SUB_COMMANDS.find((known) => known.name === name);
  if (command === undefined) {
    const names = SUB_COMMANDS.map((known) => known.name).join(', ');
    throw new UserError(
      `tuntas calendar has no ${JSON.stringify(name)}; it has ${names}, and --help says what they do.`,
    );
  }
  return command.run(rest, env);
}
