import type { Bilingual } from '../policy';
import { listOf, type RouteWhen } from './document';
import type { Condition } from './conditions';

/** What the reporter may read about a route, beyond what its rule says. */

export const noSuchUnit: Bilingual = {
  id: 'Unit khusus untuk itu tidak tercatat di sana, jadi meja ini yang meneruskannya kepada petugas yang tepat.',
  en: 'No unit for it is listed there, so this desk passes it on to the right officer.',
};

export const placeUnknown: Bilingual = {
  id: 'Tempat kejadian belum disebut, jadi meja ini yang mencari tahu lebih dulu.',
  en: 'The report does not say where it is, so this desk finds that out first.',
};

export const governmentUnknown: Bilingual = {
  id: 'Pemerintah daerah di tempat itu belum tercatat, jadi meja terdekat ini yang meneruskannya.',
  en: 'The local government of that place is not listed yet, so this nearest desk passes it on.',
};

export const isAccused: Bilingual = {
  id: 'Instansi yang biasanya menangani dilaporkan dalam pengaduan ini, jadi yang di atasnya yang menerima.',
  en: 'The agency that usually handles this is complained of here, so the one above it receives it.',
};

export const nothingFits: Bilingual = {
  id: 'Belum ada aturan untuk laporan seperti ini, jadi admin nasional yang menentukan tujuannya.',
  en: 'There is no rule for such a report yet, so the national desk decides where it goes.',
};

/** Puts a second sentence behind a first. */
export function and(first: Bilingual, second: Bilingual | null): Bilingual {
  if (!second) return first;
  return { id: `${first.id} ${second.id}`, en: `${first.en} ${second.en}` };
}

/** Why a door that somebody chose is not where the complaint goes. */
export function otherDoor(door: string, to: string): Bilingual {
  return {
    id: `Laporan masuk lewat ${door}; yang berwenang adalah ${to}.`,
    en: `The report came in through ${door}; ${to} is competent.`,
  };
}

const SHOWN = 3;

/** On what a rule failed. */
export function whyNot(when: RouteWhen | undefined, condition: Condition | 'region'): Bilingual {
  switch (condition) {
    case 'words': {
      const words = (when?.words ?? []).slice(0, SHOWN).map((word) => `"${word.replaceAll('+', ' ')}"`);
      return {
        id: `Laporan tidak menyebut ${words.join(', ')} atau sejenisnya.`,
        en: `The report does not mention ${words.join(', ')} or the like.`,
      };
    }
    case 'region': {
      const codes = listOf(when?.region).slice(0, SHOWN).join(', ');
      return { id: `Hanya untuk wilayah ${codes}.`, en: `Only for region ${codes}.` };
    }
    case 'classification': {
      const classes = listOf(when?.classification);
      const names: Record<string, string> = {
        complaint: 'pengaduan',
        aspiration: 'aspirasi',
        information: 'permintaan informasi',
      };
      return {
        id: `Hanya untuk ${classes.map((one) => names[one] ?? one).join(', ')}.`,
        en: `Only for ${classes.join(', ')}.`,
      };
    }
    case 'oversight':
      return when?.oversight === true
        ? { id: 'Hanya untuk laporan berkadar pengawasan.', en: 'Only for oversight complaints.' }
        : { id: 'Bukan untuk laporan berkadar pengawasan.', en: 'Not for oversight complaints.' };
    case 'channel': {
      const channels = listOf(when?.channel).join(', ');
      return { id: `Hanya untuk laporan lewat ${channels}.`, en: `Only for reports by ${channels}.` };
    }
    case 'door': {
      const doors = listOf(when?.door).join(', ');
      return {
        id: `Hanya untuk laporan lewat pintu ${doors}.`,
        en: `Only for reports that came in at ${doors}.`,
      };
    }
  }
}
