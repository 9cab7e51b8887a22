/** One line of the table. */
export interface Row {
  readonly measure: string;
  readonly value: string;
  /** Empty where there is none. */
  readonly target: string;
  /** null where there is no target. */
  readonly reached: boolean | null;
}

const HEAD = ['measure', 'value', 'target', 'reached'] as const;

/** A quotient with the figures it was made of, against the least it should be. */
export function ratioRow(measure: string, above: number, below: number, atLeast?: number): Row {
  const ratio = above / below;
  return {
    measure,
    value: `${ratio.toFixed(2)} (${above.toFixed(1)}/s ÷ ${below.toFixed(1)}/s)`,
    target: atLeast === undefined ? '' : `≥ ${atLeast}`,
    reached: atLeast === undefined ? null : ratio >= atLeast,
  };
}

/** A figure against the most it should be. */
export function atMostRow(measure: string, value: number | null, atMost: number, unit = ''): Row {
  return {
    measure,
    value: value === null ? 'not to be had here' : `${round(value)}${unit}`,
    target: `≤ ${atMost}${unit}`,
    reached: value !== null && value <= atMost,
  };
}

/** A figure to know. */
export function plainRow(measure: string, value: string): Row {
  return { measure, value, target: '', reached: null };
}

/** Figures under ten with one decimal, others whole. */
export function round(value: number): string {
  return value < 100 && !Number.isInteger(value) ? value.toFixed(1) : value.toFixed(0);
}

export function kilobytes(bytes: number): string {
  return `${round(bytes / 1024)} KB`;
}

export function megabytes(bytes: number): string {
  return `${round(bytes / 1024 / 1024)} MB`;
}

/** The value below which such a share of the values lies; the largest for 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** A figure against the least it should be. */
export function atLeastRow(measure: string, value: number, atLeast: number, unit = ''): Row {
  return {
    measure,
    value: `${value.toFixed(0)}${unit}`,
    target: `≥ ${atLeast}${unit}`,
    reached: value >= atLeast,
  };
}

/** The rows in columns. */
export function rowTable(rows: readonly Row[]): string {
  const cells = rows.map(({ measure, value, target, reached }) => [
    measure,
    value,
    target,
    reached === null ? '' : reached ? 'yes' : 'no',
  ]);
  return table(HEAD, cells);
}

/** Columns in Markdown, so that they can be put where they are needed. */
export function table(head: readonly string[], cells: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}
