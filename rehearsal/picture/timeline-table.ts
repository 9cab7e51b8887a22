import type { Bilingual } from '../../domain/policy';
import { both } from './bilingual';
import type { Drawing, Numbered } from './drawing';
import { cell } from './cell';
import { tag, type Markup } from './markup';
import { recipientWords } from './recipients';
import { ACTION_WORDS } from './words';

const COLUMNS: readonly Bilingual[] = [
  { id: 'No.', en: 'No.' },
  { id: 'Waktu', en: 'When' },
  { id: 'Peristiwa', en: 'What' },
  { id: 'Tingkat', en: 'Level' },
  { id: 'Kepada', en: 'To whom' },
  { id: 'Yang disampaikan', en: 'What they are told' },
];

/** Every line of the timeline by its number: the picture in words. */
export function timelineTable(drawing: Drawing): Markup {
  return tag(
    'table',
    { class: 'timeline' },
    tag('caption', {}, both({ id: 'Urutan peristiwa', en: 'Timeline' })),
    tag('thead', {}, tag('tr', {}, ...COLUMNS.map((title) => tag('th', { scope: 'col' }, both(title))))),
    tag('tbody', {}, ...drawing.entries.map((one) => row(drawing, one))),
  );
}

function row(drawing: Drawing, { n, entry }: Numbered): Markup {
  const { at, kind, level, to, message, refusal } = entry;
  const told = message ?? refusal;
  return tag(
    'tr',
    { class: kind, id: `line-${n}` },
    tag('th', { scope: 'row' }, String(n)),
    cell(COLUMNS[1], tag('time', { datetime: at }, both(drawing.when(at)))),
    cell(COLUMNS[2], both(entry.text), details(drawing, entry)),
    cell(COLUMNS[3], level === undefined ? null : `▲${level}`),
    cell(COLUMNS[4], to && to.length > 0 ? tag('ul', {}, ...to.map(recipient)) : null),
    cell(COLUMNS[5], told ? both(told) : null),
  );
}

function recipient(one: NonNullable<Numbered['entry']['to']>[number]): Markup {
  return tag(
    'li',
    {},
    both(recipientWords(one)),
    one.insteadOf === undefined
      ? null
      : tag(
          'small',
          {},
          both({ id: ` (sebagai ganti: ${one.insteadOf})`, en: `(in place of: ${one.insteadOf})` }),
        ),
  );
}

/** Of a rung: which clock's, what it does, its id, and which time of a repeating one. */
function details(drawing: Drawing, entry: Numbered['entry']): Markup | null {
  const { clock, cycle, rung, repeat, action } = entry;
  if (entry.kind !== 'rung' || clock === undefined) return null;
  const title = drawing.titleOf(clock);
  const turn = cycle !== undefined && cycle > 1 ? ` (${cycle})` : '';
  const time = repeat ? ` ×${repeat + 1}` : '';
  const act = action ? ACTION_WORDS[action] : { id: '', en: '' };
  return tag(
    'small',
    {},
    both({ id: `${act.id} · ${title.id}${turn}`, en: `${act.en} · ${title.en}${turn}` }),
    rung === undefined ? null : tag('code', {}, `${rung}${time}`),
  );
}
