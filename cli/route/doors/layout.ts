import { NODE_KINDS, type NodeKind } from '../../../domain/doors/graph';
import { fitted, widthOf } from '../../../rehearsal/picture/fit';
import type { DoorMap, MapLink, MapNode } from './map';

/** Pixels. */
export const WIDTH = 1160;
export const BAR = 12;
export const TOP = 64;
export const LINE = 15;
/** Names are set in 12.5 and half bold, which runs wider. */
const NAME_SIZE = 14.8;

/** Where the bar of each column stands, and how wide its labels may be. */
export const COLUMNS: Readonly<Record<NodeKind, { x: number; room: number }>> = {
  topic: { x: 258, room: 240 },
  institution: { x: 556, room: 232 },
  unit: { x: 886, room: 252 },
};

/** All complaints together are so high, where that leaves room for the labels. */
const FULL = 420;
/** An arrow of at least this height has room for its number. */
const WITH_NUMBER = 13;
const WITHOUT_NUMBER = 3;
/** With more arrows than this the small ones are drawn without numbers: the table has them. */
const MOST_NUMBERS = 90;
const GAP = 10;
const WIDEST_GAP = 34;
const MOST_LINES = 3;

export interface PlacedNode extends MapNode {
  x: number;
  /** Of its bar. */
  y: number;
  height: number;
  /** Its name, in lines that fit. */
  lines: string[];
  /** Height of its label. */
  labelHeight: number;
}

export interface PlacedLink extends MapLink {
  /** Place of its source in its column, for its tint. */
  tint: number;
  x0: number;
  x1: number;
  /** Upper edges. */
  y0: number;
  y1: number;
  height: number;
}

export interface Layout {
  nodes: PlacedNode[];
  links: PlacedLink[];
  height: number;
}

/** Where everything stands. Pure; the same for the same map. */
export function layOut(map: DoorMap): Layout {
  const thickness = thicknessOf(map);
  const sized = map.nodes.map((node) => sizedNode(node, map, thickness));
  const columns = inColumns(sized, map);
  const tallest = Math.max(0, ...columns.map(stacked));
  for (const column of columns) spread(column, tallest);
  const nodes = columns.flat();
  return { nodes, links: joined(nodes, map, thickness), height: TOP + tallest + GAP };
}

function thicknessOf({ links, nodes }: DoorMap): (link: MapLink) => number {
  const total = nodes.filter(({ kind }) => kind === 'topic').reduce((sum, { count }) => sum + count, 0);
  const least = links.length > MOST_NUMBERS ? WITHOUT_NUMBER : WITH_NUMBER;
  return ({ count }) => Math.max(least, total === 0 ? 0 : (count / total) * FULL);
}

function sizedNode(node: MapNode, { links }: DoorMap, thickness: (link: MapLink) => number): PlacedNode {
  const sum = (of: MapLink[]): number => of.reduce((height, link) => height + thickness(link), 0);
  const height = Math.max(
    sum(links.filter(({ from }) => from === node.id)),
    sum(links.filter(({ to }) => to === node.id)),
    2,
  );
  const { x, room } = COLUMNS[node.kind];
  const lines = wrapped(node.name.id, room);
  return { ...node, x, y: 0, height, lines, labelHeight: (lines.length + 1) * LINE };
}

/** The largest first; units under the institution that sends them most, what is put together at the end. */
function inColumns(nodes: readonly PlacedNode[], { links }: DoorMap): PlacedNode[][] {
  const order = new Map(nodes.map(({ id }, index) => [id, index]));
  const sender = ({ id }: PlacedNode): number => {
    const [most] = links.filter(({ to }) => to === id).toSorted((a, b) => b.count - a.count);
    return order.get(most?.from ?? '') ?? nodes.length;
  };
  return NODE_KINDS.map((kind) => {
    const column = nodes.filter((node) => node.kind === kind);
    if (kind !== 'unit') return column;
    return column.toSorted(
      (a, b) => Number(isRest(a)) - Number(isRest(b)) || sender(a) - sender(b) || b.count - a.count,
    );
  });
}

function isRest({ id, key }: MapNode): boolean {
  return key === null && id.endsWith(':*');
}

const slot = ({ height, labelHeight }: PlacedNode): number => Math.max(height, labelHeight);

function stacked(column: readonly PlacedNode[]): number {
  return column.reduce((height, node) => height + slot(node) + GAP, 0);
}

/** A column that is shorter than the others is spread over their height, as far as that looks well. */
function spread(column: readonly PlacedNode[], tallest: number): void {
  const spare = tallest - stacked(column);
  const more = Math.min(WIDEST_GAP, spare / Math.max(1, column.length));
  let y = TOP + (spare - more * column.length) / 2 + more / 2;
  for (const node of column) {
    node.y = y + (slot(node) - node.height) / 2;
    y += slot(node) + GAP + more;
  }
}

/** Arrows leave and arrive in the order in which they lie, so that they cross as little as they can. */
function joined(
  nodes: readonly PlacedNode[],
  { links }: DoorMap,
  thickness: (link: MapLink) => number,
): PlacedLink[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const used = { out: new Map<string, number>(), in: new Map<string, number>() };
  const y = (id: string): number => byId.get(id)?.y ?? 0;
  const known = links.filter(({ from, to }) => byId.has(from) && byId.has(to));
  const starts = new Map<MapLink, number>();
  const place = (side: 'out' | 'in', id: string, link: MapLink, all: readonly MapLink[]): number => {
    const node = byId.get(id);
    const sum = all.reduce((height, one) => height + thickness(one), 0);
    const before = used[side].get(id) ?? 0;
    used[side].set(id, before + thickness(link));
    return (node?.y ?? 0) + ((node?.height ?? 0) - sum) / 2 + before;
  };
  for (const link of known.toSorted((a, b) => y(a.to) - y(b.to))) {
    starts.set(
      link,
      place(
        'out',
        link.from,
        link,
        known.filter(({ from }) => from === link.from),
      ),
    );
  }
  return known
    .toSorted((a, b) => y(a.from) - y(b.from))
    .map((link) => {
      const [source, target] = [byId.get(link.from), byId.get(link.to)];
      const column = nodes.filter(({ kind }) => kind === source?.kind);
      return {
        ...link,
        tint: column.findIndex(({ id }) => id === link.from),
        x0: (source?.x ?? 0) + BAR,
        x1: target?.x ?? 0,
        y0: starts.get(link) ?? 0,
        y1: place(
          'in',
          link.to,
          link,
          known.filter(({ to }) => to === link.to),
        ),
        height: thickness(link),
      };
    });
}

/** A name in at most three lines; what does not fit ends in an ellipsis. */
function wrapped(text: string, room: number): string[] {
  const lines: string[] = [];
  let rest = text.trim();
  while (rest !== '' && lines.length < MOST_LINES) {
    const words = rest.split(/\s+/);
    let count = words.length;
    while (count > 1 && widthOf(words.slice(0, count).join(' '), NAME_SIZE) > room) count -= 1;
    const last = lines.length === MOST_LINES - 1;
    const line = last ? rest : words.slice(0, count).join(' ');
    lines.push(fitted(line, room, NAME_SIZE) || line);
    rest = last ? '' : words.slice(count).join(' ');
  }
  return lines;
}
