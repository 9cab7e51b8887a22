import type { mongo } from 'mongoose';
import { askedKeysOf, keysOf, weightOfKey, type Findable } from '../domain/likeness/keys';
import { signatureOf, type Spelling } from '../domain/likeness/signature';
import type { ComplaintRecord } from './complaint-record';
import type { Database } from './database';

/** The newest cases that have a key. Reading one costs the same however many cases there are. */
interface KeyList {
  _id: string;
  /** How many have it, also those that newer ones have pushed out. */
  n: number;
  cases: string[];
}

/** What is known of a case here: its keys, and for whom it may be found. */
interface Entry {
  _id: string;
  revision: number;
  keys: string[];
  public: boolean;
  closedAt: Date | null;
}

/** What the keys of a case are made of. */
export type Indexed = Pick<
  ComplaintRecord,
  '_id' | 'revision' | 'words' | 'region' | 'topic' | 'public' | 'stage' | 'updatedAt'
>;

export interface Wanted {
  readonly findable: Findable;
  /** Published cases only. */
  readonly open: boolean;
  /** Cases that were closed before are not wanted. */
  readonly closedSince: number;
  readonly except: string | null;
  readonly limit: number;
}

const MOST_IN_LIST = 64;
const MOST_RANKED = 64;
const MOST_WAITING = 5000;
const MOST_REMEMBERED = 20_000;
const READ_MS = 2000;
const DUPLICATE_KEY = 11000;

/**
 * Finds cases that may be about the same matter: for each key a list of the newest cases that have it. Written behind
 * the read model and never waited for, but where words have to go: of cases whose texts are nowhere in clear nothing is
 * kept here. Lost entries come back with the next projection of their case, a lost collection by `rebuildIfLost`.
 */
export class LikenessIndex {
  private readonly waiting = new Map<string, Indexed>();
  private readonly remembered = new Map<string, string>();
  private working: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly spelling: () => Spelling,
  ) {}

  /** Takes a case up in its own time. More than 5,000 that wait are let go: their next projection brings them. */
  take(record: Indexed): void {
    if (this.waiting.size >= MOST_WAITING && !this.waiting.has(record._id)) return;
    const { _id, revision, words, region, topic, public: isPublic, stage, updatedAt } = record;
    this.waiting.set(_id, { _id, revision, words, region, topic, public: isPublic, stage, updatedAt });
    this.working ??= this.work().finally(() => {
      this.working = null;
    });
  }

  /** Ids of cases that have most of the rarer keys in common with what is wanted, the likeliest first. */
  async candidates({ findable, open, closedSince, except, limit }: Wanted): Promise<string[]> {
    const keys = [...new Set(askedKeysOf(findable, open))];
    if (keys.length === 0) return [];
    const lists = await this.lists.find({ _id: { $in: keys } }, { maxTimeMS: READ_MS }).toArray();
    const scores = new Map<string, number>();
    for (const { _id, n, cases } of lists) {
      const weight = weightOfKey(_id, n);
      // The newest first: of those that have as much in common they are the likelier ones.
      for (const id of cases.toReversed()) scores.set(id, (scores.get(id) ?? 0) + weight);
    }
    if (except !== null) scores.delete(except);
    const ranked = [...scores].toSorted(([, a], [, b]) => b - a).slice(0, MOST_RANKED);
    if (ranked.length === 0) return [];
    const entries = await this.entries
      .find(
        { _id: { $in: ranked.map(([id]) => id) } },
        { maxTimeMS: READ_MS, projection: { public: 1, closedAt: 1 } },
      )
      .toArray();
    const wanted = new Set(
      entries
        .filter((one) => (one.public || !open) && (!one.closedAt || one.closedAt.getTime() >= closedSince))
        .map(({ _id }) => _id),
    );
    return ranked.flatMap(([id]) => (wanted.has(id) ? [id] : [])).slice(0, limit);
  }

  /** Writes what is known of a case, unless something newer is. Throws when the database is away. */
  async write(record: Indexed): Promise<void> {
    const { _id, revision } = record;
    const keys = record.words === null ? [] : this.keysOf(record, record.words);
    const closedAt = record.stage === 'closed' ? record.updatedAt : null;
    const what = JSON.stringify([keys, record.public, closedAt]);
    if (this.remembered.get(_id) === what) return;
    let before: Entry | null;
    try {
      before = await this.entries.findOneAndUpdate(
        { _id, revision: { $lte: revision } },
        { $set: { revision, public: record.public, closedAt }, $addToSet: { keys: { $each: keys } } },
        { upsert: keys.length > 0, returnDocument: 'before' },
      );
    } catch (error) {
      if (isDuplicateKey(error)) return;
      throw error;
    }
    const had = before?.keys ?? [];
    // Both lists of keys stay with the case until the others are gone: whoever stops in between leaves nothing behind.
    await this.change(
      _id,
      keys.filter((key) => !had.includes(key)),
      had.filter((key) => !keys.includes(key)),
    );
    if (keys.length === 0) await this.entries.deleteOne({ _id, revision });
    else if (had.length > 0) await this.entries.updateOne({ _id, revision }, { $set: { keys } });
    this.remember(_id, what);
  }

  /** Makes it anew from the read model where nothing is left of it. How many cases were taken up. */
  async rebuildIfLost(): Promise<number> {
    if ((await this.entries.findOne({}, { projection: { _id: 1 } })) !== null) return 0;
    let taken = 0;
    const fields = { revision: 1, words: 1, region: 1, topic: 1, public: 1, stage: 1, updatedAt: 1 };
    const cursor = this.complaints.find({}, { projection: fields, batchSize: 500 });
    for await (const record of cursor) {
      if (record.words === null) continue;
      await this.write(record);
      taken += 1;
    }
    return taken;
  }

  private get lists(): mongo.Collection<KeyList> {
    return this.collection<KeyList>('likeness_keys');
  }
  private get entries(): mongo.Collection<Entry> {
    return this.collection<Entry>('likeness');
  }
  private get complaints(): mongo.Collection<ComplaintRecord> {
    return this.collection<ComplaintRecord>('complaints');
  }
  private collection<T extends mongo.BSON.Document>(name: string): mongo.Collection<T> {
    // The driver's own: mongoose adds nothing to documents that are made and read in this file alone.
    return this.database.connection.collection(name) as unknown as mongo.Collection<T>;
  }

  private keysOf({ region, topic }: Indexed, words: string): string[] {
    const [title = '', ...text] = words.split('\n');
    return [
      ...new Set(keysOf({ signature: signatureOf(title, text.join('\n'), this.spelling()), region, topic })),
    ];
  }

  private async work(): Promise<void> {
    for (const [id, record] of this.waiting) {
      this.waiting.delete(id);
      if (!this.database.isUp) continue;
      await this.write(record).catch(() => undefined);
    }
  }

  private async change(id: string, added: readonly string[], gone: readonly string[]): Promise<void> {
    const changes = [...gone.map((key) => pull(key, id)), ...added.map((key) => push(key, id))];
    if (changes.length === 0) return;
    try {
      await this.lists.bulkWrite(changes, { ordered: false });
    } catch (error) {
      // It is on a list already.
      if (!isDuplicateKey(error)) throw error;
    }
  }

  private remember(id: string, what: string): void {
    if (this.remembered.size >= MOST_REMEMBERED) this.remembered.clear();
    this.remembered.set(id, what);
  }
}

function push(key: string, id: string): mongo.AnyBulkWriteOperation<KeyList> {
  return {
    updateOne: {
      filter: { _id: key, cases: { $ne: id } },
      update: { $push: { cases: { $each: [id], $slice: -MOST_IN_LIST } }, $inc: { n: 1 } },
      upsert: true,
    },
  };
}

function pull(key: string, id: string): mongo.AnyBulkWriteOperation<KeyList> {
  return {
    updateOne: { filter: { _id: key, cases: id }, update: { $pull: { cases: id }, $inc: { n: -1 } } },
  };
}

function isDuplicateKey(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === DUPLICATE_KEY;
}
