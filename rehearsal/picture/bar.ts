import type { Bilingual } from '../../domain/policy';
import type { TimelineClock } from '../simulation';
import { widthOf } from './fit';
import { SIZE } from './geometry';
import { group, tag, type Markup } from './markup';
import { MARGIN, WIDTH, xOf, type Strip } from './scale';
import type { Piece } from './span';
import { STATE_WORDS } from './words';

/** Height of a bar. */
export const BAR = 14;

/** Draws the bar of a clock at a height of a strip, piece by piece. */
export class Bar {
  constructor(
    private readonly strip: Strip,
    private readonly y: number,
    private readonly prefix: string,
  ) {}

  box(kind: string, from: number, to: number, title?: Bilingual): Markup | null {
    const { strip, y, prefix } = this;
    if (to <= strip.from || from >= strip.to) return null;
    const x = xOf(strip, Math.max(from, strip.from));
    const width = Math.max(xOf(strip, Math.min(to, strip.to)) - x, 2);
    // What was left reaches beyond the picture: its end stays open.
    if (kind === 'left-over' && to > strip.to) {
      return tag('path', {
        class: 'bar left-over',
        d: `M${n(x + width)} ${n(y)}H${n(x)}v${BAR}H${n(x + width)}`,
      });
    }
    const pattern = kind === 'late' || kind === 'still' ? `url(#${prefix}${kind})` : null;
    return tag(
      'g',
      {},
      title ? tag('title', {}, `${title.id} / ${title.en}`) : null,
      tag('rect', { class: `bar ${kind}`, x, y, width, height: BAR, fill: pattern }),
    );
  }

  /** What a stretch of standing still waits for, where it is long enough to say so. */
  words({ from, to, title }: Piece): Markup | null {
    const { strip, y } = this;
    if (!title || to <= strip.from || from >= strip.to) return null;
    const x = xOf(strip, Math.max(from, strip.from)) + 10;
    const room = xOf(strip, Math.min(to, strip.to)) - x - 12;
    const text = [`${title.id} / ${title.en}`, title.id].find((one) => widthOf(one, SIZE) + 8 <= room);
    if (text === undefined) return null;
    return group(
      tag('rect', { class: 'paper', x, y: y + 1, width: widthOf(text, SIZE) + 8, height: BAR - 2, rx: 2 }),
      tag('text', { class: 'bar-text', x: x + 4, y: y + 11 }, text),
    );
  }

  /** A flag where the time runs out. */
  due(at: number): Markup {
    const x = xOf(this.strip, at);
    const y = this.y;
    return group(
      tag('path', { class: 'due', d: `M${n(x)} ${n(y - 4)}V${n(y + BAR + 3)}` }),
      tag('path', { class: 'due-flag', d: `M${n(x - 4)} ${n(y - 5)}h8l-4 6z` }),
    );
  }

  unfired(at: number): Markup {
    const x = xOf(this.strip, at);
    const middle = this.y + BAR / 2;
    return tag('path', { class: 'unfired', d: `M${n(x)} ${n(middle - 4)}l4 4l-4 4l-4-4z` });
  }

  /** How it ended: a tick when it was met, a cross when it was missed, a ring when it lapsed, an arrow when it goes on. */
  end(state: TimelineClock['state'], at: number): Markup {
    const x = Math.min(xOf(this.strip, at), WIDTH - MARGIN - 1);
    const middle = this.y + BAR / 2;
    const signs: Record<TimelineClock['state'], string> = {
      met: `M${n(x - 4)} ${n(middle)}l3 3l5-6`,
      missed: `M${n(x - 3.5)} ${n(middle - 3.5)}l7 7m0-7l-7 7`,
      cancelled: `M${n(x - 4)} ${n(middle)}h8`,
      running: `M${n(x - 3)} ${n(middle - 4)}l5 4l-5 4`,
      suspended: `M${n(x - 2)} ${n(middle - 4)}v8m4-8v8`,
    };
    return tag(
      'g',
      { class: `end ${state}` },
      tag('title', {}, `${STATE_WORDS[state].id} / ${STATE_WORDS[state].en}`),
      tag('circle', { cx: x, cy: middle, r: 8 }),
      tag('path', { d: signs[state] }),
    );
  }
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
