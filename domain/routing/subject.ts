import type { RoutingFacts } from './conditions';
import type { Reading } from './lexicon';
import type { Routes } from './routes';

/** What a complaint is about, as far as anybody can tell. */
export interface Subject {
  topic: string | null;
  /** Read from the words, and not chosen by the reporter. */
  guessed: boolean;
  /** 0..1 */
  confidence: number;
}

/** A weight at which a guess that has no rival is worth half. */
const HALF = 1;
const BY_CATEGORY_ALONE = 0.5;
const BY_NOTHING = 0.2;

/**
 * What a complaint may be about, the likeliest first, at least one. A topic that the reporter chose counts; one that
 * says nothing is guessed anew, and a main category is made more precise by the words.
 */
export function subjectsOf(facts: Pick<RoutingFacts, 'topic'>, reading: Reading, routes: Routes): Subject[] {
  const chosen = facts.topic !== null && !routes.unspecific.has(facts.topic) ? facts.topic : null;
  if (chosen !== null && !routes.hasBelow(chosen)) {
    return [{ topic: chosen, guessed: false, confidence: 1 }];
  }
  const possible =
    chosen === null
      ? reading.guesses
      : reading.guesses.filter(({ topic }) => topic !== chosen && routes.lineOf(topic).includes(chosen));
  const guesses = possible.map(({ topic, weight }, place) => {
    const rival = (place === 0 ? possible[1] : possible[0])?.weight ?? 0;
    const share = weight / (weight + rival);
    return { topic, guessed: true, confidence: share * (weight / (weight + HALF)) };
  });
  if (chosen !== null) return [...guesses, { topic: chosen, guessed: false, confidence: BY_CATEGORY_ALONE }];
  return guesses.length > 0
    ? guesses
    : [{ topic: facts.topic, guessed: facts.topic === null, confidence: BY_NOTHING }];
}
