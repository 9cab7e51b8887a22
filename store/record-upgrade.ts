import type { mongo } from 'mongoose';
import { complaintCollection } from './complaint-model';
import type { ComplaintRecord } from './complaint-record';
import type { Database } from './database';
import { isDuplicateKey } from './duplicate-key';
import { foundBy } from './found-by';

const BATCH = 500;
const FOUND_BY = 'foundBy';

interface Mark {
  _id: string;
  at: Date;
}

/**
 * Gives records of earlier releases, those of the archive among them, the keys by which lists find them. Done once, by
 * whoever prepares the database; it may be interrupted and begins again. Throws when the database is away.
 */
export async function upgradeRecords(database: Database): Promise<void> {
  const marks = database.connection.collection('upgrades') as unknown as mongo.Collection<Mark>;
  if (await marks.findOne({ _id: FOUND_BY })) return;
  const collection = complaintCollection(database);
  const projection = {
    revision: 1,
    readers: 1,
    escalatedTo: 1,
    filerAgency: 1,
    confidential: 1,
    referred: 1,
    about: 1,
  };
  const cursor = collection.find({ foundBy: { $exists: false } }, { projection, batchSize: BATCH });
  let waiting: mongo.AnyBulkWriteOperation<ComplaintRecord>[] = [];
  const flush = async (): Promise<void> => {
    if (waiting.length > 0) await collection.bulkWrite(waiting, { ordered: false });
    waiting = [];
  };
  for await (const record of cursor) {
    const { _id, revision } = record;
    // What has been written since has its keys already.
    const update = { $set: { foundBy: foundBy(record), writtenAt: new Date() } };
    waiting.push({ updateOne: { filter: { _id, revision }, update } });
    if (waiting.length >= BATCH) await flush();
  }
  await flush();
  await marks.insertOne({ _id: FOUND_BY, at: new Date() }).catch((error: unknown) => {
    // Two prepare it at one time.
    if (!isDuplicateKey(error)) throw error;
  });
}
