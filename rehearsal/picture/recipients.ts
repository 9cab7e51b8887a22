import type { Bilingual } from '../../domain/policy';
import type { TimelineRecipient } from '../simulation';
import { roleWords } from './words';

/** Who a recipient is, in words: `Kepala, Dinas PUPR`. The reporter has no agency. */
export function recipientWords({ role, post, name, agency }: TimelineRecipient): Bilingual {
  const words = roleWords(role, post);
  const where = name ?? agency;
  if (where === null || where === '') return words;
  return { id: `${words.id}, ${where}`, en: `${words.en}, ${where}` };
}

/** Two lines for beside a marker: what they are, and where. */
export function recipientLines(to: readonly TimelineRecipient[]): [string, string] | null {
  if (to.length === 0) return null;
  const roles = to.map(({ role, post }) => roleWords(role, post));
  const [id, en] = [list(roles.map((one) => one.id)), list(roles.map((one) => one.en))];
  const places = list(to.map(({ name, agency }) => name ?? agency ?? ''));
  if (places === '') return [id, en];
  return [id === en ? id : `${id} / ${en}`, places];
}

/** Each once, in order. */
function list(words: readonly string[]): string {
  return [...new Set(words.filter((word) => word !== ''))].join(', ');
}
