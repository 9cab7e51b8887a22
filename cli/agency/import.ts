import { apiClient } from '../api-client';
import { understood } from '../calendar/answers';
import { readArguments, readText } from '../calendar/arguments';
import type { Env } from '../settings';
import { importAnswer } from './answers';
import { casesText, changeLine, followText } from './text';

/** As much as the API takes. */
const MAX_BYTES = 16 * 1024 * 1024;
const LIMIT_MS = 120_000;
/** So many changes are printed. */
const MOST_PRINTED = 200;

/** `tuntas agency import FILE.csv [--dry-run]`: writes agencies from a table, all of them or none. */
export async function importTable(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = readArguments(argv, { 'dry-run': { type: 'boolean' } });
  const text = await readText(positionals[0], MAX_BYTES);
  const client = await apiClient(values, env);
  const dryRun = values['dry-run'] === true;
  const reply = await client.call(`/v1/agencies/imports${dryRun ? '?dryRun=true' : ''}`, {
    method: 'POST',
    body: text,
    contentType: 'text/csv',
    limitMs: LIMIT_MS,
  });
  const { rows, counts, changes, cases, replanning } = understood(importAnswer, reply);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const listed = changes.slice(0, MOST_PRINTED).map(changeLine);
  const more = total > listed.length ? [`  … and ${total - listed.length} more`] : [];
  const summary = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
  const lines = [
    `${rows} rows: ${summary.join(', ')}, ${rows - total} as they were`,
    ...listed,
    ...more,
    casesText(cases),
    dryRun ? 'Nothing was changed: this was a dry run.' : followText(replanning, cases),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}
