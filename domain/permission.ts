import type { CaseFile } from './case-file';
import { isSecretaryOf, isSettled, overrules } from './arbitration';
import { heldByHand } from './clock';
import type { Actor } from './command';
import { isMerged, waitingCases } from './merger';
import { latestPart, MAIN, openParts } from './parts';
import {
  actsFor,
  escalatedPart,
  inOwnRight,
  isAccused,
  isAtOrAbove,
  isDeskRole,
  isEscalatedTo,
  isReporter,
  maySee,
  speaksForReporter,
  topDesk,
} from './relation';
import type { InvalidReason, Refusal } from './refusal';
import { COMMANDS, OMBUDSMAN, type CommandName } from './vocabulary';

type Rule = (file: CaseFile, actor: Actor) => boolean;

/** The desk that holds the case; while the regional secretary settles whose it is, he in its place. */
const holdingDesk: Rule = (file, actor) => {
  if (file.arbitration && file.arbiter === 'secretary') return isSecretaryOf(actor, file.holder.agency);
  return actsFor(actor, file.holder.agency) && isDeskRole(actor);
};

/** A desk to which the silence of the one that holds the case was reported may act in its stead. */
const deskInstead: Rule = (file, actor) => isDeskRole(actor) && isEscalatedTo(file, actor);

/** The agency that holds the case: its liaison officer, head or software; at an institution its admin too. */
const holdingAgency: Rule = (file, actor) => actsFor(actor, file.holder.agency) && speaksForAgency(actor);

function speaksForAgency(actor: Actor): boolean {
  return actor.role === 'liaison' || actor.role === 'system' || isHead(actor) || isDeskRole(actor);
}

/** An agency with a part in hand, or somebody above it to whom its silence was told. */
const supporter: Rule = (file, actor) => supportedPart(file, actor) !== undefined;

/** The agency whose part an officer may answer or return; undefined when they have none in hand. */
export function supportedPart(file: CaseFile, actor: Actor): string | undefined {
  return ownPart(file, actor) ?? escalatedPart(file, actor);
}

function ownPart(file: CaseFile, actor: Actor): string | undefined {
  if (!speaksForAgency(actor)) return undefined;
  return openParts(file).find(({ agency }) => actsFor(actor, agency.agency))?.agency.agency;
}

/**
 * For which part an officer speaks who answers now: those who hold the case for the whole, a supporting agency for its
 * own part even when the holder's silence was told to it, too. Undefined when they have nothing to answer.
 */
export function answersFor(file: CaseFile, actor: Actor): string | undefined {
  if (holdingAgency(file, actor) || holdingInstitution(file, actor)) return MAIN;
  return ownPart(file, actor) ?? (isEscalatedTo(file, actor) ? MAIN : escalatedPart(file, actor));
}

/** The supporting agency that an officer may instruct: one below them, or one whose silence was told to them. */
export function instructedPart(file: CaseFile, actor: Actor): string | undefined {
  if (supervisorAbove(file, actor) || isEscalatedTo(file, actor)) return undefined;
  const below = openParts(file).find(
    ({ agency }) => actor.role === 'supervisor' && isAtOrAbove(actor, agency.agency, agency.ancestors),
  );
  return below?.agency.agency ?? escalatedPart(file, actor);
}

/** Whether an officer has a say in the whole case, and not only in the part of a supporting agency. */
const leads: Rule = (file, actor) =>
  holdingAgency(file, actor) || holdingInstitution(file, actor) || isEscalatedTo(file, actor);

/** Who may bring in others: the holder, its desk, the desk that has sent it there, and those to whom its silence was told. */
const mayAskSupport: Rule = (file, actor) => leads(file, actor) || disposingDesk(file, actor);

const holdingInstitution: Rule = (file, actor) =>
  isDeskRole(actor) && actsFor(actor, file.holder.institution);

const disposingDesk: Rule = (file, actor) =>
  file.disposedBy !== null && isDeskRole(actor) && actsFor(actor, file.disposedBy.agency);

/** Whoever has sent the case where it is may think better of it; what the regional secretary has settled, he alone. */
const sender: Rule = (file, actor) =>
  file.binding && file.arbiter === 'secretary'
    ? file.disposedBy !== null && isSecretaryOf(actor, file.disposedBy.agency)
    : disposingDesk(file, actor);

/** Those to whom a silence was told may send the case on; a binding word only those who stand above whoever gives it. */
const sendsInstead: Rule = (file, actor) =>
  isEscalatedTo(file, actor) && (!holdsAWord(file) || overrules(file, actor));

/** A binding word is being waited for, or holds. A desk that was given the case by one has still to find the unit. */
function holdsAWord(file: CaseFile): boolean {
  return file.arbitration || (file.binding && file.stage === 'followUp');
}

const deskInChain: Rule = (file, actor) =>
  isDeskRole(actor) &&
  (actsFor(actor, file.holder.institution) || file.path.some((stop) => actsFor(actor, stop.agency)));

/**
 * Who may let another case go on for this one, or take it out again: the desk at which it is, the one that sent it there,
 * and the one above all in it. A desk that gave it away has no say in whether it stands still.
 */
const mayMerge: Rule = (file, actor) => {
  if (!deskInChain(file, actor)) return false;
  if (holdingInstitution(file, actor) || disposingDesk(file, actor)) return true;
  if (file.stage === 'verification' && holdingDesk(file, actor)) return true;
  return actsFor(actor, topDesk(file).agency);
};

const supervisorAbove: Rule = (file, actor) =>
  actor.role === 'supervisor' && isAtOrAbove(actor, file.holder.agency, file.holder.ancestors);

/**
 * One level above whoever holds the case: the superiors of a unit within its institution, the national desk for an
 * institution, the Ombudsman for the national desk. Nobody stops their own clock.
 */
const levelAbove: Rule = (file, actor) => {
  const { holder } = file;
  if (holder.ancestors.length > 0) {
    const above = actor.agency !== null && holder.ancestors.includes(actor.agency);
    return above && (isDeskRole(actor) || actor.role === 'supervisor');
  }
  const top = topDesk(file);
  if (holder.agency !== top.agency) return isDeskRole(actor) && actor.agency === top.agency;
  return actor.role === 'overseer' && actor.agency === OMBUDSMAN && holder.agency !== OMBUDSMAN;
};

function isHead(actor: Actor): boolean {
  return actor.role === 'supervisor' && (actor.post ?? 'head') === 'head';
}

const any =
  (...rules: Rule[]): Rule =>
  (file, actor) =>
    rules.some((rule) => rule(file, actor));

/**
 * Who may ever give a command, whatever the stage, and in which state of the case it makes sense. One table: it fills
 * `may`, guards the queue and is tested cell by cell.
 */
const TABLE: Record<CommandName, { who: Rule; when: (file: CaseFile, actor: Actor) => boolean }> = {
  verification: { who: any(holdingDesk, deskInstead), when: (file) => file.stage === 'verification' },
  completion: { who: any(isReporter, speaksForReporter), when: (file) => file.stage === 'completion' },
  disposition: {
    who: (file, actor) =>
      holdingDesk(file, actor) ||
      sendsInstead(file, actor) ||
      (file.stage === 'followUp' && sender(file, actor)),
    when: (file) => file.stage === 'disposition' || file.stage === 'followUp',
  },
  return: {
    who: any(holdingAgency, holdingDesk, supporter),
    when: (file, actor) =>
      isUnderWay(file) && (!actsFor(actor, file.holder.agency) || isReturnable(file, actor)),
  },
  answers: {
    who: any(leads, supporter),
    when: (file, actor) => file.stage === 'followUp' || (isUnderWay(file) && supporter(file, actor)),
  },
  replies: {
    who: any(isReporter, speaksForReporter),
    when: (file) =>
      isMerged(file) || (file.stage !== 'completion' && (file.stage !== 'closed' || isReopenable(file))),
  },
  acceptance: {
    who: isReporter,
    when: (file) => file.stage === 'reply' || (isReopenable(file) && file.outcome === 'settled'),
  },
  withdrawal: { who: isReporter, when: (file) => file.stage !== 'closed' },
  instructions: {
    who: any(supervisorAbove, isEscalatedTo, (file, actor) => instructedPart(file, actor) !== undefined),
    when: (file) => file.stage !== 'closed',
  },
  corrections: { who: deskInChain, when: (file) => file.stage !== 'closed' },
  referral: {
    who: isReporter,
    when: (file) => file.offeredAt !== null && file.referral === null && file.stage !== 'closed',
  },
  receipt: {
    who: (_file, actor) => actor.role === 'overseer' && actor.agency === OMBUDSMAN,
    when: (file) => file.referral !== null && file.referral.receivedAt === null && file.stage !== 'closed',
  },
  suspensions: { who: levelAbove, when: (file) => file.stage !== 'closed' },
  suspensionEnd: {
    who: levelAbove,
    when: (file) => file.stage !== 'closed' && file.clocks.some((clock) => heldByHand(clock)),
  },
  supporting: { who: mayAskSupport, when: isUnderWay },
  supportingEnd: { who: mayAskSupport, when: (file) => isUnderWay(file) && openParts(file).length > 0 },
  followers: {
    who: (_file, actor) => actor.role === 'follower',
    when: (file) => file.stage !== 'closed' && !isMerged(file),
  },
  // A case that another one leads on for cannot go on for a third: nothing is ever two steps from its answer.
  merger: {
    who: mayMerge,
    // Nor does one escape by it from somebody's last word on whose it is.
    when: (file) =>
      file.stage !== 'closed' && !isMerged(file) && waitingCases(file).length === 0 && !isSettled(file),
  },
  mergerEnd: { who: mayMerge, when: (file) => file.stage !== 'closed' && isMerged(file) },
};

/** What may still happen to a case while another one goes on for it. */
const WHILE_MERGED: readonly CommandName[] = [
  'replies',
  'withdrawal',
  'corrections',
  'referral',
  'receipt',
  'mergerEnd',
];

/** What binds is not returned; whoever settles it may only pass on what lies outside of their own house. */
function isReturnable(file: CaseFile, actor: Actor): boolean {
  if (file.binding || file.holder.agency === topDesk(file).agency) return false;
  return !file.arbitration || (file.arbiter === 'secretary' && holdingDesk(file, actor));
}

/** Verified, and not answered yet. */
function isUnderWay({ stage }: CaseFile): boolean {
  return stage === 'disposition' || stage === 'followUp';
}

function isTime(name: CommandName, file: CaseFile, actor: Actor): boolean {
  if (isMerged(file) && !WHILE_MERGED.includes(name)) return false;
  return TABLE[name].when(file, actor);
}

/** Closed by silence or archived, and the time to object is not over. */
export function isReopenable(file: CaseFile): boolean {
  return (
    file.stage === 'closed' &&
    file.clocks.some((clock) => clock.name === 'reopening' && clock.state === 'running')
  );
}

/** The commands that a caller may give now. */
export function may(file: CaseFile, caller: Actor | null): CommandName[] {
  const actor = inOwnRight(file, caller);
  if (!actor || isAccused(file, actor)) return [];
  // Whoever follows a case may stop to, and has no other part in it. What they withdraw is not the case.
  if (actor.role === 'follower') return file.stage === 'closed' ? [] : ['withdrawal'];
  return COMMANDS.filter((name) => isTime(name, file, actor) && TABLE[name].who(file, actor));
}

/** Why a command cannot be given now; null when it can. A caller who may not know of the case is told nothing. */
export function refuse(file: CaseFile, caller: Actor, name: CommandName): Refusal | null {
  const actor = inOwnRight(file, caller);
  if (!maySee(file, actor)) return { code: 'not-found' };
  const allowed = TABLE[name].who(file, actor);
  const isNow = isTime(name, file, actor);
  if (isNow && allowed) return null;
  // Whoever could give it at another stage is told the stage; the others are told that it is not theirs to give.
  const could = allowed || couldEver(name, file, actor);
  const reason = could ? (bound(name, file) ?? settledAlready(name, file, actor)) : undefined;
  if (could && (!isNow || reason)) {
    return { code: 'wrong-stage', stage: file.stage, may: may(file, actor), ...(reason ? { reason } : {}) };
  }
  return { code: 'forbidden', reason: 'role' };
}

/** Whether somebody who may release a supporting agency asks for it once more: its part is over, and nothing is left to do. */
export function isReleasedAlready(file: CaseFile, actor: Actor, agency: string): boolean {
  const part = latestPart(file, agency);
  if (!part || part.state === 'open' || file.stage === 'closed') return false;
  return maySee(file, actor) && TABLE.supportingEnd.who(file, actor);
}

/** That another case goes on for this one, or others wait for it. */
function bound(name: CommandName, file: CaseFile): InvalidReason | undefined {
  if (file.stage === 'closed') return undefined;
  if (isMerged(file) && !WHILE_MERGED.includes(name)) return 'merged';
  return name === 'merger' && waitingCases(file).length > 0 ? 'leadsOthers' : undefined;
}

/** That somebody else decides whose the case is, or has decided for good: why it is neither sent on nor given back. */
function settledAlready(name: CommandName, file: CaseFile, actor: Actor): InvalidReason | undefined {
  if ((name !== 'return' && name !== 'disposition') || !isSettled(file) || !isUnderWay(file))
    return undefined;
  const isOfPart = name === 'return' && !actsFor(actor, file.holder.agency);
  if (isOfPart) return undefined;
  return file.arbitration ? 'arbitration' : 'binding';
}

function couldEver(name: CommandName, file: CaseFile, actor: Actor): boolean {
  if (isReporter(file, actor)) {
    return ['completion', 'replies', 'acceptance', 'withdrawal', 'referral'].includes(name);
  }
  if (name === 'verification' || name === 'disposition') return deskInChain(file, actor);
  if (name === 'return' || name === 'answers') {
    const held = file.path.some((stop) => stop.agency === actor.agency) || holdingAgency(file, actor);
    return held || (file.parts ?? []).some(({ agency }) => agency.agency === actor.agency);
  }
  return false;
}
