import type { mongo } from 'mongoose';
import type { CaseFile } from '../domain/case-file';
import { complaintModel } from './complaint-model';
import type { ComplaintRecord } from './complaint-record';
import type { Database } from './database';

const READ_MS = 5000;

export interface UntoldCase {
  id: string;
  revision: number;
  file: CaseFile;
}

/** Cases that have been written since somebody last looked what they have to tell. */
export class UntoldCases {
  constructor(private readonly database: Database) {}

  private get collection(): mongo.Collection<ComplaintRecord> {
    return complaintModel(this.database.connection)
      .collection as unknown as mongo.Collection<ComplaintRecord>;
  }

  async page(limit: number): Promise<UntoldCase[]> {
    const found = await this.collection
      .find({ untold: true }, { projection: { revision: 1, file: 1 }, limit, maxTimeMS: READ_MS })
      .toArray();
    return found.map(({ _id, revision, file }) => ({
      id: _id,
      revision,
      file: JSON.parse(file) as CaseFile,
    }));
  }

  /** Marks them, but for those that were written anew meanwhile. */
  async told(cases: readonly Pick<UntoldCase, 'id' | 'revision'>[]): Promise<void> {
    await this.collection.bulkWrite(
      cases.map(({ id, revision }) => ({
        updateOne: { filter: { _id: id, revision }, update: { $unset: { untold: true } } },
      })),
      { ordered: false },
    );
  }
}
