import { stringify } from 'yaml';
import { UserError } from '../../domain/user-error';
import { apiClient } from '../api-client';
import type { Env } from '../settings';
import { readArguments, readName, readText, readYear } from './arguments';
import { MAX_ICAL_BYTES, readICal, type FoundYear } from './ical';
import { publish } from './publish';

/**
 * `tuntas calendar import FILE.ics --name national --year 2028 --basis "…"`: the days off of an iCalendar file as YAML
 * for review, with what was left out on stderr; `--publish` publishes them at once.
 */
export async function importICal(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = readArguments(argv, {
    name: { type: 'string' },
    year: { type: 'string' },
    basis: { type: 'string' },
    as: { type: 'string' },
    publish: { type: 'boolean' },
  });
  const year = readYear(values.year);
  const name = readName(values.name);
  const { basis, as } = values;
  if (basis === undefined || basis.trim() === '') {
    throw new UserError('Say which decree fixes these days: --basis "SKB 3 Menteri …".');
  }
  if (as !== undefined && as !== 'local')
    throw new UserError('--as can only be local, for a region or office.');
  const text = await readText(positionals[0], MAX_ICAL_BYTES);
  const found = readICal(text, { year, ...(as === undefined ? {} : { as }) });
  for (const line of found.skipped) process.stderr.write(`left out: ${line}\n`);
  const body = yearBody(found, basis);
  if (body === null) throw new UserError(`${positionals[0] ?? ''} has no days off in ${year}.`);
  if (values.publish === true) return publish(await apiClient(values, env), { name, year, body });
  process.stdout.write(
    `# Days off of ${year}. Compare with the decree, then: tuntas calendar put FILE --year ${year}\n`,
  );
  process.stdout.write(
    stringify(
      { calendar: name, ...body },
      { lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' },
    ),
  );
  return 0;
}

/** Null when there is nothing in it. */
function yearBody({ days }: FoundYear, basis: string): Record<string, unknown> | null {
  const lists = Object.entries(days).filter(([, dates]) => dates.length > 0);
  return lists.length === 0 ? null : { basis, ...Object.fromEntries(lists) };
}
