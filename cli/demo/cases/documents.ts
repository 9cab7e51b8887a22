import type { Life } from '../life';
import {
  accepts,
  answers,
  asksForMore,
  completes,
  DESK,
  disposes,
  NATIONAL,
  own,
  PRINGSEWU,
  rates,
  software,
} from '../script';

/** Population documents, counters of kecamatan, permits. */
export const DOCUMENTS: readonly Life[] = [
  {
    key: 'ktp-blanko',
    day: 5.6,
    way: 'completed by the reporter',
    ending: 'settled/reporter',
    filedBy: DESK,
    filing: {
      classification: 'complaint',
      title: 'KTP elektronik belum jadi sejak perekaman, alasannya blanko habis',
      description:
        'Disampaikan langsung di meja layanan: pelapor sudah perekaman KTP-el tetapi sampai sekarang hanya diberi surat keterangan dengan alasan blanko habis. KTP diperlukan untuk melamar kerja di pabrik.',
      location: { region: '18.10.02.2004' },
      channel: 'walkIn',
      agency: PRINGSEWU,
      topic: 'population-documents.ktp',
      reporter: { name: 'Andi Saputra', phone: '081200000109' },
    },
    steps: [
      asksForMore('Mohon sebutkan tanggal dan tempat perekaman, supaya petugas dapat mencari datanya.'),
      completes(
        'Pelapor menyampaikan lewat telepon: perekaman di kantor Kecamatan Gading Rejo awal bulan lalu.',
        DESK,
      ),
      accepts(DESK, own('dinas-dukcapil')),
      answers(
        'dinas-dukcapil',
        'Data perekaman ditemukan dan berstatus siap cetak. Blanko sudah tersedia; KTP-el dicetak hari ini dan dapat diambil di loket 3 tanpa biaya dengan membawa surat keterangan.',
      ),
      rates(4, 'Sudah saya ambil, terima kasih.'),
    ],
  },
  {
    key: 'akta-salah-nama',
    day: 6.2,
    way: 'completed by the reporter',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Nama anak di akta kelahiran salah ketik, mau perbaiki dipersulit',
      description:
        'Nama anak saya di akta salah satu huruf. Sudah dua kali ke kantor disuruh balik terus, katanya berkas kurang tapi tidak dikasih tahu apa saja yang kurang. Sebentar lagi daftar SD, mohon dibantu.',
      location: { region: '18.10.07.2001' },
      channel: 'web',
      agency: PRINGSEWU,
      topic: 'population-documents.birth-certificate',
      reporter: { name: 'Siti Aminah', phone: '081200000110' },
    },
    steps: [
      asksForMore('Mohon sebutkan nomor akta, ejaan yang tertulis, dan ejaan yang benar.'),
      completes('Nomor akta 1810-LT-00231. Tertulis "Nazwa Khairunisa", yang benar "Najwa Khairunisa".'),
      accepts(DESK, own('dinas-dukcapil')),
      answers(
        'dinas-dukcapil',
        'Perbaikan cukup dengan akta lama, KK, dan buku nikah orang tua. Petugas telah membuatkan catatan pinggir; akta baru selesai dan kami kirim ke kantor pekon. Petugas loket sudah kami ingatkan agar memberi daftar berkas tertulis.',
      ),
      rates(5, 'Ternyata gampang kalau dijelaskan. Terima kasih banyak.'),
    ],
  },
  {
    key: 'pindah-kk',
    day: 7,
    way: 'accepted',
    ending: 'settled/reporter',
    filing: {
      classification: 'information',
      title: 'Syarat pindah KK dari Bandar Lampung ke Pringsewu',
      description:
        'Selamat pagi, saya mau tanya syarat pindah domisili dari Bandar Lampung ke Pringsewu ikut suami. Apakah masih perlu surat pengantar RT dan bisa online atau harus datang? Terima kasih.',
      location: { region: '18.10.01.1005' },
      channel: 'ios',
      agency: own('dinas-dukcapil'),
      topic: 'population-documents.moving',
      reporter: { name: 'Maya Lestari', email: 'maya.lestari@example.com' },
    },
    steps: [
      accepts(DESK, own('dinas-dukcapil')),
      answers(
        'dinas-dukcapil',
        'Tidak perlu pengantar RT/RW. Cukup SKPWNI dari Dukcapil asal, buku nikah, dan KK suami. Pengajuan dapat lewat layanan daring atau loket; KK baru selesai dalam satu hari kerja dan gratis.',
      ),
      rates(5),
    ],
  },
  {
    key: 'nik-tidak-aktif',
    day: 5.2,
    way: 'settled by silence',
    ending: 'settled/system',
    filing: {
      classification: 'complaint',
      title: 'NIK tidak ditemukan waktu daftar BPJS dan bansos',
      description:
        'Min @lapor1708 NIK ibu saya katanya tidak ditemukan / tidak padan waktu daftar BPJS sama cek bansos. Padahal KTP-el asli ada. Kami warga Pringsewu Lampung. Harus ke mana ya? Ibu sudah 63 tahun, kasihan bolak-balik',
      location: { region: '18.10.06.2001' },
      channel: 'x',
      topic: 'population-documents.data',
      reporter: { name: 'Fajar Nugroho' },
    },
    steps: [
      accepts(NATIONAL, PRINGSEWU),
      disposes(DESK, own('dinas-dukcapil')),
      answers(
        'dinas-dukcapil',
        'Data ibu Bapak belum tersinkron ke pusat karena pembaruan KK tahun lalu. Konsolidasi sudah kami kirim dan NIK kini aktif; silakan daftar ulang setelah 1×24 jam. Tidak perlu datang ke kantor.',
      ),
    ],
  },
  {
    key: 'surat-kec-pagelaran',
    day: 7.6,
    way: 'accepted',
    ending: 'settled/reporter',
    filedBy: software(PRINGSEWU),
    filing: {
      classification: 'complaint',
      title: 'Surat keterangan ahli waris di kecamatan tidak selesai-selesai',
      description:
        'Diteruskan dari aplikasi kabupaten: pengurusan surat keterangan ahli waris di Kecamatan Pagelaran sudah lima minggu, berkas lengkap, tetapi camat dikatakan selalu dinas luar. Pelapor memerlukannya untuk mencairkan tabungan almarhum.',
      location: { region: '18.10.05' },
      channel: 'api',
      agency: PRINGSEWU,
      topic: 'villages.services',
      reporter: { name: 'Herlina', phone: '081200000112' },
    },
    steps: [
      accepts(DESK, own('kec-pagelaran')),
      answers(
        'kec-pagelaran',
        'Berkas sudah ditandatangani sekretaris kecamatan atas nama camat dan dapat diambil di loket. Mulai sekarang, bila camat dinas luar lebih dari dua hari, penandatanganan didelegasikan.',
      ),
      rates(4, 'Diteruskan dari aplikasi: surat sudah diterima pelapor.', software(PRINGSEWU)),
    ],
  },
  {
    key: 'izin-bangunan',
    day: 8.2,
    way: 'accepted',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Pengajuan PBG ruko tiga bulan tidak ada kejelasan',
      description:
        'Saya mengajukan PBG untuk ruko dua lantai di Pringsewu Timur sejak tiga bulan lalu. Status di sistem "verifikasi teknis" terus. Setiap ditanya jawabannya menunggu tim teknis. Mohon kepastian, tukang sudah menunggu.',
      location: { region: '18.10.01.1005', address: 'Jalan Ahmad Yani' },
      channel: 'email',
      agency: own('dinas-pmptsp'),
      topic: 'licences.building',
      reporter: { name: 'Hendra Wijaya', email: 'hendra.w@example.com' },
    },
    steps: [
      accepts(DESK, own('dinas-pmptsp')),
      answers(
        'dinas-pmptsp',
        'Permohonan masih menunggu sidang tim profesi ahli. Jadwal sidang berikutnya belum dapat kami pastikan.',
      ),
      rates(1, 'Dijawab tapi tetap tidak ada kepastian. Kecewa.'),
    ],
  },
];
