import { UserError } from '../domain/user-error';
import type { Env } from './settings';

/** One of the things that a command can do; `usage` follows the name in the help. */
export interface SubCommand {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  run(argv: readonly string[], env: Env): Promise<number>;
}

/** A command that is made of sub-commands, such as `tuntas policy`. */
interface Family {
  readonly name: string;
  /** The first line of the help. */
  readonly about: string;
  readonly commands: readonly SubCommand[];
  /** What the help says of flags that all of them take. */
  readonly flags?: string;
}

/**
 * Makes a command of sub-commands: it runs the one that is named first, or prints which there are.
 * @throws UserError for one that does not exist.
 */
export function family({ name: own, about, commands, flags }: Family): SubCommand['run'] {
  const list = commands.map(
    ({ name, usage, summary }) => `  ${`${name} ${usage}`.trimEnd()}\n      ${summary}`,
  );
  const help = `${about}\n\n  tuntas ${own} <command>\n\n${list.join('\n')}\n${flags === undefined ? '' : `\n${flags}\n`}`;
  return async (argv, env) => {
    const [name, ...rest] = argv;
    if (name === undefined || name === 'help' || argv.includes('--help') || argv.includes('-h')) {
      process.stdout.write(help);
      return 0;
    }
    const command = commands.find((known) => known.name === name);
    if (command === undefined) {
      const names = commands.map((known) => known.name).join(', ');
      throw new UserError(
        `tuntas ${own} has no ${JSON.stringify(name)}; it has ${names}, and --help says what they do.`,
      );
    }
    return command.run(rest, env);
  };
}
