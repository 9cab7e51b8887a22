import type { CaseFile } from '../../domain/case-file';
import { within } from '../../store/database';
import type { AppDeps } from '../deps';
import { Problem } from '../problem';

const READ_LIMIT_MS = 2000;

/** A case as far as it can be had now. */
export type Loaded =
  | {
      readonly kind: 'case';
      readonly file: CaseFile;
      /** Its workflow is over: this is the archive's. */
      readonly archived: boolean;
    }
  /** Accepted by the engine, and nobody is there who could say more. */
  | { readonly kind: 'pending'; readonly receivedAt: number };

type Sources = Pick<AppDeps, 'complaints' | 'engine'>;
type Stored = { file: CaseFile; archived: boolean } | null | 'away';

/**
 * Finds a case: in the read model, else with its workflow. `atLeast` asks for a revision that the caller knows to
 * exist. Null when there is no such case; Problem `unavailable` when that cannot be told, because the engine or the
 * archive is away.
 */
export async function loadCase(
  deps: Sources,
  id: string,
  { atLeast = 0 }: { atLeast?: number } = {},
): Promise<Loaded | null> {
  const stored = await readModel(deps, id);
  const found = stored === 'away' ? null : stored;
  if (found && (found.archived || found.file.revision >= atLeast)) return asCase(found);
  try {
    return await fromEngine(deps, id, found, stored === 'away');
  } catch (error) {
    // An older revision is a true answer, if not the newest.
    if (found && error instanceof Problem) return asCase(found);
    throw error;
  }
}

/** As `loadCase`; null also while nobody can show it. */
export async function readableCase(
  deps: Sources,
  id: string,
  options?: Parameters<typeof loadCase>[2],
): Promise<(Loaded & { kind: 'case' }) | null> {
  const loaded = await loadCase(deps, id, options).catch((error: unknown) => {
    if (error instanceof Problem) return null;
    throw error;
  });
  return loaded?.kind === 'case' ? loaded : null;
}

async function fromEngine(
  { engine }: Sources,
  id: string,
  found: Exclude<Stored, 'away'>,
  archiveIsAway: boolean,
): Promise<Loaded | null> {
  const held = await engine.caseFile(id);
  if (held !== 'unknown' && held !== 'unanswered') {
    return found && found.file.revision > held.revision
      ? asCase(found)
      : { kind: 'case', file: held, archived: false };
  }
  if (found) return asCase(found);
  const receivedAt = held === 'unanswered' ? await engine.startedAt(id) : null;
  if (receivedAt !== null) return { kind: 'pending', receivedAt };
  // What the engine has forgotten may be in the archive.
  if (archiveIsAway) throw new Problem('unavailable');
  return null;
}

async function readModel({ complaints }: Sources, id: string): Promise<Stored> {
  if (!complaints.isUp) return 'away';
  const reading: Promise<Stored> = complaints.find(id).catch(() => 'away' as const);
  return within<Stored>(READ_LIMIT_MS, reading, 'away');
}

const asCase = ({ file, archived }: { file: CaseFile; archived: boolean }): Loaded => ({
  kind: 'case',
  file,
  archived,
});
