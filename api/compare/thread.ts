import { parentPort, workerData } from 'node:worker_threads';
import { compareCase } from '../../domain/compare/case';
import { Tally, type TallyResult } from '../../domain/compare/tally';
import { readCaseFile } from '../../domain/upgrade';
import { Complaints } from '../../store/complaints';
import { Database } from '../../store/database';
import { ReferenceMemory } from '../../store/reference';
import type { Share } from './share';

/** A thread of its own for what takes a minute of arithmetic: the API goes on answering meanwhile. */
async function work(share: Share): Promise<TallyResult> {
  const { from, to, now } = share;
  const world = new ReferenceMemory(share.reference, share.dayMs).world();
  const database = new Database(share.mongodbUri);
  try {
    if (!(await database.start())) throw new Error('the database is away');
    const tally = new Tally();
    for await (const text of new Complaints(database).files(share.filter)) {
      const file = readCaseFile(text);
      const { version } = file.policy;
      if (from === null || version === from) tally.add(compareCase(file, version, to, world, now));
    }
    return tally.toJSON();
  } finally {
    await database.stop();
  }
}

void work(workerData as Share).then(
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  (result) => parentPort?.postMessage(result),
  (error: unknown) => {
    // Ends the thread with an error, which is what the one who waits for it hears.
    throw error;
  },
);
