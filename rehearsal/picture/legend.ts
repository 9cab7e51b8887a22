import type { Bilingual } from '../../domain/policy';
import { both } from './bilingual';
import type { Drawing } from './drawing';
import { tag, type Markup } from './markup';
import { patterns } from './patterns';
import type { Scale } from './scale';
import { DAY_WORDS } from './words';

const ID = 'legend-';

/** The signs of the picture, drawn as they are in it. */
export function legend({ simulation }: Drawing, { folded }: Scale): Markup {
  const kinds = (['weekend', 'holiday', 'jointLeave'] as const).map((kind) =>
    item(DAY_WORDS[kind], rect(`off ${kind}`, `url(#${ID}${kind})`, 18)),
  );
  return tag(
    'section',
    { class: 'legend' },
    tag('h2', {}, both({ id: 'Keterangan', en: 'Legend' })),
    tag(
      'ul',
      {},
      ...kinds,
      item({ id: 'Di luar jam kerja', en: 'Outside opening hours' }, rect('closed', null, 18)),
      item({ id: 'Tenggat berjalan', en: 'A clock runs' }, rect('bar running', null)),
      item(
        { id: 'Sisa jatah yang tidak terpakai', en: 'What was left of the budget' },
        rect('bar left-over', null),
      ),
      item({ id: 'Lewat jatuh tempo', en: 'Overdue' }, rect('bar late', `url(#${ID}late)`)),
      item({ id: 'Tenggat dihentikan', en: 'The clock is suspended' }, rect('bar still', `url(#${ID}still)`)),
      item(
        { id: 'Jatuh tempo', en: 'Due' },
        tag('path', { class: 'due', d: 'M20 4V22' }),
        tag('path', { class: 'due-flag', d: 'M16 3h8l-4 6z' }),
      ),
      item(
        { id: 'Berakhir: terpenuhi, terlewati, gugur', en: 'Ended: met, missed, lapsed' },
        ending('met', 9, 'M5 12l3 3l5-6'),
        ending('missed', 27, 'M23.5 8.5l7 7m0-7l-7 7'),
        ending('cancelled', 45, 'M41 12h8'),
      ),
      item({ id: 'Kejadian', en: 'Event' }, pill('event', '1', 0)),
      item({ id: 'Ditolak', en: 'Turned down' }, pill('refused', '2', 0)),
      item({ id: 'Pengingat', en: 'Reminder' }, pill('remind', '3', 9)),
      item({ id: 'Eskalasi ke tingkat 2', en: 'Escalation to level 2' }, pill('escalate', '4 ▲2', 9)),
      item({ id: 'Tindakan lain oleh aturan', en: 'Another act of the rules' }, pill('act', '5', 5)),
      item(
        { id: 'Langkah yang tidak jadi', en: 'A rung that did not fire' },
        tag('path', { class: 'unfired', d: 'M20 8l4 4l-4 4l-4-4z' }),
      ),
    ),
    tag(
      'p',
      {},
      both({
        id: 'Angka pada gambar adalah nomor baris dalam urutan peristiwa.',
        en: 'Numbers in the picture are lines of the timeline.',
      }),
    ),
    ...notes(
      simulation.days.some(({ provisional }) => provisional),
      simulation.ended,
      folded,
    ).map((note) => tag('p', { class: 'note' }, both(note))),
  );
}

function notes(provisional: boolean, ended: boolean, folded: Scale['folded']): Bilingual[] {
  const all: Bilingual[] = [];
  if (folded.places > 0) {
    all.push({
      id:
        `Sumbu waktu dilipat di ${folded.places} tempat: ${folded.days} hari (${folded.working} hari kerja) tanpa ` +
        `peristiwa tidak digambar; +n pada sumbu adalah banyaknya hari di lipatan itu.`,
      en:
        `The axis of time is folded in ${folded.places === 1 ? 'one place' : `${folded.places} places`}: ` +
        `${folded.days} days (${folded.working} working days) on which nothing happens are not drawn; ` +
        `+n on the axis is the number of days in that fold.`,
    });
  }
  if (provisional) {
    all.push({
      id: 'Tanggal bertanda ~ bersifat sementara: keputusan hari libur untuk tahun itu belum ada.',
      en: 'Dates marked ~ are provisional: there is no decree on the days off of that year yet.',
    });
  }
  if (!ended) {
    all.push({
      id: 'Simulasi dihentikan sebelum pengaduan berakhir.',
      en: 'The rehearsal was left before the end of the case.',
    });
  }
  return all;
}

/** The patterns that the legend's own signs are filled with. */
export function legendPatterns(): Markup {
  return tag('svg', { class: 'defs', width: 0, height: 0, 'aria-hidden': 'true' }, patterns(ID));
}

function item(words: Bilingual, ...drawn: (Markup | null)[]): Markup {
  return tag(
    'li',
    {},
    tag('svg', { width: 54, height: 26, viewBox: '0 0 54 26', 'aria-hidden': 'true' }, ...drawn),
    tag('span', {}, both(words)),
  );
}

function rect(kind: string, fill: string | null, height = 14): Markup {
  return tag('rect', { class: kind, x: 1, y: 13 - height / 2, width: 44, height, fill });
}

function ending(state: string, x: number, d: string): Markup {
  return tag('g', { class: `end ${state}` }, tag('circle', { cx: x, cy: 12, r: 8 }), tag('path', { d }));
}

function pill(kind: string, text: string, round: number): Markup {
  const width = text.length > 1 ? 40 : 20;
  return tag(
    'g',
    { class: `marker ${kind}` },
    tag('rect', { x: 1, y: 4, width, height: 18, rx: round }),
    kind === 'act' ? tag('rect', { class: 'inner', x: 3, y: 6, width: width - 4, height: 14, rx: 3 }) : null,
    tag('text', { class: 'number', x: 1 + width / 2, y: 17, 'text-anchor': 'middle' }, text),
  );
}
