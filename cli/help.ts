/** What a command says of itself. */
interface Help {
  /** The first line. */
  readonly about: string;
  /** The command as it is typed, after `tuntas`. */
  readonly usage: string;
  /** What it takes, and what that does; in the order of `usage`. */
  readonly takes: Readonly<Record<string, string>>;
  /** What its exit codes mean. */
  readonly exits: Readonly<Record<'0' | '1', string>>;
  /** What else whoever types it should know. */
  readonly note?: string;
}

const ELSEWHERE =
  'Which system: --data, --temporal-address, --mongodb-uri and the other flags of every command; tuntas help has them.';

/** The text of `--help` of one command. */
export function helpOf({ about, usage, takes, exits, note }: Help): string {
  const options = Object.entries(takes).map(([name, does]) => `  ${name}\n      ${does}`);
  const codes = Object.entries(exits).map(([code, means]) => `  ${code}  ${means}`);
  const paragraphs = [
    about,
    `  tuntas ${usage}`,
    options.join('\n'),
    `Exit code:\n${codes.join('\n')}`,
    ...(note === undefined ? [] : [note]),
    ELSEWHERE,
  ];
  return `${paragraphs.join('\n\n')}\n`;
}
