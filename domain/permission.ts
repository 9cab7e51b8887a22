import type { CaseFile } from './case-file';
import { heldByHand } from './clock';
import type { Actor } from './command';
import {
  isAccused,
  isAtOrAbove,
  isDeskRole,
  isEscalatedTo,
  isReporter,
  maySee,
  speaksForReporter,
  topDesk,
} from './relation';
import type { Refusal } from './refusal';
import { COMMANDS, OMBUDSMAN, type CommandName } from './vocabulary';

type Rule = (file: CaseFile, actor: Actor) => boolean;

/** The desk that holds the case. */
const holdingDesk: Rule = (file, actor) => isDeskRole(actor) && actor.agency === file.holder.agency;

/** A desk to which the silence of the one that holds the case was reported may act in its stead. */
const deskInstead: Rule = (file, actor) => isDeskRole(actor) && isEscalatedTo(file, actor);

/** The agency that holds the case: its liaison officer, head or software; at an institution its admin too. */
const holdingAgency: Rule = (file, actor) =>
  actor.agency === file.holder.agency &&
  (actor.role === 'liaison' || actor.role === 'system' || isHead(actor) || isDeskRole(actor));

const holdingInstitution: Rule = (file, actor) =>
  isDeskRole(actor) && actor.agency === file.holder.institution;

const disposingDesk: Rule = (file, actor) =>
  file.disposedBy !== null && isDeskRole(actor) && actor.agency === file.disposedBy.agency;

const deskInChain: Rule = (file, actor) =>
  isDeskRole(actor) &&
  (actor.agency === file.holder.institution || file.path.some((stop) => stop.agency === actor.agency));

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
const TABLE: Record<CommandName, { who: Rule; when: (file: CaseFile) => boolean }> = {
  verification: { who: any(holdingDesk, deskInstead), when: (file) => file.stage === 'verification' },
  completion: { who: any(isReporter, speaksForReporter), when: (file) => file.stage === 'completion' },
  disposition: {
    who: (file, actor) =>
      holdingDesk(file, actor) ||
      isEscalatedTo(file, actor) ||
      (file.stage === 'followUp' && disposingDesk(file, actor)),
    when: (file) => file.stage === 'disposition' || file.stage === 'followUp',
  },
  return: {
    who: holdingAgency,
    when: (file) =>
      !file.binding &&
      (file.stage === 'followUp' || file.stage === 'disposition') &&
      file.holder.agency !== topDesk(file).agency,
  },
  answers: {
    who: any(holdingAgency, holdingInstitution, isEscalatedTo),
    when: (file) => file.stage === 'followUp',
  },
  replies: {
    who: any(isReporter, speaksForReporter),
    when: (file) => file.stage !== 'completion' && (file.stage !== 'closed' || isReopenable(file)),
  },
  acceptance: {
    who: isReporter,
    when: (file) => file.stage === 'reply' || (isReopenable(file) && file.outcome === 'settled'),
  },
  withdrawal: { who: isReporter, when: (file) => file.stage !== 'closed' },
  instructions: { who: any(supervisorAbove, isEscalatedTo), when: (file) => file.stage !== 'closed' },
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
};

/** Closed by silence or archived, and the time to object is not over. */
export function isReopenable(file: CaseFile): boolean {
  return (
    file.stage === 'closed' &&
    file.clocks.some((clock) => clock.name === 'reopening' && clock.state === 'running')
  );
}

/** The commands that a caller may give now. */
export function may(file: CaseFile, actor: Actor | null): CommandName[] {
  if (!actor || isAccused(file, actor)) return [];
  return COMMANDS.filter((name) => TABLE[name].when(file) && TABLE[name].who(file, actor));
}

/** Why a command cannot be given now; null when it can. A caller who may not know of the case is told nothing. */
export function refuse(file: CaseFile, actor: Actor, name: CommandName): Refusal | null {
  if (!maySee(file, actor)) return { code: 'not-found' };
  const { who, when } = TABLE[name];
  const allowed = who(file, actor);
  if (when(file) && allowed) return null;
  // Whoever could give it at another stage is told the stage; the others are told that it is not theirs to give.
  if (!when(file) && (allowed || couldEver(name, file, actor))) {
    return { code: 'wrong-stage', stage: file.stage, may: may(file, actor) };
  }
  return { code: 'forbidden', reason: 'role' };
}

function couldEver(name: CommandName, file: CaseFile, actor: Actor): boolean {
  if (isReporter(file, actor)) {
    return ['completion', 'replies', 'acceptance', 'withdrawal', 'referral'].includes(name);
  }
  if (name === 'verification' || name === 'disposition') return deskInChain(file, actor);
  if (name === 'return' || name === 'answers') {
    return file.path.some((stop) => stop.agency === actor.agency) || holdingAgency(file, actor);
  }
  return false;
}
