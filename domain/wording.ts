import type { CaseFile } from './case-file';
import type { Action, Bilingual, Rules, Rung } from './policy';
import { dueAt } from './case-file';
import { spell } from './narrative';

/** What a message may be filled with. */
export const PLACEHOLDERS = ['id', 'unit', 'due'] as const;

/** What a rung says to those whom it reaches: its own wording, else that of its action; null when there is none. */
export function messageOf(rung: Pick<Rung, 'action' | 'message'>, rules: Rules): Bilingual | null {
  return rung.message ?? rules.messages[rung.action satisfies Action] ?? null;
}

/** A message about a case, filled in. Nothing that a reporter wrote gets into it. */
export function worded(message: Bilingual, file: CaseFile, due: number | null = dueAt(file)): Bilingual {
  const when = due === null ? (['–', '–'] as const) : spell(due, file.holder.zone);
  const fill = (text: string, lang: 0 | 1): string =>
    text.replaceAll('{id}', file.id).replaceAll('{unit}', file.holder.name).replaceAll('{due}', when[lang]);
  return { id: fill(message.id, 0), en: fill(message.en, 1) };
}
