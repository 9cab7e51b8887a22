import { tokensOf } from '../routing/words';
import type { WordsDocument } from '../routing/document';
import { rootOfAny } from './root';
import { COMMON, NAMERS, SAYS_NOTHING } from './word-lists';

/** How chat spells words, and words that say nothing: of the word list by which routes are found. */
export type Spelling = Pick<WordsDocument, 'spelling' | 'stop'>;

/** What a text says, as far as likeness goes. */
export interface Signature {
  /** Root to one of the words that stand for it in the text. */
  readonly words: ReadonlyMap<string, string>;
  /** Names of things and places by what they are: `desa` to sukamaju, `sd` to 2 and gadingrejo. Roots. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Longer ones are no words, and more of them are no complaint. */
const LONGEST = 30;
const MOST_WORDS = 120;
const MOST_CHARACTERS = 4000;

/** Words formed by these are what is done, not what it is called. */
const DERIVED = /^(?:me[mnlrwy]|di|ber|ter|nge)[a-z]{4,}/;

const prepared = new WeakMap<Spelling, Language>();

/** A spelling list made ready for reading. */
interface Language {
  readonly spelling: ReadonlyMap<string, readonly string[]>;
  readonly stop: ReadonlySet<string>;
}

/** Reads a text. Its first 4,000 characters count. */
export function signatureOf(title: string, description: string, spelling: Spelling): Signature {
  const language = languageOf(spelling);
  const words = new Map<string, string>();
  const names = new Map<string, Set<string>>();
  for (const part of [title, description]) {
    const tokens = tokensOf(part.slice(0, MOST_CHARACTERS)).flatMap((token) => spelled(token, language));
    for (const [at, token] of tokens.entries()) {
      takeName(tokens, at, names, language);
      if (words.size >= MOST_WORDS || !isWord(token, language)) continue;
      const root = rootOfAny(token);
      if (!words.has(root)) words.set(root, token);
    }
  }
  return { words, names };
}

/** Whether a word is one of those that most complaints have. */
export function isCommon(root: string): boolean {
  return COMMON.has(root);
}

function languageOf(spelling: Spelling): Language {
  let language = prepared.get(spelling);
  if (!language) {
    language = {
      spelling: new Map(Object.entries(spelling.spelling).map(([from, to]) => [from, tokensOf(to)])),
      stop: new Set([...spelling.stop, ...SAYS_NOTHING]),
    };
    prepared.set(spelling, language);
  }
  return language;
}

function spelled(token: string, { spelling }: Language): readonly string[] {
  if (token.length > LONGEST) return [];
  return spelling.get(token) ?? [token];
}

function isWord(token: string, { stop }: Language): boolean {
  return token.length > 2 && !stop.has(token) && !/^\d+$/.test(token);
}

/** What follows a word that names come after: a word; of a school, also its number. */
function takeName(
  tokens: readonly string[],
  at: number,
  names: Map<string, Set<string>>,
  language: Language,
): void {
  const kind = NAMERS.get(tokens[at] ?? '');
  if (kind === undefined) return;
  const found = names.get(kind) ?? new Set();
  for (const word of tokens.slice(at + 1, at + (kind === 'school' ? 3 : 2))) {
    const next = /^0*(\d+)$/.exec(word)?.[1] ?? word;
    if (NAMERS.has(word) || (!/^\d+$/.test(next) && !isName(word, language))) break;
    found.add(/^\d+$/.test(next) ? next : rootOfAny(next));
  }
  if (found.size > 0) names.set(kind, found);
}

/** A word behind one that names come after is a name, unless everybody knows it. */
function isName(word: string, language: Language): boolean {
  return isWord(word, language) && !COMMON.has(rootOfAny(word)) && !DERIVED.test(word);
}
