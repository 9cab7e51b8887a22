import { madeCase, tell } from './made-texts';
import { seeded } from './seeded';

/** What is filed, said and answered in the measurements: invented, as long and as varied as real ones are. */

export const DOOR = 'kab-pringsewu';
export const UNIT = 'kab-pringsewu.dinas-pupr';

const DESCRIPTION_CHARACTERS = 1000;
const MOST_TITLE = 150;

const STORY = `Jalan penghubung Pekon Wonodadi menuju pasar Gadingrejo sudah hampir empat bulan rusak berat. \
Sepanjang kira-kira delapan ratus meter aspalnya terkelupas, lubangnya ada yang sedalam lutut anak kecil, dan \
setiap hujan tergenang sehingga tidak kelihatan dari atas motor. Minggu lalu ibu pedagang sayur jatuh bersama \
dagangannya, dan dua hari sesudahnya giliran anak SMP yang tergelincir sampai tangannya retak. Mobil ambulans \
puskesmas terpaksa memutar lewat Tambahrejo, padahal selisihnya bisa dua puluh menit. Warga sudah menimbun \
sendiri memakai batu split hasil iuran, tetapi hanyut lagi karena selokan di sisi kiri tersumbat sampah dan \
rumput. Kami pernah melapor ke kantor kecamatan bulan Juni dan dijanjikan masuk anggaran perubahan, namun \
sampai sekarang belum tampak petugas yang mengukur. Mohon Dinas PUPR meninjau lokasi, membersihkan saluran, \
dan setidaknya menambal bagian yang paling parah di depan masjid Al-Huda serta tikungan dekat gudang beras, \
supaya tidak menunggu korban berikutnya. Foto bisa kami kirimkan kapan saja. Terima kasih atas perhatiannya.`;

/** A filing; `n` makes one differ from the next. The description has 1,000 characters. */
export function sampleFiling(n: number) {
  return {
    classification: 'complaint',
    title: `Jalan rusak berat menuju pasar Gadingrejo (${n})`,
    description: `${n}. ${STORY}`.slice(0, DESCRIPTION_CHARACTERS),
    location: { region: '18.10', address: 'Jalan Wonodadi, depan masjid Al-Huda' },
    agency: DOOR,
    topic: 'roads.damaged',
    channel: 'web',
    reporter: { name: 'Siti Aminah', phone: '081200001234' },
  };
}

/**
 * A filing as `sampleFiling`, with a text of its own: no two people tell of the same in the same words, and an index of
 * likely duplicates in which all are alike is slower than any that there is.
 */
export function variedFiling(n: number): ReturnType<typeof sampleFiling> {
  const random = seeded(n);
  const matter = madeCase('18.10', random);
  const { title, description } = tell(matter, random);
  let text = `${n}. ${description}`;
  while (text.length < DESCRIPTION_CHARACTERS) text += `. ${tell(matter, random).description}`;
  return {
    ...sampleFiling(n),
    title: `${title} (${n})`.slice(0, MOST_TITLE),
    description: text.slice(0, DESCRIPTION_CHARACTERS),
  };
}

/** The commands of a plain life in their order, and who gives them. */
export const PLAIN_LIFE = [
  { command: 'verification', by: 'desk', body: { decision: 'accept' } },
  { command: 'disposition', by: 'desk', body: { to: UNIT } },
  {
    command: 'answers',
    by: 'liaison',
    body: {
      text: 'Terima kasih atas laporannya. Lubang telah ditambal dan saluran dibersihkan pada hari Kamis.',
      final: true,
    },
  },
  { command: 'acceptance', by: 'reporter', body: { rating: 5 } },
] as const;
