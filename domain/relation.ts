import type { CaseFile, Escalation } from './case-file';
import type { Actor } from './command';
import type { AgencyRef } from './directory';
import { accuses, accusesSecretary } from './accusation';
import { openPart } from './parts';
import { DESK_CHANNELS, NATIONAL_DESK, OMBUDSMAN } from './vocabulary';

/**
 * How a caller stands to a case. `watcher`: national roles that read across agencies. `past`: held it once, reads on.
 * `follower`: has joined it, or filed the same. `outsider` gets the public form, if there is one; `accused` gets nothing
 * in any form.
 */
export type Relation = 'reporter' | 'handler' | 'past' | 'watcher' | 'follower' | 'outsider' | 'accused';

/**
 * The desk above all others in a case: the national one, or the Ombudsman's when the national one is complained of. It
 * verifies what nobody else may, arbitrates, and disposes to any institution.
 */
export function topDesk(
  file: Pick<CaseFile, 'nationalDesk' | 'lastDesk'> & { about: readonly string[] },
): AgencyRef {
  const { about, nationalDesk, lastDesk } = file;
  return lastDesk && accuses(about, nationalDesk) ? lastDesk : nationalDesk;
}

/** The caller's agency, or one that it lies in, is complained of. */
export function isAccused(file: Pick<CaseFile, 'about'>, actor: Actor | null): boolean {
  if (!actor?.agency) return false;
  const { agency, ancestors, formerly } = actor;
  if (accusesSecretary(file.about, agency, actor.post)) return true;
  return accuses(file.about, { agency, ancestors, ...(formerly ? { formerly } : {}) });
}

/** Proved by the secret of this case, or the software that filed it. */
export function isReporter(file: Pick<CaseFile, 'filer'>, actor: Actor | null): boolean {
  if (!actor) return false;
  if (actor.role === 'reporter') return true;
  return actor.role === 'system' && file.filer.kind === 'system' && file.filer.agency === actor.agency;
}

/** The desk that typed in a letter or a walk-in may pass on what its reporter says. */
export function speaksForReporter(file: Pick<CaseFile, 'filer' | 'channel'>, actor: Actor | null): boolean {
  if (!actor || file.filer.kind !== 'desk' || !DESK_CHANNELS.includes(file.channel)) return false;
  return isDeskRole(actor) && actor.agency === file.filer.agency;
}

/** The case was escalated to this post, because its holder stayed silent. */
export function isEscalatedTo(file: Pick<CaseFile, 'escalations'>, actor: Actor | null): boolean {
  return file.escalations.some((one) => one.part === undefined && isPost(one, actor));
}

/** The part of a supporting agency was escalated to this post: which agency's. */
export function escalatedPart(
  file: Pick<CaseFile, 'escalations' | 'parts'>,
  actor: Actor | null,
): string | undefined {
  return file.escalations.find(
    (one) => one.part !== undefined && isPost(one, actor) && openPart(file, one.part) !== undefined,
  )?.part;
}

function isPost(one: Escalation, actor: Actor | null): boolean {
  return (
    actor !== null &&
    actsFor(actor, one.agency) &&
    one.role === actor.role &&
    (one.post === undefined || one.post === actor.post)
  );
}

/** Whether an officer acts for an agency: it is their own, or they stand in for its absent officers. */
export function actsFor(actor: Actor, agency: string): boolean {
  return actor.agency === agency || (actor.standsInFor ?? []).includes(agency);
}

/** Who staffs the desk of an institution. */
export function isDeskRole(actor: Actor): boolean {
  if (actor.agency === NATIONAL_DESK) return actor.role === 'national-admin';
  // Whoever watches for the Ombudsman also staffs its desk, to which complaints about the national desk come.
  if (actor.agency === OMBUDSMAN && actor.role === 'overseer') return true;
  return actor.role === 'institution-admin';
}

/**
 * An officer as a case knows them: whoever stands in for an agency that is complained of, or lies in one that is, has
 * nothing of the case by that. What is theirs in their own right stays theirs; when their own agency is accused, nothing
 * is (`isAccused`).
 */
export function inOwnRight<A extends Actor | null>(
  file: Pick<CaseFile, 'about' | 'path' | 'holder' | 'parts'>,
  actor: A,
): A {
  const { about, path, holder, parts = [] } = file;
  if (!actor?.standsInFor || about.length === 0) return actor;
  const under = actor.standsInUnder ?? {};
  // Where a command does not say what an agency lies in, the case may know.
  const known = [holder, ...path, ...parts.map(({ agency }) => agency)];
  const lines = known.map(({ agency, ancestors }) => [agency, ...ancestors]);
  const accused = (id: string): boolean =>
    accuses(about, { agency: id, ancestors: Object.hasOwn(under, id) ? (under[id] ?? []) : [] }) ||
    lines.some((line) => line.includes(id) && line.slice(line.indexOf(id)).some((up) => about.includes(up)));
  return { ...actor, standsInFor: actor.standsInFor.filter((id) => !accused(id)) };
}

/** Officers whose own agency is `agency` or lies above it in the same institution. */
export function isAtOrAbove(actor: Actor, agency: string, ancestors: readonly string[]): boolean {
  const own = actor.agency === null ? [] : [actor.agency, ...(actor.standsInFor ?? [])];
  return own.some((one) => one === agency || ancestors.includes(one));
}

const HANDLING: readonly string[] = [
  'institution-admin',
  'national-admin',
  'liaison',
  'supervisor',
  'system',
];

/** How a caller stands to a case: the ground of both what is shown and what may be done. */
export function relation(file: CaseFile, caller: Actor | null): Relation {
  const actor = inOwnRight(file, caller);
  if (isAccused(file, actor)) return 'accused';
  if (isReporter(file, actor)) return 'reporter';
  if (!actor) return 'outsider';
  if (actor.role === 'follower') return 'follower';
  if (isEscalatedTo(file, actor) || escalatedPart(file, actor) !== undefined) return 'handler';
  if (actor.role === 'overseer' && file.referral && actor.agency === 'ombudsman') return 'handler';
  if (HANDLING.includes(actor.role) || isDeskRole(actor)) {
    if (isAtOrAbove(actor, file.holder.agency, file.holder.ancestors)) return 'handler';
    const parts = (file.parts ?? []).filter(({ agency }) =>
      isAtOrAbove(actor, agency.agency, agency.ancestors),
    );
    if (parts.some(({ state }) => state === 'open')) return 'handler';
    if (parts.length > 0) return 'past';
    if (file.path.some((stop) => isAtOrAbove(actor, stop.agency, stop.ancestors))) return 'past';
  }
  if (actor.role === 'national-admin' || actor.role === 'overseer') {
    return file.confidential ? 'outsider' : 'watcher';
  }
  return 'outsider';
}

/** Whether any form of the case may be shown to somebody who is neither its reporter nor its handler. */
export function isPublic(file: CaseFile): boolean {
  // A case that accuses somebody is not published: whoever is accused could read it by leaving their token at home.
  return file.accepted && !file.confidential && file.about.length === 0;
}

/** Whether the caller may know that the case exists. */
export function maySee(file: CaseFile, actor: Actor | null): boolean {
  const how = relation(file, actor);
  if (how === 'accused') return false;
  return how !== 'outsider' || isPublic(file);
}
