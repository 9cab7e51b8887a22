import { parse } from 'yaml';
import { UserError } from '../../domain/user-error';
import { apiClient } from '../api-client';
import type { Env } from '../settings';
import { readArguments, readName, readText, readYear } from './arguments';
import { publish } from './publish';

const MAX_BYTES = 1024 * 1024;
/** A few anchors make a file shorter; thousands of them make a small file fill the memory. */
const MAX_ALIASES = 100;

type Block = Record<string, unknown>;

/**
 * `tuntas calendar put FILE --year 2028 [--name NAME]`: publishes a year out of a calendar file, or a file that holds
 * the year alone (as `import` prints it), YAML or JSON.
 */
export async function put(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = readArguments(argv, { year: { type: 'string' }, name: { type: 'string' } });
  const year = readYear(values.year);
  const file = positionals[0] ?? '';
  const content = read(await readText(positionals[0], MAX_BYTES), file);
  if (!isBlock(content)) throw new UserError(`${file} is no calendar: it has no fields.`);
  const name = readName(values.name ?? content['calendar']);
  const body = content['years'] === undefined ? yearFile(content) : yearOf(content, year, file);
  return publish(await apiClient(values, env), { name, year, body });
}

function read(text: string, file: string): unknown {
  try {
    return parse(text, { maxAliasCount: MAX_ALIASES }) as unknown;
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : '';
    throw new UserError(`${file} is not YAML: ${why}`);
  }
}

function yearFile({ calendar: _name, ...body }: Block): Block {
  return body;
}

/** A year of a calendar file; the head goes with it, for a calendar that there is not yet. */
function yearOf(document: Block, year: number, file: string): Block {
  const years = document['years'];
  const own = isBlock(years) ? years[String(year)] : undefined;
  if (!isBlock(own)) throw new UserError(`${file} has no year ${year}.`);
  const { title, extends: base, week } = document;
  return {
    // The week of the head holds in this year too, unless the year has one of its own.
    ...(week === undefined ? {} : { week }),
    ...own,
    ...(title === undefined ? {} : { title }),
    ...(base === undefined ? {} : { extends: base }),
  };
}

function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
