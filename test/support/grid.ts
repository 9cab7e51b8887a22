import { fewAtOnce } from './few';

/**
 * A table of expectations as people read it: the first line names the columns, each further line begins with the name of
 * its row. Cells are divided by white space, names of rows by two blanks from the first cell.
 */
export interface Grid {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly string[] }[];
}

export function readGrid(text: string): Grid {
  const [head = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  const columns = head.trim().split(/\s+/);
  const rows = lines.map((line) => {
    const [name = '', rest = ''] = line.trim().split(/\s{2,}(.*)/);
    return { name, cells: rest.trim().split(/\s+/) };
  });
  const uneven = rows.find(({ cells }) => cells.length !== columns.length);
  if (uneven) throw new Error(`row "${uneven.name}" has ${uneven.cells.length} cells, not ${columns.length}`);
  return { columns, rows };
}

/** The grid that comes out when every cell is asked for, row by row, to be compared with the one that was written. */
export async function askedGrid(
  { columns, rows }: Grid,
  ask: (row: string, column: string) => Promise<string>,
): Promise<Grid> {
  const asked = [];
  for (const { name } of rows) {
    asked.push({ name, cells: await fewAtOnce(columns, (column) => ask(name, column)) });
  }
  return { columns, rows: asked };
}

/** A grid as lines, one cell below the other, so that a difference says which cell it is. */
export function spelt({ columns, rows }: Grid): string[] {
  return rows.flatMap(({ name, cells }) =>
    columns.map((column, index) => `${name} · ${column} · ${cells[index] ?? ''}`),
  );
}
