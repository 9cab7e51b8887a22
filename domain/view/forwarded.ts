import type { CaseFile, TrailEntry } from '../case-file';
import type { Directory } from '../directory';
import type { Bilingual } from '../policy';

/** What stays as it is, in the words of the notice. */
const UNCHANGED: Bilingual = {
  id: 'Nomor laporan, riwayat, dan batas waktunya tetap sama. Anda tidak perlu melakukan apa pun.',
  en: 'Its number, its history and its time limits stay the same. You need not do anything.',
};

/**
 * What the reporter is told when a complaint has left the institution that they chose: why, where it went, and that
 * nothing is asked of them. `from` and `to` are institutions; null for a line that does not say so.
 */
export function forwardedMessage(
  { at, data = {} }: Pick<TrailEntry, 'at' | 'data'>,
  { path, nationalDesk }: Pick<CaseFile, 'path' | 'nationalDesk'>,
  directory: Directory,
): Bilingual | null {
  const { from, to } = data;
  if (typeof from !== 'string' || typeof to !== 'string') return null;
  const name = (id: string): string => directory.get(id)?.name ?? id;
  const stop = path.find((one) => one.institution === to && one.from === at);
  const why = whyMoved(stop?.reason, name(from), directory.get(from)?.closed !== undefined);
  const where = to === nationalDesk.institution ? TO_NATIONAL : whereTo(name(to));
  return { id: `${why.id} ${where.id} ${UNCHANGED.id}`, en: `${why.en} ${where.en} ${UNCHANGED.en}` };
}

function whyMoved(reason: string | undefined, chosen: string, isClosed: boolean): Bilingual {
  if (reason === 'directory') return isClosed ? chosenClosed(chosen) : officeMoved(chosen);
  if (reason === 'conflictOfInterest') {
    return {
      id: `Laporan Anda menyangkut ${chosen} sendiri, sehingga tidak boleh ditangani di sana.`,
      en: `Your complaint is about ${chosen} itself and may not be handled there.`,
    };
  }
  if (reason === 'reassigned') {
    return {
      id: `${chosen}, instansi yang Anda pilih, belum memeriksa laporan Anda pada waktunya.`,
      en: `${chosen}, the institution that you chose, has not looked at your complaint in time.`,
    };
  }
  return {
    id: `${chosen}, instansi yang Anda pilih, tidak berwenang menangani laporan ini.`,
    en: `${chosen}, the institution that you chose, is not the competent one for this complaint.`,
  };
}

/** The institution itself is no more. */
function chosenClosed(chosen: string): Bilingual {
  return {
    id: `${chosen}, instansi yang Anda pilih, telah ditutup atau digabungkan dengan instansi lain.`,
    en: `${chosen}, the institution that you chose, was closed or merged into another one.`,
  };
}

/** The institution goes on without the office that had the complaint in hand. */
function officeMoved(chosen: string): Bilingual {
  return {
    id: `Unit di ${chosen} yang memegang laporan Anda telah ditutup, digabungkan, atau dipindahkan ke instansi lain.`,
    en: `The office of ${chosen} that had your complaint was closed, merged or moved to another institution.`,
  };
}

/** The national desk answers nothing itself: it finds out who does. */
const TO_NATIONAL: Bilingual = {
  id: 'Laporan diteruskan kepada admin nasional, yang meneruskannya ke instansi yang berwenang.',
  en: 'It was passed on to the national desk, which sends it to the competent institution.',
};

function whereTo(name: string): Bilingual {
  return { id: `Laporan diteruskan kepada ${name}.`, en: `It was passed on to ${name}.` };
}
