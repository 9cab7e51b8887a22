import { regencyOf } from '../region';
import { isCommon, type Signature } from './signature';

/** What a case is found by, and what somebody looks under. */
export interface Findable {
  readonly signature: Signature;
  readonly region: string | null;
  readonly topic: string | null;
}

/** A case is found by this many words; its title comes first. */
const MOST_ROOTS = 14;
/** Somebody who asks looks under more of them: they do not know which the other has used. */
const MOST_ASKED = 24;
/** Words that everybody uses, for texts that have few others. */
const LEAST_ROOTS = 6;
const NOWHERE = '-';
const MOST_ASKED_NOWHERE = 10;

/**
 * Keys of a case: words with the regency that it is in, its village or district with the main category of its topic, and
 * one for texts that say the very same in whatever order, wherever they are.
 */
export function keysOf(findable: Findable): string[] {
  const bucket = bucketOf(findable.region);
  return [
    ...rootsOf(findable.signature, MOST_ROOTS).map((root) => `${bucket}|${root}`),
    ...placeKeys(findable),
    ...textKeys(findable.signature),
  ];
}

/**
 * Keys under which to look for cases like this one. `open`: for the public, to whom it must not show, not even by what
 * is found, in which village a case is.
 */
export function askedKeysOf(findable: Findable, open: boolean): string[] {
  const bucket = bucketOf(findable.region);
  const roots = rootsOf(findable.signature, MOST_ASKED);
  const nowhere = bucket === NOWHERE ? [] : roots.slice(0, MOST_ASKED_NOWHERE);
  return [
    ...roots.map((root) => `${bucket}|${root}`),
    ...nowhere.map((root) => `${NOWHERE}|${root}`),
    ...(open ? [] : placeKeys(findable)),
    ...textKeys(findable.signature),
  ];
}

/** How much a key says that so many cases have. */
export function weightOfKey(key: string, cases: number): number {
  if (key.startsWith('=')) return 3;
  return (key.startsWith('@') ? 0.5 : 1) / (1 + Math.log2(1 + cases));
}

function bucketOf(region: string | null): string {
  return region === null ? NOWHERE : regencyOf(region);
}

function rootsOf({ words }: Signature, most: number): string[] {
  const roots = [...words.keys()];
  const telling = roots.filter((root) => !isCommon(root)).slice(0, most);
  if (telling.length >= LEAST_ROOTS) return telling;
  return [...telling, ...roots.filter(isCommon).slice(0, LEAST_ROOTS - telling.length)];
}

function placeKeys({ region, topic }: Findable): string[] {
  if (region === null || topic === null || region.split('.').length < 3) return [];
  return [`@${region}|${topic.split('.')[0] ?? topic}`];
}

function textKeys({ words }: Signature): string[] {
  const telling = [...words.keys()].filter((root) => !isCommon(root)).toSorted();
  return telling.length < 3 ? [] : [`=${hashOf(telling.join(' '))}`];
}

/** FNV-1a twice with other beginnings: 64 bits, not for secrets. */
function hashOf(text: string): string {
  return [0x811c9dc5, 0x1000193]
    .map((start) => {
      let hash = start;
      for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
      return (hash >>> 0).toString(36);
    })
    .join('');
}
