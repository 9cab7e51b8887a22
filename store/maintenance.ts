import type { mongo } from 'mongoose';
import type { MigrationRecord, ReplanningRecord } from '../domain/maintenance';
import type { Database } from './database';

const READ_MS = 5000;
/** Up to which change of the directory open cases have followed. */
const FOLLOWED = 'directory';

/** One document for each work on many cases. The record is a JSON text: nothing queries into it. */
interface Kept {
  _id: string;
  kind: 'migration' | 'replanning';
  /** The agency that an operator is bound to; null for national ones. */
  agency: string | null;
  startedAt: Date;
  record: string;
}

/** What became of migrations and re-plannings. Every method throws when the database is away. */
export class MaintenanceBook {
  constructor(private readonly database: Database) {}

  private get collection(): mongo.Collection<Kept> {
    const { db } = this.database.connection;
    if (!db) throw new Error('the database is away');
    return db.collection<Kept>('maintenance');
  }

  async keepMigration(record: MigrationRecord): Promise<void> {
    const { id, by, startedAt } = record;
    await this.keep(`migration/${id}`, {
      kind: 'migration',
      agency: by.agency,
      startedAt: new Date(startedAt),
      record: JSON.stringify(record),
    });
  }

  async keepReplanning(record: ReplanningRecord): Promise<void> {
    await this.keep(`replanning/${record.id}`, {
      kind: 'replanning',
      agency: null,
      startedAt: new Date(record.startedAt),
      record: JSON.stringify(record),
    });
  }

  private async keep(_id: string, document: Omit<Kept, '_id'>): Promise<void> {
    await this.collection.updateOne({ _id }, { $set: document }, { upsert: true });
  }

  async migration(id: string): Promise<MigrationRecord | null> {
    const found = await this.collection.findOne({ _id: `migration/${id}` }, { maxTimeMS: READ_MS });
    return found ? (JSON.parse(found.record) as MigrationRecord) : null;
  }

  /** The latest re-planning; null when there has been none. */
  async replanning(): Promise<ReplanningRecord | null> {
    const [found] = await this.collection
      .find({ kind: 'replanning' }, { maxTimeMS: READ_MS })
      .sort({ startedAt: -1 })
      .limit(1)
      .toArray();
    return found ? (JSON.parse(found.record) as ReplanningRecord) : null;
  }

  /** Up to which change of the directory open cases were told; 0 when they never were. */
  async followedTo(): Promise<number> {
    const found = await this.marks.findOne({ _id: FOLLOWED }, { maxTimeMS: READ_MS });
    return found?.revision ?? 0;
  }

  async keepFollowedTo(revision: number): Promise<void> {
    await this.marks.updateOne({ _id: FOLLOWED }, { $max: { revision } }, { upsert: true });
  }

  private get marks(): mongo.Collection<{ _id: string; revision: number }> {
    const { db } = this.database.connection;
    if (!db) throw new Error('the database is away');
    return db.collection('maintenanceMarks');
  }

  /** Migrations, the latest first; of one agency's operators only, or of all. */
  async migrations(
    agency: string | null,
    after: { startedAt: number; id: string } | null,
    limit: number,
  ): Promise<MigrationRecord[]> {
    const at = after && new Date(after.startedAt);
    const further = after
      ? { $or: [{ startedAt: { $lt: at } }, { startedAt: at, _id: { $lt: `migration/${after.id}` } }] }
      : {};
    const filter = { $and: [{ kind: 'migration' }, agency === null ? {} : { agency }, further] };
    const found = await this.collection
      .find(filter as mongo.Filter<Kept>, { maxTimeMS: READ_MS })
      .sort({ startedAt: -1, _id: -1 })
      .limit(limit)
      .toArray();
    return found.map(({ record }) => JSON.parse(record) as MigrationRecord);
  }
}
