import type { Channel } from '../../domain/vocabulary';
import type { Life, Step } from './life';
import { PRINGSEWU } from './script';

/** What happens, in a few words: Indonesian first, English after the dot. */

const CHANNEL_NAMES: Record<Channel, string> = {
  web: 'web',
  sms: 'SMS',
  android: 'Android',
  ios: 'iOS',
  whatsapp: 'WhatsApp',
  x: 'X',
  social: 'media sosial',
  email: 'surel',
  letter: 'surat',
  walkIn: 'datang langsung',
  api: 'API',
};

export function describeFiling({ filing }: Life): string {
  const door = filing.agency === undefined ? 'nasional' : short(filing.agency);
  const marks = [filing.anonymous === true ? 'anonim' : '', filing.confidential === true ? 'rahasia' : ''];
  const how = [CHANNEL_NAMES[filing.channel], ...marks.filter((mark) => mark !== '')].join(', ');
  return `masuk (${how}) lewat ${door} · filed`;
}

export function describeStep(step: Step): string {
  const by = step.by.kind === 'reporter' ? 'pelapor' : short(step.by.agency ?? 'admin nasional');
  switch (step.command) {
    case 'verification':
      return describeVerification(by, step.body.decision, step.body.to);
    case 'completion':
      return `${by} melengkapi · completed`;
    case 'disposition':
      return `${by} → ${short(step.body.to)} · disposed`;
    case 'return':
      return `${by} mengembalikan: bukan wewenang · returned`;
    case 'answers':
      if (step.body.final) return `${by} MENJAWAB · answered`;
      return step.body.question === undefined ? `${by} berjanji · promised` : `${by} bertanya · asked`;
    // Lives of the demonstration do none of these.
    case 'supporting':
    case 'supportingEnd':
    case 'followers':
    case 'merger':
    case 'mergerEnd':
      return `${by} · ${step.command}`;
    case 'replies':
      return step.body.objection === true ? `${by} KEBERATAN · objected` : `${by} menanggapi · replied`;
    case 'acceptance':
      return `${by} menerima, ${'★'.repeat(step.body.rating ?? 0)} · accepted`;
    case 'withdrawal':
      return `${by} mencabut · withdrew`;
    case 'instructions':
      return `kepala ${by} memberi arahan · instructed`;
    case 'corrections':
      return `${by} mengoreksi: berkadar pengawasan · corrected`;
    case 'referral':
      return `${by} menyerahkan ke Ombudsman · referred`;
    case 'receipt':
      return `${by} menerima berkas · received`;
    case 'suspensions':
      return `${by} menghentikan jam · suspended`;
    case 'suspensionEnd':
      return `${by} menjalankan jam lagi · suspension ended`;
  }
}

function describeVerification(by: string, decision: string, to: string | undefined): string {
  switch (decision) {
    case 'accept':
      return `${by} memverifikasi${to === undefined ? '' : ` → ${short(to)}`} · verified`;
    case 'incomplete':
      return `${by} minta kelengkapan · incomplete`;
    case 'not-ours':
      return `${by}: bukan wewenang kami · not ours`;
    default:
      return `${by} mengarsipkan · archived`;
  }
}

/** An id without the regency in front, as everybody there calls it. */
function short(agency: string): string {
  return agency.startsWith(`${PRINGSEWU}.`) ? agency.slice(PRINGSEWU.length + 1) : agency;
}
