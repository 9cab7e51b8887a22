import { note, type By, type CaseFile } from './case-file';
import { expire, isOpen, type Clock, type Recipient } from './clock';
import type { PlannedRung } from './ladder';
import type { Action } from './policy';
import { isAtDesk, resolveAll, unique, unreachedBelow, type Told } from './recipients';
import type { Instant } from './vocabulary';
import { rulesOf, type World } from './world';

/** A rung that fires: what the workflow applies and the trail keeps. */
export interface Firing {
  clock: string;
  cycle: number;
  part: string;
  rung: string;
  repeat: number;
  level?: number;
  /** Nominal instant. */
  at: Instant;
  action: Action;
  outcome?: string;
  to: Told;
}

/** Weekly reminders of a year. */
const MOST_REPEATS_KEPT = 52;

/** The clocks that an objection sets going. */
const RAISED: readonly string[] = ['firstAnswer', 'verification'];

const ENGINE: By = { role: 'engine', agency: null };

/** Rungs after which the stage has to decide: closing by silence, a question that nobody answered, the end. */
export function turnsThePage({ action }: Pick<Firing, 'action'>): boolean {
  return action === 'close' || action === 'resume' || action === 'complete';
}

/** The firing of a planned rung: whom it reaches is looked up now, in the directory of today. */
export function firingOf(
  file: CaseFile,
  { clock, rung, repeat }: PlannedRung & { clock: Clock },
  at: Instant,
  world: World,
): Firing {
  const own = resolveAll(file, rung.to, world);
  const below = rung.level === undefined ? [] : unreachedBelow(file, rung.level, world);
  const told = rung.level === 4 && rung.action === 'offer' ? resolveAll(file, ['reporter'], world) : [];
  return {
    clock: clock.name,
    cycle: clock.cycle,
    part: clock.part,
    rung: rung.id,
    repeat,
    ...(rung.level === undefined ? {} : { level: rung.level }),
    at,
    action: rung.action,
    ...(rung.outcome === undefined ? {} : { outcome: rung.outcome }),
    to: unique([...own, ...below, ...told]),
  };
}

/** An objection raises the case one level: the firing that does it, made when the reporter's command is applied. */
export function raise(file: CaseFile, at: Instant, world: World): Firing {
  const rules = rulesOf(file, world);
  const level = Math.min(file.peakLevel + 1, 3);
  const step = rules.levels[level];
  // It counts for as long as the clock runs that the objection has set going.
  const clock = file.clocks.findLast((one) => isOpen(one) && RAISED.includes(one.name));
  const roles = step?.[isAtDesk(file) ? 'desk' : 'holder'] ?? ['institution head'];
  return {
    clock: clock?.name ?? 'objection',
    cycle: clock?.cycle ?? 1,
    part: 'main',
    rung: 'objection',
    repeat: 0,
    level,
    at,
    action: 'escalate',
    to: unique([...resolveAll(file, roles, world), ...unreachedBelow(file, level, world)]),
  };
}

/**
 * What a firing does to the case: the ledger remembers it, the trail says it, those escalated to gain their rights.
 * Pure and the same in the worker's activity, in the workflow and in a rehearsal.
 */
export function applyFiring(file: CaseFile, firing: Firing, now: Instant): void {
  const clock = file.clocks.find(({ name, cycle }) => name === firing.clock && cycle === firing.cycle);
  if (clock) {
    clock.fired = clock.fired.filter(({ rung }) => rung !== firing.rung);
    clock.fired.push({
      rung: firing.rung,
      at: firing.at,
      firedAt: now,
      repeat: firing.repeat,
      ...(firing.level === undefined ? {} : { level: firing.level }),
      to: firing.to.map(({ agency, role, post }) => ({ agency, role, ...(post ? { post } : {}) })),
    });
    // What waited for somebody who stayed silent has run out; the time to object has simply passed.
    if (turnsThePage(firing)) expire(clock, firing.at, firing.action === 'complete' ? 'met' : 'missed');
  }
  if (firing.repeat > MOST_REPEATS_KEPT) forgetRepeat(file, firing);
  note(file, eventType(firing.action), firing.at, ENGINE, {
    clock: firing.clock,
    cycle: firing.cycle,
    rung: firing.rung,
    repeat: firing.repeat,
    ...(firing.level === undefined ? {} : { level: firing.level }),
    action: firing.action,
    to: firing.to,
    ...(now - firing.at > 1000 ? { firedAt: now } : {}),
  });
  if (firing.level !== undefined) {
    file.peakLevel = Math.max(file.peakLevel, firing.level);
    for (const one of firing.to) addEscalation(file, one, firing);
  }
  if (firing.action === 'offer' && file.offeredAt === null) file.offeredAt = firing.at;
}

/**
 * A reminder that has been repeated for more than a year is kept as its first year and its latest time, whose `repeat`
 * tells how often: a case that nobody ever answers must not grow for ever.
 */
function forgetRepeat(file: CaseFile, { clock, cycle, rung, repeat }: Firing): void {
  file.trail = file.trail.filter(
    ({ data }) =>
      !(data?.clock === clock && data.cycle === cycle && data.rung === rung && data.repeat === repeat - 1),
  );
}

function addEscalation(file: CaseFile, { agency, role, post }: Recipient, firing: Firing): void {
  if (role === 'reporter' || role === 'liaison') return;
  // Being offered to a reporter gives the Ombudsman no sight of the case: only the reporter's consent does.
  if (firing.action === 'offer' && agency === 'ombudsman') return;
  const known = file.escalations.some(
    (one) =>
      one.agency === agency &&
      one.role === role &&
      one.post === post &&
      one.holder === file.holder.agency &&
      one.level >= (firing.level ?? 0),
  );
  if (known) return;
  file.escalations.push({
    agency,
    role,
    ...(post ? { post } : {}),
    level: firing.level ?? 0,
    at: firing.at,
    holder: file.holder.agency,
  });
}

function eventType(action: Action): string {
  switch (action) {
    case 'remind':
      return 'reminded';
    case 'escalate':
      return 'escalated';
    case 'offer':
      return 'ombudsmanOffered';
    case 'close':
      return 'silence';
    case 'resume':
      return 'questionLapsed';
    case 'complete':
      return 'objectionTimeEnded';
  }
}
