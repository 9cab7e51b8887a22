import { note, type By, type CaseFile } from './case-file';
import { expire, isOpen, type Clock, type Recipient } from './clock';
import type { AgencyRef } from './directory';
import type { PlannedRung } from './ladder';
import { clocksOf, MAIN } from './parts';
import type { Action, Rules, Rung } from './policy';
import { isAtDesk, resolveAll, unique, unreachedBelow, type Told } from './recipients';
import { topDesk } from './relation';
import type { Instant } from './vocabulary';
import { messageOf, worded } from './wording';
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
  /** `release`: a suspension by hand has come to its end, and the clock goes on. */
  action: Action | 'release';
  outcome?: string;
  /** With `instruct`: what the rules tell the holder to do, in both languages. */
  text?: string;
  /** With `reassign`: the desk that takes the case over. */
  desk?: AgencyRef;
  /** With `release`: the number of the suspension. */
  n?: number;
  to: Told;
}

/** Weekly reminders of a year. */
const MOST_REPEATS_KEPT = 52;

/** The clocks that an objection sets going. */
const RAISED: readonly string[] = ['firstAnswer', 'verification'];

const ENGINE: By = { role: 'engine', agency: null };

/** Rungs after which the stage has to decide: closing by silence, a question that nobody answered, the end. */
export function turnsThePage({ action }: Pick<Firing, 'action'>): boolean {
  return endsItsClock(action) || action === 'reassign';
}

/** What waited for somebody who stayed silent has run out. A case that is taken away from its holder still waits. */
export function endsItsClock(action: Firing['action']): boolean {
  return action === 'close' || action === 'resume' || action === 'complete';
}

/** The firing of a planned rung: whom it reaches is looked up `now`, in the directory of today. */
export function firingOf(
  file: CaseFile,
  { clock, rung, repeat }: PlannedRung & { clock: Clock },
  at: Instant,
  now: Instant,
  world: World,
): Firing {
  const own = resolveAll(file, rung.to, world, now);
  const rules = world.rules(file.policy.version, clock.policy);
  const below = rung.level === undefined ? [] : unreachedBelow(file, rung.level, rules, world, now);
  const told = rung.action === 'offer' ? resolveAll(file, ['reporter'], world, now) : [];
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
    ...(rung.action === 'instruct' ? { text: instruction(file, clock, rung, world) } : {}),
    ...(rung.action === 'reassign' ? { desk: deskOf(file, own, world) } : {}),
    to: unique([...own, ...below, ...told]),
  };
}

/** A suspension by hand ends as it was ordered. */
export function releaseOf(clock: Clock, { n, until }: { n: number; until: Instant }): Firing {
  const { name, cycle, part } = clock;
  return {
    clock: name,
    cycle,
    part,
    rung: `suspension-${n}`,
    repeat: 0,
    at: until,
    action: 'release',
    n,
    to: [],
  };
}

function instruction(file: CaseFile, clock: Clock, rung: Rung, world: World): string {
  const message = messageOf(rung, world.rules(file.policy.version, clock.policy));
  if (!message) return '';
  const { id, en } = worded(message, file, clock.dueAt);
  return `${id} / ${en}`;
}

/** The desk that a role means now; whoever stands in for a desk that is vacant or accused sends it to the one above all. */
function deskOf(file: CaseFile, told: Told, world: World): AgencyRef {
  const desk = told.find(({ role }) => role === 'institution-admin' || role === 'national-admin');
  return (desk && world.directory.ref(desk.agency)) ?? topDesk(file);
}

/** An objection raises the case one level: the firing that does it, made when the reporter's command is applied. */
export function raise(file: CaseFile, at: Instant, world: World): Firing {
  const rules = rulesOf(file, world);
  const level = Math.min(file.peakLevel + 1, topLevel(rules));
  const step = rules.levels[level];
  // It counts for as long as the clock runs that the objection has set going.
  const clock = clocksOf(file, MAIN).findLast((one) => isOpen(one) && RAISED.includes(one.name));
  const roles = step?.[isAtDesk(file) ? 'desk' : 'holder'] ?? ['institution head'];
  return {
    clock: clock?.name ?? 'objection',
    cycle: clock?.cycle ?? 1,
    part: MAIN,
    rung: 'objection',
    repeat: 0,
    level,
    at,
    action: 'escalate',
    to: unique([...resolveAll(file, roles, world, at), ...unreachedBelow(file, level, rules, world, at)]),
  };
}

/** The highest level that an agency has above it: what comes after is the Ombudsman, which only an offer reaches. */
function topLevel({ levels }: Rules): number {
  const own = Object.entries(levels).filter(([, { holder }]) => !holder.includes('ombudsman'));
  return Math.max(1, ...own.map(([n]) => Number(n)));
}

/**
 * What a firing does to the case: the ledger remembers it, the trail says it, those escalated to gain their rights.
 * Pure and the same in the worker's activity, in the workflow and in a rehearsal.
 */
export function applyFiring(file: CaseFile, firing: Firing, now: Instant): void {
  if (firing.action === 'release') {
    const { clock, cycle, n } = firing;
    note(file, 'suspensionEnded', firing.at, ENGINE, { clock, cycle, suspension: n });
    return;
  }
  const clock = clocksOf(file, firing.part).find(
    ({ name, cycle }) => name === firing.clock && cycle === firing.cycle,
  );
  if (clock) {
    clock.fired = clock.fired.filter(({ rung }) => rung !== firing.rung);
    clock.fired.push({
      rung: firing.rung,
      at: firing.at,
      firedAt: now,
      repeat: firing.repeat,
      ...(firing.level === undefined ? {} : { level: firing.level }),
      to: firing.to.map((one) => ({ ...one })),
    });
    // The time to object has simply passed.
    if (endsItsClock(firing.action))
      expire(clock, firing.at, firing.action === 'complete' ? 'met' : 'missed');
  }
  note(file, eventType(firing.action), firing.at, ENGINE, {
    clock: firing.clock,
    cycle: firing.cycle,
    ...(firing.part === MAIN ? {} : { part: firing.part }),
    rung: firing.rung,
    repeat: firing.repeat,
    ...(firing.level === undefined ? {} : { level: firing.level }),
    action: firing.action,
    to: firing.to,
    ...(firing.text === undefined ? {} : { instruction: file.instructions.length }),
    ...(now - firing.at > 1000 ? { firedAt: now } : {}),
  });
  // After the new line is there: a number in the trail is never given twice.
  if (firing.repeat > MOST_REPEATS_KEPT) forgetRepeat(file, firing);
  if (firing.level !== undefined) {
    // The silence of a supporting agency does not raise the case: an objection goes on from where the lead stands.
    if (firing.part === MAIN) file.peakLevel = Math.max(file.peakLevel, firing.level);
    for (const one of firing.to) addEscalation(file, one, firing);
  }
  if (firing.text !== undefined) {
    const { at, text, part } = firing;
    file.instructions.push({ at, agency: null, role: 'engine', text, ...(part === MAIN ? {} : { part }) });
  }
  if (firing.action === 'offer' && file.offeredAt === null) file.offeredAt = firing.at;
}

/**
 * A reminder that has been repeated for more than a year is kept as its first year and its latest time, whose `repeat`
 * tells how often: a case that nobody ever answers must not grow for ever.
 */
function forgetRepeat(file: CaseFile, { clock, cycle, part, rung, repeat }: Firing): void {
  file.trail = file.trail.filter(
    ({ data }) =>
      !(
        data?.clock === clock &&
        data.cycle === cycle &&
        (data.part ?? MAIN) === part &&
        data.rung === rung &&
        data.repeat === repeat - 1
      ),
  );
}

function addEscalation(file: CaseFile, { agency, role, post }: Recipient, firing: Firing): void {
  if (role === 'reporter' || role === 'liaison') return;
  // Being offered to a reporter gives the Ombudsman no sight of the case: only the reporter's consent does.
  if (firing.action === 'offer' && agency === 'ombudsman') return;
  const part = firing.part === MAIN ? undefined : firing.part;
  const holder = part ?? file.holder.agency;
  const known = file.escalations.some(
    (one) =>
      one.agency === agency &&
      one.role === role &&
      one.post === post &&
      one.holder === holder &&
      one.part === part &&
      one.level >= (firing.level ?? 0),
  );
  if (known) return;
  file.escalations.push({
    agency,
    role,
    ...(post ? { post } : {}),
    level: firing.level ?? 0,
    at: firing.at,
    holder,
    ...(part === undefined ? {} : { part }),
  });
}

function eventType(action: Action): string {
  switch (action) {
    case 'remind':
      return 'reminded';
    case 'escalate':
      return 'escalated';
    case 'instruct':
      return 'instructed';
    case 'reassign':
      return 'reassigned';
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
