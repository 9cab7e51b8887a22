import type { mongo } from 'mongoose';
import { askedKeysOf, keysOf, weightOfKey, type Findable } from '../domain/likeness/keys';
import { signatureOf, type Spelling } from '../domain/likeness/signature';
import type { ComplaintRecord } from './complaint-record';
import type { Database } from './database';
import { areDuplicateKeys, isDuplicateKey } from './duplicate-key';

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
  /** None once its words are secret. The entry stays all the same, so that an older revision cannot bring them back. */
  keys: string[];
  secret: boolean;
  public: boolean;
  closedAt: Date | null;
}

/** As much of an entry as is remembered; its keys in one text, which takes less room. */
interface Written {
  readonly revision: number;
  readonly keys: string;
  readonly public: boolean;
  readonly closedAt: number | null;
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
const MOST_READ = 24;
const MOST_WAITING = 5000;
const MOST_REMEMBERED = 20_000;
const READ_MS = 2000;

/**
 * Finds cases that may be about the same matter: for each key a list of the newest cases that have it. Written behind
 * the read model and never waited for, but where words have to go: of cases whose texts are nowhere in clear nothing but
 * the revision is kept here. Lost entries come back with the next projection of their case, a lost collection by
 * `LikenessRebuild`.
 */
export class LikenessIndex {
  private readonly waiting = new Map<string, Indexed>();
  /** What this process has written of a case last. */
  private readonly remembered = new Map<string, Written>();
  /** The last write of each case that is being written: the next one begins when it has ended. */
  private readonly inHand = new Map<string, Promise<void>>();
  private working: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly spelling: () => Spelling,
  ) {}

  /** Takes a case up in its own time. More than 5,000 that wait are let go: their next projection brings them. */
  take(record: Indexed): void {
    if (this.waiting.size >= MOST_WAITING && !this.waiting.has(record._id)) return;
    const { _id, revision, words, region, topic, public: isPublic, stage, updatedAt } = record;
    if ((this.waiting.get(_id)?.revision ?? 0) > revision) return;
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
    const found: string[] = [];
    // Most may be found, so that the first few are enough as a rule: to read all of them costs the database more than the rest.
    for (let from = 0; from < ranked.length && found.length < limit; from += MOST_READ) {
      const ids = ranked.slice(from, from + MOST_READ).map(([id]) => id);
      const wanted = await this.wanted(ids, { open, closedSince });
      found.push(...ids.filter((id) => wanted.has(id)));
    }
    return found.slice(0, limit);
  }

  /** Those of some cases that somebody may find. */
  private async wanted(
    ids: readonly string[],
    { open, closedSince }: Pick<Wanted, 'open' | 'closedSince'>,
  ): Promise<ReadonlySet<string>> {
    const entries = await this.entries
      .find({ _id: { $in: [...ids] } }, { maxTimeMS: READ_MS, projection: { public: 1, closedAt: 1 } })
      .toArray();
    return new Set(
      entries
        .filter((one) => (one.public || !open) && (!one.closedAt || one.closedAt.getTime() >= closedSince))
        .map(({ _id }) => _id),
    );
  }

  /**
   * Writes what is known of a case, unless something newer is; after what this process is just writing of it. A secret
   * case has no word here when it is done. `age`: one that is taken up late is the oldest of each list, not the newest.
   * Throws when the database is away.
   */
  async write(record: Indexed, age: 'newest' | 'oldest' = 'newest'): Promise<void> {
    const { _id, revision, words } = record;
    if (words === null && (this.waiting.get(_id)?.revision ?? Infinity) <= revision) this.waiting.delete(_id);
    const before = this.inHand.get(_id) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(() => this.writeNow(record, age));
    this.inHand.set(_id, mine);
    try {
      await mine;
    } finally {
      if (this.inHand.get(_id) === mine) this.inHand.delete(_id);
    }
  }

  private async writeNow(record: Indexed, age: 'newest' | 'oldest'): Promise<void> {
    const { _id, revision } = record;
    const secret = record.words === null;
    const keys = record.words === null ? [] : this.keysOf(record, record.words);
    const closedAt = record.stage === 'closed' ? record.updatedAt : null;
    const entry: Entry = { _id, revision, keys, secret, public: record.public, closedAt };
    const written = this.remembered.get(_id);
    this.remembered.delete(_id);
    // What others have written since is not known here: of secret words the database alone says that they are gone.
    const isPlain = !secret && age === 'newest';
    if (isPlain && written && (await this.isAsWritten(entry, written))) return;
    const had = await this.enter(entry);
    if (had === null) return;
    const added = keys.filter((key) => !had.includes(key));
    const gone = had.filter((key) => !keys.includes(key));
    // Both lists of keys stay with the case until the others are gone: whoever stops in between leaves nothing behind.
    await this.change(_id, added, gone, age);
    const mine = { _id, revision, secret };
    if (gone.length > 0) {
      const kept = await this.entries.updateOne(mine, { $set: { keys } });
      if (kept.matchedCount === 0) return this.takeBack(_id, added);
    } else if (added.length > 0 && !(await this.entries.findOne(mine, { projection: { _id: 1 } }))) {
      return this.takeBack(_id, added);
    }
    if (isPlain) this.remember(_id, writtenOf(entry));
  }

  /**
   * Whether nothing of a case has changed, or nothing but for whom it may be found and that is written now: its keys are
   * not touched then. False when they are others, or somebody else has written of the case meanwhile.
   */
  private async isAsWritten(entry: Entry, before: Written): Promise<boolean> {
    const now = writtenOf(entry);
    if (before.revision > now.revision || before.keys !== now.keys) return false;
    const { _id, revision, public: isPublic, closedAt } = entry;
    if (isPublic === before.public && now.closedAt === before.closedAt) {
      this.remember(_id, before);
      return true;
    }
    const { matchedCount } = await this.entries.updateOne(
      { _id, revision: before.revision, secret: false },
      { $set: { revision, public: isPublic, closedAt } },
    );
    if (matchedCount === 1) this.remember(_id, now);
    return matchedCount === 1;
  }

  /** Enters a case with its keys besides those that it had, and gives these; null when something newer is there. */
  private async enter({ _id, revision, keys, ...said }: Entry): Promise<readonly string[] | null> {
    // Read and changed one after the other: for both in one there are servers that read every entry, even by `_id`. What
    // another process does in between costs at most that a key is put upon its list twice, which changes nothing.
    const before = said.secret ? null : await this.entries.findOne({ _id });
    if (before && before.revision > revision) return null;
    if (!before && (await this.isNew({ _id, revision, keys, ...said }))) return [];
    const older = { _id, revision: { $lte: revision } };
    const change = { $set: { revision, ...said }, $addToSet: { keys: { $each: keys } } };
    const { matchedCount } = await this.entries.updateOne(older, change);
    if (matchedCount === 0) return null;
    if (!said.secret) return before?.keys ?? [];
    // A secret one adds none: what it has now is what it had, even where it was made at the same moment.
    return (await this.entries.findOne({ _id, revision }))?.keys ?? [];
  }

  /** Enters a case unless it is there, made by another process at this very moment. */
  private async isNew(entry: Entry): Promise<boolean> {
    try {
      await this.entries.insertOne(entry);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Another process has written something newer meanwhile, which could not know what came upon the lists after it. */
  private async takeBack(id: string, added: readonly string[]): Promise<void> {
    const now = await this.entries.findOne({ _id: id });
    const kept = now && !now.secret ? now.keys : [];
    await this.change(
      id,
      [],
      added.filter((key) => !kept.includes(key)),
    );
  }

  private get lists(): mongo.Collection<KeyList> {
    return this.collection<KeyList>('likeness_keys');
  }
  private get entries(): mongo.Collection<Entry> {
    return this.collection<Entry>('likeness');
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

  private async change(
    id: string,
    added: readonly string[],
    gone: readonly string[],
    age: 'newest' | 'oldest' = 'newest',
  ): Promise<void> {
    const changes = [...gone.map((key) => pull(key, id)), ...added.map((key) => push(key, id, age))];
    if (changes.length === 0) return;
    try {
      await this.lists.bulkWrite(changes, { ordered: false });
    } catch (error) {
      // It is on a list already.
      if (!areDuplicateKeys(error)) throw error;
    }
  }

  private remember(id: string, written: Written): void {
    if (this.remembered.size >= MOST_REMEMBERED) this.remembered.clear();
    this.remembered.set(id, written);
  }
}

const writtenOf = ({ revision, keys, public: isPublic, closedAt }: Entry): Written => ({
  revision,
  keys: keys.join('\n'),
  public: isPublic,
  closedAt: closedAt?.getTime() ?? null,
});

function push(key: string, id: string, age: 'newest' | 'oldest'): mongo.AnyBulkWriteOperation<KeyList> {
  return {
    updateOne: {
      filter: { _id: key, cases: { $ne: id } },
      update: {
        $push: {
          cases: { $each: [id], ...(age === 'oldest' ? { $position: 0 } : {}), $slice: -MOST_IN_LIST },
        },
        $inc: { n: 1 },
      },
      upsert: true,
    },
  };
}

function pull(key: string, id: string): mongo.AnyBulkWriteOperation<KeyList> {
  return {
    updateOne: { filter: { _id: key, cases: id }, update: { $pull: { cases: id }, $inc: { n: -1 } } },
  };
}
