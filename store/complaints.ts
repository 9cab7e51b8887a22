import type { CaseFile } from '../domain/case-file';
import type { Flow } from '../domain/doors/flow';
import type { CountedDecision } from '../domain/routing/decision-counts';
import { followersOf, forget } from '../domain/followers';
import { complaintCollection, complaintModel } from './complaint-model';
import type { ComplaintRecord } from './complaint-record';
import type { Spelling } from '../domain/likeness/signature';
import { within, type Database } from './database';
import { isDuplicateKey } from './duplicate-key';
import { LikenessIndex } from './likeness';
import { NO_ROUTES } from './reference-data';
import { countFlows } from './flows';
import { countDecisions } from './route-decisions';

const FIND_MS = 2000;

/** A filter that the API has composed; values only, never operators from outside. */
export type Filter = Record<string, unknown>;

/** The read model of cases. Gives plain objects. */
export class Complaints {
  /** By which cases that may be about the same matter are found. */
  readonly likeness: LikenessIndex;

  /** `spelling`: how chat spells words, for the index of likeness; of now. */
  constructor(
    private readonly database: Database,
    spelling: () => Spelling = () => NO_ROUTES.words,
  ) {
    this.likeness = new LikenessIndex(database, spelling);
  }

  private get model() {
    return complaintModel(this.database.connection);
  }

  get isUp(): boolean {
    return this.database.isUp;
  }

  /** Makes the indexes; idempotent. */
  async prepare(): Promise<void> {
    await this.model.createCollection().catch(() => undefined);
    await this.model.createIndexes();
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
      const older = { _id: record._id, revision: { $lte: record.revision } };
      await collection.replaceOne(older, record, { upsert: true });
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
    return found ? { file: JSON.parse(found.file) as CaseFile, archived: found.archived } : null;
  }

  /** Those of some cases that there are, in no order. */
  async some(ids: readonly string[]): Promise<CaseFile[]> {
    const found = await this.model
      .find({ _id: { $in: [...ids] } }, { file: 1 })
      .maxTimeMS(FIND_MS)
      .lean<Pick<ComplaintRecord, 'file'>[]>();
    return found.map(({ file }) => JSON.parse(file) as CaseFile);
  }

  /**
   * Forgets how to reach somebody who follows an archived case, and counts them no more; false when it is not archived.
   * Its revision grows, so that no projection that comes late brings them back. Throws when the database is away.
   */
  async forgetFollower(id: string, receipt: string): Promise<boolean> {
    const collection = complaintCollection(this.database);
    for (;;) {
      const found = await this.inTime(
        collection.findOne({ _id: id, archived: true }, { maxTimeMS: FIND_MS }),
      );
      if (!found) return false;
      const file = JSON.parse(found.file) as CaseFile;
      if (!file.followers) return true;
      forget(file.followers, receipt);
      file.revision = found.revision + 1;
      const { _id, revision } = found;
      const left = followersOf(file);
      const $set = { revision: file.revision, file: JSON.stringify(file) };
      // Of two who leave at one time one comes second, and reads again.
      const { matchedCount } = await collection.updateOne(
        { _id, revision, archived: true },
        left > 0 ? { $set: { ...$set, followers: left } } : { $set, $unset: { followers: '' } },
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

  /** A page of cases in order. */
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
    const found = await this.model
      .find(filter, { file: 1, dueAt: 1, receivedAt: 1, updatedAt: 1, followers: 1 }, { sort, limit })
      .maxTimeMS(10_000)
      .lean<ComplaintRecord[]>();
    return found.map((record) => ({ file: JSON.parse(record.file) as CaseFile, record }));
  }

  async count(filter: Filter): Promise<number> {
    return this.model.countDocuments(filter).maxTimeMS(10_000);
  }

  /** What statistics need of every case that fits, one by one: memory does not grow with their number. */
  async *measures(filter: Filter): AsyncGenerator<MeasuredCase> {
    const cursor = this.model.find(filter, MEASURED).lean<MeasuredCase[]>().batchSize(1000).cursor();
    for await (const found of cursor) yield found;
  }

  /** How often desks decided what on whose suggestion, among the cases that fit. Throws when the database is away. */
  decisions(filter: Filter): Promise<CountedDecision[]> {
    return countDecisions(this.database, filter);
  }

  /** How many of the cases that fit went which way. Throws when the database is away. */
  flows(filter: Filter): Promise<Flow[]> {
    return countFlows(this.database, filter);
  }

  /** The files of every case that fits, as the texts that they are kept as; memory does not grow with their number. */
  async *files(filter: Filter): AsyncGenerator<string> {
    // The driver's own collection: for half a million texts, what mongoose adds to each of them counts.
    const collection = complaintCollection(this.database);
    const cursor = collection.find(filter as object, { projection: { _id: 0, file: 1 }, batchSize: 500 });
    for await (const { file } of cursor) yield file;
  }
}

const MEASURED = {
  agency: 1,
  institution: 1,
  holders: 1,
  about: 1,
  region: 1,
  topic: 1,
  classification: 1,
  confidential: 1,
  stage: 1,
  outcome: 1,
  dueAt: 1,
  hops: 1,
  measures: 1,
} as const;

export type MeasuredCase = Pick<ComplaintRecord, '_id' | keyof typeof MEASURED>;
