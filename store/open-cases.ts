import { mongo } from 'mongoose';
import type { CaseFile } from '../domain/case-file';
import { readCaseFile } from '../domain/upgrade';
import { complaintCollection } from './complaint-model';
import { stamped, type ComplaintRecord } from './complaint-record';
import type { Filter } from './complaints';
import type { Database } from './database';

const READ_MS = 20_000;

/** A case as maintenance finds it. */
export interface OpenCase {
  id: string;
  revision: number;
  file: CaseFile;
  /** What the calendars were made of when it was planned; null where nobody can say. */
  plannedBy: string[] | null;
}

/** The cases that are not over, for those who go through all of them. Every method throws when the database is away. */
export class OpenCases {
  constructor(private readonly database: Database) {}

  private get collection(): mongo.Collection<ComplaintRecord> {
    return complaintCollection(this.database);
  }

  /** The next cases in the order of their ids. */
  async page(filter: Filter, after: string | null, limit: number): Promise<OpenCase[]> {
    const further = after === null ? {} : { _id: { $gt: after } };
    const found = await this.collection
      .find(
        { $and: [OPEN, further, filter] },
        { maxTimeMS: READ_MS, projection: { revision: 1, file: 1, plannedBy: 1 } },
      )
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return found.map(({ _id, revision, file, plannedBy }) => ({
      id: _id,
      plannedBy: plannedBy ?? null,
      revision,
      file: readCaseFile(file),
    }));
  }

  count(filter: Filter): Promise<number> {
    return this.collection.countDocuments({ $and: [OPEN, filter] }, { maxTimeMS: READ_MS });
  }

  /** Ids of the first cases that fit. */
  async ids(filter: Filter, limit: number): Promise<string[]> {
    const found = await this.collection
      .find({ $and: [OPEN, filter] }, { maxTimeMS: READ_MS, projection: { _id: 1 } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return found.map(({ _id }) => _id);
  }

  /** Whether there is a case that was planned by other calendars than those with these tags. */
  async isAnyOutdated(tags: readonly string[]): Promise<boolean> {
    return (await this.ids(outdated(tags), 1)).length > 0;
  }

  /**
   * Shows a case with other dates. Only in place of the very revision that they were counted from: what has come since
   * is newer, and stays. Whether it was written.
   */
  async rewrite(record: ComplaintRecord): Promise<boolean> {
    const { _id, revision } = record;
    const { matchedCount } = await this.collection.replaceOne({ _id, revision }, stamped(record));
    return matchedCount > 0;
  }

  /** How many cases a migration has moved; also those that have closed since. */
  moved(migration: string): Promise<number> {
    return this.collection.countDocuments({ migration }, { maxTimeMS: READ_MS });
  }
}

const OPEN: Filter = { archived: false };

/** Cases that were planned by other calendars than those with these tags, or nobody knows by which. */
export function outdated(tags: readonly string[]): Filter {
  return { $or: [{ plannedBy: null }, { plannedBy: { $elemMatch: { $nin: [...tags] } } }] };
}

/** Cases under a version of the rules. Records of earlier releases do not say, and are looked into. */
export function underVersion(version: string): Filter {
  return { $or: [{ policyVersion: version }, { policyVersion: null }] };
}

/** A filter as text, dates and all, and back. */
export function writeFilter(filter: Filter): string {
  return mongo.BSON.EJSON.stringify(filter, { relaxed: true });
}

export function readFilter(text: string): Filter {
  return mongo.BSON.EJSON.parse(text) as Filter;
}
