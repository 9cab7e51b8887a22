import type { WordsDocument } from './document';
import { rootOf } from './stem';

/** A phrase as it is looked for: its words, as numbers, in any order but near one another. */
export type Phrase = readonly number[];

/** A text as the word list sees it: for each word that says something, the numbers under which the list knows it. */
export type Seen = readonly (readonly number[])[];

/** Words that are one word when they stand side by side. */
interface Compound {
  readonly words: Phrase;
  readonly id: number;
  readonly besides: boolean;
}

/** Words between those of one phrase that do not count against it. */
const GAP = 2;
const NOTHING: readonly number[] = [];
const NO_COMPOUNDS: readonly Compound[] = [];
const NO_WORDS: Seen = [];
const UNKNOWN: Seen = [NOTHING];
/** Latin letters and digits: classes of Unicode cost three times as much and find nothing more in Indonesian. */
const WORD = /[a-z0-9\u00df-\u024f]+/g;
const DRAWN_OUT = /([a-z])\1\1+/g;
const TWICE = /^([a-z]{3,})2(?=[a-z]|$)/;
/** Longer ones are no words. */
const LONGEST = 30;
const MOST_REMEMBERED = 50_000;

/** Splits a text as people type it: lower case, `lubang2` and `lubang-lubang` as one word, `parahhh` as `parah`. */
export function tokensOf(text: string): string[] {
  const found = text.toLowerCase().replace(DRAWN_OUT, '$1').match(WORD) ?? [];
  const tokens: string[] = [];
  for (const raw of found) {
    const single = raw.includes('2') ? raw.replace(TWICE, '$1') : raw;
    if (single !== tokens.at(-1)) tokens.push(single);
  }
  return tokens;
}

/**
 * The words that a list knows. Words are added first, then texts are read; a text is never changed by what was read
 * before it.
 */
export class Vocabulary {
  private readonly ids = new Map<string, number>();
  private readonly compounds = new Map<number, Compound[]>();
  private readonly spelling: ReadonlyMap<string, readonly string[]>;
  private readonly stop: ReadonlySet<string>;
  /** However they are spelt. */
  private readonly landmarks: Set<string>;
  private readonly remembered = new Map<string, Seen>();
  private next = 1;

  constructor({ spelling, stop, landmarks }: Pick<WordsDocument, 'spelling' | 'stop' | 'landmarks'>) {
    this.spelling = new Map(Object.entries(spelling).map(([from, to]) => [from, tokensOf(to)]));
    this.stop = new Set(stop);
    this.landmarks = new Set(landmarks);
    for (const [token, words] of this.spelling) {
      if (words.some((word) => this.landmarks.has(word))) this.landmarks.add(token);
    }
  }

  /**
   * Takes up a phrase as somebody wrote it in a file. Words joined by `+` have to stand side by side in that order, and
   * are then one word; where they are only `besides`, the words that make it up still count as well. Empty when it holds
   * nothing but words that say nothing.
   */
  add(written: string, besides = false): Phrase {
    this.remembered.clear();
    const words = written.split(/\s+/).flatMap((part) => {
      const joined = this.spelled(part.replaceAll('+', ' ')).map((word) => this.idOf(word));
      return part.includes('+') && joined.length > 1 ? [this.compound(joined, besides)] : joined;
    });
    return [...new Set(words)];
  }

  /** Reads a text. */
  read(text: string): Seen {
    const seen: (readonly number[])[] = [];
    const landmarks: number[] = [];
    for (const token of tokensOf(text)) {
      for (const ids of this.meaningOf(token)) seen.push(ids);
      if (this.landmarks.has(token)) landmarks.push(seen.length);
    }
    for (const at of landmarks) this.pass(at, seen);
    return this.compounds.size === 0 ? seen : this.joined(seen);
  }

  /** A landmark says nothing of what the text is about: the word, or words that are one, at a place. */
  private pass(at: number, seen: (readonly number[])[]): void {
    const lengths = this.compoundsAt(seen, at).map(({ words }) => words.length);
    for (let n = 0; n < Math.max(1, ...lengths) && at + n < seen.length; n += 1) seen[at + n] = NOTHING;
  }

  private spelled(text: string): string[] {
    return tokensOf(text).flatMap((token) => this.wordsOf(token));
  }

  /** The words that a token stands for, without those that say nothing. */
  private wordsOf(token: string): readonly string[] {
    return (this.spelling.get(token) ?? [token]).filter((word) => !this.stop.has(word));
  }

  /** What the list knows of each word that a token stands for; none for words that say nothing. */
  private meaningOf(token: string): Seen {
    const before = this.remembered.get(token);
    if (before) return before;
    if (token.length > LONGEST) return UNKNOWN;
    const words = this.wordsOf(token);
    const seen = words.length === 0 ? NO_WORDS : words.map((word) => this.known(word));
    if (this.remembered.size >= MOST_REMEMBERED) this.remembered.clear();
    this.remembered.set(token, seen);
    return seen;
  }

  private idOf(word: string): number {
    const known = this.ids.get(word);
    if (known !== undefined) return known;
    const id = this.next;
    this.next += 1;
    this.ids.set(word, id);
    return id;
  }

  private compound(words: Phrase, besides: boolean): number {
    const [first = 0] = words;
    const others = this.compounds.get(first) ?? [];
    const known = others.find((one) => one.words.join() === words.join());
    if (known) return known.id;
    const id = this.next;
    this.next += 1;
    const longestFirst = [...others, { words, id, besides }].toSorted(
      (a, b) => b.words.length - a.words.length,
    );
    this.compounds.set(first, longestFirst);
    return id;
  }

  private known(word: string): readonly number[] {
    const exact = this.ids.get(word);
    const root = rootOf(word, (shorter) => this.ids.has(shorter));
    const rooted = root === null ? undefined : this.ids.get(root);
    const found = [exact, rooted].filter((id) => id !== undefined);
    return found.length === 0 ? NOTHING : found;
  }

  /** Words that make one word together become that word. */
  private joined(seen: readonly (readonly number[])[]): Seen {
    const result: (readonly number[])[] = [];
    for (let at = 0; at < seen.length;) {
      const all = this.compoundsAt(seen, at);
      if (all.length === 0) {
        result.push(seen[at] ?? NOTHING);
        at += 1;
        continue;
      }
      const one = all.find(({ besides }) => !besides);
      const length = one?.words.length ?? 1;
      const inside = Array.from({ length: length - 1 }, (_, n) => this.compoundsAt(seen, at + n + 1)).flat();
      const beside = [...all, ...inside].filter(({ besides }) => besides).map(({ id }) => id);
      const found = one ? [one.id] : (seen[at] ?? NOTHING);
      result.push(beside.length === 0 ? found : [...found, ...beside]);
      at += length;
    }
    return result;
  }

  private compoundsAt(seen: readonly (readonly number[])[], at: number): readonly Compound[] {
    let found = NO_COMPOUNDS;
    for (const first of seen[at] ?? NOTHING) {
      const compounds = this.compounds.get(first);
      if (!compounds) continue;
      for (const compound of compounds) {
        if (compound.words.every((word, n) => seen[at + n]?.includes(word))) found = [...found, compound];
      }
    }
    return found;
  }
}

/** Where the words of a phrase stand in a text, near one another; null when it is not in it. */
export function placesOf(phrase: Phrase, at: number, seen: Seen): readonly number[] | null {
  if (phrase.length === 1) return [at];
  const reach = phrase.length + GAP - 1;
  const places = [at];
  for (const word of phrase.slice(1)) {
    const place = nearest(word, at, reach, seen, places);
    if (place === null) return null;
    places.push(place);
  }
  return places;
}

function nearest(
  word: number,
  at: number,
  reach: number,
  seen: Seen,
  taken: readonly number[],
): number | null {
  for (let distance = 1; distance <= reach; distance += 1) {
    for (const place of [at + distance, at - distance]) {
      if (seen[place]?.includes(word) && !taken.includes(place)) return place;
    }
  }
  return null;
}
