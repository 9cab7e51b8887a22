import type { Bilingual } from '../../domain/policy';
import { tag, type Markup } from './markup';

/**
 * A cell of a table. On a phone each stands on a line of its own after the heading of its column, and one that has
 * nothing to say (null) is left out.
 */
export function cell(column: Bilingual | undefined, ...content: readonly (Markup | string | null)[]): Markup {
  const title = column ? `${column.id} / ${column.en}` : '';
  if (content.every((one) => one === null)) {
    return tag('td', { class: 'empty', 'data-title': title }, tag('div', {}, '–'));
  }
  return tag('td', { 'data-title': title }, tag('div', {}, ...content));
}
