import type { TimelineClock } from '../simulation';
import { Bar, BAR } from './bar';
import type { Drawing } from './drawing';
import { fitted, widthOf } from './fit';
import { SIZE, type Part } from './geometry';
import { group, tag, type Markup } from './markup';
import { drawMarkers } from './markers';
import { rungMarkers } from './rungs';
import { MARGIN, WIDTH, within, xOf, type Strip } from './scale';
import { pieces, spanOf, stillStanding, unfired, type Span } from './span';
import { budgetWords } from './words';

const LABEL = 20;
const GAP = 5;

/** The lane of one clock: its name, its bar from start to due and on to its end, its rungs. Null when it is not here. */
export function drawClock(
  drawing: Drawing,
  clock: TimelineClock,
  strip: Strip,
  last: boolean,
  top: number,
  prefix: string,
): Part | null {
  const span = spanOf(drawing, clock);
  if (span.from > strip.to || span.shown < strip.from) return null;
  const y = top + LABEL;
  const bar = new Bar(strip, y, prefix);
  const rungs = rungMarkers(drawing, clock, strip, last);
  const markers = drawMarkers(rungs, y + BAR, y + BAR + GAP);
  return {
    shapes: tag(
      'g',
      {
        class: `clock ${clock.state}`,
        'data-clock': `${clock.part === undefined ? '' : `${clock.part}/`}${clock.name}/${clock.cycle}`,
      },
      span.due !== null && span.due > span.to ? bar.box('left-over', span.to, span.due) : null,
      ...pieces(drawing, clock, span).map(({ kind, from, to, title }) => bar.box(kind, from, to, title)),
      span.due !== null && within(strip, span.due, last) ? bar.due(span.due) : null,
      ...unfired(drawing, clock, span)
        .filter((at) => within(strip, at, last))
        .map((at) => bar.unfired(at)),
      markers.shapes,
    ),
    labels: group(
      drawLabel(drawing, clock, strip, span, top),
      ...stillStanding(drawing, clock, span).map((one) => bar.words(one)),
      within(strip, span.to, last) ? bar.end(clock.state, span.to) : null,
      markers.labels,
    ),
    height: LABEL + BAR + GAP + markers.height + 8,
  };
}

/** Name, budget, whose it is and when it is due, above the bar's beginning or as near to it as it fits. */
function drawLabel(drawing: Drawing, clock: TimelineClock, strip: Strip, span: Span, top: number): Markup {
  const budget = budgetWords(clock.budget);
  const number = clock.cycle > 1 ? ` (${clock.cycle})` : '';
  const same = clock.title.id === clock.title.en;
  const name = fitted(`${clock.title.id}${same ? '' : ` / ${clock.title.en}`}${number}`, 340, SIZE);
  const due =
    clock.dueAt === null ? '' : ` · → ${drawing.when(clock.dueAt).id}${clock.provisional ? ' ~' : ''}`;
  const rest = ` · ${budget.id} / ${budget.en}${due} · ${clock.agencyName}`;
  const room = WIDTH - 2 * MARGIN;
  // Bold letters are wider.
  const bold = widthOf(name, SIZE) * 1.08;
  const fittedRest = fitted(rest, room - bold, SIZE);
  const width = bold + widthOf(fittedRest, SIZE);
  const from = xOf(strip, Math.max(span.from, strip.from));
  const x = Math.max(MARGIN, Math.min(from, WIDTH - MARGIN - width));
  return tag(
    'text',
    { class: 'clock-label', x, y: top + 12 },
    tag('tspan', { class: 'clock-name' }, name),
    tag('tspan', { class: 'muted' }, fittedRest),
  );
}
