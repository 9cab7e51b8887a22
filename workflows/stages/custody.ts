import type { AgencyRef } from '../../domain/directory';
import type { CaseFile } from '../../domain/case-file';
import type { Actor, Command, SealedText } from '../../domain/command';
import type { Mark } from '../../domain/moment';
import type { InvalidReason } from '../../domain/refusal';
import { isSecretaryOf, isSettled, timesSentOn } from '../../domain/arbitration';
import { endPart, openParts } from '../../domain/parts';
import { accuses } from '../../domain/accusation';
import { actsFor, isDeskRole, isEscalatedTo, topDesk } from '../../domain/relation';
import { noteDecision } from '../../domain/routing/decision';
import { NATIONAL_DESK, type Instant, type Stage } from '../../domain/vocabulary';

/** Hands a case to another agency, or leaves it with the same one under another heading, and keeps the way it went. */
export function handTo(file: CaseFile, to: AgencyRef, at: Instant, reason: string, text?: SealedText): void {
  const last = file.path[file.path.length - 1];
  if (last && last.to === null) last.to = at;
  file.path.push({
    agency: to.agency,
    institution: to.institution,
    ancestors: to.ancestors,
    name: to.name,
    from: at,
    to: null,
    reason,
    ...(text === undefined ? {} : { text }),
  });
  file.holder = to;
}

/** What the directory said of an agency that a command names; undefined when it does not know it. */
export function named(command: Command, agency: string | undefined): AgencyRef | undefined {
  if (agency === undefined || !command.agencies || !Object.hasOwn(command.agencies, agency)) return undefined;
  return command.agencies[agency];
}

/** Why a case cannot be disposed to an agency by this officer; null when it can. */
export function cannotGo(
  file: CaseFile,
  about: readonly string[],
  to: AgencyRef | undefined,
  actor: Actor,
): InvalidReason | null {
  if (!to) return 'reference';
  if (accuses(about, to)) return 'accused';
  if (!mayDisposeTo({ ...file, about: [...about] }, to, actor)) return 'outside';
  if (file.stage === 'followUp' && to.agency === file.holder.agency) return 'same';
  return hasGoneRound(file, actor) ? 'hops' : null;
}

/** Whether a case has been sent from unit to unit as often as the rules allow, by anybody who has not the last word. */
function hasGoneRound(file: CaseFile, actor: Actor): boolean {
  if (file.stage !== 'followUp' || timesSentOn(file) < file.policy.limits.hops) return false;
  const settles = file.arbiter === 'secretary' && isSecretaryOf(actor, file.holder.institution);
  return !settles && actor.agency !== topDesk(file).agency;
}

/** Whether an agency lies within what an officer may dispose to in this case. */
export function mayDisposeTo(file: CaseFile, to: AgencyRef, actor: Actor): boolean {
  // The Ombudsman's desk settles what it was given to settle, also when nobody accuses the national one any more.
  const settles = file.arbitration && file.arbiter === undefined && actor.agency === file.holder.agency;
  const anywhere = settles || actor.agency === NATIONAL_DESK || actor.agency === topDesk(file).agency;
  const own = actsFor(actor, to.institution) || actor.ancestors.includes(to.institution);
  // An overseer to whom a case was escalated disposes it within the institution that holds it.
  const escalated = isEscalatedTo(file, actor) && to.institution === file.holder.institution;
  return anywhere || own || escalated;
}

/**
 * Disposes a case: another institution's desk disposes further; a unit, the disposer's own institution, or one that has
 * no units, follows up.
 */
export function disposeTo(
  file: CaseFile,
  to: AgencyRef,
  by: Actor,
  at: Instant,
  instructions?: SealedText,
): { stage: Stage; marks: Mark[] } {
  const from = file.holder;
  const toAnotherDesk = to.desk && to.institution !== from.institution && by.agency !== to.agency;
  if (file.stage === 'followUp') file.hops += 1;
  file.disposedBy = disposer(file, by);
  if (file.arbitration) {
    file.binding = true;
    file.arbitration = false;
  }
  // The word is the secretary's for as long as nobody above him gives another.
  if (by.agency === topDesk(file).agency) delete file.arbiter;
  handTo(file, to, at, 'disposed');
  startOver(file);
  if (instructions !== undefined) {
    file.instructions.push({ at, agency: by.agency, role: by.role, text: instructions });
  }
  file.stage = toAnotherDesk ? 'disposition' : 'followUp';
  if (!toAnotherDesk) noteDecision(file, to);
  return {
    stage: file.stage,
    marks: toAnotherDesk
      ? [{ moment: 'disposed' }, { moment: 'receivedByDesk' }]
      : [{ moment: 'disposed' }, { moment: 'disposedToUnit' }],
  };
}

/** The desk to which a return goes: the one that gave the disposition, or in whose hands it was when no desk did. */
function disposer({ holder, disposedBy, nationalDesk, lastDesk }: CaseFile, actor: Actor): AgencyRef {
  if (isDeskRole(actor)) {
    const desks = [holder, disposedBy, nationalDesk, lastDesk];
    const acting =
      desks.find((desk) => desk?.agency === actor.agency) ??
      desks.find((desk) => desk && actsFor(actor, desk.agency));
    if (acting) return acting;
  }
  return holder.desk || holder.agency === NATIONAL_DESK ? holder : (disposedBy ?? holder);
}

/** A new holder has its own promises and questions. */
export function startOver(file: CaseFile): void {
  file.promises = 0;
  file.questions = 0;
  file.questionOpen = false;
}

/** The desk above a holder: the one that disposed the case, unless it is accused; then the one above all. */
export function deskAbove(file: CaseFile): AgencyRef {
  const { disposedBy } = file;
  return disposedBy && !accuses(file.about, disposedBy) ? disposedBy : topDesk(file);
}

/**
 * Takes a case away from a holder that turns out to be complained of. At a desk that had not verified it, the desk
 * above all verifies; elsewhere the desk above disposes it anew.
 */
export function leaveAccused(file: CaseFile, at: Instant): Mark[] {
  file.escalations = file.escalations.filter(({ agency }) => !file.about.includes(agency));
  const released = openParts(file)
    .filter(({ agency }) => accuses(file.about, agency))
    .flatMap((part) => endPart(file, part, 'released', at));
  return [...released, ...leaveHolder(file, at)];
}

function leaveHolder(file: CaseFile, at: Instant): Mark[] {
  if (!accuses(file.about, file.holder)) return [];
  const desk = deskAbove(file);
  // Everybody who could take it is complained of: there is nowhere to go.
  if (desk.agency === file.holder.agency) return [];
  const seat = file.holder.institution;
  handTo(file, desk, at, 'conflictOfInterest');
  startOver(file);
  if (file.stage === 'verification' || file.stage === 'completion') return [];
  file.stage = 'disposition';
  return [{ moment: 'returned' }, receivedAnew(file, seat)];
}

/**
 * What it means that a case has come to a desk because its holder was complained of, or stayed silent. What was settled,
 * or was to be, is not open to being given back again: whoever has the last word gives it anew, at a desk below a binding
 * word goes on binding. `seat`: the institution that has held it so far, whose secretary may have been the arbiter.
 */
export function receivedAnew(file: CaseFile, seat: string): Mark {
  if (!isSettled(file)) return { moment: 'receivedByDesk' };
  const { agency } = file.holder;
  if (agency === topDesk(file).agency || agency !== seat) delete file.arbiter;
  file.arbitration = agency === topDesk(file).agency || file.arbiter === 'secretary';
  file.binding = !file.arbitration;
  return { moment: file.arbitration ? 'receivedByArbiter' : 'receivedByDesk' };
}
