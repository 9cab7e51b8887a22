import type { CaseFile } from '../../domain/case-file';
import type { Actor } from '../../domain/command';
import { isAsClosedAs, isMerged, MOST_MERGED, waitingCases } from '../../domain/merger';
import { refuse } from '../../domain/permission';
import type { Bilingual } from '../../domain/policy';
import type { Lang } from '../../domain/reference';
import { INVALID } from '../../domain/refusal';
import { maySee, relation } from '../../domain/relation';
import { normaliseId } from '../auth/secret';
import { loadCase } from '../case/load';
import { visibleCase } from '../case/visible';
import type { AppDeps } from '../deps';
import { Problem } from '../problem';

/** A tracking id in a body, as people type it. Throws `invalid` for what cannot be one. */
export function leadIdOf(text: string, lang: Lang): string {
  const id = normaliseId(text);
  if (id !== null) return id;
  throw faulty(INVALID.noSuchLead, lang);
}

/**
 * Whether a case can be merged into another; throws `invalid` with what is to be done instead. Whether the caller may do
 * it at all is for the case to say, which remembers what it did: a repeat is not looked at again. The other case looks
 * once more when the word reaches it.
 */
export async function checkMerger(
  deps: AppDeps,
  { id, actor, into, keyHash, lang }: { id: string; actor: Actor; into: string; keyHash: string; lang: Lang },
  ifRevision: number | undefined,
): Promise<void> {
  const loaded = await loadCase(deps, id);
  if (loaded?.kind === 'pending') throw new Problem('unavailable');
  const file = loaded?.file;
  if (!file || Object.hasOwn(file.seen, keyHash) || refuse(file, actor, 'merger') !== null) return;
  if (ifRevision !== undefined && ifRevision !== file.revision) return;
  const against = into === id ? INVALID.mergedIntoItself : await whyNot(deps, file, into, actor);
  if (against) throw faulty(against, lang);
}

async function whyNot(deps: AppDeps, file: CaseFile, into: string, actor: Actor): Promise<Bilingual | null> {
  const lead = await loadCase(deps, into);
  // It is safe with the engine, and nobody can say yet whose it is.
  if (lead?.kind === 'pending') throw new Problem('unavailable');
  if (!lead || !maySee(lead.file, actor)) return INVALID.noSuchLead;
  if (lead.archived || lead.file.stage === 'closed') return INVALID.leadClosed;
  if (isMerged(lead.file)) return elsewhere(deps, lead.file, actor);
  if (relation(lead.file, actor) === 'outsider') return INVALID.leadOfOthers;
  if (!isAsClosedAs(lead.file, file)) return INVALID.leadLessClosed;
  return waitingCases(lead.file).length >= MOST_MERGED ? INVALID.leadFull : null;
}

/** Names the case that goes on for the other one, where the caller may know of it. */
async function elsewhere(deps: AppDeps, { merger }: CaseFile, actor: Actor): Promise<Bilingual> {
  const next = merger ? await visibleCase(deps, merger.into, actor) : null;
  if (!next) return INVALID.mergedElsewhere;
  return {
    id: `Pengaduan itu sudah digabungkan ke ${next.id}; gabungkan ke sana.`,
    en: `That complaint has been merged into ${next.id}; merge into that one.`,
  };
}

function faulty(said: Bilingual, lang: Lang): Problem {
  return new Problem('invalid', { detail: said, errors: [{ path: 'into', message: said[lang] }] });
}
