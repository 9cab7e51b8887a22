import { NODE_KINDS } from '../../../domain/doors/graph';
import type { Bilingual } from '../../../domain/policy';
import { fitted } from '../../../rehearsal/picture/fit';
import { group, tag, type Markup } from '../../../rehearsal/picture/markup';
import {
  BAR,
  COLUMNS,
  layOut,
  LINE,
  TOP,
  WIDTH,
  type Layout,
  type PlacedLink,
  type PlacedNode,
} from './layout';
import type { DoorMap } from './map';
import { COLUMN_WORDS, number } from './words';

const TINTS = 6;
/** How far the point of an arrow reaches. */
const POINT = 6;
/** An arrow of this height has room for a number. */
const ROOM = 11;
const SUB_SIZE = 11.5;

/** The picture: three columns of bars and the arrows between them, as high as what flows. `style` for one that stands alone. */
export function drawing(
  map: DoorMap,
  { title, description, style }: { title: string; description: string; style?: Markup },
): Markup {
  const layout = layOut(map);
  const counts = map.counted !== 'rules';
  return tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${Math.ceil(layout.height)}`,
      role: 'img',
      'aria-labelledby': 'doors-title doors-description',
    },
    tag('title', { id: 'doors-title' }, title),
    tag('desc', { id: 'doors-description' }, description),
    style ? tag('style', {}, style) : null,
    heads(),
    tag('g', { class: 'ribbons' }, ...ribbons(layout, counts)),
    tag(
      'g',
      { class: 'nodes' },
      ...layout.nodes.map((node) => tag('rect', { class: 'node', ...boxOf(node) })),
    ),
    // Words over everything else: none is ever crossed out by an arrow.
    tag('g', { class: 'numbers' }, ...(counts ? layout.links.map(numberOn) : [])),
    tag('g', { class: 'labels' }, ...layout.nodes.map((node) => label(node, counts))),
  );
}

function heads(): Markup {
  return group(
    ...NODE_KINDS.map((kind, index) => {
      const { x } = COLUMNS[kind];
      const { id, en } = COLUMN_WORDS[kind];
      const left = kind === 'topic';
      const at = { x: left ? x + BAR : x, 'text-anchor': left ? 'end' : 'start' };
      return group(
        tag('text', { class: 'head', y: 24, ...at }, `${index > 0 ? '→ ' : ''}${id}`),
        tag('text', { class: 'sub', y: 40, ...at }, en),
      );
    }),
    tag('line', { class: 'head-line', x1: 8, x2: WIDTH - 8, y1: TOP - 14, y2: TOP - 14 }),
  );
}

/** The widest below, so that none hides a narrower one. */
function ribbons({ links, nodes }: Layout, counts: boolean): Markup[] {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  return links
    .toSorted((a, b) => b.height - a.height)
    .map((link) =>
      tag(
        'g',
        {},
        tag('title', {}, sentence(link, names, counts)),
        tag('path', { class: `ribbon t${link.tint % TINTS}`, d: pathOf(link) }),
      ),
    );
}

function sentence(
  { from, to, count }: PlacedLink,
  names: ReadonlyMap<string, Bilingual>,
  counts: boolean,
): string {
  const way = `${names.get(from)?.id ?? from} → ${names.get(to)?.id ?? to}`;
  return counts ? `${way}: ${number(count)}` : way;
}

function pathOf({ x0, x1, y0, y1, height }: PlacedLink): string {
  const end = x1 - POINT;
  const middle = (x0 + end) / 2;
  return [
    `M${n(x0)} ${n(y0)}`,
    `C${n(middle)} ${n(y0)} ${n(middle)} ${n(y1)} ${n(end)} ${n(y1)}`,
    `L${n(x1)} ${n(y1 + height / 2)}`,
    `L${n(end)} ${n(y1 + height)}`,
    `C${n(middle)} ${n(y1 + height)} ${n(middle)} ${n(y0 + height)} ${n(x0)} ${n(y0 + height)}`,
    'Z',
  ].join('');
}

function numberOn({ x1, y1, height, count }: PlacedLink): Markup | null {
  if (height < ROOM) return null;
  return tag(
    'text',
    { class: 'number', x: x1 - POINT - 3, y: y1 + height / 2 + 4, 'text-anchor': 'end' },
    number(count),
  );
}

function boxOf({ x, y, height }: PlacedNode) {
  return { x, y, width: BAR, height };
}

/** Its name in Indonesian, and below it the number with the English name. */
function label(node: PlacedNode, counts: boolean): Markup {
  const { kind, name, lines, labelHeight, count, y, height } = node;
  const { x, room } = COLUMNS[kind];
  const left = kind === 'topic';
  const at = { x: left ? x - 8 : x + BAR + 8, 'text-anchor': left ? 'end' : 'start' };
  const first = y + height / 2 - labelHeight / 2 + LINE - 3;
  const english = name.en === name.id ? '' : name.en;
  const total = counts ? number(count) : '';
  const space = english !== '' && total !== '' ? ' · ' : '';
  return group(
    ...lines.map((line, index) => tag('text', { class: 'name', y: first + index * LINE, ...at }, line)),
    tag(
      'text',
      { class: 'sub', y: first + lines.length * LINE, ...at },
      total === '' ? null : tag('tspan', { class: 'total', 'font-weight': '700' }, total),
      `${space}${fitted(english, room - 14 - total.length * 8, SUB_SIZE)}`,
    ),
  );
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
