import type { Bilingual } from '../../domain/policy';
import { both } from './bilingual';
import { clockTable } from './clock-table';
import { eventfulDates, type Drawing } from './drawing';
import { facts } from './facts';
import { legend, legendPatterns } from './legend';
import { group, tag, type Markup } from './markup';
import { scaleOf, type Scale } from './scale';
import { sheet } from './sheet';
import { drawStrip } from './strip';
import { STYLE } from './style';
import { timelineTable } from './timeline-table';
import { OUTCOME_WORDS } from './words';

/** The whole page, well-formed as XML too. */
export function page(drawing: Drawing): string {
  const { title } = drawing.simulation.policy;
  const scale = scaleOf(drawing.simulation.days, eventfulDates(drawing));
  return sheet(
    { title: `Simulasi / Rehearsal: ${title.id}`, style: STYLE },
    legendPatterns(),
    tag(
      'header',
      {},
      tag('h1', {}, both({ id: `Simulasi: ${title.id}`, en: `Rehearsal: ${title.en}` })),
      tag('p', { class: 'lead' }, both(summary(drawing))),
    ),
    tag(
      'main',
      {},
      picture(drawing, scale),
      legend(drawing, scale),
      timelineTable(drawing),
      clockTable(drawing),
      tag('h2', {}, both({ id: 'Perkara dan aturan', en: 'Case and rules' })),
      facts(drawing),
    ),
    tag(
      'footer',
      {},
      both({
        id: 'Perkara rekaan. Dihitung dengan fungsi yang sama seperti pengaduan sungguhan.',
        en: 'A made-up case, computed by the same functions as real ones.',
      }),
    ),
  );
}

function picture(drawing: Drawing, { strips }: Scale): Markup {
  const words = summary(drawing);
  return group(
    ...strips.map((strip, index) => {
      const part = strips.length > 1 ? ` (${index + 1}/${strips.length})` : '';
      const title = `Gambar simulasi / Picture of the rehearsal${part}`;
      const last = index === strips.length - 1;
      return tag(
        'figure',
        {},
        tag(
          'div',
          { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title },
          drawStrip(drawing, strip, last, `p${index}-`, {
            title,
            description:
              `${words.id} Tabel di bawah gambar memuat isi yang sama. / ` +
              `${words.en} The tables below the picture say the same.`,
          }),
        ),
      );
    }),
    tag('p', { class: 'hint' }, both({ id: 'Geser gambar ke samping.', en: 'Scroll the picture sideways.' })),
  );
}

/** The case in two sentences. */
function summary({ simulation, when }: Drawing): Bilingual {
  const { timeline, peakLevel, outcome, ended } = simulation;
  const rungs = timeline.filter(({ kind }) => kind === 'rung').length;
  const [start, end] = [when(simulation.startedAt), when(simulation.endedAt)];
  const result = outcome ? OUTCOME_WORDS[outcome] : null;
  return {
    id:
      `Diajukan ${start.id}; ${ended ? 'berakhir' : 'simulasi dihentikan'} ${end.id}` +
      `${result ? `, ${result.id}` : ''}. ${timeline.length - rungs} kejadian, ${rungs} langkah aturan; ` +
      `${peakLevel > 0 ? `eskalasi sampai tingkat ${peakLevel}` : 'tanpa eskalasi'}.`,
    en:
      `Filed ${start.en}; ${ended ? 'ended' : 'rehearsal left'} ${end.en}${result ? `, ${result.en}` : ''}. ` +
      `${count(timeline.length - rungs, 'event')}, ${count(rungs, 'rung')}; ` +
      `${peakLevel > 0 ? `escalated up to level ${peakLevel}` : 'no escalation'}.`,
  };
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
