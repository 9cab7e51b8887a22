import type { CommandName, Stage } from './vocabulary';

/**
 * Why a command is not carried out: a value, never an exception. The API has one table from here to HTTP.
 * `field` names the part of the body that is at fault.
 */
export type Refusal =
  | { code: 'wrong-stage'; stage: Stage; may: CommandName[]; reason?: InvalidReason }
  | { code: 'forbidden'; reason: ForbiddenReason }
  | { code: 'not-found' }
  /** Another secret has taken the place of the one that the reporter came with. */
  | { code: 'secret-ended' }
  | { code: 'invalid'; field: string; reason: InvalidReason }
  | { code: 'key-reused' }
  | { code: 'stale'; revision: number }
  | { code: 'too-many'; reason: 'messages' | 'size' };

export const FORBIDDEN = {
  role: {
    id: 'Peran Anda tidak dapat melakukan ini pada pengaduan ini.',
    en: 'Your role may not do this on this complaint.',
  },
} as const;
export type ForbiddenReason = keyof typeof FORBIDDEN;

export const INVALID = {
  unprocessable: {
    id: 'Sistem tidak dapat memproses ini; kirim lagi dengan isi lain, atau hubungi pengelola layanan.',
    en: 'The system could not process this; send it again with other content, or ask the operator of the service.',
  },
  shape: { id: 'Bentuknya tidak sesuai.', en: 'It does not have the right form.' },
  accused: {
    id: 'Instansi yang diadukan tidak dapat menangani pengaduan ini.',
    en: 'An agency that is complained of cannot handle the complaint.',
  },
  outside: {
    id: 'Tujuan berada di luar kewenangan Anda; gunakan pengembalian (return).',
    en: 'That agency lies outside your authority; use return instead.',
  },
  same: { id: 'Pengaduan sudah berada di sana.', en: 'The complaint is there already.' },
  completions: {
    id: 'Pelapor sudah cukup sering diminta melengkapi; putuskan dengan yang ada.',
    en: 'The reporter has been asked often enough; decide with what there is.',
  },
  nationalDesk: {
    id: 'Meja nasional tidak dapat menolak kewenangan; disposisikan ke instansi yang berwenang.',
    en: 'There is no desk above the national one; dispose the complaint to whoever is competent.',
  },
  promises: {
    id: 'Janji sudah diberikan sebanyak yang diizinkan; berikan tanggapan akhir.',
    en: 'No further promise is allowed; give a final answer.',
  },
  questions: {
    id: 'Pertanyaan kepada pelapor sudah sebanyak yang diizinkan.',
    en: 'No further question to the reporter is allowed.',
  },
  questionOpen: {
    id: 'Pertanyaan sebelumnya masih menunggu jawaban pelapor.',
    en: 'The reporter has not replied to the last question yet.',
  },
  finalQuestion: {
    id: 'Tanggapan akhir tidak dapat sekaligus berupa pertanyaan atau janji.',
    en: 'A final answer cannot be a question or a promise as well.',
  },
  promiseInPast: { id: 'Tanggal janji sudah lewat.', en: 'The promised date is already past.' },
  promiseTooLate: {
    id: 'Janji melampaui batas yang diizinkan aturan.',
    en: 'The promise goes beyond what the rules allow.',
  },
  binding: {
    id: 'Disposisi ini mengikat: tidak dapat dikembalikan, dan hanya yang memutuskannya dapat mengubahnya.',
    en: 'This disposition is binding: it cannot be returned, and only whoever decided it can change it.',
  },
  arbitration: {
    id: 'Kewenangan atas pengaduan ini sedang diputus; tunggu putusannya, yang mengikat.',
    en: 'Whose complaint this is, is being settled; wait for the decision, which is binding.',
  },
  hops: {
    id: 'Pengaduan sudah sesering yang diizinkan dialihkan. Bila bukan kewenangan unit ini, unit mengembalikannya (return); sesudah batasnya kewenangan diputus secara mengikat.',
    en: 'It has been sent on as often as the rules allow. If it is not for this unit, the unit returns it; past the limit somebody decides, and that binds.',
  },
  notLifted: {
    id: 'Kerahasiaan dapat ditambahkan, tidak dapat dicabut.',
    en: 'Confidentiality can be added, never lifted.',
  },
  onlyObjection: {
    id: 'Pengaduan sudah ditutup; hanya keberatan (objection) yang membukanya kembali.',
    en: 'The complaint is closed; only an objection reopens it.',
  },
  notRunning: {
    id: 'Jam ini sedang tidak berjalan pada pengaduan ini.',
    en: 'No such clock is running in this complaint.',
  },
  waitsForReporter: {
    id: 'Jam ini menunggu pelapor: selama ia berhenti, jam instansi pun berhenti.',
    en: 'This clock waits for the reporter: while it stood still, so would those of the agency.',
  },
  neverSuspended: {
    id: 'Jam ini tidak pernah dihentikan.',
    en: 'Nothing ever stops this clock.',
  },
  noSuspension: {
    id: 'Tidak ada penghentian dengan nomor ini yang sedang berlaku.',
    en: 'No suspension of this number is under way.',
  },
  stopsNotAllowed: {
    id: 'Aturan pengaduan ini tidak mengizinkan jam dihentikan.',
    en: 'The rules of this complaint allow no clock to be stopped.',
  },
  stopTooFarBack: {
    id: 'Penghentian berlaku surut lebih jauh daripada yang diizinkan aturan.',
    en: 'It goes further back than the rules allow.',
  },
  stopTooLong: {
    id: 'Penghentian lebih lama daripada yang diizinkan aturan.',
    en: 'It is longer than the rules allow.',
  },
  partsOpen: {
    id: 'Instansi pendukung belum selesai dan waktunya belum habis; tunggu bagiannya atau lepaskan mereka.',
    en: 'Supporting agencies have neither answered nor run out of time; wait for their parts or release them.',
  },
  partOpen: {
    id: 'Instansi ini sudah mengerjakan bagiannya.',
    en: 'This agency has its part in hand already.',
  },
  leads: {
    id: 'Instansi ini sudah menangani pengaduan ini sebagai penanggung jawab.',
    en: 'This agency handles the complaint as one of those who lead.',
  },
  noPart: {
    id: 'Instansi ini tidak sedang mengerjakan bagian dari pengaduan ini.',
    en: 'This agency has no part of this complaint in hand.',
  },
  tooManyParts: {
    id: 'Instansi pendukung sudah sebanyak yang diizinkan.',
    en: 'There are as many supporting agencies as there may be.',
  },
  partQuestion: {
    id: 'Hanya instansi penanggung jawab yang dapat bertanya kepada pelapor.',
    en: 'Only the agency that leads can put a question to the reporter.',
  },
  merged: {
    id: 'Pengaduan ini dilanjutkan dalam pengaduan lain; lihat merger. Akhiri penggabungan untuk menanganinya sendiri.',
    en: 'This complaint goes on in another one; see merger. End the merger to handle it by itself.',
  },
  leadsOthers: {
    id: 'Pengaduan lain menunggu pengaduan ini; pisahkan dahulu, lalu gabungkan masing-masing.',
    en: 'Other complaints wait for this one; take them out first, then merge each of them.',
  },
  mergedIntoItself: {
    id: 'Pengaduan tidak dapat digabungkan ke dirinya sendiri.',
    en: 'A complaint cannot be merged into itself.',
  },
  tooScattered: {
    id: 'Jam pengaduan ini terlalu sering berhenti dan berjalan lagi untuk digabungkan; selesaikan pengaduan ini sendiri.',
    en: 'The clocks of this complaint have stopped and gone on too often for it to be merged; handle it by itself.',
  },
  noSuchLead: {
    id: 'Tidak ada pengaduan terbuka dengan nomor ini yang Anda tangani atau lihat.',
    en: 'There is no open complaint of this number among those that you handle or see.',
  },
  leadOfOthers: {
    id: 'Anda hanya melihat bentuk publik pengaduan itu; penggabungannya dilakukan admin yang menanganinya, atau admin nasional.',
    en: 'You see only the public form of that complaint; a desk that handles it merges into it, or the national desk.',
  },
  leadClosed: {
    id: 'Pengaduan itu sudah ditutup; tidak ada yang dapat menunggunya.',
    en: 'That complaint is closed; nothing can wait for it.',
  },
  leadLessClosed: {
    id: 'Yang rahasia hanya digabungkan ke yang rahasia, dan keduanya harus mengadukan instansi yang sama atau tidak mengadukan siapa pun.',
    en: 'What is confidential is merged only into what is, too, and both must complain of the same agencies, or of none.',
  },
  leadFull: {
    id: 'Sudah sebanyak mungkin pengaduan yang menunggu pengaduan itu; gabungkan ke pengaduan lain.',
    en: 'As many complaints as possible wait for that one already; merge into another.',
  },
  mergedElsewhere: {
    id: 'Pengaduan itu sudah digabungkan ke pengaduan lain; gabungkan ke sana.',
    en: 'That complaint has been merged into another; merge into that one.',
  },
  untilPast: { id: 'Akhirnya sudah lewat.', en: 'Its end is already past.' },
  reference: { id: 'Rujukan tidak dikenal.', en: 'It refers to something that does not exist.' },
} as const;
export type InvalidReason = keyof typeof INVALID;
