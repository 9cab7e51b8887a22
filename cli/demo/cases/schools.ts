import type { Life } from '../life';
import {
  accepts,
  answers,
  answersAsHead,
  DESK,
  desk,
  disposes,
  NATIONAL,
  notOurs,
  objects,
  own,
  PRINGSEWU,
  promises,
  rates,
} from '../script';

/** Schools. */
export const SCHOOLS: readonly Life[] = [
  {
    key: 'atap-sd-banyumas',
    day: 4.9,
    way: 'promise, then the answer',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Atap ruang kelas SD di Sriwungu bocor dan hampir roboh',
      description:
        'Atap dua ruang kelas SD di Pekon Sriwungu Kecamatan Banyumas bocor, rangka kayunya sudah dimakan rayap. Kalau hujan siswa kelas 3 dan 4 belajar digabung di musala. Wali murid takut ambruk. Mohon ditinjau.',
      location: { region: '18.10.06.2004' },
      channel: 'web',
      agency: PRINGSEWU,
      topic: 'education.facilities',
      reporter: { name: 'Tri Wahyuni', phone: '081200000114' },
    },
    steps: [
      accepts(DESK, own('dinas-pendidikan')),
      promises(
        'dinas-pendidikan',
        'Tim sarana prasarana sudah meninjau dan mengosongkan kedua kelas. Penopang darurat dipasang lebih dulu; keputusan rehabilitasi kami sampaikan pada tanggal tersebut.',
        4,
      ),
      answers(
        'dinas-pendidikan',
        'Penopang darurat terpasang dan rehabilitasi dua ruang kelas ditetapkan melalui anggaran belanja tak terduga, mulai dikerjakan saat libur semester. Sementara itu siswa belajar di ruang guru yang disekat.',
      ),
      rates(4, 'Terima kasih sudah ditinjau, kami tunggu rehabnya.'),
    ],
  },
  {
    key: 'pungutan-seragam',
    day: 2.8,
    way: 'settled by silence',
    ending: 'settled/system',
    filing: {
      classification: 'complaint',
      title: 'Pungutan seragam dan uang gedung di SMP negeri',
      description:
        'Mohon identitas saya dirahasiakan karena anak saya masih sekolah di sana. Wali murid kelas 7 diwajibkan bayar paket seragam Rp1,4 juta dan uang gedung Rp750 ribu lewat komite, tidak ada kuitansi. Yang belum lunas rapornya ditahan. Setahu saya sekolah negeri tidak boleh begitu.',
      location: { region: '18.10.02' },
      channel: 'web',
      agency: PRINGSEWU,
      topic: 'education.fees',
      anonymous: true,
      confidential: true,
      reporter: { name: 'Nurhayati', phone: '081200000115' },
    },
    steps: [
      accepts(DESK, own('inspektorat'), { oversight: true, topic: 'integrity.extortion' }),
      answers(
        'inspektorat',
        'Pemeriksaan menemukan pungutan yang tidak sesuai ketentuan. Sekolah diperintahkan mengembalikan uang gedung, menyerahkan rapor tanpa syarat, dan membatalkan kewajiban membeli seragam. Pengembalian diawasi inspektorat.',
      ),
    ],
  },
  {
    key: 'pip-belum-cair',
    day: 6.6,
    way: 'wrong door',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Dana PIP anak belum cair padahal sudah aktivasi rekening',
      description:
        'Anak saya kelas 5 SD di Pringsewu dapat SK PIP, rekening sudah diaktivasi tapi dana belum masuk. Temannya satu kelas sudah cair. Kata sekolah datanya salah tapi disuruh nunggu. Mohon info.',
      location: { region: '18.10.08.2001' },
      channel: 'android',
      agency: 'kemendikdasmen',
      topic: 'education.pip',
      reporter: { name: 'Eko Prasetyo', phone: '081200000116' },
    },
    steps: [
      notOurs(
        desk('kemendikdasmen'),
        'Nama ibu kandung di data pokok sekolah berbeda; perbaikannya dilakukan sekolah dan dinas kabupaten.',
      ),
      accepts(NATIONAL, own('dinas-pendidikan')),
      answers(
        'dinas-pendidikan',
        'Operator sekolah sudah membetulkan nama ibu kandung di data pokok. Sinkronisasi berhasil dan siswa masuk daftar penyaluran tahap berikutnya; buktinya kami kirim ke sekolah.',
      ),
      rates(4),
    ],
  },
  {
    key: 'guru-jarang-masuk',
    day: 4,
    way: 'objection, then a better answer',
    ending: 'settled/reporter',
    filing: {
      classification: 'complaint',
      title: 'Guru SD di Waringinsari jarang masuk, anak cuma disuruh mencatat',
      description:
        'Guru kelas 6 SD di Waringinsari Barat jarang masuk, seminggu paling dua kali. Anak2 cuma disuruh nyatat terus pulang jam 9. Sebentar lagi ujian. Kepala sekolahnya juga diam aja.',
      location: { region: '18.10.08.2012' },
      channel: 'social',
      topic: 'education.teachers',
      anonymous: true,
      reporter: { name: 'Lilis Suryani' },
    },
    steps: [
      accepts(NATIONAL, PRINGSEWU),
      disposes(DESK, own('dinas-pendidikan')),
      answers(
        'dinas-pendidikan',
        'Kepala sekolah sudah kami hubungi dan menyatakan kegiatan belajar berjalan normal.',
      ),
      objects(
        'Ya jelas kepala sekolah bilang normal. Coba datang sendiri hari Selasa atau Kamis, kelas 6 kosong.',
      ),
      answersAsHead(
        'dinas-pendidikan',
        'Pengawas telah datang tanpa pemberitahuan dan mendapati kelas kosong. Guru yang bersangkutan mendapat teguran tertulis, kelas 6 diajar guru pengganti setiap hari, dan daftar hadir dilaporkan mingguan kepada saya.',
      ),
      rates(2, 'Harus ngotot dulu baru dicek.'),
    ],
  },
];
