import type { WordsDocument } from './document';
import { placesOf, Vocabulary, type Phrase, type Seen } from './words';

/** What a text seems to be about. */
export interface Guess {
  topic: string;
  /** Sum of the weights of what was found. */
  weight: number;
}

/** What was found in a text. */
export interface Reading {
  /** The likeliest first; only those with enough weight. */
  guesses: Guess[];
  /** Rules of which a phrase was found. */
  rules: ReadonlySet<number>;
}

interface Entry {
  phrase: Phrase;
  /** Of a topic, with its weight; or of a rule. */
  topic?: string;
  weight: number;
  rule?: number;
}

interface Hit {
  entry: Entry;
  places: readonly number[];
}

/** What somebody puts into the title counts this much more. */
const TITLE_COUNTS = 1.5;

/** The word list and the phrases of all rules, looked for in one pass over a text. */
export class Lexicon {
  private readonly vocabulary: Vocabulary;
  private readonly byFirst = new Map<number, Entry[]>();
  private readonly least: number;

  /** `phrases`: those of the rules, by their place in the order. */
  constructor(words: WordsDocument, phrases: readonly { rule: number; written: string }[]) {
    this.least = words.least;
    this.vocabulary = new Vocabulary(words);
    for (const [topic, weights] of Object.entries(words.topics)) {
      for (const [weight, list] of Object.entries(weights)) {
        for (const written of list) this.add(written, { topic, weight: Number(weight) });
      }
    }
    for (const { rule, written } of phrases) this.add(written, { rule, weight: 0 });
  }

  /** What a text says, by its title and its description. */
  read(title: string, description: string): Reading {
    const scores = new Map<string, number>();
    const rules = new Set<number>();
    this.count(this.vocabulary.read(title), TITLE_COUNTS, scores, rules);
    this.count(this.vocabulary.read(description), 1, scores, rules);
    const guesses = [...scores]
      .filter(([, weight]) => weight >= this.least)
      .map(([topic, weight]) => ({ topic, weight }))
      .toSorted((a, b) => b.weight - a.weight);
    return { guesses, rules };
  }

  private add(written: string, what: Omit<Entry, 'phrase'>): void {
    // What a rule looks for must not change how a topic is guessed.
    const phrase = this.vocabulary.add(written, what.rule !== undefined);
    const [first] = phrase;
    if (first === undefined) return;
    const others = this.byFirst.get(first) ?? [];
    this.byFirst.set(first, others);
    // Two spellings of one word are one word, and count once.
    const same = others.find(
      (one) => one.topic === what.topic && one.rule === what.rule && isSamePhrase(one.phrase, phrase),
    );
    if (same) same.weight = Math.max(same.weight, what.weight);
    else others.push({ phrase, ...what });
  }

  /** What is found of topics; each phrase once. Of rules it is only noted that. */
  private hitsIn(seen: Seen, rules: Set<number>): Hit[] {
    const hits: Hit[] = [];
    const found = new Set<Entry>();
    for (const [at, ids] of seen.entries()) {
      for (const id of ids) {
        const entries = this.byFirst.get(id);
        if (!entries) continue;
        for (const entry of entries) {
          if (found.has(entry)) continue;
          const places = placesOf(entry.phrase, at, seen);
          if (!places) continue;
          found.add(entry);
          if (entry.rule === undefined) hits.push({ entry, places });
          else rules.add(entry.rule);
        }
      }
    }
    return hits;
  }

  private count(seen: Seen, counts: number, scores: Map<string, number>, rules: Set<number>): void {
    const hits = this.hitsIn(seen, rules);
    const longest = Math.max(0, ...hits.map(({ places }) => places.length));
    for (const hit of hits) {
      const { topic, weight } = hit.entry;
      // A word that is part of a longer phrase has said there what it had to say.
      if (
        topic === undefined ||
        (hit.places.length < longest && hits.some((other) => isPartOf(hit, other)))
      ) {
        continue;
      }
      scores.set(topic, (scores.get(topic) ?? 0) + weight * counts);
    }
  }
}

function isPartOf(hit: Hit, other: Hit): boolean {
  return other.places.length > hit.places.length && hit.places.every((place) => other.places.includes(place));
}

function isSamePhrase(a: Phrase, b: Phrase): boolean {
  return a.length === b.length && a.every((word, n) => word === b[n]);
}
