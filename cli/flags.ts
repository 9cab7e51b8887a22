import { parseArgs, type ParseArgsConfig } from 'node:util';
import { errorText } from '../dev/error-code';
import { UserError } from '../domain/user-error';

/** As `parseArgs` wants them. */
export type FlagOptions = NonNullable<ParseArgsConfig['options']>;

/**
 * The flags of a command that takes nothing else; unknown ones are refused.
 * @throws UserError with the sentence of `parseArgs`.
 */
export function parseFlags<T extends FlagOptions>(argv: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UserError(errorText(error));
  }
}

/**
 * The flags of a command, and what else was given: names, files, ids. Unknown flags are refused.
 * @throws UserError with the sentence of `parseArgs`.
 */
export function parseArguments<T extends FlagOptions>(argv: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new UserError(errorText(error));
  }
}
