import { actorOf } from '../../actor';
import type { Caller } from '../../auth/caller';
import type { AppDeps } from '../../deps';
import { Problem } from '../../problem';

/** Throws `forbidden` unless the caller operates for the whole nation: a notice may be for anybody. */
export function nationalOperator(deps: AppDeps, caller: Caller): void {
  const actor = actorOf(deps, caller);
  if (actor?.role !== 'operator' || actor.agency !== null) throw new Problem('forbidden');
}
