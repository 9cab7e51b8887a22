import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { within } from '../../store/database';
import { Problem } from '../problem';
import { notYet } from './not-yet';
import type { AskMessage, FromThread, ThreadSettings } from './messages';
import type { AnswerTo, Dated, FiguresPort, Question } from './question';

const ANSWER_MS = 5000;
const AGAIN_MS = 5000;

interface Waiting {
  readonly resolve: (dated: Dated<AnswerTo<Question>>) => void;
  readonly reject: (problem: Problem) => void;
}

/** Figures in a thread of their own, which is started again should it end. */
export function figuresInThread({
  mongodbUri,
  logger,
}: ThreadSettings & { readonly logger: Logger }): FiguresPort {
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let stopped = false;
  let again: NodeJS.Timeout | undefined;
  let thread = begin();

  function begin(): Worker {
    const worker = new Worker(join(__dirname, 'thread.js'), {
      workerData: { mongodbUri } satisfies ThreadSettings,
    });
    // The process ends when all else has.
    worker.unref();
    worker.on('message', (message: FromThread) => hear(message));
    worker.on('error', (error) => logger.error({ error: error.name }, 'the thread of the figures failed'));
    worker.once('exit', () => {
      for (const one of waiting.values()) one.reject(new Problem('unavailable'));
      waiting.clear();
      if (!stopped) again = setTimeout(() => (thread = begin()), AGAIN_MS).unref();
    });
    return worker;
  }

  function hear(message: FromThread): void {
    if (message.kind === 'progress') {
      const { read, of } = message;
      logger.info({ read, of }, 'cases are being read for statistics');
      return;
    }
    const one = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === 'told') one?.resolve(message.dated);
    else if (message.kind === 'loading') one?.reject(notYet(message));
    else {
      logger.warn({ error: message.name }, 'figures could not be brought up to date');
      one?.reject(new Problem('unavailable'));
    }
  }

  return {
    async ask<Q extends Question>(question: Q): Promise<Dated<AnswerTo<Q>>> {
      asked += 1;
      const id = asked;
      const told = new Promise<Dated<AnswerTo<Question>>>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
        thread.postMessage({ id, question } satisfies AskMessage);
      });
      const dated = await within<Dated<AnswerTo<Question>> | null>(ANSWER_MS, told, null);
      if (dated) return dated as Dated<AnswerTo<Q>>;
      waiting.delete(id);
      throw new Problem('unavailable');
    },
    async stop() {
      stopped = true;
      clearTimeout(again);
      await thread.terminate();
    },
  };
}
