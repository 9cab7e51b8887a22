import type { Bilingual } from '../domain/policy';
import type { CommandName } from '../domain/vocabulary';

/** What each command is, as a noun. */
export const COMMAND_NAMES: Readonly<Record<CommandName, Bilingual>> = {
  verification: { id: 'verifikasi', en: 'a verification' },
  completion: { id: 'kelengkapan', en: 'a completion' },
  disposition: { id: 'disposisi', en: 'a disposition' },
  return: { id: 'pengembalian', en: 'a return' },
  answers: { id: 'tanggapan', en: 'an answer' },
  replies: { id: 'balasan', en: 'a reply' },
  acceptance: { id: 'penerimaan', en: 'an acceptance' },
  withdrawal: { id: 'pencabutan', en: 'a withdrawal' },
  instructions: { id: 'petunjuk', en: 'an instruction' },
  corrections: { id: 'koreksi', en: 'a correction' },
  referral: { id: 'persetujuan penyerahan', en: 'a consent to the hand-over' },
  receipt: { id: 'tanda terima', en: 'a receipt' },
  suspensions: { id: 'penghentian jam', en: 'a suspension' },
  suspensionEnd: { id: 'akhir penghentian', en: 'an end of a suspension' },
  supporting: { id: 'permintaan dukungan', en: 'a request for support' },
  supportingEnd: { id: 'pelepasan dukungan', en: 'a release of support' },
  followers: { id: 'keikutsertaan', en: 'a joining' },
  merger: { id: 'penggabungan', en: 'a merger' },
  mergerEnd: { id: 'akhir penggabungan', en: 'an end of a merger' },
};
