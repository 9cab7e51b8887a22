import type { Bilingual } from '../../../domain/policy';
import type { NodeKind } from '../../../domain/doors/graph';
import type { DoorMap } from './map';

/** Heads of the columns, and of tables. */
export const COLUMN_WORDS: Readonly<Record<NodeKind, Bilingual>> = {
  topic: { id: 'Topik', en: 'Topic' },
  institution: { id: 'Instansi', en: 'Institution' },
  unit: { id: 'Unit pelaksana', en: 'Unit' },
};

export const COUNT_WORDS: Readonly<Record<'count' | 'confirmed' | 'topics', Bilingual>> = {
  count: { id: 'Pengaduan', en: 'Complaints' },
  confirmed: { id: 'Sudah diverifikasi', en: 'Verified' },
  topics: { id: 'Topik', en: 'Topics' },
};

export const TITLE: Bilingual = { id: 'Peta pintu pengaduan', en: 'The map of doors' };

const numbers = new Intl.NumberFormat('id-ID');
const englishNumbers = new Intl.NumberFormat('en-GB');
const dates = {
  id: new Intl.DateTimeFormat('id-ID', { dateStyle: 'long', timeZone: 'Asia/Jakarta' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Asia/Jakarta' }),
};

/** A number as Indonesian writes it. */
export const number = (value: number): string => numbers.format(value);

/** What is shown, in a sentence or two. */
export function summary(map: DoorMap, { at, place }: { at: number; place: string | null }): Bilingual {
  const where: Bilingual = place === null ? { id: '', en: '' } : { id: ` di ${place}`, en: ` in ${place}` };
  if (map.counted === 'rules') {
    return {
      id: `Ke mana aturan rute mengirim pengaduan${where.id}, menurut topiknya. Lebar panah: banyaknya topik, bukan pengaduan.`,
      en: `Where the rules alone send complaints${where.en}, by their topic. The width of an arrow is a number of topics, not of complaints.`,
    };
  }
  const period = periodOf(map);
  if (map.total === null || map.total === 0) {
    return {
      id: `Belum cukup pengaduan${where.id}${period.id} untuk ditunjukkan.`,
      en: `There are too few complaints${where.en}${period.en} to be shown.`,
    };
  }
  const whose: Bilingual =
    map.counted === 'published'
      ? {
          id: 'Hanya yang sudah diverifikasi dan boleh diumumkan; arus di bawah lima pengaduan digabung.',
          en: 'Only those that are verified and published; flows of fewer than five are put together.',
        }
      : { id: 'Termasuk yang belum diverifikasi.', en: 'Those that are not verified yet are among them.' };
  return {
    id: `${number(map.total)} pengaduan${where.id}${period.id}, menurut topik, instansi, dan unit yang memegangnya pada ${dates.id.format(at)}. ${whose.id}`,
    en: `${englishNumbers.format(map.total)} complaints${where.en}${period.en}, by topic, institution and the unit that holds or last held them on ${dates.en.format(at)}. ${whose.en}`,
  };
}

/** Noon there is the same date everywhere in the country. */
function day(date: string, lang: 'id' | 'en'): string {
  return dates[lang].format(Date.parse(`${date}T05:00:00Z`));
}

function periodOf({ from, to }: DoorMap): Bilingual {
  return {
    id: `${from === null ? '' : ` yang diterima sejak ${day(from, 'id')}`}${to === null ? '' : ` sebelum ${day(to, 'id')}`}`,
    en: `${from === null ? '' : ` received from ${day(from, 'en')}`}${to === null ? '' : ` before ${day(to, 'en')}`}`,
  };
}
