/** What decides who finds a case in lists. */
interface Findable {
  readers: readonly string[];
  escalatedTo: readonly string[];
  filerAgency: string | null;
  confidential: boolean;
  referred: boolean;
  about: readonly string[];
}

/** Cases that complain of somebody have keys of their own, so that all others can be read without looking who that is. */
const ACCUSING = '!';

/** Found by whoever watches all that is not confidential. */
export const WATCHED = '*';
/** Found by the Ombudsman, to whom it was handed. */
export const REFERRED = 'referred';
/** Found by officers of an agency that holds, held or supports it, or lies above one that does. */
export const readerKey = (agency: string): string => `a:${agency}`;
/** Found by those in a post it was escalated to: `agency/role/post`. */
export const postKey = (post: string): string => `p:${post}`;
/** Found by the software that filed it. */
export const filerKey = (agency: string): string => `f:${agency}`;
/** The same key for cases that complain of somebody. */
export const accusing = (key: string): string => `${ACCUSING}${key}`;

/**
 * The keys by which lists find a case: one array, so that one index in the order of due dates serves everybody, and a
 * page costs what is on it. Who may see the case is decided anew by its view; a key too many shows nothing.
 */
export function foundBy(one: Findable): string[] {
  const keys = [
    ...(one.confidential ? [] : [WATCHED]),
    ...(one.referred ? [REFERRED] : []),
    ...one.readers.map(readerKey),
    ...one.escalatedTo.map(postKey),
    ...(one.filerAgency === null ? [] : [filerKey(one.filerAgency)]),
  ];
  return one.about.length === 0 ? keys : keys.map(accusing);
}
