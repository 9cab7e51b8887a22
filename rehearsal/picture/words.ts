import type { ClockState } from '../../domain/clock';
import type { Action, Bilingual } from '../../domain/policy';
import type { Channel, Classification, Outcome, Stage } from '../../domain/vocabulary';
import type { TimelineDay } from '../simulation';

/** The words of the picture, Indonesian first. */

export const STAGE_WORDS: Record<Stage, Bilingual> = {
  verification: { id: 'Verifikasi', en: 'Verification' },
  completion: { id: 'Kelengkapan', en: 'Completion' },
  disposition: { id: 'Disposisi', en: 'Disposition' },
  followUp: { id: 'Tindak lanjut', en: 'Follow-up' },
  reply: { id: 'Tanggapan pelapor', en: 'Reply' },
  closed: { id: 'Ditutup', en: 'Closed' },
};

export const OUTCOME_WORDS: Record<Outcome, Bilingual> = {
  settled: { id: 'selesai', en: 'settled' },
  archived: { id: 'diarsipkan', en: 'archived' },
  withdrawn: { id: 'dicabut', en: 'withdrawn' },
  referred: { id: 'diteruskan ke Ombudsman RI', en: 'referred to the Ombudsman' },
};

export const CLASSIFICATION_WORDS: Record<Classification, Bilingual> = {
  complaint: { id: 'pengaduan', en: 'complaint' },
  aspiration: { id: 'aspirasi', en: 'aspiration' },
  information: { id: 'permintaan informasi', en: 'information request' },
};

export const CHANNEL_WORDS: Record<Channel, Bilingual> = {
  web: { id: 'situs web', en: 'web site' },
  sms: { id: 'SMS', en: 'text message' },
  android: { id: 'aplikasi Android', en: 'Android app' },
  ios: { id: 'aplikasi iOS', en: 'iOS app' },
  whatsapp: { id: 'WhatsApp', en: 'WhatsApp' },
  x: { id: 'X', en: 'X' },
  social: { id: 'media sosial', en: 'social media' },
  email: { id: 'surel', en: 'e-mail' },
  letter: { id: 'surat', en: 'letter' },
  walkIn: { id: 'datang langsung', en: 'walk-in' },
  api: { id: 'sistem instansi', en: 'an agency’s system' },
};

export const STATE_WORDS: Record<ClockState, Bilingual> = {
  running: { id: 'masih berjalan', en: 'still running' },
  suspended: { id: 'sedang dihentikan', en: 'suspended' },
  met: { id: 'terpenuhi', en: 'met' },
  missed: { id: 'terlewati', en: 'missed' },
  cancelled: { id: 'gugur', en: 'lapsed' },
};

export const ACTION_WORDS: Record<Action | 'release', Bilingual> = {
  remind: { id: 'Pengingat', en: 'Reminder' },
  escalate: { id: 'Eskalasi', en: 'Escalation' },
  instruct: { id: 'Perintah', en: 'Instruction' },
  reassign: { id: 'Pengalihan', en: 'Reassignment' },
  offer: { id: 'Tawaran Ombudsman', en: 'Offer of the Ombudsman' },
  close: { id: 'Penutupan', en: 'Closing' },
  resume: { id: 'Dilanjutkan', en: 'Resumption' },
  complete: { id: 'Tuntas', en: 'Completion of the case' },
  release: { id: 'Penghentian berakhir', en: 'End of a suspension' },
};

const ROLE_WORDS: Record<string, Bilingual> = {
  reporter: { id: 'pelapor', en: 'reporter' },
  liaison: { id: 'pejabat penghubung', en: 'liaison officer' },
  'institution-admin': { id: 'admin instansi', en: 'institution admin' },
  'national-admin': { id: 'admin nasional', en: 'national admin' },
  supervisor: { id: 'kepala', en: 'head' },
  'supervisor secretary': { id: 'sekretaris', en: 'secretary' },
  overseer: { id: 'pengawas', en: 'overseer' },
  operator: { id: 'operator', en: 'operator' },
  system: { id: 'sistem instansi', en: 'agency’s system' },
  engine: { id: 'sistem', en: 'system' },
  desk: { id: 'admin instansi', en: 'desk' },
  'desk supervisor': { id: 'atasan admin', en: 'desk supervisor' },
  'national desk': { id: 'admin nasional', en: 'national desk' },
  'unit head': { id: 'kepala unit', en: 'unit head' },
  'institution admin': { id: 'admin instansi', en: 'institution admin' },
  inspectorate: { id: 'inspektorat', en: 'inspectorate' },
  'regional secretary': { id: 'sekretaris daerah', en: 'regional secretary' },
  'institution head': { id: 'kepala instansi', en: 'institution head' },
  ombudsman: { id: 'Ombudsman RI', en: 'Ombudsman' },
  'ombudsman head': { id: 'Ketua Ombudsman RI', en: 'head of the Ombudsman' },
};

/** A post or role in words; one that is not known here as it is. */
export function roleWords(role: string, post?: string): Bilingual {
  const key = post === 'secretary' ? `${role} secretary` : role;
  return Object.hasOwn(ROLE_WORDS, key)
    ? (ROLE_WORDS[key] ?? { id: role, en: role })
    : { id: role, en: role };
}

export const DAY_WORDS: Record<TimelineDay['kind'], Bilingual> = {
  working: { id: 'Hari kerja', en: 'Working day' },
  weekend: { id: 'Akhir pekan', en: 'Weekend' },
  holiday: { id: 'Hari libur', en: 'Public holiday' },
  jointLeave: { id: 'Cuti bersama', en: 'Joint leave' },
};

const SUSPENSION_WORDS: Record<string, Bilingual> = {
  completion: { id: 'menunggu kelengkapan dari pelapor', en: 'waiting for the reporter to complete it' },
  question: { id: 'menunggu jawaban pelapor', en: 'waiting for the reporter’s answer' },
  reply: { id: 'menunggu tanggapan pelapor', en: 'waiting for the reporter’s reply' },
  'by hand': { id: 'dihentikan oleh atasan', en: 'suspended by a supervisor' },
  closed: { id: 'pengaduan ditutup', en: 'the case was closed' },
};

export function suspensionWords(reason: string): Bilingual {
  return Object.hasOwn(SUSPENSION_WORDS, reason)
    ? (SUSPENSION_WORDS[reason] ?? { id: reason, en: reason })
    : { id: reason, en: reason };
}

/** `5 working days` in both languages; what is stated otherwise stays as it is. */
export function budgetWords(budget: string): Bilingual {
  const id = budget
    .replace(/working days?/g, 'hari kerja')
    .replace(/working hours?/g, 'jam kerja')
    .replace(/calendar days?/g, 'hari kalender');
  return { id, en: budget };
}

export const MONTHS: readonly Bilingual[] = [
  { id: 'Januari', en: 'January' },
  { id: 'Februari', en: 'February' },
  { id: 'Maret', en: 'March' },
  { id: 'April', en: 'April' },
  { id: 'Mei', en: 'May' },
  { id: 'Juni', en: 'June' },
  { id: 'Juli', en: 'July' },
  { id: 'Agustus', en: 'August' },
  { id: 'September', en: 'September' },
  { id: 'Oktober', en: 'October' },
  { id: 'November', en: 'November' },
  { id: 'Desember', en: 'December' },
];

/** Weekdays from Sunday. */
export const WEEKDAYS: readonly Bilingual[] = [
  { id: 'Min', en: 'Sun' },
  { id: 'Sen', en: 'Mon' },
  { id: 'Sel', en: 'Tue' },
  { id: 'Rab', en: 'Wed' },
  { id: 'Kam', en: 'Thu' },
  { id: 'Jum', en: 'Fri' },
  { id: 'Sab', en: 'Sat' },
];
