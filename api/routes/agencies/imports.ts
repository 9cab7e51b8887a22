import { z } from 'zod';
import type { Agency, Directory } from '../../../domain/directory';
import { CHANGE_KINDS } from '../../../domain/directory-change';
import {
  agencyOfRow,
  columnOf,
  COLUMNS,
  NEEDED,
  rowOf,
  type Column,
  type Row,
} from '../../../domain/directory-rows';
import { defineRoute } from '../../define';
import { csv, tableOf, type Table } from '../../http/csv';
import { Problem } from '../../problem';
import { operatorOf } from '../migrations/find';
import { mayChange } from './access';
import { casesOf, changeWith, follow, MOST_FINDINGS } from './change';
import { agencyChange, concernedCases, dryRunQuery, replanningSchema } from './schema';

/** A list for people; what is beyond it is counted. */
const MOST_LISTED = 1000;

const count = z.int().min(0);

const importAnswer = z
  .object({
    dryRun: z.boolean(),
    rows: count.describe('Rows of the file'),
    counts: z.record(z.enum(CHANGE_KINDS), count),
    changes: z
      .array(agencyChange)
      .max(MOST_LISTED)
      .describe(`The first ${MOST_LISTED} of them, closures first`),
    cases: concernedCases,
    replanning: replanningSchema,
  })
  .meta({ id: 'AgencyImport' });

export const importAgencies = defineRoute({
  method: 'post',
  path: '/v1/agencies/imports',
  summary:
    'Writes agencies from a table, all of them or none; agencies that it does not name stay as they are',
  tags: ['reference'],
  access: { roles: ['operator'] },
  query: z.object({ dryRun: dryRunQuery }),
  body: z.string().describe(`CSV (RFC 4180) whose first line names the columns: ${COLUMNS.join(', ')}`),
  reader: csv,
  answers: { 200: { description: 'Imported, or what that would do', schema: importAnswer } },
  problems: ['unavailable'],
  handler: async ({ query, body, caller, deps }) => {
    const { sub = '' } = operatorOf(deps, caller);
    const { wanted, lines, columns } = read(tableOf(body), deps.reference.directory);
    mayChange(deps, caller, wanted);
    const dryRun = query.dryRun === 'true';
    const done = await changeWith(deps, { wanted }, dryRun ? null : sub, ({ agency, path }) =>
      placeOf(lines.get(agency) ?? 1, columnOf(path), columns),
    );
    const changes = done.kind === 'changed' ? done.changes : [];
    const cases =
      done.kind === 'changed' ? await casesOf(deps, caller, done) : { moving: 0, concerned: 0, ids: [] };
    const counts = Object.fromEntries(
      CHANGE_KINDS.map((kind) => [kind, changes.filter((one) => one.kind === kind).length]),
    );
    const listed = changes.toSorted((a, b) => RANK[a.kind] - RANK[b.kind]).slice(0, MOST_LISTED);
    const replanning = dryRun ? null : await follow(deps, done);
    return { status: 200, body: { dryRun, rows: wanted.length, counts, changes: listed, cases, replanning } };
  },
});

const RANK = { closed: 0, reopened: 1, changed: 2, added: 3 } as const;

interface Fault {
  path: string;
  message: string;
}

function read(
  { columns, records }: Table,
  directory: Directory,
): { wanted: Agency[]; lines: Map<string, number>; columns: string[] } {
  const faults: Fault[] = headFaults(columns);
  if (faults.length > 0) throw new Problem('invalid', { errors: faults });
  const lines = new Map<string, number>();
  const wanted: Agency[] = [];
  for (const { line, cells } of records) {
    const told: Row = Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? '']));
    const known = directory.get(told.id?.trim() ?? '');
    // Of what the table has no column for, nothing is said.
    const row: Row = known ? { ...rowOf(known), ...told } : told;
    const result = agencyOfRow(row);
    if ('faults' in result) {
      for (const { column, message } of result.faults)
        faults.push({ path: placeOf(line, column, columns), message });
    } else {
      const { id } = result.agency;
      const before = lines.get(id);
      if (before !== undefined)
        faults.push({
          path: placeOf(line, 'id', columns),
          message: `"${id}" stands in line ${before} already`,
        });
      lines.set(id, line);
      wanted.push(result.agency);
    }
    if (faults.length >= MOST_FINDINGS) break;
  }
  if (faults.length > 0) throw new Problem('invalid', { errors: faults.slice(0, MOST_FINDINGS) });
  return { wanted, lines, columns };
}

function headFaults(columns: readonly string[]): Fault[] {
  const missing = NEEDED.filter((name) => !columns.includes(name));
  const unknown = columns.filter((name) => !COLUMNS.some((known) => known === name));
  const twice = columns.filter((name, index) => columns.indexOf(name) !== index);
  return [
    ...missing.map((name) => ({ path: 'line 1', message: `there is no column "${name}"` })),
    ...unknown.map((name) => ({
      path: 'line 1',
      message: `knows no column "${name.slice(0, 60)}": columns are ${COLUMNS.join(', ')}`,
    })),
    ...twice.map((name) => ({ path: 'line 1', message: `the column "${name}" stands there twice` })),
  ].slice(0, MOST_FINDINGS);
}

/** `line 7, column 5 (region)` */
function placeOf(line: number, column: Column, columns: readonly string[]): string {
  const index = columns.indexOf(column);
  return index < 0 ? `line ${line}` : `line ${line}, column ${index + 1} (${column})`;
}
