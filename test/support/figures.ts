import { FigureBook, FiguresLoading, type FigureBookOptions } from '../../store/figure-book';
import type { FigureCases } from '../../store/figure-cases';
import { notYet } from '../../api/figures/not-yet';
import { Problem } from '../../api/problem';
import type { AnswerTo, Dated, FiguresPort, Question } from '../../api/figures/question';
import { Teller } from '../../api/figures/teller';

/** Figures in this very thread: the sources have no thread to start before they are compiled. */
export function figuresInProcess(cases: FigureCases, options?: FigureBookOptions): FiguresPort {
  const book = new FigureBook(cases, options);
  const teller = new Teller(book);
  return {
    async ask<Q extends Question>(question: Q): Promise<Dated<AnswerTo<Q>>> {
      try {
        return (await teller.ask(question)) as Dated<AnswerTo<Q>>;
      } catch (error) {
        throw error instanceof FiguresLoading ? notYet(error) : new Problem('unavailable');
      }
    },
    async stop() {
      book.stop();
    },
  };
}
