import type { CaseFile, TrailEntry } from '../case-file';
import { dueAt } from '../case-file';
import type { Recipient } from '../clock';
import { spell } from '../narrative';
import { MAIN } from '../parts';
import type { Action, Bilingual } from '../policy';
import { messageOf, worded } from '../wording';
import { NATIONAL_DESK } from '../vocabulary';
import { ruleOf, rulesOf, type World } from '../world';

type Post = { agency: string; role: string; post?: string };

/** Lines by which work comes to somebody, with what they are told. */
const WORK: Readonly<Record<string, Bilingual>> = {
  filed: { id: 'menunggu verifikasi', en: 'waits for verification' },
  completed: {
    id: 'telah dilengkapi dan menunggu verifikasi',
    en: 'was completed and waits for verification',
  },
  notOurs: { id: 'diteruskan ke meja Anda', en: 'was passed on to your desk' },
  verified: { id: 'menunggu disposisi atau tanggapan Anda', en: 'waits for your disposition or answer' },
  disposed: { id: 'didisposisikan kepada Anda', en: 'was disposed to you' },
  returned: { id: 'dikembalikan dan menunggu disposisi', en: 'was returned and waits for a disposition' },
  directoryMoved: {
    id: 'beralih kepada Anda karena instansinya sudah tidak ada',
    en: 'came to you because its agency is no more',
  },
  takenOver: { id: 'dialihkan kepada Anda', en: 'was handed over to you' },
  corrected: { id: 'telah dikoreksi', en: 'was corrected' },
  replied: { id: 'dibalas oleh pelapor', en: 'was replied to by its reporter' },
  objected: { id: 'mendapat keberatan dari pelapor', en: 'was objected to by its reporter' },
  reopened: {
    id: 'dibuka kembali atas keberatan pelapor',
    en: 'was opened again because its reporter objected',
  },
  questionUnanswered: {
    id: 'dilanjutkan tanpa jawaban pelapor',
    en: 'goes on without the reporter’s reply',
  },
  partAnswered: { id: 'menerima jawaban instansi pendukung', en: 'has the answer of a supporting agency' },
  partReturned: { id: 'dikembalikan oleh instansi pendukung', en: 'was returned by a supporting agency' },
};

/** Whoever has to act next is told of a line by which work came to them; null when it brings nobody any. */
export function toHolder(file: CaseFile, line: TrailEntry): { to: Post; text: Bilingual } | null {
  const what = WORK[line.type];
  if (!what) return null;
  // Who held it then: by the time that it is told it may have gone on.
  const { agency, institution, name } = file.path.findLast(({ from }) => from <= line.at) ?? file.holder;
  const role = agency === institution ? deskRole(agency) : 'liaison';
  return { to: { agency, role }, text: waiting(file, name, what) };
}

/** A supporting agency is told of its part. */
export function toSupporter(file: CaseFile, line: TrailEntry): { to: Post; text: Bilingual }[] {
  const { part, supporting } = line.data ?? {};
  const asked =
    line.type === 'supportAsked' && typeof part === 'string'
      ? [part]
      : line.type === 'disposed' && Array.isArray(supporting)
        ? supporting.filter((one) => typeof one === 'string')
        : [];
  return asked.map((agency) => ({
    to: { agency, role: 'liaison' },
    text: {
      id: `Pengaduan ${file.id}: dukungan Anda diminta.`,
      en: `Complaint ${file.id}: your support is asked for.`,
    },
  }));
}

/** What a rung says to those whom it reaches: the rules' own words. */
export function toReached(
  file: CaseFile,
  line: TrailEntry,
  world: World,
): { to: Recipient[]; text: Bilingual } | null {
  const { to, action, clock: name, cycle, part = MAIN, rung: id } = line.data ?? {};
  if (!Array.isArray(to) || typeof action !== 'string') return null;
  const clock = file.clocks.find((one) => one.name === name && one.cycle === cycle && one.part === part);
  const rule = clock && ruleOf(clock, file, world);
  const rules = clock ? world.rules(file.policy.version, clock.policy) : rulesOf(file, world);
  const rung = rule?.ladder.find((one) => one.id === id) ?? { action: action as Action };
  const message = messageOf(rung, rules) ?? SHORT[action];
  if (!message) return null;
  return { to: to as Recipient[], text: worded(message, file, clock?.dueAt ?? null) };
}

/** Where rules have no words for an action. */
const SHORT: Readonly<Record<string, Bilingual>> = {
  remind: { id: 'Pengaduan {id} menunggu {unit}.', en: 'Complaint {id} is waiting for {unit}.' },
  escalate: { id: 'Pengaduan {id} dieskalasi kepada Anda.', en: 'Complaint {id} was escalated to you.' },
  instruct: { id: 'Ada petunjuk pada pengaduan {id}.', en: 'There is an instruction on complaint {id}.' },
  reassign: { id: 'Pengaduan {id} dialihkan kepada Anda.', en: 'Complaint {id} was handed over to you.' },
};

function waiting(file: CaseFile, unit: string, what: Bilingual): Bilingual {
  const due = dueAt(file);
  const [id, en] = due === null ? ['', ''] : spell(due, file.holder.zone);
  return {
    id: `Pengaduan ${file.id} ${what.id} (${unit})${id === '' ? '' : `; batas waktu ${id}`}.`,
    en: `Complaint ${file.id} ${what.en} (${unit})${en === '' ? '' : `; due ${en}`}.`,
  };
}

function deskRole(agency: string): string {
  return agency === NATIONAL_DESK ? 'national-admin' : 'institution-admin';
}
