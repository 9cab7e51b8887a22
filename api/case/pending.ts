import type { Actor } from '../../domain/command';
import { maySee, relation } from '../../domain/relation';
import type { AppDeps } from '../deps';
import { Problem } from '../problem';
import { loadCase, type Loaded } from './load';

/** Whoever comes with the secret of the case, or with one that follows it. */
const BY_SECRET: readonly string[] = ['reporter', 'follower'];

/**
 * Whether the caller may know of a case that is safe with the engine and that nobody can show now: resolves when they may,
 * by what the case was begun with. Throws `not-found` when that says that they may not, now or ever, and `unavailable` when
 * they may since: an officer to whom the case has come must not be told that there is none.
 */
export async function admitPending(
  { engine }: Pick<AppDeps, 'engine'>,
  id: string,
  actor: Actor | null,
): Promise<void> {
  if (actor && BY_SECRET.includes(actor.role)) return;
  const begun = await engine.startedWith(id).catch(() => null);
  if (begun && maySee(begun, actor)) return;
  if (!actor || (begun && relation(begun, actor) === 'accused')) throw new Problem('not-found');
  // No worker has touched it: it is still as it was filed, and has come to nobody.
  if (begun && (await engine.hasBegun(id).catch(() => null)) === false) throw new Problem('not-found');
  throw new Problem('unavailable');
}

/**
 * A case as it can be shown now; who may see what of it is for the caller to say. Throws `not-found` when there is none, and
 * while nobody can show it what `admitPending` throws, or else `unavailable`.
 */
export async function shownCase(
  deps: Pick<AppDeps, 'complaints' | 'engine'>,
  id: string,
  actor: Actor | null,
): Promise<Loaded & { kind: 'case' }> {
  const loaded = await loadCase(deps, id);
  if (!loaded) throw new Problem('not-found');
  if (loaded.kind === 'case') return loaded;
  await admitPending(deps, id, actor);
  throw new Problem('unavailable');
}

/** Whether a case that is not in the read model yet accuses the caller, as far as the engine alone can say. */
export async function accusesAtBirth(
  { engine }: Pick<AppDeps, 'engine'>,
  id: string,
  actor: Actor,
): Promise<boolean> {
  const begun = await engine.startedWith(id).catch(() => null);
  return begun !== null && relation(begun, actor) === 'accused';
}
