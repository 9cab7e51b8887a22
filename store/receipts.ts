import type { mongo } from 'mongoose';
import { DAY_MS } from '../domain/vocabulary';
import { Budget } from './budget';
import { within, type Database } from './database';
import { isDuplicateKey } from './duplicate-key';

/**
 * Nobody waits longer for one answer of the database: a filing or a joining goes on without it. Who asks several times
 * gives them a budget together.
 */
const WAIT_MS = 500;
/** Marks of filings are of no use for longer than the longest time in which a repeat counts as one. */
const MARK_DAYS = 31;

/** A receipt that follows a case which somebody else, or the same sender, had opened before. */
export interface KeptReceipt {
  readonly case: string;
  /** MAC of the body, by which a key that is used for something else is known. */
  readonly hash: string;
  readonly how: 'joined' | 'repeated';
  /** Its holder has stopped following. */
  readonly left?: boolean;
}

type Receipt = KeptReceipt & { _id: string; at: Date };
/** The case that stands for what one sender has written, and since when. */
export type Claimed = { readonly case: string; readonly at: number };
type Mark = { _id: string; case: string; at: Date };

/**
 * What is looked up by when somebody files again, or comes again with a key: nothing but MACs and tracking ids. Where it
 * cannot be had, a repeat becomes a case of its own, and nobody is turned away.
 */
export class Receipts {
  constructor(private readonly database: Database) {}

  /** Makes the collections and the index by which old marks go away; idempotent. */
  async prepare(): Promise<void> {
    await this.marks().createIndex({ at: 1 }, { expireAfterSeconds: (MARK_DAYS * DAY_MS) / 1000 });
  }

  /** A receipt that was given before; null when there is none, or nobody can say. */
  async find(receipt: string, budget?: Budget): Promise<KeptReceipt | null> {
    return this.orNull(() => this.receipts().findOne({ _id: receipt }), budget);
  }

  /** Keeps a receipt. Gives the one that was kept under its id before, if any. */
  async keep(receipt: string, kept: KeptReceipt, at: number): Promise<KeptReceipt | null> {
    return this.orNull(() =>
      this.receipts().findOneAndUpdate(
        { _id: receipt },
        { $setOnInsert: { ...kept, at: new Date(at) } },
        { upsert: true, returnDocument: 'before' },
      ),
    );
  }

  /** Marks that the holder of a receipt follows no more. */
  async leave(receipt: string, given: KeptReceipt, at: number): Promise<void> {
    await this.orNull(() =>
      this.receipts().findOneAndUpdate(
        { _id: receipt },
        { $set: { left: true }, $setOnInsert: { ...given, at: new Date(at) } },
        { upsert: true, returnDocument: 'before' },
      ),
    );
  }

  /**
   * Puts a case down as the one that stands for what a sender has written, unless there is one already: then gives that,
   * with the instant at which it was put down. One that is older than `since`, or is `not` to be, gives way. Null when the
   * place is its own, or nobody can say within the budget (half a second unless given).
   */
  async claim(
    mark: string,
    id: string,
    { at, since, not }: { at: number; since: number; not: string | null },
    budget = new Budget(WAIT_MS),
  ): Promise<Claimed | null> {
    const mine = { case: id, at: new Date(at) };
    const before = await this.orNull(
      () =>
        this.marks().findOneAndUpdate(
          { _id: mark },
          { $setOnInsert: mine },
          { upsert: true, returnDocument: 'before' },
        ),
      budget,
    );
    if (!before || before.case === id) return null;
    if (before.case !== not && before.at.getTime() >= since) return claimed(before);
    // Of several that would take its place one does, and stands for the others.
    const after = await this.orNull(
      () =>
        this.marks().findOneAndUpdate(
          { _id: mark, case: before.case },
          { $set: mine },
          { returnDocument: 'after' },
        ),
      budget,
    );
    if (after) return null;
    const winner = await this.orNull(() => this.marks().findOne({ _id: mark }), budget);
    return winner && winner.case !== id && winner.case !== not ? claimed(winner) : null;
  }

  /** Takes a claim back: the case that it was made for is not what its sender has written. */
  async release(mark: string, id: string): Promise<void> {
    await this.orNull(() => this.marks().findOneAndDelete({ _id: mark, case: id }));
  }

  /** What the database says in time; null when it does not. */
  private async orNull<T>(ask: () => Promise<T | null>, budget = new Budget(WAIT_MS)): Promise<T | null> {
    return budget.spend(WAIT_MS, (ms) => this.inTime(ms, ask), null);
  }

  private async inTime<T>(ms: number, ask: () => Promise<T | null>): Promise<T | null> {
    if (!this.database.isUp) return null;
    const asked = Promise.resolve()
      .then(ask)
      // Two at one time that were both the first: the second time it is there.
      .catch((error: unknown) => (isDuplicateKey(error) ? ask() : null))
      .catch(() => null);
    return within<T | null>(ms, asked, null);
  }

  private receipts(): mongo.Collection<Receipt> {
    return this.collection<Receipt>('receipts');
  }

  private marks(): mongo.Collection<Mark> {
    return this.collection<Mark>('filings');
  }

  private collection<T extends mongo.Document>(name: string): mongo.Collection<T> {
    const { db } = this.database.connection;
    if (!db) throw new Error('the database is away');
    return db.collection<T>(name);
  }
}

const claimed = ({ case: id, at }: Mark): Claimed => ({ case: id, at: at.getTime() });
