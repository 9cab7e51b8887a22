import { fitted, widthOf } from './fit';
import { SIZE, type Part } from './geometry';
import { group, tag, type Markup } from './markup';
import { pack } from './pack';
import { MARGIN, WIDTH } from './scale';

/** A numbered sign at an instant. The number leads to a line of the table under the picture. */
export interface Marker {
  n: number;
  x: number;
  /** `remind`, `escalate` and `act` are rungs; `event` is what somebody did, `refused` what was turned down. */
  kind: 'remind' | 'escalate' | 'act' | 'event' | 'refused';
  level: number | null;
  /** What is written beside it where there is room. */
  lines: [string, string] | null;
  /** It keeps its words when there is room for few. */
  weighty: boolean;
  /** The sentence that the table has, for pointers that rest on it. */
  title: string;
}

const BODY = 18;
const PLAIN_ROW = 22;
const LABELLED_ROW = 32;
const WORDS = 250;
const WEIGHTY_WORDS = 300;
/** More rows than these, and words give way to numbers: first those of reminders, then those of escalations. */
const MOST_ROWS = [4, 7, Infinity];

const NOTHING: Part = { shapes: group(), labels: group(), height: 0 };

interface Placed extends Marker {
  left: number;
  right: number;
  body: number;
  words: { x: number; anchor: 'start' | 'end'; lines: string[] } | null;
}

/**
 * Markers under the line on which they belong, on as many rows as it takes that none covers another. With words where
 * that leaves few rows, else with words for escalations alone, else as numbers.
 * @param from height of the line from which they hang
 */
export function drawMarkers(markers: readonly Marker[], from: number, top: number): Part {
  if (markers.length === 0) return NOTHING;
  const choices = [
    markers.map((one) => place(one, true)),
    markers.map((one) => place(one, one.weighty)),
    markers.map((one) => place(one, false)),
  ];
  const packed = choices.map((placed) => ({ placed, rows: pack(placed, 5) }));
  const chosen =
    packed.find(({ rows }, choice) => Math.max(...rows) < (MOST_ROWS[choice] ?? Infinity)) ??
    packed[packed.length - 1] ??
    packed[0];
  if (!chosen) return NOTHING;
  const { placed, rows } = chosen;
  const heights = Array.from({ length: Math.max(...rows) + 1 }, (_, row) =>
    placed.some((one, index) => rows[index] === row && one.words) ? LABELLED_ROW : PLAIN_ROW,
  );
  const tops = heights.map((_, row) => top + heights.slice(0, row).reduce((sum, one) => sum + one, 0));
  const at = (index: number) => tops[rows[index] ?? 0] ?? top;
  return {
    shapes: tag(
      'g',
      { class: 'leaders' },
      ...placed.map(({ n, x }, index) =>
        tag('line', { class: 'leader', 'data-n': n, x1: x, x2: x, y1: from, y2: at(index) + BODY / 2 }),
      ),
    ),
    labels: tag('g', { class: 'markers' }, ...placed.map((one, index) => drawMarker(one, at(index)))),
    height: heights.reduce((sum, one) => sum + one, 0),
  };
}

function place(marker: Marker, worded: boolean): Placed {
  const text = `${marker.n}${marker.level === null ? '' : ` ▲${marker.level}`}`;
  const body = Math.max(BODY, widthOf(text, SIZE) + 10);
  const centre = Math.min(Math.max(marker.x, MARGIN + body / 2), WIDTH - MARGIN - body / 2);
  const [left, right] = [centre - body / 2, centre + body / 2];
  if (!worded || !marker.lines) return { ...marker, left, right, body, words: null };
  const lines = marker.lines
    .map((line) => fitted(line, marker.weighty ? WEIGHTY_WORDS : WORDS, SIZE))
    .filter((line) => line !== '');
  const width = Math.max(...lines.map((line) => widthOf(line, SIZE)), 0) + 5;
  return right + width <= WIDTH - 2
    ? { ...marker, left, right: right + width, body, words: { x: right + 5, anchor: 'start', lines } }
    : { ...marker, left: left - width, right, body, words: { x: left - 5, anchor: 'end', lines } };
}

function drawMarker({ n, kind, level, left, right, body, words, title }: Placed, y: number): Markup {
  const x = words?.anchor === 'end' ? right - body : left;
  const round = kind === 'remind' || kind === 'escalate' ? BODY / 2 : kind === 'act' ? 5 : 0;
  return tag(
    'g',
    { class: `marker ${kind}`, 'data-n': n },
    tag('title', {}, `${n}. ${title}`),
    tag('rect', { x, y, width: body, height: BODY, rx: round }),
    kind === 'act'
      ? tag('rect', { class: 'inner', x: x + 2, y: y + 2, width: body - 4, height: BODY - 4, rx: 3 })
      : null,
    tag(
      'text',
      { class: 'number', x: x + body / 2, y: y + 13, 'text-anchor': 'middle' },
      `${n}${level === null ? '' : ` ▲${level}`}`,
    ),
    words
      ? words.lines.map((line, index) =>
          tag(
            'text',
            {
              class: index === 0 ? 'words' : 'words second',
              x: words.x,
              y: y + 10 + index * 13,
              'text-anchor': words.anchor,
            },
            line,
          ),
        )
      : null,
  );
}
