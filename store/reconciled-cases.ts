import type { mongo } from 'mongoose';
import type { CaseFile } from '../domain/case-file';
import { readCaseFile } from '../domain/upgrade';
import { complaintCollection } from './complaint-model';
import { stamped, type ComplaintRecord } from './complaint-record';
import type { Complaints } from './complaints';
import type { Database } from './database';

const READ_MS = 20_000;

/** How far the read model is with a case. */
export interface Shown {
  id: string;
  revision: number;
  archived: boolean;
}

const SHOWN = { revision: 1, archived: 1 } as const;

/** The read model, for those who hold it against the engine. Every method throws when the database is away. */
export class ReconciledCases {
  constructor(private readonly database: Database) {}

  private get collection(): mongo.Collection<ComplaintRecord> {
    return complaintCollection(this.database);
  }

  /** The next open cases in the order of their ids. */
  async openPage(after: string | null, limit: number): Promise<Shown[]> {
    const further = after === null ? {} : { _id: { $gt: after } };
    const found = await this.collection
      .find({ archived: false, ...further }, { maxTimeMS: READ_MS, projection: SHOWN })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return found.map(shown);
  }

  /** Those of some cases that there are. */
  async of(ids: readonly string[]): Promise<Map<string, Shown>> {
    const found = await this.collection
      .find({ _id: { $in: [...ids] } }, { maxTimeMS: READ_MS, projection: SHOWN })
      .toArray();
    return new Map(found.map((record) => [record._id, shown(record)]));
  }

  /** The file of a case as it was written last; null when there is none. @throws NewerCaseFile for one of a later release. */
  async file(id: string): Promise<CaseFile | null> {
    const found = await this.collection.findOne({ _id: id }, { maxTimeMS: READ_MS, projection: { file: 1 } });
    return found ? readCaseFile(found.file) : null;
  }

  /**
   * Writes the document of a case anew, of the revision that is there or of a newer one. An archived document stays as it
   * is, and so does the mark by which the outbox knows whether it has looked at that revision.
   */
  async rewrite(record: ComplaintRecord, complaints: Pick<Complaints, 'write'>): Promise<void> {
    for (;;) {
      const there = await this.collection.findOne(
        { _id: record._id },
        { maxTimeMS: READ_MS, projection: { revision: 1, archived: 1, untold: 1 } },
      );
      if (there?.archived || (there && there.revision > record.revision)) return;
      // What is newer, or not there, is written as it always is: it has something to tell.
      if (!there || there.revision < record.revision) return complaints.write(record);
      const told = !there.untold;
      const { matchedCount } = await this.collection.replaceOne(
        {
          _id: record._id,
          revision: record.revision,
          archived: false,
          untold: told ? { $ne: true } : true,
        },
        { ...stamped(record), untold: !told },
      );
      // The dispatcher, or the case itself, came in between: look again.
      if (matchedCount === 1) return;
    }
  }
}

function shown({ _id, revision, archived }: Pick<ComplaintRecord, '_id' | 'revision' | 'archived'>): Shown {
  return { id: _id, revision, archived };
}

/** Where a rebuilding is; kept, so that one that was ended goes on. */
export interface RebuildMark {
  after: string | null;
  /** All documents that there were have been written; what is left are cases without one. */
  shown: boolean;
  written: number;
  startedAt: Date;
}

/** The mark of the rebuilding that is under way. Every method throws when the database is away. */
export class RebuildMarks {
  constructor(private readonly database: Database) {}

  private get collection(): mongo.Collection<RebuildMark & { _id: string }> {
    const { db } = this.database.connection;
    if (!db) throw new Error('the database is away');
    return db.collection('rebuilds');
  }

  async read(): Promise<RebuildMark | null> {
    const found = await this.collection.findOne({ _id: MARK }, { maxTimeMS: READ_MS });
    if (!found) return null;
    const { _id, ...mark } = found;
    return mark;
  }

  async keep(mark: RebuildMark): Promise<void> {
    await this.collection.replaceOne({ _id: MARK }, mark, { upsert: true });
  }

  async forget(): Promise<void> {
    await this.collection.deleteOne({ _id: MARK });
  }
}

const MARK = 'complaints';
