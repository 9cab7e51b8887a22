import type { CaseFile } from './case-file';
import type { Actor } from './command';
import { isPublic } from './relation';
import { clockView } from './view/clocks';
import { iso, lookAt, shownId, type Look, type ViewContext } from './view/context';
import { FIELDS, NOT_IN_LISTS, type Field } from './view/fields';
import { suggestionView } from './view/suggestion';
import { VALUES } from './view/values';

/**
 * What a caller sees of a case. The only place that hides: nothing of a CaseFile leaves the API but through here, and
 * `FIELDS` says who sees what.
 */

export type { ViewContext } from './view/context';
export { viewEvents, type EventView } from './view/events';

type FullCase = { [F in Field]: ReturnType<(typeof VALUES)[F]> };

/** A case as somebody sees it: what is not for them is absent, not null. */
export type CaseView = Partial<FullCase> & Pick<FullCase, 'id' | 'stage'>;
export type ListItemView = Omit<CaseView, 'answers' | 'replies' | 'original' | 'merger' | 'merged'>;

const LIST_DESCRIPTION = 200;

/** A case as `actor` may see it; null when it must not be shown to them in any form. */
export function viewCase(file: CaseFile, actor: Actor | null, ctx: ViewContext): CaseView | null {
  const look = lookAt(file, actor, ctx);
  if (look.how === 'accused' || (look.how === 'outsider' && !isPublic(file))) return null;
  return show(look, []);
}

/**
 * A case as a list of officers shows it: without answers, replies and original, its description cut. Null for whom the
 * case is not their business.
 */
export function viewListItem(file: CaseFile, actor: Actor | null, ctx: ViewContext): ListItemView | null {
  const look = lookAt(file, actor, ctx);
  if (look.how === 'accused' || look.how === 'outsider') return null;
  const { description, ...item } = show(look, NOT_IN_LISTS);
  return { ...item, ...(description === undefined ? {} : { description: cut(description) }) };
}

/** What filing answers, beside the secret; to `actor`, where the filing follows a case that was there already. */
export function viewReceipt(file: CaseFile, ctx: ViewContext, actor: Actor | null = null) {
  const look = lookAt(file, actor, ctx);
  return {
    id: shownId(look),
    stage: file.stage,
    receivedAt: iso(look, file.receivedAt),
    clocks: file.clocks.map((clock) => clockView(clock, look)),
    suggestion: look.how === 'follower' ? null : suggestionView(look),
  };
}

function show(look: Look, leaveOut: readonly Field[]): CaseView {
  const shown = fields().filter((field) => !leaveOut.includes(field) && FIELDS[field](look));
  // Each value is what the table of values gives for its own field.
  return Object.fromEntries(shown.map((field) => [field, VALUES[field](look)])) as CaseView;
}

function fields(): Field[] {
  return Object.keys(FIELDS) as Field[];
}

/** By characters, not by halves of them. */
function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length <= LIST_DESCRIPTION ? text : characters.slice(0, LIST_DESCRIPTION).join('');
}
