import type { CaseFile, TrailEntry } from '../case-file';
import { dueAt } from '../case-file';
import { spell } from '../narrative';
import type { Bilingual } from '../policy';
import { SECRET_PLACE } from './notice';

type Say = (file: CaseFile, line: TrailEntry) => Bilingual;

const holder = ({ holder: { name, institutionName } }: CaseFile): string =>
  name === institutionName ? name : `${name}, ${institutionName}`;

const due = (file: CaseFile): readonly [string, string] => {
  const at = dueAt(file);
  return at === null ? ['–', '–'] : spell(at, file.holder.zone);
};

/** What a reporter is told, by the type of the line. A line that is not named here concerns only those who handle it. */
const SENTENCES: Readonly<Record<string, Say>> = {
  filed: ({ id }) => ({
    id: `Pengaduan Anda kami terima dengan nomor ${id}. Simpan nomor dan kunci rahasianya.`,
    en: `We have received your complaint under the number ${id}. Keep the number and its secret.`,
  }),
  verified: (file) => ({
    id: `Pengaduan ${file.id} diverifikasi dan ditangani oleh ${holder(file)}.`,
    en: `Complaint ${file.id} was verified and is handled by ${holder(file)}.`,
  }),
  completionAsked: (file) => ({
    id: `Pengaduan ${file.id} memerlukan keterangan tambahan dari Anda, paling lambat ${due(file)[0]}.`,
    en: `Complaint ${file.id} needs more information from you, by ${due(file)[1]} at the latest.`,
  }),
  questioned: (file) => ({
    id: `${holder(file)} mengajukan pertanyaan tentang pengaduan ${file.id}. Mohon dijawab.`,
    en: `${holder(file)} has a question about complaint ${file.id}. Please reply.`,
  }),
  promised: (file) => ({
    id: `${holder(file)} menanggapi pengaduan ${file.id} dan menjanjikan tindak lanjut.`,
    en: `${holder(file)} has answered complaint ${file.id} and promised to follow it up.`,
  }),
  answered: (file) => ({
    id: `${holder(file)} memberi tanggapan akhir atas pengaduan ${file.id}. Anda dapat menerima, membalas, atau mengajukan keberatan.`,
    en: `${holder(file)} has given its final answer to complaint ${file.id}. You may accept it, reply or object.`,
  }),
  archived: ({ id }) => ({
    id: `Pengaduan ${id} diarsipkan dengan alasan yang dapat Anda baca. Anda dapat mengajukan keberatan.`,
    en: `Complaint ${id} was archived for a reason that you can read. You may object.`,
  }),
  suspended: ({ id }) => ({
    id: `Satu batas waktu pengaduan ${id} dihentikan sementara; alasannya dapat Anda baca.`,
    en: `A time limit of complaint ${id} stands still for a while; you can read why.`,
  }),
  merged: ({ id }) => ({
    id: `Pengaduan ${id} ditangani bersama pengaduan lain tentang masalah yang sama.`,
    en: `Complaint ${id} is handled together with another one about the same matter.`,
  }),
  separated: ({ id }) => ({
    id: `Pengaduan ${id} kembali ditangani tersendiri.`,
    en: `Complaint ${id} is handled by itself again.`,
  }),
  closedWithLead: ({ id }) => ({
    id: `Pengaduan ${id} selesai bersama pengaduan yang digabungkan dengannya. Anda dapat mengajukan keberatan.`,
    en: `Complaint ${id} was closed together with the one that it was merged into. You may object.`,
  }),
  settledBySilence: ({ id }) => ({
    id: `Pengaduan ${id} ditutup karena tidak ada tanggapan dari Anda. Anda masih dapat mengajukan keberatan.`,
    en: `Complaint ${id} was closed because no reply came from you. You may still object.`,
  }),
  withdrawnBySilence: ({ id }) => ({
    id: `Pengaduan ${id} ditutup karena tidak dilengkapi. Anda masih dapat mengajukan keberatan.`,
    en: `Complaint ${id} was closed because it was not completed. You may still object.`,
  }),
  receivedByOmbudsman: ({ id }) => ({
    id: `Ombudsman RI telah menerima pengaduan ${id}.`,
    en: `The Ombudsman has received complaint ${id}.`,
  }),
};

/** With a secret in the place of `SECRET_PLACE`. */
export function secretSentence(id: string): Bilingual {
  return {
    id: `Kunci rahasia baru untuk pengaduan ${id}: ${SECRET_PLACE} Begitu dipakai, kunci ini menggantikan yang lama. Jangan berikan kepada siapa pun. Bila Anda tidak memintanya, abaikan pesan ini: kunci lama tetap berlaku.`,
    en: `The new secret of complaint ${id}: ${SECRET_PLACE} Once it is used it takes the place of the old one. Give it to nobody. If you did not ask for it, ignore this message: the old one still holds.`,
  };
}

/** What people who have joined a case are told of it: how it goes, and nothing that asks them for anything. */
const ALSO_FOLLOWERS: readonly string[] = ['promised', 'answered', 'archived', 'receivedByOmbudsman'];

/** The sentence for a reporter; null for what does not concern them. */
export function toReporter(file: CaseFile, line: TrailEntry): Bilingual | null {
  return SENTENCES[line.type]?.(file, line) ?? null;
}

/** The sentence for people who have joined; null for what does not concern them. */
export function toFollowers(line: TrailEntry): Bilingual | null {
  if (line.type === 'settledBySilence' || line.type === 'accepted') {
    return {
      id: `Pengaduan yang Anda ikuti telah selesai.`,
      en: `The complaint that you follow is settled.`,
    };
  }
  if (!ALSO_FOLLOWERS.includes(line.type)) return null;
  return {
    id: `Ada perkembangan pada pengaduan yang Anda ikuti.`,
    en: `There is news of the complaint that you follow.`,
  };
}
