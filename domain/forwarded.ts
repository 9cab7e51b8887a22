import { noteByEngine, type CaseFile } from './case-file';
import type { Instant } from './vocabulary';

/** The line of the trail by which a reporter is told that the chosen institution was not the competent one. */
export const FORWARDED = 'forwarded';

/** Tells the reporter, once and plainly, when the complaint leaves the institution whose door was chosen. */
export function tellOfMove(file: CaseFile, at: Instant): void {
  const [first] = file.path;
  if (file.filedAt === null || !first || first.institution === file.holder.institution) return;
  // Who names the accused as the door is not sent away from there: the case never was.
  if (first.institution === file.nationalDesk.institution) return;
  if (file.trail.some(({ type }) => type === FORWARDED)) return;
  noteByEngine(file, FORWARDED, at, { from: first.institution, to: file.holder.institution });
}
