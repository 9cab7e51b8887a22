import type { Bilingual } from '../../domain/policy';

type Entry = {
  readonly status: number;
  readonly title: Bilingual;
  readonly detail: Bilingual;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Seconds a client waits before it tries again, unless the thrower knows better. */
const RETRY_AFTER_SECONDS = '5';

/** Every problem that the API can answer with; the key is the last part of `type`. */
export const PROBLEMS = {
  malformed: {
    status: 400,
    title: { id: 'Permintaan tidak terbaca', en: 'Malformed request' },
    detail: {
      id: 'Permintaan tidak dapat dibaca. Periksa apakah isinya benar (JSON, YAML, atau CSV) dan dalam UTF-8.',
      en: 'The request could not be read. Check that its body is correct (JSON, YAML or CSV) and in UTF-8.',
    },
  },
  unauthenticated: {
    status: 401,
    title: { id: 'Belum dikenali', en: 'Not authenticated' },
    detail: {
      id: 'Permintaan ini memerlukan token petugas atau kode rahasia pelapor.',
      en: "This request needs an officer's token or the reporter's secret.",
    },
    headers: { 'WWW-Authenticate': 'Bearer' },
  },
  forbidden: {
    status: 403,
    title: { id: 'Tidak berwenang', en: 'Forbidden' },
    detail: { id: 'Peran Anda tidak berwenang melakukan ini.', en: 'Your role may not do this.' },
  },
  'not-found': {
    status: 404,
    title: { id: 'Tidak ditemukan', en: 'Not found' },
    detail: {
      id: 'Tidak ada di sini, atau bukan untuk Anda.',
      en: 'There is nothing here, or it is not yours to know of.',
    },
  },
  method: {
    status: 405,
    title: { id: 'Metode tidak tersedia', en: 'Method not allowed' },
    detail: {
      id: 'Alamat ini tidak mengenal metode tersebut; lihat header Allow.',
      en: 'This address does not know that method; see the Allow header.',
    },
  },
  'wrong-stage': {
    status: 409,
    title: { id: 'Tidak pada tahap ini', en: 'Not at this stage' },
    detail: {
      id: 'Tindakan ini tidak mungkin pada tahap pengaduan sekarang.',
      en: 'This is not possible at the present stage of the complaint.',
    },
  },
  stale: {
    status: 412,
    title: { id: 'Sudah berubah', en: 'Changed in the meantime' },
    detail: {
      id: 'Pengaduan telah berubah sejak Anda membacanya. Baca lagi lalu ulangi.',
      en: 'The complaint has changed since you read it. Read it again and repeat.',
    },
  },
  'too-large': {
    status: 413,
    title: { id: 'Terlalu besar', en: 'Too large' },
    detail: {
      id: 'Isi permintaan lebih besar daripada yang diterima di sini.',
      en: 'The body of the request is larger than what is taken here.',
    },
  },
  'media-type': {
    status: 415,
    title: { id: 'Jenis media tidak diterima', en: 'Unsupported media type' },
    detail: {
      id: 'Isi permintaan harus application/json dalam UTF-8, tanpa kompresi.',
      en: 'The body of the request must be application/json in UTF-8, not compressed.',
    },
  },
  invalid: {
    status: 422,
    title: { id: 'Isian tidak sah', en: 'Invalid input' },
    detail: {
      id: 'Beberapa isian tidak memenuhi ketentuan; lihat errors.',
      en: 'Some of the input does not meet the rules; see errors.',
    },
  },
  'key-reused': {
    status: 422,
    title: { id: 'Kunci sudah dipakai', en: 'Key already used' },
    detail: {
      id: 'Idempotency-Key ini sudah dipakai untuk isi yang berbeda.',
      en: 'This Idempotency-Key was already used with another body.',
    },
  },
  'rate-limited': {
    status: 429,
    title: { id: 'Terlalu banyak permintaan', en: 'Too many requests' },
    detail: { id: 'Coba lagi sebentar lagi.', en: 'Try again a little later.' },
    headers: { 'Retry-After': RETRY_AFTER_SECONDS },
  },
  internal: {
    status: 500,
    title: { id: 'Kesalahan di pihak kami', en: 'An error on our side' },
    detail: {
      id: 'Terjadi kesalahan di pihak kami. Yang sudah dikirim sebelumnya tidak hilang.',
      en: 'Something went wrong on our side. Nothing that was sent before is lost.',
    },
  },
  unavailable: {
    status: 503,
    title: { id: 'Layanan belum tersedia', en: 'Service unavailable' },
    detail: {
      id: 'Layanan sedang tidak dapat dihubungi. Coba lagi sebentar lagi.',
      en: 'The service cannot be reached at the moment. Try again a little later.',
    },
    headers: { 'Retry-After': RETRY_AFTER_SECONDS },
  },
} as const satisfies Record<string, Entry>;

export type ProblemCode = keyof typeof PROBLEMS;

/** The table's entry without the narrow type of each row. */
export const problemEntry = (code: ProblemCode): Entry => PROBLEMS[code];

/** Whether a text, such as a path segment, is the code of a problem. */
export const isProblemCode = (text: string): text is ProblemCode => Object.hasOwn(PROBLEMS, text);

/** The codes in the order of the table, which is the order of their statuses. */
export const PROBLEM_CODES: readonly ProblemCode[] = Object.keys(PROBLEMS).filter(isProblemCode);
