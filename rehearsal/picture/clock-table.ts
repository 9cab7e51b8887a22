import type { Bilingual } from '../../domain/policy';
import type { TimelineClock } from '../simulation';
import { both } from './bilingual';
import type { Drawing } from './drawing';
import { cell } from './cell';
import { tag, type Markup } from './markup';
import { budgetWords, STATE_WORDS, suspensionWords } from './words';

const COLUMNS: readonly Bilingual[] = [
  { id: 'Tenggat', en: 'Clock' },
  { id: 'Milik', en: 'Whose' },
  { id: 'Jatah', en: 'Budget' },
  { id: 'Mulai', en: 'Start' },
  { id: 'Jatuh tempo', en: 'Due' },
  { id: 'Berakhir', en: 'End' },
  { id: 'Dihentikan', en: 'Suspended' },
  { id: 'Aturan', en: 'Rules' },
];

/** Every clock with its dates: the bars of the picture in words. */
export function clockTable(drawing: Drawing): Markup {
  return tag(
    'table',
    { class: 'clocks' },
    tag('caption', {}, both({ id: 'Tenggat', en: 'Clocks' })),
    tag('thead', {}, tag('tr', {}, ...COLUMNS.map((title) => tag('th', { scope: 'col' }, both(title))))),
    tag('tbody', {}, ...drawing.simulation.clocks.map((clock) => row(drawing, clock))),
  );
}

function row(drawing: Drawing, clock: TimelineClock): Markup {
  const number = clock.cycle > 1 ? ` (${clock.cycle})` : '';
  const when = (at: string | null) =>
    at === null ? null : tag('time', { datetime: at }, both(drawing.when(at)));
  return tag(
    'tr',
    {},
    tag('th', { scope: 'row' }, both({ id: `${clock.title.id}${number}`, en: `${clock.title.en}${number}` })),
    cell(COLUMNS[1], tag('bdi', {}, clock.agencyName)),
    cell(COLUMNS[2], both(budgetWords(clock.budget))),
    cell(COLUMNS[3], when(clock.startedAt)),
    cell(
      COLUMNS[4],
      when(clock.dueAt),
      clock.provisional ? tag('small', {}, both({ id: ' ~ sementara', en: 'provisional' })) : null,
    ),
    cell(
      COLUMNS[5],
      tag('b', {}, both(STATE_WORDS[clock.state])),
      clock.endedAt ? when(clock.endedAt) : null,
    ),
    cell(
      COLUMNS[6],
      clock.suspensions.length === 0
        ? null
        : tag('ul', {}, ...clock.suspensions.map((one) => suspension(drawing, one))),
    ),
    cell(COLUMNS[7], tag('code', {}, clock.policy)),
  );
}

function suspension(drawing: Drawing, { from, to, reason }: TimelineClock['suspensions'][number]): Markup {
  const [start, end] = [drawing.when(from), to === null ? { id: '…', en: '…' } : drawing.when(to)];
  const words = suspensionWords(reason);
  return tag(
    'li',
    {},
    both({ id: `${start.id} – ${end.id}: ${words.id}`, en: `${start.en} – ${end.en}: ${words.en}` }),
  );
}
