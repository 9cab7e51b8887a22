import type { CaseFile } from '../domain/case-file';
import { mongo } from 'mongoose';
import { followersOf, forget } from '../domain/followers';
import { readCaseFile } from '../domain/upgrade';
import { heedSecretWord, type SecretWord } from '../domain/secrets';
import { complaintCollection, complaintModel } from './complaint-model';
import { stamped, type ComplaintRecord } from './complaint-record';
import type { Spelling } from '../domain/likeness/signature';
import { within, type Database } from './database';
import { isDuplicateKey } from './duplicate-key';
import { upgradeRecords } from './record-upgrade';
import { LikenessIndex } from './likeness';
import { NO_ROUTES } from './reference-data';

const FIND_MS = 2000;
const LIST_MS = 10_000;
/** A server that looks at its clock late, or stands still, is not waited for longer than that and this. */
const LATE_MS = 2000;
/** What MongoDB says of a query that took longer than it may. */
const MAX_TIME_EXPIRED = 50;

/** A list or a count has taken longer than it may: it goes through too many cases, or the database is too busy. */
export class TooSlow extends Error {}

/** A filter that the API has composed; values only, never operators from outside. */
export type Filter = Record<string, unknown>;

/** The read model of cases. Gives plain objects. */
export class Complaints {
  /** By which cases that may be about the same matter are found. */
  readonly likeness: LikenessIndex;

  /** `spelling`: how chat spells words, for the index of likeness; of now. `listMs`: how long a list may take. */
  constructor(
    private readonly database: Database,
    spelling: () => Spelling = () => NO_ROUTES.words,
    private readonly listMs = LIST_MS,
  ) {
    this.likeness = new LikenessIndex(database, spelling);
  }

  private get model() {
    return complaintModel(this.database.connection);
  }

  get isUp(): boolean {
    return this.database.isUp;
  }

  /** Makes the indexes, and brings records of earlier releases up to date; idempotent. */
  async prepare(): Promise<void> {
    await this.model.createCollection().catch(() => undefined);
    await this.model.createIndexes();
    await upgradeRecords(this.database);
  }

  /**
   * Writes a case if it is newer than what is there. An older one changes nothing and counts as acknowledged: the newer
   * one is there. Throws when the database does not answer.
   */
  async write(record: ComplaintRecord): Promise<void> {
    try {
      // The driver's own collection: mongoose would cast a document that is made two lines away from here.
      const collection = complaintCollection(this.database);
      // Of the same revision the later one counts: a worker that died may have written one that never came about.
      // And of the same case: under the key of one that the engine had forgotten, while nobody could look into the archive,
      // another may have been filed. What the archive has stays.
      const { _id, receivedAt } = record;
      const older = { _id, receivedAt, revision: { $lte: record.revision } };
      await collection.replaceOne(older, stamped(record), { upsert: true });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    // Words that are to be nowhere in clear are gone before the case counts as written; all else has time.
    if (record.words === null) await this.likeness.write(record);
    else this.likeness.take(record);
  }

  /** One try at writing that takes no longer than `ms`; whether it was acknowledged. */
  async tryWrite(record: ComplaintRecord, ms: number): Promise<boolean> {
    if (!this.database.isUp) return false;
    return within(
      ms,
      this.write(record).then(
        () => true,
        () => false,
      ),
      false,
    );
  }

  /**
   * A case, or null. Throws when the database is away, or says nothing for two seconds; it counts as away for a while
   * then, so that not every caller waits for it.
   */
  async find(id: string): Promise<{ file: CaseFile; archived: boolean } | null> {
    const found = await this.inTime(
      this.model
        .findById(id, { file: 1, archived: 1 })
        .maxTimeMS(FIND_MS)
        .lean<Pick<ComplaintRecord, 'file' | 'archived'>>()
        .exec(),
    );
    return found ? { file: readCaseFile(found.file), archived: found.archived } : null;
  }

  /** Those of some cases that there are, in no order. */
  async some(ids: readonly string[]): Promise<CaseFile[]> {
    const found = await this.model
      .find({ _id: { $in: [...ids] } }, { file: 1 })
      .maxTimeMS(FIND_MS)
      .lean<Pick<ComplaintRecord, 'file'>[]>();
    return found.map(({ file }) => readCaseFile(file));
  }

  /**
   * Forgets how to reach somebody who follows an archived case, and counts them no more; false when it is not archived.
   * Throws when the database is away.
   */
  forgetFollower(id: string, receipt: string): Promise<boolean> {
    return this.amend(id, (file) => {
      if (!file.followers) return null;
      forget(file.followers, receipt);
      const left = followersOf(file);
      return left > 0 ? { $set: { followers: left } } : { $unset: { followers: '' } };
    });
  }

  /**
   * Notes word of the reporter's secret in an archived case, as its workflow did while it was there; false when it is not
   * archived. Throws when the database is away.
   */
  noteSecretWord(id: string, word: SecretWord): Promise<boolean> {
    return this.amend(id, (file) =>
      heedSecretWord(file, word, word.at) ? { $set: { untold: true } } : null,
    );
  }

  /**
   * Changes an archived case; false when it is not archived. `change` says what is to be changed beside the file, null
   * when nothing is. Its revision grows, so that no projection that comes late takes the change back.
   */
  private async amend(id: string, change: (file: CaseFile) => Amendment | null): Promise<boolean> {
    const collection = complaintCollection(this.database);
    for (;;) {
      const found = await this.inTime(
        collection.findOne({ _id: id, archived: true }, { maxTimeMS: FIND_MS }),
      );
      if (!found) return false;
      const file = readCaseFile(found.file);
      const also = change(file);
      if (!also) return true;
      file.revision = found.revision + 1;
      const { _id, revision } = found;
      // Of two who change it at one time one comes second, and reads again.
      const { matchedCount } = await collection.updateOne(
        { _id, revision, archived: true },
        { ...also, $set: { ...also.$set, revision: file.revision, file: JSON.stringify(file) } },
      );
      if (matchedCount === 1) return true;
    }
  }

  private async inTime<T>(reading: Promise<T>): Promise<T> {
    const late = Symbol('late');
    const found = await within<T | typeof late>(FIND_MS, reading, late);
    if (found !== late) return found;
    this.database.noteSilence();
    void reading.then(
      () => this.database.noteAnswer(),
      () => undefined,
    );
    throw new Error('the database does not answer');
  }

  /** A page of cases in order. Throws `TooSlow` after ten seconds, another error when the database is away. */
  async list(
    filter: Filter,
    sort: Record<string, 1 | -1>,
    limit: number,
  ): Promise<
    {
      file: CaseFile;
      record: Pick<ComplaintRecord, '_id' | 'dueAt' | 'receivedAt' | 'updatedAt' | 'followers'>;
    }[]
  > {
    const projection = { file: 1, dueAt: 1, receivedAt: 1, updatedAt: 1, followers: 1 };
    const found = await this.listed(
      complaintCollection(this.database)
        .find(filter, { projection, sort, limit, maxTimeMS: this.listMs })
        .toArray(),
    );
    return found.map((record) => ({ file: readCaseFile(record.file), record }));
  }

  /** How many cases fit. Throws `TooSlow` after ten seconds, another error when the database is away. */
  count(filter: Filter): Promise<number> {
    const options = { maxTimeMS: this.listMs };
    return this.listed(complaintCollection(this.database).countDocuments(filter, options));
  }

  private async listed<T>(reading: Promise<T>): Promise<T> {
    const late = Symbol('late');
    try {
      const found = await within<T | typeof late>(this.listMs + LATE_MS, reading, late);
      if (found !== late) return found;
    } catch (error) {
      if (!(error instanceof mongo.MongoServerError) || error.code !== MAX_TIME_EXPIRED) throw error;
    }
    throw new TooSlow();
  }

  /** The files of every case that fits, as the texts that they are kept as; memory does not grow with their number. */
  async *files(filter: Filter): AsyncGenerator<string> {
    // The driver's own collection: for half a million texts, what mongoose adds to each of them counts.
    const collection = complaintCollection(this.database);
    const cursor = collection.find(filter as object, { projection: { _id: 0, file: 1 }, batchSize: 500 });
    for await (const { file } of cursor) yield file;
  }
}

/** What is changed in a record beside its file. */
type Amendment = Pick<mongo.UpdateFilter<ComplaintRecord>, '$set' | '$unset'>;
