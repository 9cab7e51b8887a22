import type { CaseFile } from './case-file';
import type { Actor } from './command';
import { DESK_CHANNELS, NATIONAL_DESK } from './vocabulary';

/**
 * How a caller stands to a case. `watcher`: national roles that read across agencies. `past`: held it once, reads on.
 * `outsider` gets the public form, if there is one; `accused` gets nothing in any form.
 */
export type Relation = 'reporter' | 'handler' | 'past' | 'watcher' | 'outsider' | 'accused';

/** The caller's agency, or one that it lies in, is complained of. */
export function isAccused(file: Pick<CaseFile, 'about'>, actor: Actor | null): boolean {
  if (!actor?.agency || file.about.length === 0) return false;
  return file.about.includes(actor.agency) || actor.ancestors.some((up) => file.about.includes(up));
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

/** The case was escalated to this post. */
export function isEscalatedTo(file: Pick<CaseFile, 'escalations'>, actor: Actor | null): boolean {
  if (!actor) return false;
  return file.escalations.some(
    (one) =>
      one.agency === actor.agency &&
      one.role === actor.role &&
      (one.post === undefined || one.post === actor.post),
  );
}

/** Who staffs the desk of an institution. */
export function isDeskRole(actor: Actor): boolean {
  return actor.agency === NATIONAL_DESK
    ? actor.role === 'national-admin'
    : actor.role === 'institution-admin';
}

/** Officers whose own agency is `agency` or lies above it in the same institution. */
export function isAtOrAbove(actor: Actor, agency: string, ancestors: readonly string[]): boolean {
  return actor.agency !== null && (actor.agency === agency || ancestors.includes(actor.agency));
}

const HANDLING: readonly string[] = [
  'institution-admin',
  'national-admin',
  'liaison',
  'supervisor',
  'system',
];

/** How a caller stands to a case: the ground of both what is shown and what may be done. */
export function relation(file: CaseFile, actor: Actor | null): Relation {
  if (isAccused(file, actor)) return 'accused';
  if (isReporter(file, actor)) return 'reporter';
  if (!actor) return 'outsider';
  if (isEscalatedTo(file, actor)) return 'handler';
  if (actor.role === 'overseer' && file.referral && actor.agency === 'ombudsman') return 'handler';
  if (HANDLING.includes(actor.role)) {
    if (isAtOrAbove(actor, file.holder.agency, file.holder.ancestors)) return 'handler';
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
