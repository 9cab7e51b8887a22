import { parentPort, workerData } from 'node:worker_threads';
import { Database } from '../../store/database';
import { FigureBook, FiguresLoading } from '../../store/figure-book';
import { FigureCases } from '../../store/figure-cases';
import type { AskMessage, FromThread, ThreadSettings } from './messages';
import { Teller } from './teller';

/** The thread in which figures are kept and counted: neither its memory nor its arithmetic holds up the API. */
function run({ mongodbUri }: ThreadSettings): void {
  const database = new Database(mongodbUri);
  void database.start();
  const book = new FigureBook(new FigureCases(database), {
    onProgress: (read, of) => tell({ kind: 'progress', read, of }),
  });
  book.start();
  const teller = new Teller(book);
  parentPort?.on('message', ({ id, question }: AskMessage) => {
    teller.ask(question).then(
      (dated) => tell({ kind: 'told', id, dated }),
      (error: unknown) => {
        if (!(error instanceof FiguresLoading)) return tell({ kind: 'failed', id, name: nameOf(error) });
        const { read, of, secondsLeft } = error;
        return tell({ kind: 'loading', id, read, of, secondsLeft });
      },
    );
  });
}

function tell(message: FromThread): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  parentPort?.postMessage(message);
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');

run(workerData as ThreadSettings);
