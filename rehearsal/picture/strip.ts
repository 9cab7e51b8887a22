import type { Drawing } from './drawing';
import { drawAxis } from './axis';
import { drawClock } from './lane';
import { drawHolders, drawLevels, drawStages } from './bands';
import { drawFolds, shadeDays } from './days';
import type { Part } from './geometry';
import { tag, type Markup } from './markup';
import { drawMarkers } from './markers';
import { patterns } from './patterns';
import { eventMarkers } from './rungs';
import { MARGIN, WIDTH, type Strip } from './scale';

/** One line of the picture as an SVG of its own: axis, bands, events, clocks. `prefix` keeps its ids apart from others'. */
export function drawStrip(
  drawing: Drawing,
  strip: Strip,
  last: boolean,
  prefix: string,
  words: { title: string; description: string },
): Markup {
  const shapes: Markup[] = [];
  const labels: Markup[] = [];
  let y = 4;
  const add = (part: Part | null) => {
    if (!part) return;
    shapes.push(part.shapes);
    labels.push(part.labels);
    y += part.height;
  };
  add(drawAxis(strip, y));
  const ground = y;
  y += 4;
  add(drawStages(drawing, strip, y));
  add(drawHolders(drawing, strip, y));
  add(drawLevels(drawing, strip, y));
  add(drawEvents(drawing, strip, last, y));
  for (const clock of drawing.simulation.clocks) add(drawClock(drawing, clock, strip, last, y, prefix));
  const height = y + 6;
  return tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${Math.ceil(height)}`,
      width: WIDTH,
      height: Math.ceil(height),
      role: 'img',
      'aria-labelledby': `${prefix}title ${prefix}desc`,
    },
    tag('title', { id: `${prefix}title` }, words.title),
    tag('desc', { id: `${prefix}desc` }, words.description),
    patterns(prefix),
    tag('rect', { class: 'paper', width: WIDTH, height: Math.ceil(height) }),
    shadeDays(strip, ground, height - ground, prefix),
    ...shapes,
    drawFolds(strip, ground, height - ground),
    ...labels,
  );
}

function drawEvents(drawing: Drawing, strip: Strip, last: boolean, top: number): Part {
  const markers = drawMarkers(eventMarkers(drawing, strip, last), top + 18, top + 18);
  if (markers.height === 0) return markers;
  return {
    shapes: markers.shapes,
    labels: tag(
      'g',
      { class: 'events' },
      tag('text', { class: 'caption', x: MARGIN + 2, y: top + 11 }, 'Kejadian / Events'),
      markers.labels,
    ),
    height: markers.height + 26,
  };
}
