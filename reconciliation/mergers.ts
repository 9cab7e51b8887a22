import type { CaseFile } from '../domain/case-file';
import { isMerged, waitingCases } from '../domain/merger';
import type { Message } from '../domain/message';
import type { Instant } from '../domain/vocabulary';
import type { ResumingSides } from './sides';

/**
 * Word that a lead never got because nobody was there to take it: of cases that still wait for it as it knows them, and
 * have gone on by themselves, or are over, as their own documents have it. Without that word it would count their time
 * and their people for ever.
 */
export async function wordOfParting(
  cases: ResumingSides['cases'],
  lead: CaseFile,
  at: Instant,
): Promise<Message[]> {
  const words: Message[] = [];
  for (const { id, at: since } of waitingCases(lead)) {
    const file = await cases.file(id);
    if (file && hasLeft(file, lead.id, since)) words.push({ kind: 'mergedOut', from: id, at, since });
  }
  return words;
}

/** A document that is as old as the merger may not show it yet. */
function hasLeft(file: CaseFile, lead: string, since: Instant): boolean {
  const { merger } = file;
  const waits = merger?.into === lead && merger.at === since && isMerged({ merger });
  return !waits && file.updatedAt > since;
}
