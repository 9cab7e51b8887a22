import type { Life } from '../life';
import {
  accepts,
  answers,
  DESK,
  disposes,
  givesBack,
  NATIONAL,
  objects,
  own,
  PRINGSEWU,
  questions,
  rates,
  replies,
} from '../script';

/** Drinking water and irrigation. */
export const WATER: readonly Life[] = [
  {
    key: 'air-mati-pringsewu-selatan',
    day: 3.4,
    way: 'objection, then a better answer',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Air PDAM mati seminggu di Pringsewu Selatan',
      description:
        'Air pdam di kel Pringsewu Selatan RW 5 mati udah seminggu tdk ada pemberitahuan. Tagihan jalan terus. Kami beli air galon utk mandi anak. Tlg ditindaklanjuti',
      location: { region: '18.10.01.1003', address: 'RW 05' },
      channel: 'sms',
      topic: 'water.supply',
      reporter: { name: 'Rohmah', phone: '081200000105' },
    },
    steps: [
      accepts(NATIONAL, own('pdam')),
      answers('pdam', 'Gangguan sudah diperbaiki. Terima kasih atas pengertian Bapak/Ibu.'),
      objects('Diperbaiki apanya pak, sampai hari ini air masih mati di RW 5. Tolong jangan cuma dijawab.'),
      answers(
        'pdam',
        'Mohon maaf, jawaban pertama kami hanya berdasarkan laporan pompa. Petugas menemukan pipa induk 3 inci pecah di bawah jalan RW 05 dan telah menggantinya. Air mengalir sejak pukul 15.00, tekanan 0,8 bar. Tagihan selama gangguan dikurangi 25 persen.',
      ),
      rates(4, 'Nah ini baru ngalir beneran. Makasih sudah dikurangi tagihannya.'),
    ],
  },
  {
    key: 'tagihan-air-melonjak',
    day: 5,
    way: 'question, reply, answer',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Tagihan air melonjak tiga kali lipat padahal pemakaian sama',
      description:
        'Yth. PDAM Way Sekampung, tagihan rekening air saya bulan ini Rp312.000 padahal biasanya sekitar Rp95.000. Pemakaian di rumah sama saja, cuma berdua dengan istri. Saya khawatir meteran rusak atau salah catat. Mohon dicek.',
      location: { region: '18.10.01.1002', address: 'Perumahan di Pringsewu Utara' },
      channel: 'email',
      agency: own('pdam'),
      topic: 'water.billing',
      reporter: { name: 'Bambang Setiawan', email: 'bambang.setiawan@example.com' },
    },
    steps: [
      accepts(DESK, own('pdam')),
      questions(
        'pdam',
        'Kami perlu mencocokkan catatan meter dengan angka di lapangan.',
        'Mohon sebutkan nomor sambungan dan angka yang sekarang terlihat pada meteran.',
      ),
      replies('Nomor sambungan 01-4471, angka meteran pagi ini 1.286 m³.'),
      answers(
        'pdam',
        'Angka tercatat 1.348 m³, sedangkan meteran menunjukkan 1.286 m³: petugas salah membaca. Tagihan dikoreksi menjadi Rp97.500 dan kelebihan bayar diperhitungkan bulan depan.',
      ),
      rates(5),
    ],
  },
  {
    key: 'irigasi-ambarawa',
    day: 4.6,
    way: 'returned by an agency',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Saluran irigasi di Kresno Mulyo jebol, sawah kering',
      description:
        'Saluran irigasi tersier di Pekon Kresno Mulyo Ambarawa jebol sepanjang kira-kira 5 meter, air terbuang ke kali. Sekitar 12 hektar sawah mulai retak padahal padi baru umur 30 hari. Kelompok tani sudah tambal pakai karung tapi hanyut lagi.',
      location: { region: '18.10.03.2003', address: 'Hamparan sawah sebelah timur balai pekon' },
      channel: 'web',
      agency: PRINGSEWU,
      topic: 'public-works.irrigation',
      reporter: { name: 'Wagiman', phone: '081200000107' },
    },
    steps: [
      accepts(DESK, own('dinas-pertanian')),
      givesBack(
        'dinas-pertanian',
        'Bangunan dan saluran irigasi ditangani bidang sumber daya air, bukan dinas kami.',
        own('dinas-pupr'),
      ),
      disposes(DESK, own('dinas-pupr'), 'Tanaman berumur 30 hari, mohon didahulukan.'),
      answers(
        'dinas-pupr',
        'Bagian yang jebol telah dipasang bronjong dan dinding pasangan batu sepanjang 7 meter. Air sudah kembali masuk ke petak tersier; pembagian giliran diatur bersama P3A setempat.',
      ),
      rates(3, 'Air sudah masuk. Sayang sempat dilempar ke dinas lain dulu.'),
    ],
  },
];
