import type { CaseFile } from '../case-file';
import type { Bilingual } from '../policy';
import type { ViewContext } from './context';

/** To whom a complaint should go by the routes, and why: as the rule and the directory read now. */
export interface SuggestionView {
  to: { id: string; name: string };
  rule: string;
  /** Null when there is no such rule any more. */
  because: Bilingual | null;
  confidence: number;
  /** The topic that was read from the words. */
  topic?: string;
  /** Who decides such matters, where it is not for this service to decide. */
  outside?: Bilingual;
}

/** Null where nothing was suggested, and where the suggested agency has turned out to be complained of. */
export function suggestionView({
  file,
  ctx,
}: {
  file: Pick<CaseFile, 'suggestion' | 'about'>;
  ctx: Pick<ViewContext, 'world' | 'rule'>;
}): SuggestionView | null {
  const { suggestion, about } = file;
  if (!suggestion) return null;
  const { to: id, rule, confidence, topic } = suggestion;
  const { directory } = ctx.world;
  if (directory.isAccused(id, about)) return null;
  const words = ctx.rule?.(rule);
  return {
    to: { id, name: directory.get(id)?.name ?? id },
    rule,
    because: words?.because ?? null,
    confidence,
    ...(topic === undefined ? {} : { topic }),
    ...(words?.outside ? { outside: words.competent ?? words.because } : {}),
  };
}
