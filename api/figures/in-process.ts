import { FigureBook, FiguresLoading, type FigureBookOptions } from '../../store/figure-book';
import type { FigureCases } from '../../store/figure-cases';
import { Problem } from '../problem';
import type { AnswerTo, Dated, FiguresPort, Question } from './question';
import { Teller } from './teller';

/** Figures in this very thread: for tests and small programs. */
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

const LONGEST_WAIT_SECONDS = 60;

/** Cases are still being read: when to come back, and how far it is. */
export function notYet({
  read,
  of,
  secondsLeft,
}: Pick<FiguresLoading, 'read' | 'of' | 'secondsLeft'>): Problem {
  const after = Math.min(LONGEST_WAIT_SECONDS, Math.max(1, secondsLeft));
  return new Problem('unavailable', {
    detail: {
      id: `Statistik sedang disiapkan: ${read} dari ${of} laporan telah dibaca. Coba lagi dalam ${after} detik.`,
      en: `Statistics are being prepared: ${read} of ${of} complaints have been read. Try again in ${after} seconds.`,
    },
    headers: { 'Retry-After': String(after) },
  });
}
