import type { Bilingual } from '../../domain/policy';
import { group, tag, type Markup } from './markup';

/** A text in both languages, Indonesian first; once where they are the same. Each keeps its own direction of writing. */
export function both({ id, en }: Bilingual): Markup {
  return id === en
    ? tag('bdi', {}, id)
    : group(tag('bdi', { lang: 'id' }, id), ' ', tag('bdi', { lang: 'en', class: 'en' }, en));
}
