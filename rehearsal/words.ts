import type { By, TrailEntry } from '../domain/case-file';
import { spell } from '../domain/narrative';
import type { Bilingual } from '../domain/policy';
import { FORBIDDEN, INVALID, type Refusal } from '../domain/refusal';
import type { TimelineRecipient } from './simulation';

/** Sentences of a timeline, Indonesian first. */

type Post = Pick<TimelineRecipient, 'role' | 'post' | 'name'>;

/** Whom a line is about: `kepala Dinas PUPR`, `head of Dinas PUPR`. */
export function nameOf({ role, post, name }: Post): Bilingual {
  const at = name ?? '';
  switch (role) {
    case 'engine':
      return { id: 'sistem', en: 'the system' };
    case 'reporter':
      return { id: 'pelapor', en: 'the reporter' };
    case 'national-admin':
      return { id: 'admin nasional', en: 'the national desk' };
    case 'institution-admin':
      return both('admin', 'the desk of', at);
    case 'liaison':
      return both('pejabat penghubung', 'the liaison officer of', at);
    case 'supervisor':
      return post === 'secretary'
        ? both('sekretaris', 'the secretary of', at)
        : both('kepala', 'the head of', at);
    case 'overseer':
      return both('pengawas', 'the overseer at', at);
    case 'system':
      return both('aplikasi', 'the software of', at);
    default:
      return both(role, role, at);
  }
}

function both(id: string, en: string, name: string): Bilingual {
  return { id: `${id} ${name}`.trim(), en: `${en} ${name}`.trim() };
}

/** Several posts in one breath. */
export function namesOf(posts: readonly Post[]): Bilingual {
  const names = posts.map(nameOf);
  return { id: names.map(({ id }) => id).join(' dan '), en: names.map(({ en }) => en).join(' and ') };
}

/** What a line of the trail says; `what` are the names that it needs. */
export interface Telling {
  line: TrailEntry;
  by: Bilingual;
  to: Bilingual;
  /** The clock's title, where the line is about one. */
  clock: Bilingual | null;
  /** Names of the agencies by id. */
  agency: (id: unknown) => string;
  zone: string;
}

/** A line of the trail as a sentence. */
export function sentenceOf(telling: Telling): Bilingual {
  const { line, by, to, clock } = telling;
  const say = SENTENCES[line.type];
  if (say) return say(telling, line.data ?? {});
  const about = clock ? { id: ` (${clock.id})`, en: ` (${clock.en})` } : { id: '', en: '' };
  const whom = to.id === '' ? { id: '', en: '' } : { id: `: ${to.id}`, en: `: ${to.en}` };
  return {
    id: `${line.type}${about.id}${whom.id} – ${by.id}`,
    en: `${line.type}${about.en}${whom.en} – ${by.en}`,
  };
}

type Data = Record<string, unknown>;
type Say = (telling: Telling, data: Data) => Bilingual;

/** Somebody does something. */
const does =
  (id: string, en: string): Say =>
  ({ by }) => ({ id: `${upper(by.id)} ${id}`, en: `${upper(by.en)} ${en}` });

/** It follows from what was not done. */
const follows =
  (id: string, en: string): Say =>
  () => ({ id, en });

/** A rung does something to somebody about a clock. */
const rung =
  (id: string, en: string): Say =>
  ({ to, clock }) => ({
    id: `${clock ? `${clock.id}: ` : ''}${id}${to.id === '' ? '' : ` ${to.id}`}`,
    en: `${clock ? `${clock.en}: ` : ''}${en}${to.en === '' ? '' : ` ${to.en}`}`,
  });

const escalated: Say = (telling, { level }) => {
  const n = typeof level === 'number' ? level : '';
  return rung(`eskalasi tingkat ${n} kepada`, `escalated, level ${n}, to`)(telling, {});
};

const handedOver =
  (id: string, en: string, key: string): Say =>
  ({ by, agency }, data) => ({
    id: `${upper(by.id)} ${id} ${agency(data[key])}`,
    en: `${upper(by.en)} ${en} ${agency(data[key])}`,
  });

const suspended: Say = ({ by, clock, zone }, { until }) => {
  const when = typeof until === 'number' ? spell(until, zone) : (['–', '–'] as const);
  return {
    id: `${upper(by.id)} menghentikan jam ${clock?.id ?? ''} sampai ${when[0]}`,
    en: `${upper(by.en)} stops the clock ${clock?.en ?? ''} until ${when[1]}`,
  };
};

const suspensionEnded: Say = ({ line, by, clock }) =>
  line.by.role === 'engine'
    ? {
        id: `Penghentian berakhir; ${clock?.id ?? 'jam'} berjalan lagi`,
        en: `The suspension is over; ${clock?.en ?? 'the clock'} goes on`,
      }
    : {
        id: `${upper(by.id)} mengakhiri penghentian; ${clock?.id ?? 'jam'} berjalan lagi`,
        en: `${upper(by.en)} ends the suspension; ${clock?.en ?? 'the clock'} goes on`,
      };

const verified: Say = ({ by, agency }, { holder }) => ({
  id: `${upper(by.id)} menerima pengaduan; kini di ${agency(holder)}`,
  en: `${upper(by.en)} accepts the complaint; it is with ${agency(holder)} now`,
});

const filed: Say = ({ agency }, { holder }) => ({
  id: `Pengaduan diajukan; diverifikasi oleh ${agency(holder)}`,
  en: `Filed; ${agency(holder)} is to verify it`,
});

const returned: Say = (telling, data) => {
  if (data['arbitration'] !== true)
    return handedOver('mengembalikan kepada', 'gives it back to', 'to')(telling, data);
  const arbiter =
    data['arbiter'] === 'secretary'
      ? { id: 'sekretaris daerah', en: 'the regional secretary' }
      : { id: 'admin nasional', en: 'the national desk' };
  return handedOver(
    `mengembalikan; kewenangan diputus ${arbiter.id} di`,
    `gives it back; ${arbiter.en} settles whose it is, at`,
    'to',
  )(telling, data);
};

const disposed: Say = (telling, data) =>
  data['binding'] === true
    ? handedOver('mendisposisikan secara mengikat kepada', 'disposes it, bindingly, to', 'to')(telling, data)
    : handedOver('mendisposisikan kepada', 'disposes it to', 'to')(telling, data);

const takenOver: Say = ({ agency }, { from, to }) => ({
  id: `Diambil alih dari ${agency(from)} oleh ${agency(to)}`,
  en: `Taken from ${agency(from)} by ${agency(to)}`,
});

const directoryMoved: Say = ({ agency }, { part, from, to }) =>
  to === undefined
    ? {
        id: `${agency(part ?? from)} sudah tidak ada; bagiannya berakhir`,
        en: `${agency(part ?? from)} is no more; its part has ended`,
      }
    : {
        id: `${agency(from)} sudah tidak ada; kini di ${agency(to)}`,
        en: `${agency(from)} is no more; it is with ${agency(to)} now`,
      };

const directoryChanged: Say = ({ agency }, data) => ({
  id: `Direktori mencatat ${agency(data['agency'])} secara lain`,
  en: `The directory knows ${agency(data['agency'])} otherwise now`,
});

const accusedSucceeded: Say = ({ agency }, { from, to }) => ({
  id: `${agency(to)} menggantikan ${agency(from)}, yang diadukan; kini dianggap diadukan pula`,
  en: `${agency(to)} succeeds ${agency(from)}, which is complained of, and counts as such now`,
});

const forwarded: Say = ({ agency }, { from, to }) => ({
  id: `Pelapor diberi tahu: bukan wewenang ${agency(from)}, kini ditangani ${agency(to)}`,
  en: `The reporter is told: it is not for ${agency(from)}, and ${agency(to)} has it now`,
});

const instructed: Say = (telling, data) =>
  telling.line.by.role === 'engine'
    ? rung('perintah kepada', 'instructs')(telling, data)
    : does('memberi petunjuk', 'gives an instruction')(telling, data);

const rescheduled: Say = ({ clock, zone }, { from, to }) => {
  const [was, is] = [from, to].map((at) =>
    typeof at === 'number' ? spell(at, zone) : (['–', '–'] as const),
  );
  return {
    id: `${clock?.id ?? ''}: batas waktu bergeser dari ${was?.[0]} ke ${is?.[0]}`,
    en: `${clock?.en ?? ''}: the due date moves from ${was?.[1]} to ${is?.[1]}`,
  };
};

const SENTENCES: Readonly<Record<string, Say>> = {
  filed,
  verified,
  completionAsked: does('meminta pelapor melengkapi', 'asks the reporter for what is missing'),
  notOurs: does('menyatakan bukan kewenangannya', 'says that it is not theirs'),
  archived: does('mengarsipkan pengaduan', 'archives the complaint'),
  completed: does('melengkapi pengaduan', 'adds what was missing'),
  disposed,
  returned,
  takenOver,
  forwarded,
  directoryMoved,
  directoryChanged,
  accusedSucceeded,
  answered: does('memberi tanggapan akhir', 'gives the final answer'),
  promised: does('menjanjikan tindak lanjut', 'promises a further answer'),
  questioned: does('bertanya kepada pelapor', 'asks the reporter a question'),
  questionUnanswered: follows('Pelapor tidak menjawab; instansi melanjutkan', 'No reply; the agency goes on'),
  replied: does('menanggapi', 'replies'),
  objected: does('berkeberatan', 'objects'),
  reopened: does('berkeberatan; pengaduan dibuka kembali', 'objects, and the complaint is opened again'),
  commented: does('menambahkan keterangan', 'adds a comment'),
  accepted: does('menerima penyelesaian', 'accepts: settled'),
  withdrawn: does('mencabut pengaduan', 'withdraws the complaint'),
  settledBySilence: follows(
    'Ditutup: selesai, pelapor tidak menanggapi',
    'Closed as settled: the reporter stayed silent',
  ),
  withdrawnBySilence: follows(
    'Ditutup: dicabut, pelapor tidak melengkapi',
    'Closed as withdrawn: nothing was added',
  ),
  final: follows('Selesai: tidak ada keberatan', 'Final: nobody objected'),
  lapsed: follows('Tidak ada yang berubah', 'Nothing changes'),
  corrected: does('mengoreksi pengaduan', 'corrects the complaint'),
  referred: does('menyetujui penyerahan kepada Ombudsman', 'consents to the hand-over to the Ombudsman'),
  receivedByOmbudsman: does('menerima pengaduan', 'takes the complaint over'),
  instructed,
  supportAsked: handedOver('meminta dukungan', 'asks for the support of', 'part'),
  supportInstructed: handedOver('memperbarui permintaan kepada', 'changes what is asked of', 'part'),
  supportReleased: handedOver('melepas dukungan', 'releases', 'part'),
  partAnswered: does('memberi tanggapan akhir atas bagiannya', 'gives the final answer of its part'),
  partPromised: does('menjanjikan tindak lanjut atas bagiannya', 'promises a further answer of its part'),
  partReturned: does('mengembalikan bagiannya', 'gives its part back'),
  suspended,
  suspensionEnded,
  rescheduled,
  migrated: follows(
    'Aturan versi lain berlaku mulai sekarang',
    'Another version of the rules holds from now on',
  ),
  refused: does('ditolak', 'is turned down'),
  reminded: rung('pengingat kepada', 'reminds'),
  escalated,
  reassigned: rung('waktu habis; dialihkan kepada', 'time is up; handed over to'),
  ombudsmanOffered: rung('Ombudsman ditawarkan; diberitahukan kepada', 'the Ombudsman is offered; told are'),
  silence: rung('waktu habis tanpa tanggapan', 'time is up without a reply'),
  questionLapsed: rung('waktu habis tanpa jawaban', 'time is up without a reply'),
  objectionTimeEnded: rung('masa keberatan berakhir', 'the time to object is over'),
};

/** Why a command was turned down. */
export function whyRefused(refusal: Refusal): Bilingual {
  switch (refusal.code) {
    case 'invalid':
      return INVALID[refusal.reason];
    case 'forbidden':
      return FORBIDDEN[refusal.reason];
    case 'wrong-stage':
      return refusal.reason
        ? INVALID[refusal.reason]
        : { id: 'Tidak dapat dilakukan pada tahap ini.', en: 'It cannot be done at this stage.' };
    case 'not-found':
      return { id: 'Pengaduan ini tidak terlihat olehnya.', en: 'They do not get to see this complaint.' };
    case 'secret-ended':
      return { id: 'Kunci rahasianya sudah diganti.', en: 'Their secret was replaced.' };
    case 'too-many':
      return {
        id: 'Pengaduan ini sudah memuat terlalu banyak teks.',
        en: 'The complaint holds too much text already.',
      };
    case 'key-reused':
    case 'stale':
      return { id: 'Pengaduan sudah berubah sementara itu.', en: 'The complaint has changed meanwhile.' };
  }
}

/** Who did a line, as a post of an agency. */
export function doer({ role, agency, post }: By, name: (id: string) => string | null): Post {
  return { role, name: agency === null ? null : name(agency), ...(post ? { post } : {}) };
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
