import { UserError } from '../../domain/user-error';
import type { Env } from '../settings';
import { check } from './check';
import { explain } from './explain';

/** What `tuntas route` can do; `usage` follows the name in the help. */
interface SubCommand {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  run(argv: readonly string[], env: Env): Promise<number>;
}

const SUB_COMMANDS: readonly SubCommand[] = [
  {
    name: 'check',
    usage: 'FILE… [--json]',
    summary: 'what is wrong with route files and word lists, by form and by meaning',
    run: check,
  },
  {
    name: 'explain',
    usage:
      '--text "…" [--title "…"] [--topic ID] [--region CODE] [--agency DOOR] [--about ID]… [--oversight] [--classification C] [--channel C] | --file filing.json   [--json]',
    summary: 'who is competent for a complaint, why, and why not the others',
    run: explain,
  },
];

const HELP = `Routes: to whom a complaint goes.

  tuntas route <command>

${SUB_COMMANDS.map(({ name, usage, summary }) => `  ${name} ${usage}\n      ${summary}`).join('\n')}
`;

/**
 * `tuntas route …`: runs one sub-command, or prints which there are.
 * @throws UserError for one that does not exist.
 */
export async function route(argv: readonly string[], env: Env): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  const command = SUB_COMMANDS.find((known) => known.name === name);
  if (command === undefined) {
    const names = SUB_COMMANDS.map((known) => known.name).join(', ');
    throw new UserError(
      `tuntas route has no ${JSON.stringify(name)}; it has ${names}, and --help says what they do.`,
    );
  }
  return command.run(rest, env);
}
