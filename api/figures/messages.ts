import type { AnswerTo, Dated, Question } from './question';

/** What the thread of the figures is told at its start. */
export interface ThreadSettings {
  readonly mongodbUri: string;
}

export interface AskMessage {
  readonly id: number;
  readonly question: Question;
}

export type FromThread =
  | { readonly kind: 'told'; readonly id: number; readonly dated: Dated<AnswerTo<Question>> }
  | {
      readonly kind: 'loading';
      readonly id: number;
      readonly read: number;
      readonly of: number;
      readonly secondsLeft: number;
    }
  | { readonly kind: 'failed'; readonly id: number; readonly name: string }
  | { readonly kind: 'progress'; readonly read: number; readonly of: number };
