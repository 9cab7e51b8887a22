import type { CaseFile } from './case-file';
import type { Actor } from './command';
import { actsFor, isDeskRole, topDesk } from './relation';

/**
 * When a case has been given back too often, somebody decides whose it is, and that word binds: the regional secretary
 * between units of one local government, else the national desk. From then on nobody gives it back any more.
 */

/** The regional secretary of a local government, or who stands in for him. */
export function isSecretaryOf(actor: Actor, government: string): boolean {
  return actor.role === 'supervisor' && actor.post === 'secretary' && actsFor(actor, government);
}

/** Whose a case is has been decided, or is being decided. */
export function isSettled({ arbitration, binding }: Pick<CaseFile, 'arbitration' | 'binding'>): boolean {
  return arbitration || binding;
}

/**
 * Whether an officer stands above whoever gives, or has given, the binding word, and may therefore give another when told
 * of a silence. Units and inspectorates are parties to the disagreement, and so is every institution that has held it.
 */
export function overrules(file: CaseFile, actor: Actor): boolean {
  if (actor.ancestors.length > 0) return false;
  if (file.arbiter === 'secretary' && isDeskRole(actor) && actor.agency === file.holder.institution)
    return false;
  const giver = file.arbitration ? file.holder.agency : file.disposedBy?.agency;
  if (actor.agency === giver || actor.agency === topDesk(file).agency) return true;
  return !file.path.some(({ institution }) => institution === actor.agency);
}

const OTHER_HOPS: readonly string[] = ['returned', 'arbitration', 'notOurs', 'reassigned'];

/** How often somebody has sent a case from one unit straight to another: hops that are neither a return nor a silence. */
export function timesSentOn({ hops, path }: Pick<CaseFile, 'hops' | 'path'>): number {
  return hops - path.filter(({ reason }) => OTHER_HOPS.includes(reason)).length;
}
