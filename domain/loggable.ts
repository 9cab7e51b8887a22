/** What of an error may stand in a log: what kind it is and where it arose, and no data that it was about. */
export interface LoggableError {
  type: string;
  message: string;
  code?: string;
  /** Where it arose, innermost first. */
  at?: string[];
}

const LONGEST = 200;
const FRAMES = 8;
/** Parsers and databases quote what they could not take, and that may be what a citizen wrote. */
const QUOTED = /"[^"]*"?|`[^`]*`?|\{[^}]*\}?|(?<![\w])'(?![\w$]{1,40}'\))[^']*'?/g;

/** An error as logs may have it: its message without anything quoted, its code, and the places in the code. */
export function loggable(error: unknown): LoggableError {
  if (!(error instanceof Error)) return { type: typeof error, message: '' };
  const { code } = error as { code?: unknown };
  const at = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, FRAMES)
    .map((line) => line.trim().slice('at '.length));
  return {
    type: error.name,
    message: unquoted(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(at.length > 0 ? { at } : {}),
  };
}

/** A message without what it quotes, and short. */
export function unquoted(message: string): string {
  return message.replace(QUOTED, '…').slice(0, LONGEST);
}
