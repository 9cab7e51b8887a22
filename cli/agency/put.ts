import { parse } from 'yaml';
import { UserError } from '../../domain/user-error';
import { apiClient, ApiRefusal, type ApiClient } from '../api-client';
import { understood } from '../calendar/answers';
import { readArguments, readText } from '../calendar/arguments';
import type { Env } from '../settings';
import { putAnswer } from './answers';
import { readId } from './show';
import { casesText, changeLine, followText } from './text';

const MAX_BYTES = 64 * 1024;
/** An agency needs no anchors; a few do no harm. */
const MAX_ALIASES = 100;

/**
 * `tuntas agency put FILE [--dry-run]`: writes an agency out of a file as `show` prints it, YAML or JSON. With the
 * `revision` that `show` printed it is refused when somebody has changed the agency since.
 */
export async function put(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = readArguments(argv, { 'dry-run': { type: 'boolean' } });
  const {
    id: named,
    revision: readAt,
    ...body
  } = read(await readText(positionals[0], MAX_BYTES), positionals[0] ?? '');
  const id = readId(typeof named === 'string' ? named : undefined);
  const client = await apiClient(values, env);
  const dryRun = values['dry-run'] === true;
  const etag = typeof readAt === 'number' ? `"${readAt}"` : await etagOf(client, id);
  const reply = await client.call(`/v1/agencies/${id}${dryRun ? '?dryRun=true' : ''}`, {
    method: 'PUT',
    body,
    headers: { 'if-match': etag },
  });
  const { change, cases, replanning, revision } = understood(putAnswer, reply);
  if (!change) {
    process.stdout.write(`${id} says so already (revision ${revision}).\n`);
    return 0;
  }
  const after = dryRun ? 'Nothing was changed: this was a dry run.' : followText(replanning, cases);
  process.stdout.write(`${changeLine(change).trim()}\n${casesText(cases)}\n${after}\n`);
  return 0;
}

function read(text: string, file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = parse(text, { maxAliasCount: MAX_ALIASES });
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : '';
    throw new UserError(`${file} is not YAML: ${why}`);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new UserError(`${file} is no agency: it has no fields.`);
  return content as Record<string, unknown>;
}

/** What is there now; `*` when there is nothing yet. */
async function etagOf(client: ApiClient, id: string): Promise<string> {
  try {
    return (await client.call(`/v1/agencies/${id}`)).etag ?? '*';
  } catch (error) {
    if (error instanceof ApiRefusal && error.status === 404) return '*';
    throw error;
  }
}
