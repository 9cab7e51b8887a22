import type { CaseFile, Part } from './case-file';
import type { Clock } from './clock';
import type { Mark } from './moment';
import type { Instant } from './vocabulary';

/** The part of the agency that holds the case: it composes the answer. */
export const MAIN = 'main';

/**
 * A case as one of its parts sees it: with the supporting agency in the holder's place, and only those told of its own
 * silence. Clocks and trail stay those of the case; the copy is for reading alone.
 */
export function caseOf(file: CaseFile, part: string): CaseFile {
  if (part === MAIN) return file;
  const held = latestPart(file, part);
  if (!held) return file;
  const escalations = file.escalations.filter((one) => one.part === part);
  return { ...file, holder: held.agency, stage: 'followUp', escalations };
}

/** The latest part of an agency in a case; an agency may be asked again. */
export function latestPart({ parts }: Pick<CaseFile, 'parts'>, agency: string): Part | undefined {
  return parts?.findLast((part) => part.agency.agency === agency);
}

/** The part that an agency has in hand now. */
export function openPart(file: Pick<CaseFile, 'parts'>, agency: string): Part | undefined {
  const part = latestPart(file, agency);
  return part?.state === 'open' ? part : undefined;
}

/** Parts that nobody has ended. */
export function openParts({ parts = [] }: Pick<CaseFile, 'parts'>): Part[] {
  return parts.filter(({ state }) => state === 'open');
}

/** Ends a part; whoever was told of its silence has no more to do with the case by that. */
export function endPart(
  file: CaseFile,
  part: Part,
  state: Exclude<Part['state'], 'open'>,
  at: Instant,
): Mark[] {
  part.state = state;
  part.to = at;
  const { agency } = part.agency;
  file.escalations = file.escalations.filter((one) => one.part !== agency);
  return [{ moment: 'partEnded', part: agency }];
}

/** Which stretch of its part a clock belongs to: an agency may be asked more than once. */
export function isClockOf(
  { from, agency }: Part,
  clock: Clock,
  { parts = [] }: Pick<CaseFile, 'parts'>,
): boolean {
  if (clock.part !== agency.agency) return false;
  const turns = parts.filter((one) => one.agency.agency === agency.agency && one.from <= clock.startedAt);
  return turns.at(-1)?.from === from;
}

/** The clocks of a part. */
export function clocksOf({ clocks }: Pick<CaseFile, 'clocks'>, part: string): Clock[] {
  return clocks.filter((clock) => clock.part === part);
}

/**
 * The number of the next clock of a name in a part. One that has passed to a successor has left its number behind in the
 * trail, with every rung that fired under it: no rung is ever named twice.
 */
export function nextCycle(file: Pick<CaseFile, 'clocks' | 'trail'>, part: string, name: string): number {
  const own = clocksOf(file, part).flatMap((clock) => (clock.name === name ? [clock.cycle] : []));
  // The clocks of the case itself stay with it.
  const told = part === MAIN ? [] : file.trail.flatMap(({ data }) => cycleTold(data, part, name));
  return 1 + Math.max(0, ...own, ...told);
}

function cycleTold(data: Record<string, unknown> | undefined, part: string, name: string): number[] {
  const cycle = data?.part === part && data.clock === name ? data.cycle : undefined;
  return typeof cycle === 'number' ? [cycle] : [];
}
