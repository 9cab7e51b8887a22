import { dueAt, escalationLevel, type CaseFile, type Part } from './case-file';
import { heldByHand } from './clock';
import { isMerged, waitingCases } from './merger';
import { caseOf, clocksOf, latestPart, MAIN, openParts } from './parts';
import type { RecipientRole } from './policy';
import { DAY_MS, type Instant, type Stage } from './vocabulary';
import { toLocal, zoneLabel } from './zone';

/**
 * Sentences that a supervisor reads in the Temporal UI. Indonesian first, English second; nothing that a reporter wrote
 * and nobody's name ever gets here.
 */

type Two = readonly [id: string, en: string];

const STAGES: Record<Stage, Two> = {
  verification: ['Verifikasi', 'Verification'],
  completion: ['Menunggu kelengkapan dari pelapor', 'Waiting for the reporter to complete it'],
  disposition: ['Disposisi', 'Disposition'],
  followUp: ['Tindak lanjut', 'Follow-up'],
  reply: ['Menunggu tanggapan pelapor', 'Waiting for the reporter’s reply'],
  closed: ['Ditutup', 'Closed'],
};

const CLOCKS: Record<string, Two> = {
  verification: ['Verifikasi', 'Verification'],
  completion: ['Kelengkapan', 'Completion'],
  disposition: ['Disposisi', 'Disposition'],
  arbitration: ['Putusan kewenangan', 'Arbitration'],
  firstAnswer: ['Tanggapan pertama', 'First answer'],
  promise: ['Janji', 'Promise'],
  settlement: ['Penyelesaian', 'Settlement'],
  patience: ['Batas 60 hari', 'Sixty days'],
  question: ['Jawaban pelapor', 'Reply to the question'],
  reply: ['Tanggapan pelapor', 'Reporter’s reply'],
  referral: ['Penerimaan oleh Ombudsman', 'Receipt by the Ombudsman'],
  reopening: ['Masa keberatan', 'Time to object'],
};

const ROLES: Record<RecipientRole, Two> = {
  reporter: ['pelapor', 'the reporter'],
  desk: ['admin instansi', 'the desk'],
  'desk supervisor': ['atasan admin', 'the desk’s head'],
  'national desk': ['admin nasional', 'the national desk'],
  liaison: ['pejabat penghubung', 'the liaison officer'],
  'unit head': ['kepala unit', 'the head of the unit'],
  'institution admin': ['admin instansi', 'the institution admin'],
  inspectorate: ['inspektorat', 'the inspectorate'],
  'regional secretary': ['sekretaris daerah', 'the regional secretary'],
  arbiter: ['pemutus', 'whoever settles it'],
  'institution head': ['kepala instansi', 'the head of the institution'],
  governor: ['gubernur', 'the governor'],
  overseer: ['lembaga pengawas', 'the overseer'],
  ombudsman: ['Ombudsman RI', 'the Ombudsman'],
  'ombudsman head': ['Ketua Ombudsman RI', 'the head of the Ombudsman'],
};

const ACTS: Record<string, Two> = {
  remind: ['ingatkan', 'remind'],
  escalate: ['eskalasi ke', 'escalate to'],
  instruct: ['perintahkan', 'instruct'],
  reassign: ['alihkan ke', 'hand over to'],
  release: ['penghentian berakhir, jam berjalan lagi', 'the suspension ends, the clock goes on'],
  offer: ['tawarkan kepada pelapor', 'offer the reporter'],
  close: ['tutup karena pelapor tidak menanggapi', 'close, because the reporter stayed silent'],
  resume: ['lanjutkan tanpa jawaban pelapor', 'go on without the reporter’s reply'],
  complete: ['selesai tanpa keberatan', 'final, nobody objected'],
};

const DAYS_ID = ['Min', 'Sen', 'Sel', 'Rab', 'Kam', 'Jum', 'Sab'];
const DAYS_EN = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS_ID = ['Jan', 'Feb', 'Mar', 'Apr', 'Mei', 'Jun', 'Jul', 'Agu', 'Sep', 'Okt', 'Nov', 'Des'];
const MONTHS_EN = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Rab 25 Nov 2026 16.00 WIB` and `Wed 25 Nov 2026 16:00 WIB`, in the wall clock of a zone. */
export function spell(at: Instant, zone: string): Two {
  const local = toLocal(zone, at);
  const date = new Date(local);
  const weekday = (((Math.floor(local / DAY_MS) + 4) % 7) + 7) % 7;
  const time = [two(date.getUTCHours()), two(date.getUTCMinutes())];
  // Demonstrations run on days of seconds; there the seconds are what one wants to see.
  if (date.getUTCSeconds() !== 0) time.push(two(date.getUTCSeconds()));
  const write = (days: string[], months: string[], dot: string): string =>
    `${days[weekday] ?? ''} ${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()} ` +
    `${time.join(dot)} ${zoneLabel(zone)}`;
  return [write(DAYS_ID, MONTHS_ID, '.'), write(DAYS_EN, MONTHS_EN, ':')];
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

/** What will happen next if nobody acts, as the summary of the case's timer. */
export function timerSentence(file: CaseFile): string {
  const { next, wakeAt } = file;
  if (!next) return wakeAt === null ? '' : `${spell(wakeAt, file.holder.zone)[0]}: batas waktu / due`;
  const when = spell(next.at, zoneOfNext(file));
  const what = act(file);
  const unless: Two = unlessWords(next.clock, next.action);
  const from: Two = supporterWords(file);
  return `${when[0]}: ${what[0]}${unless[0]}${from[0]} / ${when[1]}: ${what[1]}${unless[1]}${from[1]}`;
}

/** Whose silence a rung is about, where that is not the agency that leads. */
function supporterWords(file: CaseFile): Two {
  const { next } = file;
  const name = next?.part === undefined ? undefined : latestPart(file, next.part)?.agency.name;
  return name === undefined ? ['', ''] : [` dari ${name}`, ` from ${name}`];
}

/** An instant is spelt on the wall clock of those who are late then. */
function zoneOfNext(file: CaseFile): string {
  return caseOf(file, file.next?.part ?? MAIN).holder.zone;
}

function act({ next }: CaseFile): Two {
  const words = ACTS[next?.action ?? ''] ?? ['', ''];
  const to = (next?.to ?? []).map((role) => ROLES[role as RecipientRole] ?? [role, role]);
  if (to.length === 0) return words;
  return [
    `${words[0]} ${to.map(([id]) => id).join(' dan ')}`,
    `${words[1]} ${to.map(([, en]) => en).join(' and ')}`,
  ];
}

function unlessWords(clock: string, action: string): Two {
  if (action !== 'remind' && action !== 'escalate') return ['', ''];
  const id = (CLOCKS[clock] ?? [clock, clock])[0].toLowerCase();
  const en = (CLOCKS[clock] ?? [clock, clock])[1].toLowerCase();
  return [` bila ${id} belum ada`, ` if there is no ${en}`];
}

/** Where a case stands, in Markdown: the workflow's current details. */
export function currentDetails(file: CaseFile): string {
  return [...tell(file, 0), '', ...tell(file, 1)].join('\n');
}

function tell(file: CaseFile, lang: 0 | 1): string[] {
  const id = lang === 0;
  const zone = file.holder.zone;
  const kind = file.oversight
    ? (['pengaduan berkadar pengawasan', 'oversight complaint'] as const)
    : KINDS[file.classification];
  const where = file.holder.name === file.holder.institutionName ? '' : `, ${file.holder.institutionName}`;
  const topic = file.topicName ?? file.topic ?? (id ? 'tanpa topik' : 'no topic');
  const lines = [
    `**${STAGES[file.stage][lang]}** ${id ? 'di' : 'at'} *${file.holder.name}${where}* · ${topic} · ${kind[lang]}  `,
  ];
  if (file.outcome) lines.push(`**${id ? 'Hasil' : 'Outcome'}:** ${OUTCOMES[file.outcome][lang]}  `);
  const together = togetherWith(file)?.[lang];
  if (together) lines.push(`${together}  `);
  const whose = whoseItIs(file)?.[lang];
  if (whose) lines.push(`${whose}  `);
  const own = clocksOf(file, MAIN);
  const due = dueAt({ ...file, clocks: own });
  const clock = own.find((one) => one.state === 'running' && one.dueAt === due);
  if (due !== null && clock) {
    const name = (CLOCKS[clock.name] ?? [clock.name, clock.name])[lang];
    const verb = isLate(file, due) ? (id ? 'seharusnya selesai' : 'was due') : id ? 'batas waktu' : 'is due';
    lines.push(
      `**${name} ${verb}** ${spell(due, zone)[lang]}${clock.provisional ? (id ? ' (sementara)' : ' (provisional)') : ''}.  `,
    );
  }
  for (const part of openParts(file)) lines.push(tellOfPart(file, part, lang));
  for (const one of file.clocks) {
    const held = heldByHand(one);
    if (!held) continue;
    const name = (CLOCKS[one.name] ?? [one.name, one.name])[lang];
    const stands = id ? 'dihentikan sampai' : 'stands still until';
    lines.push(`**${name} ${stands}** ${spell(held.until, zone)[lang]}.  `);
  }
  const reached = file.escalations.filter(
    ({ holder, part }) => part === undefined && holder === file.holder.agency,
  );
  const level = Math.max(0, ...reached.map((one) => one.level));
  if (level > 0 && file.stage !== 'closed') {
    const whom = reached
      .filter((one) => one.level === level)
      .map((one) => `${one.agency} (${one.post ?? one.role})`);
    lines.push(`${id ? 'Dieskalasi: tingkat' : 'Escalated: level'} ${level}, ${whom.join(', ')}.  `);
  }
  if (file.offeredAt !== null && file.stage !== 'closed') {
    const state = file.referral ? OMBUDSMAN.handed : OMBUDSMAN.offered;
    lines.push(`${state[lang]} ${spell(file.referral?.at ?? file.offeredAt, zone)[lang]}.  `);
  }
  if (file.next) {
    lines.push(
      `**${id ? 'Berikutnya' : 'Next'}:** ${spell(file.next.at, zoneOfNext(file))[lang]} — ${act(file)[lang]}${aboutPart(file)[lang]}.  `,
    );
  }
  const settlement = file.clocks.find((one) => one.name === 'settlement' && one.state === 'running');
  if (settlement?.dueAt && settlement !== clock) {
    lines.push(
      `${id ? 'Penyelesaian paling lambat' : 'Settlement due'} ${spell(settlement.dueAt, zone)[lang]}.  `,
    );
  }
  return lines;
}

/** That a case goes on in another one, or for others. */
function togetherWith(file: CaseFile): Two | null {
  const { merger, stage } = file;
  if (merger && isMerged(file)) {
    return [
      `**Digabungkan**: dilanjutkan dalam pengaduan ${merger.into}; jam di sini berhenti, kecuali kesabaran pelapor.`,
      `**Merged**: goes on in complaint ${merger.into}; the clocks here stand still, except the reporter's patience.`,
    ];
  }
  const count = stage === 'closed' ? 0 : waitingCases(file).length;
  if (count === 0) return null;
  return [
    `**Menangani pula** ${count} pengaduan yang digabungkan ke sini.`,
    `**Goes on for** ${count} ${count === 1 ? 'complaint' : 'complaints'} merged into it.`,
  ];
}

/** As of the last transition, which is made at the latest when the first of all clocks runs out. */
function isLate({ overdue, updatedAt }: CaseFile, due: Instant): boolean {
  return overdue && due <= updatedAt;
}

function aboutPart(file: CaseFile): Two {
  const name = file.next?.part === undefined ? undefined : latestPart(file, file.next.part)?.agency.name;
  return name === undefined ? ['', ''] : [` (${name})`, ` (${name})`];
}

/** A supporting agency that has its part in hand: by when, and how far its silence has been told. */
function tellOfPart(file: CaseFile, { agency }: Part, lang: 0 | 1): string {
  const id = lang === 0;
  const clocks = clocksOf(file, agency.agency);
  const due = dueAt({ ...file, clocks });
  const clock = clocks.find((one) => one.state === 'running' && one.dueAt === due);
  const where = agency.name === agency.institutionName ? '' : `, ${agency.institutionName}`;
  const what = clock ? `${(CLOCKS[clock.name] ?? [clock.name, clock.name])[lang]} ` : '';
  const late = due !== null && isLate(file, due);
  const verb = late ? (id ? 'seharusnya selesai' : 'was due') : id ? 'batas waktu' : 'is due';
  const when = due === null ? '' : `: ${what}${verb} ${spell(due, agency.zone)[lang]}`;
  const level = escalationLevel({ ...file, clocks });
  const told = level === 0 ? '' : id ? `, dieskalasi tingkat ${level}` : `, escalated to level ${level}`;
  return `${id ? 'Didukung oleh' : 'Supported by'} *${agency.name}${where}*${when}${told}.  `;
}

/** That it is being settled whose a case is, and by whom; or that it has been, for good. Null for all others. */
function whoseItIs({ arbitration, arbiter, binding, stage, path }: CaseFile): Two | null {
  if (stage === 'closed') return null;
  if (binding) return ['Disposisi mengikat: tidak dapat dikembalikan.', 'Binding: it cannot be returned.'];
  if (!arbitration) return null;
  const times = path.filter(({ reason }) => reason === 'returned' || reason === 'arbitration').length;
  const [by, whom] = arbiter === 'secretary' ? ROLES['regional secretary'] : ROLES['national desk'];
  return [
    `**Kewenangan sedang diputus** oleh ${by}, secara mengikat; sudah ${times} kali dikembalikan.`,
    `**Being settled** by ${whom}, whose word binds; returned ${times} times.`,
  ];
}

const OMBUDSMAN = {
  offered: ['Ombudsman RI ditawarkan kepada pelapor', 'The reporter was offered the Ombudsman'],
  handed: ['Diserahkan kepada Ombudsman RI', 'Handed to the Ombudsman'],
} as const;

const KINDS = {
  complaint: ['pengaduan', 'ordinary complaint'],
  aspiration: ['aspirasi', 'aspiration'],
  information: ['permintaan informasi', 'information request'],
} as const;

const OUTCOMES = {
  settled: ['selesai', 'settled'],
  archived: ['diarsipkan', 'archived'],
  withdrawn: ['dicabut', 'withdrawn'],
  referred: ['diteruskan ke Ombudsman RI', 'referred to the Ombudsman'],
} as const;
