import type { Clock, Fired, Recipient, Suspension } from '../clock';
import { isOpen } from '../clock';
import { upcoming } from '../ladder';
import { fittedRule } from '../planning';
import type { Action, ClockRule, Rung } from '../policy';
import { iso, isoOrNull, type Look } from './context';

type Glance = Pick<Look, 'file' | 'ctx'> & { readonly how?: Look['how'] };

/** Whom a rung reaches. `agency` is null for the reporter. */
export interface RecipientView {
  agency: string | null;
  role: string;
  post?: string;
  /** The role that was meant, where somebody else stands in for it. */
  insteadOf?: string;
}

export interface RungView {
  id: string;
  level: number | null;
  /** Nominal; null while its clock stands still before it, and when it will never come. */
  at: string | null;
  firedAt: string | null;
  state: 'planned' | 'fired' | 'skipped' | 'cancelled';
  action: Action;
  to: RecipientView[];
}

/** A clock with its ladder: what has fired, and what will unless somebody acts. */
export function clockView(clock: Clock, look: Glance) {
  return {
    name: clock.name,
    cycle: clock.cycle,
    agency: clock.agency,
    policy: clock.policy,
    state: clock.state,
    startedAt: iso(look, clock.startedAt),
    dueAt: isoOrNull(look, clock.dueAt),
    endedAt: isoOrNull(look, clock.endedAt),
    provisional: clock.provisional,
    suspensions: clock.suspensions.map((one) => suspensionView(one, look)),
    rungs: rungs(clock, look),
  };
}

/** Why a clock stands still, and who has stopped it if somebody has; never by name. */
function suspensionView({ from, to, reason, n, until, text, by }: Suspension, look: Glance) {
  return {
    from: iso(look, from),
    to: isoOrNull(look, to),
    reason,
    ...(n === undefined ? {} : { n }),
    ...(until === undefined ? {} : { until: iso(look, until) }),
    ...(text === undefined || look.how === 'follower' ? {} : { text: look.ctx.open(text) }),
    ...(by === undefined ? {} : { by }),
  };
}

function rungs(clock: Clock, look: Glance): RungView[] {
  const rule = knownRule(clock, look);
  const done = [...clock.fired.map((one) => firedView(one, rule, look)), ...passedOver(clock, rule, look)];
  if (!rule) return done;
  return [...done, ...(isOpen(clock) ? planned(clock, rule, look) : cancelled(clock, rule))];
}

/** Rungs that a change of rules put into the past, and said to skip. */
function passedOver(clock: Clock, rule: ClockRule | undefined, look: Glance): RungView[] {
  return (clock.skipped ?? []).flatMap((one): RungView[] => {
    const rung = rule?.ladder.find(({ id }) => id === one.rung);
    if (!rung || one.anchor) return [];
    return [{ ...outline(rung), at: iso(look, one.at), firedAt: null, state: 'skipped', to: [] }];
  });
}

function planned(clock: Clock, rule: ClockRule, look: Glance): RungView[] {
  return upcoming(clock, rule, look.ctx.world.times).map(({ rung, at }) => ({
    ...outline(rung),
    at: isoOrNull(look, at),
    firedAt: null,
    state: 'planned',
    to: recipients(rung, look),
  }));
}

/** A clock that has ended fires no more. */
function cancelled(clock: Clock, rule: ClockRule): RungView[] {
  return rule.ladder
    .filter(({ id }) => !clock.fired.some(({ rung }) => rung === id))
    .filter(({ id }) => !clock.skipped?.some(({ rung }) => rung === id))
    .map((rung) => ({ ...outline(rung), at: null, firedAt: null, state: 'cancelled', to: [] }));
}

function firedView(fired: Fired, rule: ClockRule | undefined, look: Glance): RungView {
  const rung = rule?.ladder.find(({ id }) => id === fired.rung);
  return {
    id: fired.rung,
    level: fired.level ?? null,
    at: iso(look, fired.at),
    firedAt: iso(look, fired.firedAt),
    state: 'fired',
    action: rung?.action ?? (fired.level === undefined ? 'remind' : 'escalate'),
    to: fired.to.map(recipientView),
  };
}

function outline({ id, level, action }: Rung): Pick<RungView, 'id' | 'level' | 'action'> {
  return { id, level: level ?? null, action };
}

/** Whom the directory of today names for the roles of a rung; never an agency that is complained of. */
function recipients(rung: Rung, { file, ctx }: Glance): RecipientView[] {
  const found = rung.to.flatMap((role) =>
    ctx.world.directory.resolve(role, file.holder, file.about, ctx.now).map(recipientView),
  );
  const keys = found.map(({ agency, role, post }) => `${agency ?? ''}/${role}/${post ?? ''}`);
  return found.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
}

export function recipientView({ agency, role, post, insteadOf }: Recipient): RecipientView {
  return {
    agency: agency === '' ? null : agency,
    role,
    ...(post === undefined ? {} : { post }),
    ...(insteadOf === undefined ? {} : { insteadOf }),
  };
}

/** Rules of a version that this process has not yet loaded must not hide the case: only its plans are left out. */
function knownRule(clock: Clock, { file, ctx }: Glance): ClockRule | undefined {
  try {
    return fittedRule(clock, file, ctx.world);
  } catch {
    return undefined;
  }
}
