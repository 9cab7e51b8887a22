import { CalendarTime, ShortDays, type CalendarTable, type OfficeTime } from '../domain/calendar';
import { BASE_CALENDAR, calendarFaults, chainOf, tableOf, type CalendarUse } from '../domain/calendar-chain';
import { readCalendar, type CalendarDocument, type CalendarFile } from '../domain/calendar-reader';
import { calendarYear } from '../domain/calendar-year';
import type { CalendarYear } from '../domain/reference';
import { contentVersion } from './content-version';

/** The calendars in memory, by name, and the office times made from them. Never changed: newer data make a new one. */
export class CalendarShelf {
  readonly byName: ReadonlyMap<string, CalendarDocument>;
  private readonly tables = new Map<string, CalendarTable>();
  /** By calendar, then by zone: asked for several times for every clock that is planned. */
  private readonly offices = new Map<string, Map<string, OfficeTime>>();
  private readonly tags = new Map<string, string>();
  private readonly shortDays: ShortDays | null;

  /**
   * `dayMs`: length of a short day in milliseconds, or null for real calendars. Throws when a document cannot be read,
   * or there is no national calendar to fall back on.
   */
  constructor(
    documents: readonly CalendarFile[],
    private readonly dayMs: number | null,
  ) {
    this.byName = new Map(documents.map(readCalendar).map((one) => [one.calendar, one]));
    this.shortDays = dayMs === null ? null : new ShortDays(dayMs);
    const base = chainOf(BASE_CALENDAR, this.byName);
    if ('fault' in base) throw new Error(`calendar ${BASE_CALENDAR}: ${base.fault}`);
  }

  /** Office time of a calendar in a zone. By the national calendar where the name leads nowhere: see `faults`. */
  officeTime(calendar: string, zone: string): OfficeTime {
    if (this.shortDays) return this.shortDays;
    let zones = this.offices.get(calendar);
    if (!zones) this.offices.set(calendar, (zones = new Map<string, OfficeTime>()));
    let time = zones.get(zone);
    if (!time) zones.set(zone, (time = new CalendarTime(this.table(calendar), zone)));
    return time;
  }

  /**
   * Says what a calendar is made of, with everything that it extends; where its name leads nowhere, what is used in its
   * stead: under its own name, so that it is known as another once there is one. Another tag means that what was planned by it has to be planned anew.
   */
  tag(name: string): string {
    if (this.dayMs !== null) return `${this.dayMs}ms`;
    const known = this.tags.get(name);
    if (known !== undefined) return known;
    const tag = contentVersion([name, this.documentsOf(name)]);
    this.tags.set(name, tag);
    return tag;
  }

  /** A year as it holds with everything that the calendar extends; null for a name that leads nowhere. */
  year(name: string, year: number): CalendarYear | null {
    const chain = chainOf(name, this.byName);
    return 'fault' in chain ? null : calendarYear(chain.documents, year);
  }

  /** What an operator has to know of these calendars and of those who name them. */
  faults(uses: readonly CalendarUse[]): string[] {
    return calendarFaults(this.byName, uses);
  }

  private documentsOf(name: string): CalendarDocument[] {
    const chain = chainOf(name, this.byName);
    return 'fault' in chain ? this.documentsOf(BASE_CALENDAR) : chain.documents;
  }

  private table(name: string): CalendarTable {
    const known = this.tables.get(name);
    if (known) return known;
    const chain = chainOf(name, this.byName);
    // A case that is open must have a plan, whatever became of the calendar that its agency names.
    const table = 'fault' in chain ? this.table(BASE_CALENDAR) : tableOf(chain.documents);
    if (!table) throw new Error(`calendar ${name} is empty`);
    this.tables.set(name, table);
    return table;
  }
}
