import type { Bilingual } from '../../domain/policy';
import type { Lang } from '../../domain/reference';
import { Problem } from '../problem';

/** What schemas cannot know: whether what a body names is there, and what the rules allow. */
export const SENTENCES = {
  agency: { id: 'Direktori tidak mengenal instansi ini.', en: 'The directory knows no such agency.' },
  topic: { id: 'Topik ini tidak ada; lihat /v1/topics.', en: 'There is no such topic; see /v1/topics.' },
  region: { id: 'Kode wilayah ini tidak terpakai.', en: 'This region code is not in use.' },
  code: {
    id: 'Alasan ini tidak ada; lihat /v1/reasons?for=archive.',
    en: 'There is no such reason; see /v1/reasons?for=archive.',
  },
  nothing: {
    id: 'Tidak ada yang dikoreksi; sebutkan setidaknya satu isian.',
    en: 'Nothing is corrected; name at least one field.',
  },
  future: { id: 'Tanggal ini belum tiba.', en: 'This date is still to come.' },
  deskOnly: {
    id: 'Surat dan kedatangan langsung dicatat oleh admin instansi atau sistemnya.',
    en: 'Letters and walk-ins are entered by a desk, or by its software.',
  },
  deskChannel: {
    id: 'Admin mencatat pengaduan yang datang lewat surat (letter) atau langsung (walkIn).',
    en: 'A desk enters complaints that came as a letter or a walk-in.',
  },
} as const satisfies Record<string, Bilingual>;

/** What to name in place of an agency that is no more. */
export function noMore(successor: string | undefined): Bilingual {
  return successor === undefined
    ? { id: 'Instansi ini sudah tidak ada.', en: 'There is no such agency any more.' }
    : {
        id: `Instansi ini sudah tidak ada; penggantinya ${successor}.`,
        en: `There is no such agency any more; its successor is ${successor}.`,
      };
}

/** Faults of a body, gathered so that its sender learns of all of them at once. */
export class BodyFaults {
  private readonly found: { path: string; said: Bilingual }[] = [];

  add(path: string, said: Bilingual): void {
    this.found.push({ path, said });
  }

  /** Throws `invalid` when there are any. */
  throwIfAny(lang: Lang): void {
    if (this.found.length === 0) return;
    const errors = this.found.map(({ path, said }) => ({ path, message: said[lang] }));
    throw new Problem('invalid', { errors });
  }
}
