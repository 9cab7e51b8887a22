import type { CaseFile } from '../../domain/case-file';
import type { Actor } from '../../domain/command';
import { maySee } from '../../domain/relation';
import { hasEnded } from '../../domain/secrets';
import type { AppDeps } from '../deps';
import { readableCase } from './load';

/** A case for looking up its rules; null for whoever may not see it, and while nobody can show it. */
export async function visibleCase(deps: AppDeps, id: string, actor: Actor): Promise<CaseFile | null> {
  // Where nobody can show it now the command itself can still be left with the engine.
  const { file } = (await readableCase(deps, id)) ?? {};
  return file && !hasEnded(file, actor) && maySee(file, actor) ? file : null;
}
