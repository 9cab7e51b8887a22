import type { FigureBook } from '../../store/figure-book';
import type { Instant } from '../../domain/vocabulary';
import { answerOf } from './answer';
import type { AnswerTo, Dated, Question } from './question';

/** An answer that took so long to count may be told for twenty times as long, and for five seconds at most. */
const QUICK_MS = 25;
const KEPT_TIMES = 20;
const MOST_KEPT_MS = 5000;
const MOST_KEPT = 200;

interface Told {
  readonly dated: Dated<AnswerTo<Question>>;
  readonly until: number;
}

/** Answers questions from a book of figures. What is asked again and again is counted seldom. */
export class Teller {
  private readonly told = new Map<string, Told>();

  constructor(private readonly book: FigureBook) {}

  /** Throws what `FigureBook.upToDate` throws. */
  async ask(question: Question): Promise<Dated<AnswerTo<Question>>> {
    const key = keyOf(question);
    const known = this.told.get(key);
    if (known && performance.now() < known.until) return known.dated;
    const asOf: Instant = await this.book.upToDate({ isPatient: isForAnybody(question) });
    const startedAt = performance.now();
    const answer = answerOf(this.book.columns, question);
    const took = performance.now() - startedAt;
    const dated = { asOf, answer };
    this.told.delete(key);
    if (took > QUICK_MS) {
      const until = performance.now() + Math.min(MOST_KEPT_MS, took * KEPT_TIMES);
      this.told.set(key, { dated, until });
      for (const oldest of this.told.keys()) {
        if (this.told.size <= MOST_KEPT) break;
        this.told.delete(oldest);
      }
    }
    return dated;
  }
}

/** Two questions a moment apart are one question. */
function keyOf(question: Question): string {
  return JSON.stringify(question.kind === 'statistics' ? { ...question, now: null } : question);
}

/** What anybody may ask must not keep the database busy. */
function isForAnybody(question: Question): boolean {
  return (
    question.kind !== 'decisions' &&
    (question.selection.isPublic === true || question.selection.isPublishable === true)
  );
}
