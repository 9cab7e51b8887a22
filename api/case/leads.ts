import type { CaseFile } from '../../domain/case-file';
import type { ViewContext } from '../../domain/view';
import type { AppDeps } from '../deps';
import { viewContext } from './context';
import { storedCase } from './stored';

const READ_LIMIT_MS = 500;
/** A case that is merged and taken out again and again names no more others than these. */
const MOST_NAMED = 5;

/** What showing a case needs, with the one that goes on for it as far as it can be read now. */
export function contextWithLead(deps: AppDeps, { merger }: CaseFile): Promise<ViewContext> {
  return contextWith(deps, merger ? [merger.into] : []);
}

/** The same with every case that the trail says it was merged into. */
export function contextWithLeads(deps: AppDeps, { trail }: CaseFile): Promise<ViewContext> {
  const named = trail.flatMap(({ data }) => (typeof data?.['into'] === 'string' ? [data['into']] : []));
  return contextWith(deps, [...new Set(named)].slice(-MOST_NAMED));
}

async function contextWith(deps: AppDeps, ids: readonly string[]): Promise<ViewContext> {
  const ctx = viewContext(deps);
  if (ids.length === 0) return ctx;
  const found = await Promise.all(ids.map((id) => readable(deps, id)));
  const leads = new Map(found.flatMap((file): [string, CaseFile][] => (file ? [[file.id, file]] : [])));
  return { ...ctx, leads };
}

/** From the read model, else from its workflow; null when neither answers: the case itself is shown all the same. */
async function readable(deps: AppDeps, id: string): Promise<CaseFile | null> {
  const stored = await storedCase(deps, id, READ_LIMIT_MS);
  if (stored) return stored;
  const held = await deps.engine.caseFile(id).catch(() => 'unanswered' as const);
  return typeof held === 'string' ? null : held;
}
