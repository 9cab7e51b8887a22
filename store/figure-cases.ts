import type { FigureCase } from '../domain/figures/case';
import type { ComplaintRecord } from './complaint-record';
import { complaintCollection } from './complaint-model';
import type { Filter } from './complaints';
import type { Database } from './database';

const READ_MS = 30_000;
const BATCH = 1000;

const NEEDED = {
  agency: 1,
  institution: 1,
  holders: 1,
  readers: 1,
  about: 1,
  region: 1,
  topic: 1,
  classification: 1,
  confidential: 1,
  public: 1,
  stage: 1,
  outcome: 1,
  dueAt: 1,
  hops: 1,
  receivedAt: 1,
  measures: 1,
  route: 1,
  writtenAt: 1,
} as const;

type Read = Pick<ComplaintRecord, '_id' | keyof typeof NEEDED>;

/** What figures are made of, as it lies in the read model. Every method throws when the database is away. */
export class FigureCases {
  constructor(private readonly database: Database) {}

  /** About how many cases there are. */
  count(): Promise<number> {
    return complaintCollection(this.database).estimatedDocumentCount({ maxTimeMS: READ_MS });
  }

  /** Cases received at or after one instant (from ever, when it is null) and before another (up to now). */
  received(from: number | null, before: number | null, take: (one: FigureCase) => void): Promise<number> {
    const range = {
      ...(from === null ? {} : { $gte: new Date(from) }),
      ...(before === null ? {} : { $lt: new Date(before) }),
    };
    return this.read(Object.keys(range).length === 0 ? {} : { receivedAt: range }, take);
  }

  /** Whether a case was received before an instant. */
  async isAnyBefore(instant: number): Promise<boolean> {
    const older = { receivedAt: { $lt: new Date(instant) } };
    const found = await complaintCollection(this.database).findOne(older, {
      projection: { _id: 1 },
      maxTimeMS: READ_MS,
    });
    return found !== null;
  }

  /** Cases written at or after an instant, each with that instant in milliseconds. */
  written(since: number, take: (one: FigureCase, writtenAt: number) => void): Promise<number> {
    return this.read({ writtenAt: { $gte: new Date(since) } }, take);
  }

  private async read(filter: Filter, take: (one: FigureCase, writtenAt: number) => void): Promise<number> {
    let count = 0;
    const cursor = complaintCollection(this.database).find<Read>(filter as object, {
      projection: NEEDED,
      batchSize: BATCH,
      maxTimeMS: READ_MS,
    });
    for await (const found of cursor) {
      const { _id: id, dueAt, receivedAt, writtenAt, route, ...rest } = found;
      const one = {
        ...rest,
        id,
        dueAt: dueAt?.getTime() ?? null,
        receivedAt: receivedAt.getTime(),
        // Records of earlier releases have none.
        route: route ?? null,
      };
      take(one, writtenAt?.getTime() ?? 0);
      count += 1;
    }
    return count;
  }
}
