import type { mongo } from 'mongoose';
import type { CaseFile } from '../domain/case-file';
import { NewerCaseFile, readCaseFile } from '../domain/upgrade';
import { complaintCollection } from './complaint-model';
import type { ComplaintRecord } from './complaint-record';
import type { Database } from './database';

const READ_MS = 5000;
/** So long a case is left alone that a later release has written. */
const NEWER_PAUSE_MS = 60_000;

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
    // Two plain questions: in one of them with two alternatives no index helps every server.
    const never = await this.read({ untoldUntil: { $exists: false } }, limit);
    if (never.length >= limit) return never;
    const again = await this.read({ untoldUntil: { $lte: new Date(now) } }, limit - never.length);
    return [...never, ...again];
  }

  private async read(turn: object, limit: number): Promise<UntoldCase[]> {
    const found = await this.collection
      .find({ untold: true, ...turn }, { projection: { revision: 1, file: 1 }, limit, maxTimeMS: READ_MS })
      .toArray();
    const cases: UntoldCase[] = [];
    for (const { _id, revision, file } of found) {
      try {
        cases.push({ id: _id, revision, file: readCaseFile(file) });
      } catch (error) {
        if (!(error instanceof NewerCaseFile)) throw error;
        // Whoever has written it will tell of it; until then it must not stand in the way of others.
        await this.later(_id, Date.now() + NEWER_PAUSE_MS);
      }
    }
    return cases;
  }

  /** A case as it is now; null for one that is not there, or that only a later release can read. */
  async now(id: string): Promise<CaseFile | null> {
    const found = await this.collection.findOne({ _id: id }, { projection: { file: 1 }, maxTimeMS: READ_MS });
    try {
      return found && readCaseFile(found.file);
    } catch (error) {
      if (error instanceof NewerCaseFile) return null;
      throw error;
    }
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
