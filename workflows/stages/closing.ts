import type { CaseFile } from '../../domain/case-file';
import type { Mark } from '../../domain/moment';
import type { Closer, Outcome } from '../../domain/vocabulary';

/** Closes a case. Stage, outcome and who closed it are three things. */
export function close(file: CaseFile, outcome: Outcome, by: Closer): Mark[] {
  file.stage = 'closed';
  file.outcome = outcome;
  file.closedBy = by;
  file.questionOpen = false;
  // Silence of the reporter and an archive can be objected to; everything else is somebody's own last word.
  if (by === 'system') return [{ moment: 'closed' }, { moment: 'closedBySilence' }];
  return outcome === 'archived' ? [{ moment: 'archived' }, { moment: 'closed' }] : [{ moment: 'closed' }];
}
