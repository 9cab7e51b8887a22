import type { Life } from '../life';
import {
  accepts,
  answers,
  DESK,
  desk,
  disposes,
  NATIONAL,
  notOurs,
  own,
  PRINGSEWU,
  promises,
  rates,
} from '../script';

/** Roads, drains, street lights. */
export const ROADS: readonly Life[] = [
  {
    key: 'jalan-sukoharjo',
    day: 2,
    way: 'accepted',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Jalan Sukoharjo III arah Adiluwih rusak parah, sudah makan korban',
      description:
        'Assalamualaikum, mohon izin lapor min. Jalan kabupaten dari Pekon Sukoharjo III arah Adiluwih rusak parah kurang lebih 800 meter, lubangnya sedalam betis dan kalau hujan ketutup air jadi tidak kelihatan. Minggu kemarin ada ibu-ibu jatuh dari motor bawa anak sekolah. Sudah lapor ke RT katanya wewenang kabupaten. Tolong segera ditambal dulu sebelum musim hujan tambah deras, terima kasih.',
      location: { region: '18.10.08.2004', address: 'Jalan poros Sukoharjo III–Adiluwih, dekat tugu pekon' },
      channel: 'web',
      agency: PRINGSEWU,
      topic: 'roads.damaged',
      reporter: { name: 'Sugeng Riyanto', phone: '081200000101' },
    },
    steps: [
      accepts(DESK, own('dinas-pupr')),
      answers(
        'dinas-pupr',
        'Terima kasih atas laporannya. Tim pemeliharaan jalan telah menutup 23 titik lubang pada ruas Sukoharjo III–Adiluwih dengan lapis tambal sementara dan memasang rambu peringatan. Peningkatan jalan sepanjang 900 meter sudah masuk daftar pekerjaan tahun anggaran berjalan.',
      ),
      rates(5, 'Alhamdulillah sudah ditambal, cepat juga. Semoga awet.'),
    ],
  },
  {
    key: 'drainase-pringsewu-barat',
    day: 3,
    way: 'settled by silence',
    ending: 'settled/system',
    filing: {
      classification: 'complaint',
      title: 'Gorong-gorong mampet di Pringsewu Barat, air masuk rumah warga',
      description:
        'Pak tolong gorong2 di gang samping masjid Pringsewu Barat mampet udah 2 bln. Tiap hujan deras air naik ke jalan trus masuk ke rumah warga kurang lebih 6 rumah. Warga udah gotong royong tp sampahnya nyangkut di bawah plat beton, perlu alat. Makasih',
      location: { region: '18.10.01.1004', address: 'Gang samping masjid, RT 03' },
      channel: 'whatsapp',
      topic: 'roads.drainage',
      reporter: { name: 'Yuliana', phone: '081200000102' },
    },
    steps: [
      accepts(NATIONAL, PRINGSEWU),
      disposes(DESK, own('dinas-pupr'), 'Mohon dicek bersama kelurahan, ada rumah warga yang terdampak.'),
      answers(
        'dinas-pupr',
        'Plat beton telah diangkat dan sedimen sepanjang 40 meter dikeruk bersama petugas kelurahan. Aliran sudah lancar saat hujan terakhir. Kami menambahkan bak kontrol agar pembersihan berikutnya tidak perlu membongkar plat.',
      ),
    ],
  },
  {
    key: 'lampu-jalan-gadingrejo',
    day: 4.2,
    way: 'promise, then the answer',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Lampu penerangan jalan mati sepanjang Wonodadi, rawan begal',
      description:
        'Lampu PJU di sepanjang jalan Wonodadi sampai Tegalsari mati semua sekitar 12 titik, sudah hampir sebulan. Malam gelap sekali dan kemarin ada yang kena jambret. Warga bayar pajak lampu jalan tiap beli token tapi kok gelap. Mohon perhatiannya.',
      location: { region: '18.10.02.2007', address: 'Jalan raya Wonodadi–Tegalsari' },
      channel: 'android',
      agency: own('dinas-perhubungan'),
      topic: 'roads.street-lights',
      reporter: { name: 'Dedi Kurniawan', email: 'dedi.k@example.com' },
    },
    steps: [
      accepts(DESK, own('dinas-perhubungan')),
      promises(
        'dinas-perhubungan',
        'Petugas sudah memeriksa: panel pengendali terbakar dan 9 lampu perlu diganti. Suku cadang kami pesan dan pemasangan dilakukan paling lambat pada tanggal yang kami sebutkan.',
        4,
      ),
      answers(
        'dinas-perhubungan',
        'Panel pengendali dan 9 lampu telah diganti. Ke-12 titik menyala kembali sejak tadi malam; mohon laporkan bila ada yang padam lagi.',
      ),
      rates(4, 'Sudah nyala, terima kasih. Lain kali jangan tunggu sebulan.'),
    ],
  },
  {
    key: 'jalan-pasar-pagelaran',
    day: 1.5,
    way: 'wrong door',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Jalan depan Pasar Pagelaran bergelombang dan becek',
      description:
        'Kepada Yth. Kementerian PU, jalan di depan Pasar Pagelaran Kabupaten Pringsewu Lampung bergelombang, aspalnya mengelupas dan selalu becek. Setiap hari pasaran macet karena kendaraan menghindari lubang. Mohon segera diperbaiki.',
      location: { region: '18.10.05.2006', address: 'Depan Pasar Pagelaran' },
      channel: 'web',
      agency: 'kemenpu',
      topic: 'roads.damaged',
      reporter: { name: 'H. Marsudi', phone: '081200000104' },
    },
    steps: [
      notOurs(
        desk('kemenpu'),
        'Ruas tersebut berstatus jalan kabupaten menurut data leger kami, bukan jalan nasional.',
      ),
      accepts(NATIONAL, PRINGSEWU),
      disposes(DESK, own('dinas-pupr')),
      answers(
        'dinas-pupr',
        'Betul, ruas ini jalan kabupaten. Lapisan yang mengelupas telah dikupas dan ditambal, saluran tepi dibuka sehingga air tidak lagi menggenang. Pelapisan ulang penuh diusulkan pada perubahan anggaran.',
      ),
      rates(3, 'Lumayan, tapi sebagian masih bergelombang.'),
    ],
  },
];
