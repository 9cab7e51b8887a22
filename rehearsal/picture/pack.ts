/** What a label or marker takes up from left to right. */
export interface Extent {
  left: number;
  right: number;
}

/**
 * The row on which each one finds room, from 0. Nothing touches anything in its row. Later ones get the upper rows, so
 * that the line from which an earlier one hangs passes to the left of them; of several at one place the first is on top.
 */
export function pack(items: readonly (Extent & { x: number })[], gap = 4): number[] {
  const rows: Extent[][] = [];
  const found = items.map(() => 0);
  const order = items.map((_, index) => index);
  const xOf = (index: number) => items[index]?.x ?? 0;
  order.sort((a, b) => (Math.abs(xOf(a) - xOf(b)) < 2 ? a - b : xOf(b) - xOf(a)));
  for (const index of order) {
    const one = items[index];
    if (!one) continue;
    const free = rows.findIndex((row) =>
      row.every((other) => one.left >= other.right + gap || other.left >= one.right + gap),
    );
    const row = free === -1 ? rows.push([]) - 1 : free;
    rows[row]?.push(one);
    found[index] = row;
  }
  return found;
}
