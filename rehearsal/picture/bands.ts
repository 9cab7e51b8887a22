import type { Bilingual } from '../../domain/policy';
import type { Drawing } from './drawing';
import { fitted, widthOf } from './fit';
import { SIZE, type Part } from './geometry';
import { group, tag } from './markup';
import { MARGIN, xOf, type Strip } from './scale';
import { STAGE_WORDS } from './words';

/** A stretch of time in which something was the same. */
interface Stretch {
  key: string;
  label: Bilingual;
  from: number;
  to: number;
}

const CAPTION = 15;
const BAND = 22;
const STEP = 9;
const SLIVER = 4;

/** Which stage the case was in. */
export function drawStages(drawing: Drawing, strip: Strip, top: number): Part {
  const stretches = stretchesOf(drawing, ({ stage }) => stage).map((one) => ({
    ...one,
    label: STAGE_WORDS[one.key as keyof typeof STAGE_WORDS] ?? { id: one.key, en: one.key },
  }));
  return drawBand({ id: 'Tahap', en: 'Stage' }, 'stage', stretches, strip, top);
}

/** Whose turn it was. */
export function drawHolders(drawing: Drawing, strip: Strip, top: number): Part {
  const stretches = stretchesOf(drawing, ({ holder }) => holder).map((one) => {
    const name = drawing.nameOf(one.key);
    return { ...one, label: { id: name, en: name } };
  });
  return drawBand({ id: 'Pemegang', en: 'Holder' }, 'holder', stretches, strip, top);
}

/** How high it had been escalated: a stair, one step for each level. Nothing when it never was. */
export function drawLevels(drawing: Drawing, strip: Strip, top: number): Part {
  let level = 0;
  const rises = drawing.entries.flatMap(({ entry, local }) => {
    if (entry.level === undefined || entry.kind !== 'rung' || entry.level <= level) return [];
    level = entry.level;
    return [{ level, from: local }];
  });
  const peak = Math.max(level, 1);
  if (rises.length === 0) return { shapes: group(), labels: group(), height: 0 };
  const base = top + CAPTION + peak * STEP + 4;
  const steps = rises.flatMap(({ level: n, from }, index) => {
    const to = Math.min(rises[index + 1]?.from ?? drawing.to, strip.to);
    if (to < strip.from || from > strip.to || to < from) return [];
    const [left, right] = [xOf(strip, Math.max(from, strip.from)), xOf(strip, to)];
    const height = n * STEP + 4;
    const room = right - left;
    const y = base - height;
    return [
      {
        shape: tag('rect', { class: 'step', 'data-level': n, x: left, y, width: Math.max(room, 2), height }),
        label: room < 12 ? null : tag('text', { class: 'step-number', x: left + 4, y: y + 12 }, String(n)),
      },
    ];
  });
  return {
    shapes: tag(
      'g',
      { class: 'levels' },
      tag('line', { class: 'base', x1: MARGIN, x2: xOf(strip, strip.to), y1: base, y2: base }),
      ...steps.map(({ shape }) => shape),
    ),
    labels: group(
      caption({ id: 'Tingkat eskalasi', en: 'Level of escalation' }, top),
      ...steps.map(({ label }) => label),
    ),
    height: base - top + 6,
  };
}

function stretchesOf(drawing: Drawing, keyOf: (entry: Drawing['entries'][number]['entry']) => string) {
  const stretches: Omit<Stretch, 'label'>[] = [];
  for (const { entry, local } of drawing.entries) {
    if (entry.kind === 'refused') continue;
    const last = stretches[stretches.length - 1];
    const key = keyOf(entry);
    if (last?.key === key) continue;
    if (last) last.to = local;
    stretches.push({ key, from: local, to: drawing.to });
  }
  return stretches.filter(({ from, to }, index) => to > from || index === stretches.length - 1);
}

function drawBand(
  title: Bilingual,
  kind: string,
  stretches: readonly Stretch[],
  strip: Strip,
  top: number,
): Part {
  const y = top + CAPTION;
  let taken = 0;
  const boxes = stretches.flatMap(({ label, from, to }, index) => {
    if (to < strip.from || from >= strip.to) return [];
    // A stage of a few minutes is a sliver beside the one before, never under it.
    const left = Math.max(xOf(strip, Math.max(from, strip.from)), taken);
    const width = Math.max(xOf(strip, Math.min(to, strip.to)) - left, SLIVER);
    taken = left + width;
    const both = label.id === label.en ? label.id : `${label.id} / ${label.en}`;
    const text = [both, label.id].find((one) => widthOf(one, SIZE) <= width - 10);
    const shown = text ?? fitted(label.id, width - 10, SIZE);
    return [
      {
        shape: tag(
          'g',
          {},
          tag('title', {}, both),
          tag('rect', {
            class: `band ${kind} ${index % 2 ? 'odd' : 'even'}`,
            x: left,
            y,
            width,
            height: BAND,
          }),
        ),
        label: shown === '' ? null : tag('text', { class: 'band-text', x: left + 6, y: y + 15 }, shown),
      },
    ];
  });
  return {
    shapes: tag('g', { class: `bands ${kind}s` }, ...boxes.map(({ shape }) => shape)),
    labels: group(caption(title, top), ...boxes.map(({ label }) => label)),
    height: CAPTION + BAND + 8,
  };
}

function caption({ id, en }: Bilingual, top: number) {
  return tag('text', { class: 'caption', x: MARGIN + 2, y: top + 11 }, `${id} / ${en}`);
}
