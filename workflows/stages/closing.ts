import type { CaseFile } from '../../domain/case-file';
import type { Mark } from '../../domain/moment';
import type { Closer, Instant, Outcome } from '../../domain/vocabulary';
import { lapseParts } from './part';

/** Closes a case. Stage, outcome and who closed it are three things. */
export function close(file: CaseFile, outcome: Outcome, by: Closer, at: Instant): Mark[] {
  file.stage = 'closed';
  file.outcome = outcome;
  file.closedBy = by;
  file.questionOpen = false;
  const parts = lapseParts(file, at);
  // Silence of the reporter and an archive can be objected to; everything else is somebody's own last word.
  if (by === 'system') return [{ moment: 'closed' }, { moment: 'closedBySilence' }, ...parts];
  if (outcome === 'archived') return [{ moment: 'archived' }, { moment: 'closed' }, ...parts];
  return [{ moment: 'closed' }, ...parts];
}
