import type { CaseFile, MergedCase } from './case-file';
import { isOpen, type HeadStart } from './clock';
import { clocksOf, MAIN } from './parts';
import { accuses } from './relation';

/** Clocks that measure how long a reporter waits for the whole matter: the earlier one counts for both. */
export const WAITING: readonly string[] = ['settlement', 'patience'];

/** Cases that may wait for one: the whole of it must stay small. */
export const MOST_MERGED = 100;

/** Another case goes on for this one. */
export function isMerged({ merger }: Pick<CaseFile, 'merger'>): boolean {
  return merger !== undefined && merger.endedAt === undefined;
}

/** It was settled with the case that went on for it; nobody has answered in it itself. */
export function settledWithLead({ merger }: Pick<CaseFile, 'merger'>): boolean {
  return merger?.settledFrom !== undefined;
}

/** The cases that wait for this one. */
export function waitingCases({ merged = [] }: Pick<CaseFile, 'merged'>): MergedCase[] {
  return merged.filter(({ endedAt, leftAt }) => endedAt === undefined && leftAt === undefined);
}

/** The cases for which this one went on or goes on; not those that have been taken out again. */
export function casesWith({ merged = [] }: Pick<CaseFile, 'merged'>): MergedCase[] {
  return merged.filter(({ leftAt }) => leftAt === undefined);
}

/** People who wait for an answer with a case: its reporter, and those who have joined. */
export function peopleIn({ followers }: Pick<CaseFile, 'followers'>): number {
  return 1 + (followers?.joined ?? 0);
}

/** What of a case decides which others are closed enough to go on for it. */
export type Secrecy = Pick<CaseFile, 'confidential' | 'about'>;

/**
 * Whether a case is as closed as another: what is asked in confidence is not answered in public, and nobody handles by
 * a detour what complains of them.
 */
export function isAsClosedAs(lead: Secrecy, other: Secrecy): boolean {
  if (other.confidential && !lead.confidential) return false;
  return other.about.every((agency) => accuses(lead.about, { agency, ancestors: [] }));
}

/** Cases that wait for this one and may not any longer, because it has become less closed than they are. */
export function uncovered(file: CaseFile): MergedCase[] {
  return waitingCases(file).filter(
    ({ confidential = false, about = [] }) => !isAsClosedAs(file, { confidential, about }),
  );
}

/** The time that a case has waited, for the one that is to go on for it. A stretch that still runs has no end. */
export function waited(file: CaseFile): HeadStart[] {
  return clocksOf(file, MAIN)
    .filter((clock) => isOpen(clock) && WAITING.includes(clock.name))
    .map(({ name, budget, startedAt, countsFrom, segments }) => ({
      name,
      unit: budget.unit,
      startedAt,
      countsFrom,
      segments: segments.map((one) => ({ ...one })),
    }));
}
