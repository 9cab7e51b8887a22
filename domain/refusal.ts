import type { CommandName, Stage } from './vocabulary';

/**
 * Why a command is not carried out: a value, never an exception. The API has one table from here to HTTP.
 * `field` names the part of the body that is at fault.
 */
export type Refusal =
  | { code: 'wrong-stage'; stage: Stage; may: CommandName[] }
  | { code: 'forbidden'; reason: ForbiddenReason }
  | { code: 'not-found' }
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
    id: 'Disposisi ini mengikat dan tidak dapat dikembalikan.',
    en: 'This disposition is binding and cannot be returned.',
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
  untilPast: { id: 'Akhirnya sudah lewat.', en: 'Its end is already past.' },
  reference: { id: 'Rujukan tidak dikenal.', en: 'It refers to something that does not exist.' },
} as const;
export type InvalidReason = keyof typeof INVALID;
