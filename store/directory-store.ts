import { changeDirectory, type Changed, type DirectoryOrder } from '../domain/directory-change';
import type { Agency } from '../domain/directory';
import type { Ground } from '../domain/directory-check';
import type { Database } from './database';
import { READ_MS, referenceCollection } from './reference-collection';

/** Where the whole directory is kept: one document, so that it changes as a whole or not at all. */
const AGENCIES = 'agencies';
/** So often the document is read again when somebody else has just changed it. */
const ATTEMPTS = 8;

/** What became of an order; `dryRun`: what would have. */
export type Ordered = Changed & { dryRun: boolean };

/**
 * The directory in MongoDB. It is written only in place of the very revision that was read, so that of two writers
 * neither loses anything.
 */
export class DirectoryStore {
  constructor(private readonly database: Database) {}

  get isUp(): boolean {
    return this.database.isUp;
  }

  /**
   * Carries an order out, or says what it would do: `by` is who has given it, null for a dry run. Throws when the
   * database is away, or holds no directory at all.
   */
  async change(order: DirectoryOrder, ground: Ground, by: string | null): Promise<Ordered> {
    const dryRun = by === null;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { agencies, revision } = await this.read();
      const result = changeDirectory(agencies, order, ground);
      if (result.kind !== 'changed' || dryRun) return { ...result, dryRun };
      const as = revision === null ? { $exists: false } : revision;
      const set = await this.collection().updateOne(
        { _id: AGENCIES, revision: as },
        { $set: { body: JSON.stringify(result.agencies), revision: result.revision } },
      );
      if (set.matchedCount > 0) {
        await this.remember(result, ground.now, by);
        return { ...result, dryRun };
      }
    }
    throw new Error('the directory is being changed by others all the time');
  }

  /** Who has changed what and when, and how it was before: for ever, apart from what processes fetch. */
  private async remember(
    { revision, changes, before }: Extract<Changed, { kind: 'changed' }>,
    at: number,
    by: string,
  ): Promise<void> {
    const { db } = this.database.connection;
    if (!db) throw new Error('the database is away');
    const was = changes.flatMap(({ agency }) => before.get(agency) ?? []);
    await db
      .collection<{ _id: number }>('directoryRevisions')
      .updateOne(
        { _id: revision },
        {
          $setOnInsert: {
            at: new Date(at),
            by,
            changes: JSON.stringify(changes),
            before: JSON.stringify(was),
          },
        },
        { upsert: true },
      )
      // The change itself has been made: that nobody can be told of it in a year must not undo it now.
      .catch(() => undefined);
  }

  private async read(): Promise<{ agencies: Agency[]; revision: number | null }> {
    const found = await this.collection().findOne({ _id: AGENCIES }, { maxTimeMS: READ_MS });
    if (!found)
      throw new Error('the store holds no directory: "tuntas bootstrap" puts the shipped one there');
    return { agencies: JSON.parse(found.body) as Agency[], revision: found.revision ?? null };
  }

  private collection() {
    return referenceCollection(this.database);
  }
}
