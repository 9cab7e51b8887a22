import type { CaseFile } from '../../domain/case-file';
import type { Actor } from '../../domain/command';
import { maySee } from '../../domain/relation';
import { hasEnded } from '../../domain/secrets';
import type { AppDeps } from '../deps';
import { Problem } from '../problem';
import { loadCase } from './load';

/** A case for looking up its rules; null for whoever may not see it, and while nobody can show it. */
export async function visibleCase(deps: AppDeps, id: string, actor: Actor): Promise<CaseFile | null> {
  try {
    const loaded = await loadCase(deps, id);
    if (loaded?.kind !== 'case' || hasEnded(loaded.file, actor)) return null;
    return maySee(loaded.file, actor) ? loaded.file : null;
  } catch (error) {
    // Nobody can show it now; the command itself can still be left with the engine.
    if (error instanceof Problem) return null;
    throw error;
  }
}
