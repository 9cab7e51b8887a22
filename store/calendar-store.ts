import { amend, type AmendmentOrder, type Amended } from '../domain/calendar-amendment';
import type { CalendarYearDocument } from '../domain/calendar-document';
import { readCalendar, type CalendarFile } from '../domain/calendar-reader';
import type { Database } from './database';
import { isDuplicateKey } from './duplicate-key';
import { READ_MS, referenceCollection } from './reference-collection';

/** Where all the calendars are kept: one document, so that it changes as a whole or not at all. */
const CALENDARS = 'calendars';
/** So often the document is read again when somebody else has just changed it. */
const ATTEMPTS = 8;

/**
 * Calendars in MongoDB. They are changed by comparing and setting the whole text, so that of two writers neither loses
 * anything; what an amendment takes the place of is kept.
 */
export class CalendarStore {
  constructor(private readonly database: Database) {}

  get isUp(): boolean {
    return this.database.isUp;
  }

  /**
   * Publishes a year's decree. Throws when the database is away, or holds no calendars at all.
   * A revision is kept before it is replaced: a crash in between leaves it twice, never nowhere.
   */
  async publish(order: AmendmentOrder): Promise<Amended> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const found = await this.collection().findOne({ _id: CALENDARS }, { maxTimeMS: READ_MS });
      if (!found)
        throw new Error('the store holds no calendars: "tuntas bootstrap" puts the shipped ones there');
      const files = JSON.parse(found.body) as CalendarFile[];
      const byName = new Map(files.map(readCalendar).map((one) => [one.calendar, one]));
      const result = amend(byName, order);
      if (result.kind !== 'changed') return result;
      if (result.before) await this.keep(order, result.before);
      const others = files.filter(({ calendar }) => calendar !== order.name);
      const body = JSON.stringify([...others, result.document]);
      const set = await this.collection().updateOne({ _id: CALENDARS, body: found.body }, { $set: { body } });
      if (set.matchedCount > 0) return result;
    }
    throw new Error('the calendars are being changed by others all the time');
  }

  /** A revision that was amended since; null when there was none with that number. Throws when the database is away. */
  async past(name: string, year: number, revision: number): Promise<CalendarYearDocument | null> {
    const found = await this.pastRevisions().findOne(
      { _id: pastId(name, year, revision) },
      { maxTimeMS: READ_MS },
    );
    return found ? (JSON.parse(found.body) as CalendarYearDocument) : null;
  }

  private async keep({ name, year }: AmendmentOrder, before: CalendarYearDocument): Promise<void> {
    const _id = pastId(name, year, before.revision);
    // Whoever else keeps it at this moment keeps the same, because both read it in the same text.
    const kept = { $setOnInsert: { body: JSON.stringify(before) } };
    await this.pastRevisions()
      .updateOne({ _id }, kept, { upsert: true })
      .catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
  }

  private collection() {
    return referenceCollection(this.database);
  }

  /** Apart from what processes fetch into memory, which these would only make longer. */
  private pastRevisions() {
    const { db } = this.database.connection;
    if (!db) throw new Error('the database is away');
    return db.collection<{ _id: string; body: string }>('calendarRevisions');
  }
}

function pastId(name: string, year: number, revision: number): string {
  return `${name}/${year}/${revision}`;
}
