import { noteByEngine, type CaseFile } from './case-file';
import type { Command } from './command';
import { turnsThePage, type Firing } from './firing';
import { MAIN } from './parts';
import type { Told } from './recipients';
import { topDesk } from './relation';
import type { CommandName, Instant } from './vocabulary';
import type { World } from './world';

/** The line of the trail that says that a case goes on in a new run, from the state in which it was known last. */
export const RESUMED = 'resumed';

/** Why it does: its run was ended from outside, was set back, or failed at every task. */
export type WhyResumed = 'lost' | 'rewound' | 'poisoned';

/** As many of these a case remembers; of what it has forgotten nobody can say that it was never given. */
const REMEMBERED: readonly { of: readonly CommandName[]; most: number }[] = [
  { of: ['followers'], most: 100 },
  { of: ['supporting', 'supportingEnd'], most: 100 },
];
const REFUSED_REMEMBERED = 50;

/**
 * Of the commands that were given to a case, in their order, those that it knows nothing of. Commands that a case may
 * have forgotten are among them only when they came after all that it remembers.
 */
export function unknownTo(file: Pick<CaseFile, 'seen'>, given: readonly Command[]): Command[] {
  const known = (key: string): boolean => Object.hasOwn(file.seen, key);
  const latest = given.findLastIndex(({ key }) => known(key));
  const seen = Object.values(file.seen);
  const refusals = seen.filter(({ state }) => state === 'refused').length >= REFUSED_REMEMBERED;
  const full = REMEMBERED.filter(
    ({ of, most }) => seen.filter(({ name }) => of.includes(name)).length >= most,
  ).flatMap(({ of }) => of);
  const keys = new Set<string>();
  return given.filter(({ key, name }, index) => {
    if (known(key) || keys.has(key)) return false;
    keys.add(key);
    return index > latest || !(refusals || full.includes(name));
  });
}

/**
 * The case as its next run begins: beyond every revision that another run may have shown, and with a line that says so.
 * `left` tells how many commands were found that it had not carried out yet.
 */
export function resumed(
  state: CaseFile,
  { why, revision, carried, now }: { why: WhyResumed; revision: number; carried: number; now: Instant },
): CaseFile {
  const file = structuredClone(state);
  noteByEngine(file, RESUMED, now, {
    why,
    revision: state.revision,
    ...(carried > 0 ? { commands: carried } : {}),
  });
  file.revision = revision;
  file.updatedAt = Math.max(now, file.updatedAt);
  return file;
}

/**
 * The silence after which a case should have decided and has not: its last line is that of such a rung. What a record
 * shows was planned and fired; that the stage went on is in the next one, which may never have come about.
 */
export function undecidedSilence(file: CaseFile, { directory }: Pick<World, 'directory'>): Firing | null {
  const last = file.trail.findLast(({ type }) => type !== RESUMED && type !== 'refused');
  const data = last?.data as Partial<Omit<Firing, 'at'>> | undefined;
  const { clock, cycle, rung, action } = data ?? {};
  if (!last || action === undefined || clock === undefined || cycle === undefined || rung === undefined) {
    return null;
  }
  if (last.by.role !== 'engine' || !turnsThePage({ action: action })) return null;
  const to: Told = data?.to ?? [];
  const desk = to.find(({ role }) => role === 'institution-admin' || role === 'national-admin');
  return {
    clock,
    cycle,
    part: data?.part ?? MAIN,
    rung,
    repeat: data?.repeat ?? 0,
    ...(data?.level === undefined ? {} : { level: data.level }),
    at: last.at,
    action,
    ...(action === 'reassign' ? { desk: (desk && directory.ref(desk.agency)) ?? topDesk(file) } : {}),
    to,
  };
}
