import type { CaseFile, MergedCase } from './case-file';
import { isOpen, type HeadStart, type Segment } from './clock';
import { clocksOf, MAIN } from './parts';
import { DAY_MS, type Instant } from './vocabulary';

/** Clocks that measure how long a reporter waits for the whole matter: the earlier one counts for both. */
export const WAITING: readonly string[] = ['settlement', 'patience'];

/** Cases that may wait for one: the whole of it must stay small. */
export const MOST_MERGED = 100;

/** Stretches of time that a case lends in one clock: as many as another one takes in. */
export const MOST_SEGMENTS = 200;

/**
 * A merged case looks after its lead so often, in milliseconds. Whoever ends a lead by force tells nobody: only the engine
 * knows, and only when it is asked to deliver something there.
 */
const LOOKS_EVERY = 7 * DAY_MS;

/** When a merged case is to tell its lead next that it waits; null for one that no other goes on for. */
export function toldAgainAt(
  { merger, stage }: Pick<CaseFile, 'merger' | 'stage'>,
  now: Instant,
): Instant | null {
  if (!merger || !isMerged({ merger }) || stage === 'closed') return null;
  const times = Math.max(0, Math.floor((now - merger.at) / LOOKS_EVERY));
  return merger.at + (times + 1) * LOOKS_EVERY;
}

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
 * Whether one case may go on for another: what is asked in confidence is not answered in public, and nobody handles by
 * a detour, or learns by one, what complains of them.
 */
export function isAsClosedAs(lead: Secrecy, other: Secrecy): boolean {
  if (other.confidential && !lead.confidential) return false;
  // Nor may the lead accuse more: whoever holds the other case would learn from it of a complaint against themselves.
  return accusesAll(lead.about, other.about) && accusesAll(other.about, lead.about);
}

function accusesAll(about: readonly string[], accused: readonly string[]): boolean {
  return accused.every((agency) => about.includes(agency));
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
      segments: compacted(segments),
    }));
}

/** Stretches that touch and are counted alike are one. */
function compacted(segments: readonly Segment[]): Segment[] {
  const all: Segment[] = [];
  for (const one of segments) {
    const last = all[all.length - 1];
    if (last && last.to === one.from && last.calendar === one.calendar && last.zone === one.zone) {
      last.to = one.to;
    } else {
      all.push({ ...one });
    }
  }
  return all;
}
