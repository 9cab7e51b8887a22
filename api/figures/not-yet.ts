import type { FiguresLoading } from '../../store/figure-book';
import { Problem } from '../problem';

const LONGEST_WAIT_SECONDS = 60;

/** Cases are still being read: when to come back, and how far it is. */
export function notYet({
  read,
  of,
  secondsLeft,
}: Pick<FiguresLoading, 'read' | 'of' | 'secondsLeft'>): Problem {
  const after = Math.min(LONGEST_WAIT_SECONDS, Math.max(1, secondsLeft));
  return new Problem('unavailable', {
    detail: {
      id: `Statistik sedang disiapkan: ${read} dari ${of} laporan telah dibaca. Coba lagi dalam ${after} detik.`,
      en: `Statistics are being prepared: ${read} of ${of} complaints have been read. Try again in ${after} seconds.`,
    },
    headers: { 'Retry-After': String(after) },
  });
}
