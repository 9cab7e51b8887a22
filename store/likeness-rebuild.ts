import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import type { ComplaintRecord } from './complaint-record';
import type { Database } from './database';
import { isDuplicateKey } from './duplicate-key';
import type { LikenessIndex } from './likeness';

/** The one document that says how far the index of likeness has been made from the read model. */
interface Progress {
  _id: string;
  done: boolean;
  /** All cases that were received later are in the index. */
  downTo: Date | null;
  /** Which process has it in hand, and until when it need not show that it lives. */
  by: string | null;
  leasedUntil: Date;
}

/** Counted from when it goes on: how many cases it took up, and whether all of them are in the index now. */
export interface Rebuilt {
  readonly taken: number;
  readonly done: boolean;
}

const ID = 'likeness';
const BATCH = 100;
const LEASE_MS = 60_000;
const NEVER = new Date(0);
const FIELDS = {
  revision: 1,
  words: 1,
  region: 1,
  topic: 1,
  public: 1,
  stage: 1,
  updatedAt: 1,
  receivedAt: 1,
} as const;

/**
 * Makes the index of likeness from the read model where it was never made, or was lost: the newest cases first, in one
 * process at a time, and from where it stopped. Cases that change meanwhile are taken up as always; whatever of a case is
 * newer stays.
 */
export class LikenessRebuild {
  private readonly me = randomUUID();
  private running: Promise<unknown> | null = null;
  private isDone = false;
  private isStopped = false;

  constructor(
    private readonly database: Database,
    private readonly index: LikenessIndex,
  ) {}

  /** Goes on in its own time, unless it does already or is through. Never throws. */
  goOn(): void {
    if (this.isDone || this.isStopped || !this.database.isUp) return;
    this.running ??= this.run()
      .catch(() => undefined)
      .finally(() => {
        this.running = null;
      });
  }

  /** Lets it end after the case that it has in hand; another process, or the next start, goes on. */
  stop(): void {
    this.isStopped = true;
  }

  /** Goes on until it is done, stopped, or in another's hands. Throws when the database is away. */
  async run(): Promise<Rebuilt> {
    await this.begin();
    const mine = await this.progress.findOneAndUpdate(
      { _id: ID, done: false, leasedUntil: { $lte: new Date() } },
      { $set: { by: this.me, leasedUntil: leaseEnd() } },
      { returnDocument: 'after' },
    );
    if (!mine) {
      this.isDone = (await this.progress.findOne({ _id: ID }))?.done === true;
      return { taken: 0, done: this.isDone };
    }
    return this.takeUp(mine.downTo);
  }

  /** Writes down that it is to be made: where nobody ever has, or nothing is left of it. */
  private async begin(): Promise<void> {
    const anew = { done: false, downTo: null, by: null, leasedUntil: NEVER };
    try {
      await this.progress.updateOne({ _id: ID }, { $setOnInsert: anew }, { upsert: true });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    const entries = this.collection<{ _id: string }>('likeness');
    if ((await entries.findOne({}, { projection: { _id: 1 } })) === null) {
      const idle = { _id: ID, leasedUntil: { $lte: new Date() } };
      await this.progress.updateOne(idle, { $set: anew });
    }
  }

  private async takeUp(downTo: Date | null): Promise<Rebuilt> {
    const left = downTo === null ? {} : { receivedAt: { $lte: downTo } };
    // Those of the last instant come again, which changes nothing.
    const cursor = this.collection<ComplaintRecord>('complaints')
      .find(left, { projection: FIELDS, batchSize: BATCH })
      .sort({ receivedAt: -1 });
    let taken = 0;
    let since = performance.now();
    try {
      for await (const record of cursor) {
        if (this.isStopped) {
          await this.keep({ leasedUntil: NEVER });
          return { taken, done: false };
        }
        // Secret ones, too: what a fault may have left of their words goes.
        await this.index.write(record, 'oldest');
        taken += 1;
        if (taken % BATCH > 0) continue;
        if (!(await this.keep({ downTo: record.receivedAt, leasedUntil: leaseEnd() })))
          return { taken, done: false };
        // At most half of the time, so that whoever has filed comes first.
        await sleep(performance.now() - since, undefined, { ref: false });
        since = performance.now();
      }
    } finally {
      await cursor.close();
    }
    this.isDone = await this.keep({ done: true, leasedUntil: NEVER });
    return { taken, done: this.isDone };
  }

  /** Whether it is still in the hands of this process. */
  private async keep(change: Partial<Progress>): Promise<boolean> {
    const { matchedCount } = await this.progress.updateOne({ _id: ID, by: this.me }, { $set: change });
    return matchedCount === 1;
  }

  private get progress(): mongo.Collection<Progress> {
    return this.collection<Progress>('likeness_rebuild');
  }

  private collection<T extends mongo.BSON.Document>(name: string): mongo.Collection<T> {
    const { db } = this.database.connection;
    if (!db) throw new Error('the database is away');
    return db.collection<T>(name);
  }
}

const leaseEnd = (): Date => new Date(Date.now() + LEASE_MS);
