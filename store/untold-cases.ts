import type { mongo } from 'mongoose';
import type { CaseFile } from '../domain/case-file';
import { complaintCollection } from './complaint-model';
import type { ComplaintRecord } from './complaint-record';
import type { Database } from './database';

const READ_MS = 5000;

/** What the dispatcher notes beside a record; the next projection forgets it. */
type Kept = ComplaintRecord & { untoldUntil?: Date };

export interface UntoldCase {
  id: string;
  revision: number;
  file: CaseFile;
}

/** Cases that have been written since somebody last looked what they have to tell. */
export class UntoldCases {
  constructor(private readonly database: Database) {}

  private get collection(): mongo.Collection<Kept> {
    return complaintCollection(this.database);
  }

  /** A page of those whose turn has come. */
  async page(limit: number, now: number): Promise<UntoldCase[]> {
    const turn = { $or: [{ untoldUntil: { $exists: false } }, { untoldUntil: { $lte: new Date(now) } }] };
    const found = await this.collection
      .find(
        { $and: [{ untold: true }, turn] },
        {
          projection: { revision: 1, file: 1 },
          limit,
          maxTimeMS: READ_MS,
        },
      )
      .toArray();
    return found.map(({ _id, revision, file }) => ({
      id: _id,
      revision,
      file: JSON.parse(file) as CaseFile,
    }));
  }

  /** Puts one off that cannot be told of now. The next projection makes it due again. */
  async later(id: string, until: number): Promise<void> {
    await this.collection.updateOne({ _id: id }, { $set: { untoldUntil: new Date(until) } });
  }

  /** Marks them, but for those that were written anew meanwhile. */
  async told(cases: readonly Pick<UntoldCase, 'id' | 'revision'>[]): Promise<void> {
    await this.collection.bulkWrite(
      cases.map(({ id, revision }) => ({
        updateOne: {
          filter: { _id: id, revision },
          update: { $unset: { untold: true, untoldUntil: true } },
        },
      })),
      { ordered: false },
    );
  }
}
