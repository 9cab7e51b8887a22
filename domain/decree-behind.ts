import type { Decree, OfficeTime } from './calendar';
import { DAY_MS, type Instant } from './vocabulary';

/** Steps that miss no year. */
const YEAR_MS = 365 * DAY_MS;

/**
 * The decree that has moved a due date: of those that fix the years over which its clock counts, the one that was
 * published last. A day off in December moves a date in January. Where nothing has been published here, that of the
 * year in which the date lies now.
 */
export function decreeBehind(time: OfficeTime, since: Instant, until: Instant, due: Instant): Decree | null {
  let behind = time.decree(due);
  for (let at = since; at < until + YEAR_MS; at += YEAR_MS) {
    const decree = time.decree(Math.min(at, until));
    if (decree && (decree.published ?? '') > (behind?.published ?? '')) behind = decree;
  }
  return behind;
}
