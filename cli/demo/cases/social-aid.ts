import type { Life } from '../life';
import {
  accepts,
  answers,
  corrects,
  DESK,
  desk,
  disposes,
  NATIONAL,
  notOurs,
  objects,
  own,
  PRINGSEWU,
  rates,
} from '../script';

/** Social aid. */
export const SOCIAL_AID: readonly Life[] = [
  {
    key: 'pkh-dicoret',
    day: 9,
    way: 'accepted',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Nama saya dicoret dari PKH tanpa pemberitahuan',
      description:
        'sy janda anak 3 biasa dapat PKH skrg dicoret tdk tau knp. tetangga yg punya mobil malah dapat. pendamping ditanya cm blg dr pusat. mohon keadilan pak',
      location: { region: '18.10.05.2009' },
      channel: 'sms',
      topic: 'social-aid.pkh',
      reporter: { name: 'Suminah', phone: '081200000122' },
    },
    steps: [
      accepts(NATIONAL, PRINGSEWU),
      disposes(DESK, own('dinas-sosial')),
      answers(
        'dinas-sosial',
        'Pendamping telah berkunjung. Ibu terhapus karena data pekerjaan anak tercatat keliru. Perbaikan sudah disahkan musyawarah pekon dan dikirim; bila lolos, bantuan tahap berikutnya disalurkan kembali. Penerima yang Ibu sebut sedang diverifikasi ulang.',
      ),
      rates(3, 'Terima kasih sudah didatangi. Semoga betul cair.'),
    ],
  },
  {
    key: 'bpnt-saldo-nol',
    day: 0.6,
    way: 'reopened after silence',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Kartu sembako saldo nol tiga bulan berturut-turut',
      description:
        'Kartu KKS ibu saya di Pekon Candi Retno saldonya nol terus tiga bulan, padahal nama masih terdaftar di cek bansos. Agen bilang belum masuk. Mohon Kemensos cek.',
      location: { region: '18.10.05.2001' },
      channel: 'web',
      agency: 'kemensos',
      topic: 'social-aid.bpnt',
      reporter: { name: 'Joko Susilo', phone: '081200000123' },
    },
    steps: [
      notOurs(desk('kemensos'), 'Perlu pemeriksaan kartu dan agen di lapangan oleh dinas sosial kabupaten.'),
      accepts(NATIONAL, PRINGSEWU),
      disposes(DESK, own('dinas-sosial')),
      answers('dinas-sosial', 'Kartu sudah dilaporkan ke bank penyalur untuk diaktifkan kembali.'),
      {
        ...objects('Sudah ditunggu, saldo masih nol juga. Laporan kok ditutup sistem? Kami keberatan.'),
        when: 'closed',
      },
      answers(
        'dinas-sosial',
        'Bersama bank penyalur ditemukan rekening berstatus pasif. Rekening sudah diaktifkan dan saldo tiga bulan, Rp600.000, masuk hari ini; kami mencocokkannya langsung dengan ibu penerima di agen.',
      ),
      rates(3, 'Akhirnya masuk setelah keberatan.'),
    ],
  },
  {
    key: 'blt-dipotong',
    day: 4.4,
    way: 'corrected, taken from the accused',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'BLT dana desa di Sukorejo tidak sesuai jumlahnya',
      description:
        'Bantuan BLT dana desa di Pekon Sukorejo harusnya Rp300.000 per bulan, yang diterima cuma Rp200.000, katanya dibagi rata dengan yang tidak terdaftar. Tidak ada tanda terima. Mohon penjelasan pekon.',
      location: { region: '18.10.04.2007' },
      channel: 'android',
      agency: own('pekon-sukorejo'),
      topic: 'social-aid.blt-desa',
      anonymous: true,
      reporter: { name: 'Paimin', phone: '081200000124' },
    },
    steps: [
      accepts(DESK, own('pekon-sukorejo')),
      corrects(
        { oversight: true, about: [own('pekon-sukorejo')], topic: 'integrity.embezzlement' },
        'Laporan berisi dugaan pemotongan bantuan oleh perangkat pekon yang sekarang memegangnya.',
      ),
      disposes(DESK, own('inspektorat'), 'Dugaan pemotongan; pekon tidak boleh mengetahui pelapornya.'),
      answers(
        'inspektorat',
        'Pemeriksaan khusus membenarkan pemotongan pada 41 penerima. Selisih Rp100.000 per bulan wajib dikembalikan dalam 10 hari dan penyaluran berikutnya dilakukan nontunai. Perangkat yang memerintahkan diproses sesuai ketentuan.',
      ),
      rates(5, 'Terima kasih, pengembaliannya sudah mulai dibagikan.'),
    ],
  },
  {
    key: 'lansia-telantar',
    day: 9.4,
    way: 'accepted',
    ending: 'settled/reporter',
    filedBy: DESK,
    filing: {
      classification: 'complaint',
      title: 'Lansia sebatang kara di Pekon Podomoro belum pernah dapat bantuan',
      description:
        'Disampaikan ketua RT di meja layanan: seorang nenek berusia sekitar 80 tahun tinggal sendiri di rumah bambu, tidak punya KK, dan belum pernah menerima bantuan apa pun. Makan dari pemberian tetangga.',
      location: { region: '18.10.01.2009' },
      channel: 'walkIn',
      agency: PRINGSEWU,
      topic: 'social-aid.elderly-disabled',
      reporter: { name: 'Sutrisno', phone: '081200000125' },
    },
    steps: [
      accepts(DESK, own('pekon-podomoro')),
      answers(
        'pekon-podomoro',
        'Pekon bersama puskesos sudah berkunjung, mengantar paket permakanan, dan membuatkan KK lewat layanan jemput bola. Nama beliau diusulkan ke data penerima dan bantuan atensi lansia.',
      ),
      rates(5, 'Luar biasa, langsung datang.'),
    ],
  },
];
