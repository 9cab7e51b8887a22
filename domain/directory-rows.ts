import type { Agency } from './directory';
import { agencyDocument, agencyOf, documentOf } from './directory-document';
import { problemsOf } from './problems';
import { agencyId } from './schema/parts';

/**
 * The columns of a directory as a table, in the order in which they are written. `officers` are separated by spaces;
 * `absences` by `|`, each as `post from until substitute`.
 */
export const COLUMNS = [
  'id',
  'name',
  'level',
  'parent',
  'region',
  'timeZone',
  'officers',
  'calendar',
  'email',
  'closedAt',
  'successor',
  'absences',
] as const;
export type Column = (typeof COLUMNS)[number];

/** The columns without which nothing can be read. */
export const NEEDED: readonly Column[] = ['id', 'name', 'level', 'parent', 'region', 'timeZone', 'officers'];

export type Row = Readonly<Partial<Record<Column, string>>>;

/** What is wrong with a cell. */
export interface CellFault {
  column: Column;
  message: string;
}

/** Where each field of an agency stands in a row. */
const COLUMN_OF: Readonly<Record<string, Column>> = { closed: 'closedAt' };

/** The agency of a row, or what is wrong with its cells. */
export function agencyOfRow(row: Row): { agency: Agency } | { faults: CellFault[] } {
  const faults: CellFault[] = [];
  const id = agencyId.safeParse(cell(row, 'id'));
  if (!id.success) {
    const message = `"${cell(row, 'id')}" is no id: small letters, digits, hyphens and dots`;
    faults.push({ column: 'id', message });
  }
  const document = wholeOf(row);
  const read = agencyDocument.safeParse(document);
  if (!read.success) {
    for (const { path, message } of problemsOf(read.error.issues, document)) {
      faults.push({ column: columnOf(path), message: `${message}${hintFor(path)}` });
    }
  }
  if (row.successor?.trim() && !row.closedAt?.trim())
    faults.push({ column: 'successor', message: 'only a closed agency has one: say when in closedAt' });
  return faults.length > 0 || !id.success || !read.success
    ? { faults }
    : { agency: agencyOf(id.data, read.data) };
}

/** In which cell a field of an agency stands: `closed.successor` in `successor`. */
export function columnOf(path: string): Column {
  const [field = '', within] = path.split('.');
  if (field === 'closed' && within === 'successor') return 'successor';
  const named = COLUMN_OF[field] ?? field;
  return COLUMNS.find((one) => one === named) ?? 'id';
}

function hintFor(path: string): string {
  return path === 'region' ? ' (a spreadsheet turns 18.10 into 18.1: format the column as text)' : '';
}

function wholeOf(row: Row): Record<string, unknown> {
  const [calendar, email, closedAt, successor] = [
    cell(row, 'calendar'),
    cell(row, 'email'),
    cell(row, 'closedAt'),
    cell(row, 'successor'),
  ];
  const absences = cell(row, 'absences')
    .split('|')
    .map((one) => one.trim().split(/\s+/))
    .filter(([first]) => first !== '');
  return {
    name: cell(row, 'name'),
    level: cell(row, 'level'),
    parent: cell(row, 'parent') || null,
    region: cell(row, 'region') || null,
    timeZone: cell(row, 'timeZone'),
    officers: cell(row, 'officers').split(/\s+/).filter(Boolean),
    ...(calendar ? { calendar } : {}),
    ...(email ? { email } : {}),
    ...(closedAt ? { closed: { at: closedAt, ...(successor ? { successor } : {}) } } : {}),
    ...(absences.length > 0
      ? {
          absences: absences.map(([post, from, until, substitute]) => ({
            post,
            from,
            until,
            ...(substitute ? { substitute } : {}),
          })),
        }
      : {}),
  };
}

function cell(row: Row, column: Column): string {
  return (row[column] ?? '').trim();
}

/** An agency as a row, the way round. */
export function rowOf(agency: Agency): Record<Column, string> {
  const { name, level, parent, region, timeZone, officers, calendar, email, closed, absences } =
    documentOf(agency);
  return {
    id: agency.id,
    name,
    level,
    parent: parent ?? '',
    region: region ?? '',
    timeZone,
    officers: officers.join(' '),
    calendar: calendar ?? '',
    email: email ?? '',
    closedAt: closed?.at ?? '',
    successor: closed?.successor ?? '',
    absences: (absences ?? [])
      .map(({ post, from, until, substitute }) => [post, from, until, substitute ?? ''].join(' ').trim())
      .join(' | '),
  };
}

/** A table of rows as text, after RFC 4180. */
export function csvOf(rows: readonly Readonly<Record<Column, string>>[]): string {
  const lines = [
    COLUMNS.join(','),
    ...rows.map((row) => COLUMNS.map((column) => quoted(row[column])).join(',')),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

function quoted(text: string): string {
  return /[",;\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
