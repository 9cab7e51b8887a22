import type { NodeKind } from '../../../domain/doors/graph';
import type { Bilingual } from '../../../domain/policy';
import { both } from '../../../rehearsal/picture/bilingual';
import { tag, type Markup } from '../../../rehearsal/picture/markup';
import { sheet } from '../../../rehearsal/picture/sheet';
import { drawing } from './drawing';
import type { DoorMap } from './map';
import { ALONE_STYLE, PAGE_STYLE } from './style';
import { COLUMN_WORDS, COUNT_WORDS, number, summary, TITLE } from './words';

/** What a picture says beside the map: when it was counted, and of where. */
export interface Circumstances {
  /** Milliseconds. */
  at: number;
  place: string | null;
}

/** A page with the picture and its numbers in tables; needs nothing but itself, and no script. */
export function pageOf(map: DoorMap, circumstances: Circumstances): string {
  const words = summary(map, circumstances);
  const title = `${TITLE.id} / ${TITLE.en}`;
  return sheet(
    { title, style: PAGE_STYLE },
    tag('header', {}, tag('h1', {}, both(TITLE)), tag('p', { class: 'lead' }, both(words))),
    tag(
      'main',
      {},
      tag(
        'figure',
        {},
        tag(
          'div',
          { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title },
          drawing(map, { title, description: described(words) }),
        ),
      ),
      table(map, 'topic', 'institution'),
      table(map, 'institution', 'unit'),
    ),
    tag('footer', {}, both(FOOTER)),
  );
}

/** The picture alone, as an SVG file. */
export function svgOf(map: DoorMap, circumstances: Circumstances): string {
  const words = summary(map, circumstances);
  const title = `${TITLE.id} / ${TITLE.en}`;
  const description = `${words.id} / ${words.en}`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${drawing(map, { title, description, style: ALONE_STYLE }).source}\n`;
}

const FOOTER: Bilingual = {
  id: 'Panah tersempit digambar selebar angkanya, jadi lebih lebar daripada bagiannya; angka dan tabel yang menentukan.',
  en: 'The narrowest arrows are drawn as wide as their numbers need, which is more than their share; numbers and tables count.',
};

function described({ id, en }: Bilingual): string {
  return `${id} Tabel di bawah gambar memuat isi yang sama. / ${en} The tables below the picture say the same.`;
}

function table({ nodes, links, counted }: DoorMap, left: NodeKind, right: NodeKind): Markup {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const confirmed = links.some((link) => link.confirmed !== undefined) && counted === 'own';
  const counts = [
    counted === 'rules' ? COUNT_WORDS.topics : COUNT_WORDS.count,
    ...(confirmed ? [COUNT_WORDS.confirmed] : []),
  ];
  const rows = links.filter(({ from }) => byId.get(from)?.kind === left);
  const nameOf = (id: string): Markup => both(byId.get(id)?.name ?? { id, en: id });
  const [from, to] = [COLUMN_WORDS[left], COLUMN_WORDS[right]];
  return tag(
    'table',
    {},
    tag('caption', {}, both({ id: `${from.id} → ${to.id}`, en: `${from.en} → ${to.en}` })),
    tag(
      'thead',
      {},
      tag(
        'tr',
        {},
        ...[from, to].map((words) => tag('th', { scope: 'col' }, both(words))),
        ...counts.map((words) => tag('th', { scope: 'col', class: 'count' }, both(words))),
      ),
    ),
    tag(
      'tbody',
      {},
      ...rows.map((link) =>
        tag(
          'tr',
          {},
          tag('th', { scope: 'row' }, nameOf(link.from)),
          tag('td', {}, nameOf(link.to)),
          tag('td', { class: 'count' }, number(link.count)),
          confirmed ? tag('td', { class: 'count' }, number(link.confirmed ?? 0)) : null,
        ),
      ),
    ),
  );
}
