/**
 * Made complaints by the hundred thousand: regencies of very different size, topics in the shares in which people really
 * write, words that everybody uses and words that hardly anybody does.
 */

/** Share of all complaints (July 2025, of 3,278 with a category), and words of the matter. The rest is spread thin. */
const TOPICS: readonly (readonly [topic: string, share: number, words: string])[] = [
  ['other', 23, ''],
  [
    'roads.damaged',
    10,
    'jalan rusak berlubang aspal tambal genangan motor jatuh ambles kerikil poros truk velg becek debu',
  ],
  ['roads.street-lights', 4, 'lampu penerangan padam gelap tiang bohlam begal kabel saklar redup kedip'],
  [
    'roads.drainage',
    3,
    'drainase selokan tersumbat banjir meluap gorong sampah lumpur hujan deras tergenang',
  ],
  [
    'labour.wages',
    8,
    'upah gaji lembur thr karyawan pabrik perusahaan kontrak pesangon umk dipotong mandor hrd',
  ],
  [
    'social-aid.cash',
    6,
    'pkh bansos cair kks saldo kpm pendamping terdaftar desil penyaluran dipotong bantuan blt',
  ],
  [
    'education.fees',
    6,
    'sekolah seragam komite pungutan spp wali murid iuran buku koperasi kepala bos wisuda',
  ],
  [
    'public-order.noise',
    6,
    'berisik knalpot karaoke balap musik subuh mengganggu razia pedagang trotoar preman mabuk',
  ],
  [
    'transport.traffic',
    5,
    'macet parkir lampu merah angkot terminal sopir tarif rambu bus halte karcis juru',
  ],
  ['environment.waste', 5, 'sampah menumpuk tps bau truk angkut limbah lalat bakar asap pabrik sungai'],
  [
    'telecoms.signal',
    5,
    'sinyal internet tower telkomsel jaringan lemot wifi kuota indihome gangguan teknisi',
  ],
  ['health.services', 3, 'puskesmas antre dokter obat loket rujukan bpjs perawat pasien igd kamar jutek'],
  ['trade.markets', 3, 'pasar pedagang kios retribusi harga minyak beras los bocor timbangan'],
  ['population.identity-card', 3, 'ktp blangko rekam disdukcapil kk akta antrean online calo nik ganda'],
  ['electricity.outage', 2, 'listrik padam pln tegangan trafo token meteran gardu pemadaman bergilir'],
  ['water.supply', 8, 'pdam air keruh mengalir pipa bocor meteran tagihan ledeng pompa sumur kering'],
];
const FILLER =
  'mohon tolong warga sudah lama belum diperbaiki setiap hari minggu kemarin katanya petugas datang tidak ada sekali parah sangat bahaya anak rumah depan dekat malam pagi kami lapor segera bupati dinas harap terima kasih';
const SYLLABLES =
  'ba be bi bu ca da de di du ga gi gu ja ji ka ke ki ku la le li lu ma mi mu na ni nu pa pi pu ra ri ru sa si su ta ti tu wa ya'.split(
    ' ',
  );
const ENDINGS = 'ng n r s h t l m'.split(' ');
const REGENCIES = 514;
const VILLAGES = 140;
const WORDS_OF_ALL_KINDS = 12_000;

export interface MadeCase {
  readonly region: string;
  readonly topic: string;
  readonly village: number;
  readonly words: readonly string[];
}

/** Regencies with their share of all cases, the largest first: a few have thousands, most have hundreds. */
export function madeRegencies(codes: readonly string[]): { code: string; share: number }[] {
  const chosen = codes.slice(0, REGENCIES);
  const weights = chosen.map((_, rank) => 1 / (rank + 8));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return chosen.map((code, rank) => ({ code, share: (weights[rank] ?? 0) / all }));
}

/** A complaint in a regency. */
export function madeCase(regency: string, random: () => number): MadeCase {
  const [topic, , own] = topicBy(random());
  const village = skewed(VILLAGES, random);
  const matter = own === '' ? [] : pickSome(own.split(' '), 7, random);
  const rare = Array.from({ length: own === '' ? 10 : 4 }, () => wordNo(skewed(WORDS_OF_ALL_KINDS, random)));
  return {
    region: `${regency}.${String(1 + (village % 20)).padStart(2, '0')}.${2001 + Math.floor(village / 20)}`,
    topic,
    village,
    words: [...matter, ...rare],
  };
}

/** What somebody writes about it; told again it has some other words, in another order. */
export function tell(
  { words, village, region }: MadeCase,
  random: () => number,
): { title: string; description: string } {
  const kept = words.filter(() => random() < 0.75);
  const said = shuffled([...kept, ...pickSome(FILLER.split(' '), 14, random)], random);
  const place = `desa ${wordNo(WORDS_OF_ALL_KINDS + village + Number(region.slice(0, 2)) * 1000 + Number(region.slice(3, 5)) * 37)}`;
  const added = Array.from({ length: 3 }, () => wordNo(skewed(WORDS_OF_ALL_KINDS, random)));
  return {
    title: `${shuffled(kept, random).slice(0, 4).join(' ')} di ${place}`,
    description: [...said, 'di', place, ...added].join(' '),
  };
}

function topicBy(at: number): (typeof TOPICS)[number] {
  let left = at * TOPICS.reduce((sum, [, share]) => sum + share, 0);
  const found = TOPICS.find(([, share]) => (left -= share) < 0) ?? TOPICS[0];
  if (!found) throw new Error('there are topics');
  return found;
}

/** A number below `count`; each as likely as it is small, as words are. */
function skewed(count: number, random: () => number): number {
  return Math.floor(count ** random()) - 1 + (random() < 0.001 ? 1 : 0);
}

function wordNo(number: number): string {
  const first = SYLLABLES[number % SYLLABLES.length] ?? 'ba';
  const second = SYLLABLES[Math.floor(number / SYLLABLES.length) % SYLLABLES.length] ?? 'ba';
  const third = SYLLABLES[Math.floor(number / SYLLABLES.length ** 2) % SYLLABLES.length] ?? 'ba';
  return `${first}${third}${second}${ENDINGS[number % ENDINGS.length] ?? ''}`;
}

function pickSome(list: readonly string[], count: number, random: () => number): string[] {
  return shuffled(list, random).slice(0, count);
}

function shuffled(list: readonly string[], random: () => number): string[] {
  return list
    .map((word) => ({ word, by: random() }))
    .toSorted((a, b) => a.by - b.by)
    .map(({ word }) => word);
}
