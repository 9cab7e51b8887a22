import type { Life } from '../life';
import { accepts, DESK, disposes, NATIONAL, own, PRINGSEWU } from '../script';

/** The two that nobody answers: they climb the ladder and stay open. */
export const SILENT: readonly Life[] = [
  {
    key: 'jembatan-neglasari',
    day: 0,
    way: 'silence of the agency',
    ending: 'open',
    filing: {
      classification: 'complaint',
      title: 'Jembatan gantung Neglasari putus talinya, anak sekolah lewat sungai',
      description:
        'Jembatan gantung penghubung Pekon Neglasari ke jalan besar putus satu tali sling-nya dan lantai kayunya banyak yang lepas. Anak-anak SD terpaksa menyeberang lewat sungai, kalau banjir tidak sekolah. Sudah disampaikan lewat musrenbang tiga tahun berturut-turut belum ada kabar. Mohon dengan sangat sebelum ada korban.',
      location: { region: '18.10.09.2003', address: 'Dusun 2, penyeberangan Way Semuong' },
      channel: 'web',
      agency: PRINGSEWU,
      topic: 'roads.bridge',
      reporter: { name: 'Suryadi', phone: '081200000108' },
    },
    steps: [accepts(DESK, own('dinas-pupr'))],
  },
  {
    key: 'pamsimas-kemilin',
    day: 0.3,
    way: 'silence of the agency',
    ending: 'open',
    filing: {
      classification: 'complaint',
      title: 'Sumur bor Pamsimas Kemilin tidak berfungsi sejak diresmikan',
      description:
        'Bak penampungan dan sumur bor program air bersih di Pekon Kemilin cuma jalan dua bulan sejak diresmikan, habis itu pompanya mati sampai sekarang. 60 KK kembali ambil air di kali. Pengelola bilang tidak ada biaya perbaikan. Ini bantuan pemerintah kok dibiarkan mangkrak?',
      location: { region: '18.10.09.2002', address: 'Dusun 1' },
      channel: 'x',
      topic: 'water.village-supply',
      reporter: { name: 'Ratna Dewi', email: 'ratna.dewi@example.com' },
    },
    steps: [accepts(NATIONAL, PRINGSEWU), disposes(DESK, own('dinas-perkim'))],
  },
];
