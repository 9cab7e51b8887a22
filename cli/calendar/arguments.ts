import { readFile, stat } from 'node:fs/promises';
import { errorText } from '../../dev/error-code';
import { FIRST_YEAR, LAST_YEAR } from '../../domain/calendar';
import { calendarName } from '../../domain/calendar-document';
import { UserError } from '../../domain/user-error';
import { API_FLAGS } from '../api-client';
import { parseArguments, type FlagOptions } from '../flags';

/**
 * Flags and names of a sub-command, together with those by which it finds the API.
 * @throws UserError for a flag that there is not.
 */
export function readArguments<T extends FlagOptions>(argv: readonly string[], options: T) {
  return parseArguments(argv, { ...API_FLAGS, ...options });
}

/** @throws UserError when it is no year that calendars reach. */
export function readYear(text: unknown): number {
  const year = typeof text === 'string' && /^\d{4}$/.test(text) ? Number(text) : NaN;
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) {
    throw new UserError(`Give a year from ${FIRST_YEAR} to ${LAST_YEAR}, such as --year 2028.`);
  }
  return year;
}

/** @throws UserError when it is no name of a calendar. */
export function readName(text: unknown): string {
  const name = calendarName.safeParse(text);
  if (!name.success) {
    throw new UserError('Name the calendar with small letters, digits and hyphens: --name prov-lampung.');
  }
  return name.data;
}

/**
 * The text of a file of at most so many bytes.
 * @throws UserError when it cannot be read, or is longer.
 */
export async function readText(file: string | undefined, maxBytes: number): Promise<string> {
  if (file === undefined) throw new UserError('Name the file.');
  try {
    const { size } = await stat(file);
    if (size > maxBytes) {
      throw new UserError(`${file} has ${size} bytes; at most ${maxBytes} are taken.`);
    }
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file} cannot be read (${errorText(error)}).`);
  }
}
