import { group, tag, type Markup } from './markup';
import { weekday } from './days';
import { fitted, widthOf } from './fit';
import { SIZE, type Part } from './geometry';
import type { Column, Strip } from './scale';
import { MONTHS, WEEKDAYS } from './words';

const MONTH_ROW = 18;
const WEEKDAY_ROW = 15;
const DATE_ROW = 17;
/** A day this wide has room for its weekday in both languages, or for its number. */
const WEEKDAY_SHOWN = 62;
const SHORT_WEEKDAY_SHOWN = 28;
const NUMBER_SHOWN = 19;
const HOURS_SHOWN = 120;

/** Months, weekdays and dates; of narrow days only the Mondays' dates; of folded stretches how many days they are. */
export function drawAxis(strip: Strip, top: number): Part {
  const widest = Math.max(0, ...strip.columns.filter(({ kind }) => kind === 'day').map(({ width }) => width));
  const weekdays = widest >= SHORT_WEEKDAY_SHOWN ? WEEKDAY_ROW : 0;
  const hours = widest >= HOURS_SHOWN ? WEEKDAY_ROW : 0;
  const dates = top + MONTH_ROW + weekdays + 13;
  let taken = -Infinity;
  const labels = strip.columns.map((column, index) => {
    const { x, width, days, kind } = column;
    if (kind === 'fold') {
      taken = x + width;
      return centred(column, dates, `+${days.length}`, 'muted');
    }
    const [day] = days;
    const number = String(Number(day?.date.slice(8)));
    const text = day?.provisional ? `~${number}` : number;
    if (width >= NUMBER_SHOWN) {
      const bold = weekday(day) === 1 ? 'date monday' : 'date';
      return group(
        weekdays ? centred(column, top + MONTH_ROW + 11, weekdayText(column), 'muted') : null,
        centred(column, dates, text, bold),
        hours && day?.open && day.close
          ? centred(
              column,
              dates + WEEKDAY_ROW,
              `${day.open.replace(':', '.')}–${day.close.replace(':', '.')}`,
              'muted',
            )
          : null,
      );
    }
    const after = strip.columns[index - 1]?.kind === 'fold';
    if ((weekday(day) !== 1 && !after && index > 0) || x < taken) return null;
    taken = x + widthOf(text, SIZE) + 3;
    return tag('text', { class: weekday(day) === 1 ? 'date monday' : 'date', x: x + 1.5, y: dates }, text);
  });
  const height = MONTH_ROW + weekdays + DATE_ROW + hours;
  return {
    shapes: group(),
    labels: tag('g', { class: 'axis' }, drawMonths(strip, top), ...labels),
    height,
  };
}

function weekdayText(column: Column): string {
  const words = WEEKDAYS[weekday(column.days[0])] ?? { id: '', en: '' };
  return column.width >= WEEKDAY_SHOWN ? `${words.id} / ${words.en}` : words.id;
}

function centred({ x, width }: Column, y: number, text: string, kind: string): Markup {
  return tag('text', { class: kind, x: x + width / 2, y, 'text-anchor': 'middle' }, text);
}

/** The name of a month over its days; the year with the first one and with every January. */
function drawMonths({ columns }: Strip, top: number): Markup {
  const months: { key: string; x: number; right: number }[] = [];
  for (const { days, x, width } of columns) {
    const key = days[0]?.date.slice(0, 7) ?? '';
    const last = months[months.length - 1];
    if (last?.key === key) last.right = x + width;
    else months.push({ key, x, right: x + width });
  }
  return group(
    ...months.map(({ key, x, right }) => {
      const words = MONTHS[Number(key.slice(5)) - 1] ?? { id: key, en: key };
      const year = key.slice(0, 4);
      const one = words.id === words.en ? words.id : `${words.id} / ${words.en}`;
      const room = right - x - 6;
      const text =
        [`${one} ${year}`, `${words.id} ${year}`, words.id, words.id.slice(0, 3)].find(
          (candidate) => widthOf(candidate, SIZE) * 1.06 <= room,
        ) ?? fitted(words.id.slice(0, 3), room, SIZE);
      return group(
        tag('line', { class: 'month-edge', x1: x, x2: x, y1: top, y2: top + MONTH_ROW }),
        text === '' ? null : tag('text', { class: 'month', x: x + 4, y: top + 13 }, text),
      );
    }),
  );
}
