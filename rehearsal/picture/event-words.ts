import type { Bilingual } from '../../domain/policy';

/** What the types of a trail's lines are called beside a marker; the table has the whole sentence. */
const EVENT_WORDS: Record<string, Bilingual> = {
  filed: { id: 'diajukan', en: 'filed' },
  verified: { id: 'diverifikasi', en: 'verified' },
  completionAsked: { id: 'diminta dilengkapi', en: 'completion asked' },
  notOurs: { id: 'bukan wewenang', en: 'not ours' },
  archived: { id: 'diarsipkan', en: 'archived' },
  completed: { id: 'dilengkapi', en: 'completed' },
  disposed: { id: 'didisposisikan', en: 'disposed' },
  returned: { id: 'dikembalikan', en: 'returned' },
  directoryMoved: { id: 'mengikuti direktori', en: 'follows the directory' },
  accusedSucceeded: { id: 'pengganti teradu', en: 'successor of the accused' },
  directoryChanged: { id: 'direktori berubah', en: 'directory changed' },
  takenOver: { id: 'diambil alih', en: 'taken over' },
  answered: { id: 'tanggapan akhir', en: 'final answer' },
  promised: { id: 'tanggapan sementara', en: 'answer, not final' },
  questioned: { id: 'pertanyaan', en: 'question' },
  questionUnanswered: { id: 'tidak dijawab', en: 'unanswered' },
  replied: { id: 'balasan pelapor', en: 'reply' },
  objected: { id: 'keberatan', en: 'objection' },
  reopened: { id: 'dibuka kembali', en: 'reopened' },
  commented: { id: 'komentar', en: 'comment' },
  accepted: { id: 'diterima pelapor', en: 'accepted' },
  withdrawn: { id: 'dicabut', en: 'withdrawn' },
  settledBySilence: { id: 'ditutup, selesai', en: 'closed, settled' },
  withdrawnBySilence: { id: 'dianggap dicabut', en: 'deemed withdrawn' },
  final: { id: 'tuntas', en: 'final' },
  lapsed: { id: 'gugur', en: 'lapsed' },
  corrected: { id: 'dikoreksi', en: 'corrected' },
  instructed: { id: 'perintah', en: 'instruction' },
  reassigned: { id: 'dialihkan', en: 'reassigned' },
  referred: { id: 'ke Ombudsman', en: 'referred' },
  receivedByOmbudsman: { id: 'diterima Ombudsman', en: 'received' },
  suspended: { id: 'tenggat dihentikan', en: 'clock suspended' },
  suspensionEnded: { id: 'tenggat berjalan lagi', en: 'clock goes on' },
  rescheduled: { id: 'dijadwal ulang', en: 'rescheduled' },
  migrated: { id: 'pindah versi aturan', en: 'migrated' },
  refused: { id: 'ditolak', en: 'turned down' },
};

/** Null for a type that has no short name. */
export function eventWords(type: string): Bilingual | null {
  return Object.hasOwn(EVENT_WORDS, type) ? (EVENT_WORDS[type] ?? null) : null;
}
