/** Sums over rows, group by group: one plain loop over one column each. `groupOf[n]` is the group of `rows[n]`. */
export interface Grouped {
  readonly rows: Uint32Array;
  readonly groupOf: Uint32Array;
  readonly groups: number;
}

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** How many rows each group has. */
export function sizes({ groupOf, groups }: Grouped): Float64Array {
  const counts = new Float64Array(groups);
  for (const group of groupOf) counts[group] = (counts[group] ?? 0) + 1;
  return counts;
}

/** What a column adds up to, without the rows where it says `without`. */
export function sums({ rows, groupOf, groups }: Grouped, column: Column, without = -1): Float64Array {
  const totals = new Float64Array(groups);
  for (let n = 0; n < rows.length; n += 1) {
    const value = column[rows[n] ?? 0] ?? without;
    if (value === without) continue;
    const group = groupOf[n] ?? 0;
    totals[group] = (totals[group] ?? 0) + value;
  }
  return totals;
}

/** How many rows have any of these bits. */
export function withBit({ rows, groupOf, groups }: Grouped, flags: Uint32Array, bit: number): Float64Array {
  const counts = new Float64Array(groups);
  for (let n = 0; n < rows.length; n += 1) {
    if (((flags[rows[n] ?? 0] ?? 0) & bit) === 0) continue;
    const group = groupOf[n] ?? 0;
    counts[group] = (counts[group] ?? 0) + 1;
  }
  return counts;
}

/** How many rows of which something is true. */
export function counted({ rows, groupOf, groups }: Grouped, isTrue: (row: number) => boolean): Float64Array {
  const counts = new Float64Array(groups);
  for (let n = 0; n < rows.length; n += 1) {
    if (!isTrue(rows[n] ?? 0)) continue;
    const group = groupOf[n] ?? 0;
    counts[group] = (counts[group] ?? 0) + 1;
  }
  return counts;
}

/** The values of a column in ascending order, group by group, without the rows where it says `without`. */
export function sorted(
  { rows, groupOf, groups }: Grouped,
  column: Int32Array,
  without: number,
): (group: number) => Int32Array {
  // Where each group ends, then filled from behind: no list of its own for any of them.
  const ends = new Uint32Array(groups + 1);
  for (let n = 0; n < rows.length; n += 1) {
    if (column[rows[n] ?? 0] === without) continue;
    const group = groupOf[n] ?? 0;
    ends[group + 1] = (ends[group + 1] ?? 0) + 1;
  }
  for (let group = 0; group < groups; group += 1) {
    ends[group + 1] = (ends[group + 1] ?? 0) + (ends[group] ?? 0);
  }
  const starts = ends.slice();
  const values = new Int32Array(ends[groups] ?? 0);
  for (let n = 0; n < rows.length; n += 1) {
    const value = column[rows[n] ?? 0] ?? without;
    if (value === without) continue;
    const group = groupOf[n] ?? 0;
    values[starts[group] ?? 0] = value;
    starts[group] = (starts[group] ?? 0) + 1;
  }
  return (group) => values.subarray(ends[group], ends[group + 1]).toSorted();
}
