import type { Life } from '../life';
import { accepts, answers, DESK, disposes, own, PRINGSEWU, questions, rates, replies } from '../script';

/** Health centres and the hospital. */
export const HEALTH: readonly Life[] = [
  {
    key: 'antrean-puskesmas',
    day: 8.6,
    way: 'accepted',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Antrean Puskesmas Gadingrejo dari subuh, loket buka jam 9',
      description:
        'Ambil nomor di Puskesmas Gadingrejo harus dari habis subuh, loket di papan tertulis buka 07.30 tapi kenyataannya jam 9 baru dilayani. Lansia dan ibu hamil tidak didahulukan. Mohon dibenahi.',
      location: { region: '18.10.02.2008' },
      channel: 'web',
      agency: own('puskesmas-gadingrejo'),
      topic: 'health.queue',
      reporter: { name: 'Supriyadi', phone: '081200000118' },
    },
    steps: [
      accepts(DESK, own('puskesmas-gadingrejo')),
      answers(
        'puskesmas-gadingrejo',
        'Mohon maaf. Mulai pekan ini loket dibuka 07.30 dengan dua petugas, ada jalur khusus lansia dan ibu hamil, dan nomor antrean bisa diambil lewat WhatsApp sejak malam sebelumnya.',
      ),
      rates(4, 'Tadi pagi sudah lebih cepat.'),
    ],
  },
  {
    key: 'obat-hipertensi',
    day: 7.3,
    way: 'disposed again',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Obat darah tinggi kosong di Puskesmas Wates sudah dua bulan',
      description:
        'obat hipertensi amlodipin di puskesmas wates kosong udah 2 bulan, disuruh beli sendiri di apotek. bapak saya pasien prolanis bpjs harusnya kan gratis. tolong pak',
      location: { region: '18.10.02.2005' },
      channel: 'whatsapp',
      agency: PRINGSEWU,
      topic: 'health.medicine',
      reporter: { name: 'Wulan', phone: '081200000119' },
    },
    steps: [
      accepts(DESK, own('puskesmas-wates')),
      disposes(
        DESK,
        own('dinas-kesehatan'),
        'Kekosongan terjadi di beberapa puskesmas; pengadaan obat ada di dinas. Mohon dijawab dinas.',
      ),
      answers(
        'dinas-kesehatan',
        'Kekosongan disebabkan keterlambatan pengadaan. Stok amlodipin 5 mg dan 10 mg sudah didistribusikan ke Puskesmas Wates dan tiga puskesmas lain, cukup untuk tiga bulan.',
      ),
      rates(4),
    ],
  },
  {
    key: 'igd-rsud',
    day: 1.2,
    way: 'question without a reply',
    ending: 'settled/system',
    filing: {
      classification: 'complaint',
      title: 'Pasien IGD RSUD diminta uang muka padahal peserta BPJS',
      description:
        'Keluarga saya masuk IGD malam hari karena sesak napas, petugas administrasi minta uang muka dulu dengan alasan BPJS tidak bisa dicek malam. Setelah ribut baru dilayani. Mohon jangan disebarkan karena masih kontrol di sana.',
      location: { region: '18.10.01' },
      channel: 'web',
      agency: own('rsud'),
      topic: 'health.hospital',
      confidential: true,
      reporter: { name: 'Agus Salim', phone: '081200000120' },
    },
    steps: [
      accepts(DESK, own('rsud')),
      questions(
        'rsud',
        'Kami ingin menelusuri petugas jaga pada malam itu.',
        'Mohon sebutkan tanggal dan kira-kira jam kedatangan di IGD.',
      ),
      {
        ...answers(
          'rsud',
          'Tanpa tanggal yang pasti kami memeriksa seluruh jadwal jaga bulan ini. Permintaan uang muka kepada peserta BPJS gawat darurat dilarang; edaran sudah ditandatangani direktur, pengecekan kepesertaan kini 24 jam, dan nomor pengaduan dipasang di IGD.',
        ),
        // Five working days pass in which the reporter says nothing.
        after: 6.2,
      },
    ],
  },
  {
    key: 'posyandu-lansia',
    day: 3.8,
    way: 'settled by silence',
    ending: 'settled/system',
    filedBy: DESK,
    filing: {
      classification: 'aspiration',
      title: 'Usul posyandu lansia di Tanjung Rusia diadakan tiap bulan',
      description:
        'Surat dari kelompok lansia Pekon Tanjung Rusia: mohon kegiatan posyandu lansia yang sekarang tiga bulan sekali diadakan tiap bulan, lengkap dengan cek gula darah dan kolesterol, karena jarak ke Puskesmas Pardasuka cukup jauh bagi kami.',
      location: { region: '18.10.04.2004' },
      channel: 'letter',
      agency: PRINGSEWU,
      topic: 'health.mother-child',
      reporter: { name: 'Mbah Karto Wiyono' },
    },
    steps: [
      accepts(DESK, own('dinas-kesehatan')),
      { ...replies('Pelapor menambahkan lewat telepon: ada 34 lansia yang akan ikut.', DESK), after: 0.4 },
      answers(
        'dinas-kesehatan',
        'Usul diterima. Posyandu lansia Tanjung Rusia dijadwalkan tiap bulan pada Rabu pekan kedua, dengan pemeriksaan gula darah setiap kegiatan dan kolesterol tiap tiga bulan.',
      ),
    ],
  },
];
