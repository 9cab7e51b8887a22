import type { mongo } from 'mongoose';
import { laneOf, type Addressee, type Notice } from '../domain/notices/notice';
import type { Bilingual } from '../domain/policy';
import type { Instant } from '../domain/vocabulary';
import type { Database } from './database';
import { areDuplicateKeys } from './duplicate-key';

const READ_MS = 5000;

export const OUTBOX_STATES = ['waiting', 'sent', 'dead', 'nowhere'] as const;
/** `dead`: given up, until somebody has it sent again. `nowhere`: nobody knows an address for it. */
export type OutboxState = (typeof OUTBOX_STATES)[number];

/** A notice on its way. Contacts stay sealed. */
export interface OutboxEntry {
  _id: string;
  case: string;
  seq: number;
  n: number;
  lane: string;
  to: Addressee;
  about: string;
  text: Bilingual;
  /** Generation of the secret that is put into the text when it is sent. */
  secret?: number;
  state: OutboxState;
  attempts: number;
  /** Why the last attempt failed: a code, never an address. */
  error: string | null;
  at: Date;
  /**
   * When it entered the outbox, or was sent again by hand: how long it has waited, when it is given up and when it is
   * forgotten are counted from here, however long ago it happened.
   */
  putAt: Date;
  nextAt: Date;
  /** Until when a sender has it in hand. */
  leasedUntil: Date;
  sentAt: Date | null;
}

/** How far the trail of a case has been told. */
interface Head {
  _id: string;
  seq: number;
}

/** How long a notice is put off for one that is just being sent. */
const SOON_MS = 200;

const NEVER = new Date(0);

/** Notices that are looked up in one go. */
const PAGE = 200;

/** What may be sent now, and nobody has in hand. */
const free = (now: Instant) => ({
  state: 'waiting' as const,
  nextAt: { $lte: new Date(now) },
  leasedUntil: { $lte: new Date(now) },
});

/** Notices on their way: each once, in order for each addressee of a case. Every method throws when the database is away. */
export class Outbox {
  /** Ids of notices that could be sent when they were looked up, and the look-up that is under way. */
  private found: string[] = [];
  private finding: Promise<void> | null = null;

  constructor(private readonly database: Database) {}

  private collection<T extends { _id: string }>(name: string): mongo.Collection<T> {
    const { db } = this.database.connection;
    if (!db) throw new Error('the database is away');
    return db.collection<T>(name);
  }

  private get entries(): mongo.Collection<OutboxEntry> {
    return this.collection<OutboxEntry>('outbox');
  }

  private get heads(): mongo.Collection<Head> {
    return this.collection<Head>('outbox_heads');
  }

  get isUp(): boolean {
    return this.database.isUp;
  }

  /** Makes the indexes; idempotent. */
  async prepare(): Promise<void> {
    await this.entries.createIndex({ state: 1, nextAt: 1, seq: 1, n: 1 });
    await this.entries.createIndex({ lane: 1, state: 1, seq: 1, n: 1 });
    await this.entries.createIndex({ state: 1, putAt: 1 });
  }

  /** The last line of each case's trail that has been told; none for a case that was never looked at. */
  async toldUpTo(cases: readonly string[]): Promise<Map<string, number>> {
    const found = await this.heads.find({ _id: { $in: [...cases] } }, { maxTimeMS: READ_MS }).toArray();
    return new Map(found.map(({ _id, seq }) => [_id, seq]));
  }

  /** Takes notices over, then remembers how far each case has been told. What is there already stays as it is. */
  async put(notices: readonly Notice[], heads: ReadonlyMap<string, number>, now: Instant): Promise<void> {
    if (notices.length > 0) {
      try {
        await this.entries.insertMany(
          notices.map((notice) => entryOf(notice, now)),
          { ordered: false },
        );
      } catch (error) {
        if (!areDuplicateKeys(error)) throw error;
      }
    }
    if (heads.size === 0) return;
    await this.heads.bulkWrite(
      [...heads].map(([_id, seq]) => ({
        updateOne: { filter: { _id }, update: { $max: { seq } }, upsert: true },
      })),
      { ordered: false },
    );
  }

  /**
   * The next notice that may be sent, leased to the caller for `leaseMs`; null when there is none. One that waits behind
   * an earlier one of its addressee is put off until after that.
   */
  async take(now: Instant, leaseMs: number): Promise<OutboxEntry | null> {
    for (;;) {
      const id = await this.nextId(now);
      if (id === null) return null;
      const leasedUntil = new Date(now + leaseMs);
      // Not found and changed in one: there are servers that read every document for that, even by `_id`.
      const leased = await this.entries.updateOne({ _id: id, ...free(now) }, { $set: { leasedUntil } });
      // Somebody else was quicker.
      if (leased.modifiedCount === 0) continue;
      const found = await this.entries.findOne({ _id: id, leasedUntil }, { maxTimeMS: READ_MS });
      if (!found) continue;
      const before = await this.before(found);
      if (!before) return found;
      // One that is being sent is through soon; one that has failed waits for its next attempt.
      const then = Math.max(before.nextAt.getTime(), now + SOON_MS) + 1;
      await this.entries.updateOne(
        { _id: found._id, state: 'waiting' },
        { $set: { nextAt: new Date(then), leasedUntil: NEVER } },
      );
    }
  }

  /**
   * The id of a notice that may be sent, unless somebody else is quicker. Many are looked up at once: to find the first
   * of a hundred thousand that wait may cost as much as to find two hundred of them.
   */
  private async nextId(now: Instant): Promise<string | null> {
    const next = this.found.shift();
    if (next !== undefined) return next;
    this.finding ??= this.find(now).finally(() => {
      this.finding = null;
    });
    await this.finding;
    return this.found.shift() ?? null;
  }

  private async find(now: Instant): Promise<void> {
    const sort = { nextAt: 1, seq: 1, n: 1 } as const;
    const options = { projection: { _id: 1 }, sort, limit: PAGE, maxTimeMS: READ_MS };
    const page = await this.entries.find(free(now), options).toArray();
    this.found = page.map(({ _id }) => _id);
  }

  /** An earlier notice to the same addressee that still waits. */
  private async before({ lane, seq, n }: OutboxEntry): Promise<OutboxEntry | null> {
    // Sorted out here: few wait for one addressee of a case, and an index is used for sure where there is no `$or`.
    const waiting = await this.entries
      .find({ lane, state: 'waiting', seq: { $lte: seq } }, { maxTimeMS: READ_MS })
      .toArray();
    const [latest] = waiting
      .filter((one) => one.seq < seq || one.n < n)
      .toSorted((a, b) => b.seq - a.seq || b.n - a.n);
    return latest ?? null;
  }

  /** It is out, and how its addressee was reached is forgotten. */
  async sent(id: string, now: Instant): Promise<void> {
    await this.entries.updateOne(
      { _id: id },
      {
        $set: { state: 'sent', sentAt: new Date(now), error: null, leasedUntil: NEVER },
        $unset: { 'to.contact': '' },
        $inc: { attempts: 1 },
      },
    );
  }

  /** Takes one away that concerns its addressee no more, with how they were reached. */
  async drop(id: string): Promise<void> {
    await this.entries.deleteOne({ _id: id });
  }

  /** It did not go out: tried again at `nextAt`, or never again by itself when that is null. */
  async failed(id: string, error: string, nextAt: Instant | null): Promise<void> {
    const then = nextAt === null ? { state: 'dead' as const } : { nextAt: new Date(nextAt) };
    await this.entries.updateOne(
      { _id: id },
      { $set: { ...then, error, leasedUntil: NEVER }, $inc: { attempts: 1 } },
    );
  }

  async nowhere(id: string): Promise<void> {
    await this.entries.updateOne({ _id: id }, { $set: { state: 'nowhere', leasedUntil: NEVER } });
  }

  /** Has one that was given up sent again; false when there is none such. */
  async again(id: string, now: Instant): Promise<boolean> {
    const { modifiedCount } = await this.entries.updateOne(
      { _id: id, state: { $in: ['dead', 'nowhere'] } },
      {
        $set: {
          state: 'waiting',
          attempts: 0,
          putAt: new Date(now),
          nextAt: new Date(now),
          leasedUntil: NEVER,
        },
      },
    );
    return modifiedCount === 1;
  }

  /** Those of a state, the oldest in the outbox first. */
  async list(
    state: OutboxState,
    after: { at: number; id: string } | null,
    limit: number,
  ): Promise<OutboxEntry[]> {
    const putAt = after && new Date(after.at);
    const further =
      after && putAt ? { $or: [{ putAt: { $gt: putAt } }, { putAt, _id: { $gt: after.id } }] } : {};
    return this.entries
      .find({ $and: [{ state }, further] } as mongo.Filter<OutboxEntry>, { maxTimeMS: READ_MS })
      .sort({ putAt: 1, _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** How many wait, since when the oldest has, and how many were given up. */
  async state(): Promise<{ waiting: number; oldest: Date | null; dead: number }> {
    const [waiting, dead, oldest] = await Promise.all([
      this.entries.countDocuments({ state: 'waiting' }, { maxTimeMS: READ_MS }),
      this.entries.countDocuments({ state: 'dead' }, { maxTimeMS: READ_MS }),
      this.entries.findOne({ state: 'waiting' }, { sort: { putAt: 1 }, maxTimeMS: READ_MS }),
    ]);
    return { waiting, dead, oldest: oldest?.putAt ?? null };
  }

  /** Forgets what entered the outbox before `before` and waits no more, also what was given up. */
  async forget(before: Instant): Promise<void> {
    const over: OutboxState[] = ['sent', 'nowhere', 'dead'];
    await this.entries.deleteMany({ state: { $in: over }, putAt: { $lt: new Date(before) } });
  }
}

function entryOf({ id, case: of, seq, n, at, to, about, text, secret }: Notice, now: Instant): OutboxEntry {
  return {
    _id: id,
    case: of,
    seq,
    n,
    lane: laneOf({ case: of, to }),
    to,
    about,
    text,
    ...(secret === undefined ? {} : { secret }),
    state: 'waiting',
    attempts: 0,
    error: null,
    at: new Date(at),
    putAt: new Date(now),
    nextAt: new Date(now),
    leasedUntil: NEVER,
    sentAt: null,
  };
}
