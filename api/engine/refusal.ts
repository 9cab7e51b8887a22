import type { Lang } from '../../domain/reference';
import { FORBIDDEN, INVALID, type Refusal } from '../../domain/refusal';
import { endedSecret } from '../auth/jwt';
import { Problem } from '../problem';

/** Texts of a case are counted for its whole life: tomorrow is early enough to look again. */
const FULL_RETRY_SECONDS = '86400';

const FULL = {
  messages: {
    id: 'Pengaduan ini sudah memuat pesan sebanyak yang diizinkan aturan.',
    en: 'This complaint already holds as many messages as the rules allow.',
  },
  size: {
    id: 'Pengaduan ini sudah memuat teks sebanyak yang dapat disimpan.',
    en: 'This complaint already holds as much text as can be kept.',
  },
} as const;

/** The one table from a refusal of the procedure to what HTTP says. `lang` is for the sentences of single fields. */
export function problemOfRefusal(refusal: Refusal, lang: Lang): Problem {
  switch (refusal.code) {
    case 'wrong-stage':
      return new Problem('wrong-stage', {
        ...(refusal.reason ? { detail: INVALID[refusal.reason] } : {}),
        extras: { stage: refusal.stage, may: refusal.may },
      });
    case 'forbidden':
      return new Problem('forbidden', { detail: FORBIDDEN[refusal.reason] });
    case 'not-found':
      return new Problem('not-found');
    case 'secret-ended':
      return endedSecret();
    case 'invalid': {
      const message = INVALID[refusal.reason];
      return new Problem('invalid', {
        detail: message,
        errors: [{ path: refusal.field, message: message[lang] }],
      });
    }
    case 'key-reused':
      return new Problem('key-reused');
    case 'stale':
      return new Problem('stale', { extras: { revision: refusal.revision } });
    case 'too-many':
      return new Problem('rate-limited', {
        detail: FULL[refusal.reason],
        headers: { 'Retry-After': FULL_RETRY_SECONDS },
      });
  }
}
