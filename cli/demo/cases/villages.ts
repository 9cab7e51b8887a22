import type { Life } from '../life';
import { accepts, answers, NATIONAL, own, promises, rates, withdraws, DESK, PRINGSEWU } from '../script';

/** Village funds and farming. */
export const VILLAGES: readonly Life[] = [
  {
    key: 'dana-desa-enggal-rejo',
    day: 2.4,
    way: 'kept from the accused',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Dana desa Enggal Rejo tidak pernah diumumkan, proyek talud fiktif',
      description:
        'APB pekon tidak pernah dipasang di papan pengumuman. Di laporan ada pembangunan talud 120 meter di dusun 3, kenyataannya hanya kurang lebih 40 meter memakai batu bekas. Kepala pekon mengerjakan sendiri lewat adiknya. Kami mohon diperiksa dan identitas saya dijaga.',
      location: { region: '18.10.07.2004', address: 'Dusun 3' },
      channel: 'web',
      agency: own('pekon-enggal-rejo'),
      about: [own('pekon-enggal-rejo')],
      topic: 'villages.funds',
      oversight: true,
      anonymous: true,
      confidential: true,
      reporter: { name: 'Imam Muttaqin', phone: '081200000126' },
    },
    steps: [
      accepts(NATIONAL, own('inspektorat')),
      promises(
        'inspektorat',
        'Laporan diterima. Tim audit mengukur fisik talud dan memeriksa pertanggungjawaban; hasilnya kami sampaikan pada tanggal tersebut.',
        5,
      ),
      {
        ...answers(
          'inspektorat',
          'Hasil ukur: 43 meter dari 120 meter. Kerugian Rp61.400.000 wajib disetor ke kas pekon dalam 60 hari, pengadaan lewat keluarga dinyatakan melanggar, dan APB pekon kini dipasang di balai pekon. Perkembangan setoran kami pantau.',
        ),
        after: 2.5,
      },
      rates(4, 'Terima kasih atas keberaniannya memeriksa.'),
    ],
  },
  {
    key: 'pupuk-langka',
    day: 8,
    way: 'withdrawn after an answer',
    ending: 'withdrawn/reporter',
    filing: {
      classification: 'complaint',
      title: 'Pupuk urea subsidi tidak ada di kios, petani Panggungrejo menjerit',
      description:
        'pupuk urea subsidi di kios panggungrejo kosong udah 3 minggu padahal nama kami ada di RDKK. di luar ada tapi harga 2x lipat. padi sudah waktunya dipupuk, tolong dinas pertanian turun',
      location: { region: '18.10.08.2006' },
      channel: 'whatsapp',
      agency: PRINGSEWU,
      topic: 'farming.fertiliser',
      reporter: { name: 'Samingan', phone: '081200000127' },
    },
    steps: [
      accepts(DESK, own('dinas-pertanian')),
      promises(
        'dinas-pertanian',
        'Penyuluh sudah ke kios. Kiriman dari distributor terlambat; urea untuk kelompok Panggungrejo dijadwalkan tiba dalam beberapa hari dan kami dampingi pembagiannya.',
        4,
      ),
      withdraws('Pupuknya sudah datang dan kami sudah kebagian. Laporan saya cabut, terima kasih.'),
    ],
  },
];
