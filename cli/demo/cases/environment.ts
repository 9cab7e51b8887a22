import type { Life } from '../life';
import {
  accepts,
  answers,
  archives,
  DESK,
  head,
  instructs,
  NATIONAL,
  objects,
  own,
  PRINGSEWU,
  promises,
  rates,
  receives,
  refers,
} from '../script';

/** Waste, smell, and lorries. */
export const ENVIRONMENT: readonly Life[] = [
  {
    key: 'sampah-pasar',
    day: 6,
    way: 'archived, then reopened',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Sampah numpuk di mana-mana, pemda tidur?',
      description: 'sampah numpuk bau dimana mana gak diangkut angkut, tolong dong jangan tidur aja',
      location: { region: '18.10' },
      channel: 'x',
      agency: PRINGSEWU,
      topic: 'waste.collection',
      reporter: { name: 'Rizky Ramadhan' },
    },
    steps: [
      archives(
        'too-general',
        'Tempat dan waktunya belum disebutkan sehingga petugas tidak tahu harus ke mana.',
      ),
      objects(
        'Keberatan. Tempatnya di TPS belakang pasar Pringsewu Barat, sampah meluber ke jalan sejak hari Senin. Masa begitu saja diarsipkan.',
      ),
      accepts(NATIONAL, own('dinas-lingkungan-hidup')),
      answers(
        'dinas-lingkungan-hidup',
        'Satu armada rusak sehingga pengangkutan tertunda. TPS belakang pasar sudah dikosongkan dengan tiga rit tambahan dan jadwal dikembalikan menjadi setiap pagi. Mohon maaf laporan sempat diarsipkan.',
      ),
      rates(3, 'Nah gitu, diangkut.'),
    ],
  },
  {
    key: 'kandang-ayam',
    day: 0.9,
    way: 'handed to the Ombudsman',
    ending: 'referred/officer',
    filing: {
      classification: 'complaint',
      title: 'Bau dan lalat dari kandang ayam dekat permukiman Margodadi',
      description:
        'Kandang ayam potong kapasitas kurang lebih 20 ribu ekor berdiri sekitar 50 meter dari rumah warga Dusun 4 Margodadi. Bau menyengat dan lalat masuk ke rumah terutama menjelang panen. Warga tidak pernah dimintai persetujuan. Sudah tiga kali lapor ke pekon tidak ada tindakan.',
      location: { region: '18.10.03.2007', address: 'Dusun 4' },
      channel: 'web',
      agency: PRINGSEWU,
      topic: 'environment.noise-smell',
      reporter: { name: 'Endang Purwanti', phone: '081200000129' },
    },
    steps: [
      accepts(DESK, own('dinas-lingkungan-hidup')),
      promises(
        'dinas-lingkungan-hidup',
        'Kami akan memeriksa izin lingkungan kandang dan menyampaikan hasilnya pada tanggal tersebut.',
        5,
      ),
      // The promise is not kept; the settlement clock runs out and the Ombudsman is offered.
      refers(),
      receives('0417/LM/BDL'),
    ],
  },
  {
    key: 'truk-batu-pardasuka',
    day: 1.8,
    way: 'instructed by a superior',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Truk batu kelebihan muatan merusak jalan Pardasuka',
      description:
        'Truk tambang batu lewat siang malam di Pardasuka, muatannya melebihi bak dan tidak ditutup terpal. Jalan yang baru diaspal sudah amblas, batu sering jatuh ke jalan. Anak sekolah takut menyeberang. Sopir bilang sudah setor.',
      location: { region: '18.10.04.2002', address: 'Jalan raya Pardasuka' },
      channel: 'whatsapp',
      agency: PRINGSEWU,
      topic: 'transport.overloading',
      reporter: { name: 'Khoirul Anam', phone: '081200000130' },
    },
    steps: [
      accepts(DESK, own('dinas-perhubungan')),
      instructs(
        head('dinas-perhubungan'),
        'Sudah lewat lima hari kerja. Besok lakukan razia bersama kepolisian dan jawab pelapor hari itu juga.',
        1,
      ),
      answers(
        'dinas-perhubungan',
        'Mohon maaf atas keterlambatan. Razia gabungan menindak 14 truk kelebihan muatan; portal pembatas tinggi dipasang dan jam lintas truk dibatasi pukul 20.00–05.00. Dugaan setoran diteruskan ke inspektorat.',
      ),
      rates(3, 'Bagus, tapi kenapa harus lewat batas waktu dulu.'),
    ],
  },
];
