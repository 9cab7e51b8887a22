import { readFile } from 'node:fs/promises';
import { UserError } from '../../domain/user-error';
import { readRuleSource, type RuleSource } from '../../store/rule-source';
import { errorCode, errorText } from '../../dev/error-code';
import { parseArguments, type FlagOptions } from '../flags';
import { SETTING_FLAGS } from '../settings';

/** A file that somebody named, read but not yet understood. */
export interface RuleFile extends RuleSource {
  file: string;
  text: string;
}

/**
 * Flags and file names of a command that takes both.
 * @throws UserError with the sentence of `parseArgs`.
 */
export function parseFlagsAndFiles<T extends FlagOptions>(argv: readonly string[], flags: T) {
  return parseArguments(argv, { ...SETTING_FLAGS, ...flags });
}

/**
 * Reads a file of rules.
 * @throws UserError in one sentence when there is no text in it that could be rules.
 */
export async function readRuleFile(file: string): Promise<RuleFile> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new UserError(whyNot(file, error));
  });
  const text = textOf(bytes);
  if (text === null)
    throw new UserError(`${file} is no text file; rules are written as YAML or JSON in UTF-8.`);
  if (text.trim() === '') throw new UserError(`${file} is empty; a rule file begins with "policy: <name>".`);
  const source = readRuleSource(text);
  if (source.findings.length === 0 && source.documents.every(({ document }) => document === null)) {
    throw new UserError(`${file} holds nothing but comments; a rule file begins with "policy: <name>".`);
  }
  return { file, text, ...source };
}

function whyNot(file: string, error: unknown): string {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return `There is no file ${file}.`;
  if (code === 'EISDIR')
    return `${file} is a folder; name the rule files in it, such as ${file.replace(/\/$/, '')}/*.yaml.`;
  if (code === 'EACCES') return `${file} may not be read by this user.`;
  return `${file} cannot be read: ${errorText(error)}.`;
}

/** Null for bytes that are no UTF-8 text. */
function textOf(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
