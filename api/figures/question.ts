import type { Selection } from '../../domain/figures/case';
import type { Flow } from '../../domain/doors/flow';
import type { CountedDecision } from '../../domain/routing/decision-counts';
import type { Figures, StatisticsBy } from '../../domain/statistics';
import type { Instant } from '../../domain/vocabulary';

/** What can be asked of all cases together. */
export type Question =
  | {
      readonly kind: 'statistics';
      readonly selection: Selection;
      readonly by: StatisticsBy;
      /** At which running clocks are looked at. */
      readonly now: Instant;
      /** Small groups are put together. */
      readonly isPublic: boolean;
    }
  | { readonly kind: 'flows'; readonly selection: Selection }
  | { readonly kind: 'decisions'; readonly selection: Selection };

export interface StatisticsAnswer {
  /** Each group once, in no order; null when there are too few cases for any of it. */
  readonly groups: readonly { readonly key: string; readonly figures: Figures }[] | null;
  readonly total: Figures | null;
}

interface Answers {
  statistics: StatisticsAnswer;
  flows: Flow[];
  decisions: CountedDecision[];
}
export type AnswerTo<Q extends Question> = Answers[Q['kind']];

/** An answer, and as of when: what was acknowledged before that is in it. */
export interface Dated<T> {
  readonly asOf: Instant;
  readonly answer: T;
}

/** What is known of all cases together, kept up to date. */
export interface FiguresPort {
  /**
   * Throws `unavailable` when the database is away, or while the cases are still being read for the first time, then
   * with the time after which to come back.
   */
  ask<Q extends Question>(question: Q): Promise<Dated<AnswerTo<Q>>>;
  stop(): Promise<void>;
}
