import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/vocabulary';
import type { TimelineDay } from '../simulation';
import { group, tag, type Markup } from './markup';
import type { Column, Strip } from './scale';

/** From this width of a day on its opening hours are drawn. */
const HOURS_SHOWN = 40;

/** The ground of a strip: days off by their patterns, closed hours of working days, and the breaks in the axis. */
export function shadeDays({ columns }: Strip, top: number, height: number, prefix: string): Markup {
  return tag(
    'g',
    { class: 'days' },
    ...columns.map((column) => (column.kind === 'fold' ? null : shadeDay(column, top, height, prefix))),
    ...columns.map(({ x, kind, days }) => {
      const monday = kind === 'day' && weekday(days[0]) === 1;
      return tag('line', { class: monday ? 'week' : 'day', x1: x, x2: x, y1: top, y2: top + height });
    }),
  );
}

function shadeDay({ days, x, width }: Column, top: number, height: number, prefix: string): Markup | null {
  const [day] = days;
  if (!day) return null;
  const box = (kind: string, left: number, wide: number, fill: string | null) =>
    tag('rect', {
      class: kind,
      ...(kind === 'closed' ? {} : { 'data-date': day.date }),
      x: left,
      y: top,
      width: wide,
      height,
      fill,
    });
  if (day.kind !== 'working') {
    return box(`off ${day.kind}`, x, width, `url(#${prefix}${day.kind})`);
  }
  if (width < HOURS_SHOWN || day.open === undefined || day.close === undefined) return null;
  const [open, close] = [share(day.open) * width, share(day.close) * width];
  return group(box('closed', x, open, null), box('closed', x + close, width - close, null));
}

/** Breaks in the axis lie over everything: what is drawn across them is not to scale there. */
export function drawFolds({ columns }: Strip, top: number, height: number): Markup {
  return tag(
    'g',
    { class: 'folds' },
    ...columns
      .filter(({ kind }) => kind === 'fold')
      .map(({ x, width, days }) => {
        const left = jagged(x + 5, top, height);
        const right = jagged(x + width - 5, top, height);
        return group(
          tag('path', {
            class: 'fold',
            'data-from': days[0]?.date ?? null,
            'data-to': days[days.length - 1]?.date ?? null,
            d: `M${left.join('L')}L${right.toReversed().join('L')}Z`,
          }),
          tag('path', { class: 'tear', d: `M${left.join('L')}M${right.join('L')}` }),
        );
      }),
  );
}

/** The points of a torn edge. */
function jagged(x: number, top: number, height: number): string[] {
  return Array.from({ length: Math.ceil(height / 6) + 1 }, (_, n) => {
    const y = Math.min(top + n * 6, top + height);
    return `${(x + (n % 2 === 0 ? -2 : 2)).toFixed(1)} ${y.toFixed(1)}`;
  });
}

/** `07:30` as a share of the day. */
function share(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * HOUR_MS + minutes * MINUTE_MS) / DAY_MS;
}

/** 0 for Sunday. */
export function weekday(day: TimelineDay | undefined): number {
  return new Date(`${day?.date ?? '1970-01-01'}T00:00:00Z`).getUTCDay();
}
