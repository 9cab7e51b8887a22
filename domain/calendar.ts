import { type Duration, TICKS, type Unit } from './duration';
import { DAY_MS, HOUR_MS, type Instant } from './vocabulary';
import { dayNumber, fixedOffset, fromLocal, toLocal } from './zone';

/** When an office is open on a weekday, in milliseconds after local midnight. */
export interface OpeningHours {
  open: number;
  close: number;
}

/** Opening hours by ISO weekday, 1 (Monday) to 7 (Sunday); a weekday that is missing is no working day. */
export type Week = Partial<Record<number, OpeningHours>>;

/** A calendar as the planner uses it: made from `policies/calendars/*.yaml`, its `extends` already followed. */
export interface CalendarTable {
  name: string;
  week: Week;
  /** Weeks that hold from the first day of a year on, until that of a later year does. */
  weeks?: Readonly<Record<number, Week>>;
  /** Dates `YYYY-MM-DD` on which the office is closed whatever the weekday. */
  daysOff: readonly string[];
  /** Dates on which it is open at other hours than the week says, or although the week says that it is closed. */
  hours?: Readonly<Record<string, OpeningHours>>;
  /** Years for which a decree has fixed the days off. A date in any other year is provisional. */
  years: readonly number[];
  /** Which decree that is, by year. */
  decrees?: Readonly<Record<number, Decree>>;
}

/** What fixes the days off of a year. */
export interface Decree {
  calendar: string;
  year: number;
  basis: string;
  revision: number;
  /** When it was published in this system; absent for what was shipped with it. */
  published?: string;
}

/**
 * Where an instant lies on the scale on which budgets are counted, and back. One implementation knows real
 * calendars, the other makes every day equally short; nothing else in the system knows the difference.
 */
export interface OfficeTime {
  /** Ticks of a rule's amount. */
  ticks(amount: Duration): number;
  /** The scale's reading at an instant: never falls, stands still while the office is closed. */
  position(at: Instant, unit: Unit): number;
  /** The earliest instant at which the scale reads `position`: the close of the N-th day, never the next opening. */
  instantAt(position: number, unit: Unit): Instant;
  /** From when a clock that starts at `at` counts: day 0 is not counted; hours count at once. */
  countsFrom(at: Instant, unit: Unit): Instant;
  /** True when the instant lies in a year for which there is no decree yet. */
  provisional(at: Instant): boolean;
  /** What fixes the days off of the year in which an instant lies; null where nothing does. */
  decree(at: Instant): Decree | null;
  /** The length of a working day at an instant, in milliseconds: the measure of jitter. */
  daySpan(at: Instant): number;
}

/** An office day of the national calendar: half past seven to four. */
const OFFICE_DAY_MS = 8.5 * HOUR_MS;
/** The span of a calendar day, which is longer or shorter than usual when clocks are changed. */
const MIDNIGHTS: OpeningHours = { open: 0, close: DAY_MS };

/** Years that calendars reach: before and after them no day is a working day. */
export const FIRST_YEAR = 2015;
export const LAST_YEAR = 2060;
const BASE = dayNumber(`${FIRST_YEAR}-01-01`);
const END = dayNumber(`${LAST_YEAR + 1}-01-01`);

/** A year's table turned into arrays, so that adding working days is two look-ups instead of a walk. */
class WorkingDays {
  /** For each day since BASE: how many working days lie before it. */
  private readonly before = new Int32Array(END - BASE + 1);
  private readonly working = new Uint8Array(END - BASE + 1);
  /** For the n-th working day: its day number. */
  private readonly days: number[] = [];
  /** For the n-th working day: office milliseconds before it. */
  private readonly msBefore: number[] = [];
  /** The different hours of this calendar; the first are those of a day on which the office is closed. */
  private readonly spans: OpeningHours[] = [{ open: 0, close: 0 }];
  /** For each day since BASE: which of them. */
  private readonly spanOf = new Uint16Array(END - BASE + 1);

  constructor(table: CalendarTable) {
    const off = new Set(table.daysOff.map(dayNumber));
    const dates = byDay(table.hours ?? {}, (date) => date);
    const weeks = byDay(table.weeks ?? {}, (year) => `${year}-01-01`);
    let ms = 0;
    for (let day = BASE, { week } = table; day < END; day += 1) {
      this.before[day - BASE] = this.days.length;
      week = weeks.get(day) ?? week;
      const hours = dates.get(day) ?? week[isoWeekday(day)];
      this.spanOf[day - BASE] = hours ? this.indexOfSpan(hours) : 0;
      if (!hours || off.has(day)) continue;
      this.working[day - BASE] = 1;
      this.days.push(day);
      this.msBefore.push(ms);
      ms += hours.close - hours.open;
    }
    this.before[END - BASE] = this.days.length;
  }

  isWorking(day: number): boolean {
    return this.working[clampDay(day) - BASE] === 1;
  }

  hoursOf(day: number): OpeningHours {
    return this.spans[this.spanOf[clampDay(day) - BASE] ?? 0] ?? { open: 0, close: 0 };
  }

  countBefore(day: number): number {
    return this.before[clampDay(day) - BASE] ?? 0;
  }

  dayAt(index: number): number {
    return this.days[Math.max(0, Math.min(index, this.days.length - 1))] ?? BASE;
  }

  officeMsBefore(index: number): number {
    return this.msBefore[Math.max(0, Math.min(index, this.msBefore.length - 1))] ?? 0;
  }

  private indexOfSpan({ open, close }: OpeningHours): number {
    const known = this.spans.findIndex((span) => span.open === open && span.close === close);
    return known >= 0 ? known : this.spans.push({ open, close }) - 1;
  }

  /** The working day in which the office millisecond `ms` falls; at a boundary the earlier one. */
  indexAtMs(ms: number): number {
    let low = 0;
    let high = this.msBefore.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.msBefore[middle] ?? 0) < ms) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function byDay<T>(record: Readonly<Record<string, T>>, dateOf: (key: string) => string): Map<number, T> {
  return new Map(Object.entries(record).map(([key, value]) => [dayNumber(dateOf(key)), value]));
}

function clampDay(day: number): number {
  return Math.max(BASE, Math.min(day, END));
}

/** 1970-01-01 was a Thursday. */
function isoWeekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

const compiled = new WeakMap<CalendarTable, WorkingDays>();

function workingDaysOf(table: CalendarTable): WorkingDays {
  let days = compiled.get(table);
  if (!days) {
    days = new WorkingDays(table);
    compiled.set(table, days);
  }
  return days;
}

/** Office time of a calendar in a zone (an IANA name). */
export class CalendarTime implements OfficeTime {
  private readonly days: WorkingDays;
  private readonly years: ReadonlySet<number>;
  private readonly decrees: Readonly<Record<number, Decree>>;
  /** Looked up once: every instant that is planned asks for it several times. */
  private readonly offset: number | null;

  constructor(
    table: CalendarTable,
    private readonly zone: string,
  ) {
    this.days = workingDaysOf(table);
    this.years = new Set(table.years);
    this.decrees = table.decrees ?? {};
    this.offset = fixedOffset(zone);
  }

  ticks({ value, unit }: Duration): number {
    return Math.round(value * TICKS[unit]);
  }

  position(at: Instant, unit: Unit): number {
    const day = Math.floor(this.local(at) / DAY_MS);
    if (unit === 'calendarDays') return day * DAY_MS + Math.round(this.shareOf(day, MIDNIGHTS, at) * DAY_MS);
    const index = this.days.countBefore(day);
    const hours = this.days.hoursOf(day);
    const share = this.days.isWorking(day) ? this.shareOf(day, hours, at) : 0;
    if (unit === 'workingDays') return index * TICKS.workingDays + Math.round(share * TICKS.workingDays);
    return this.days.officeMsBefore(index) + Math.round(share * (hours.close - hours.open));
  }

  instantAt(position: number, unit: Unit): Instant {
    if (unit === 'calendarDays') {
      const day = Math.floor(position / DAY_MS);
      return this.instantIn(day, MIDNIGHTS, (position - day * DAY_MS) / DAY_MS);
    }
    if (unit === 'workingDays') {
      const index = Math.ceil(position / TICKS.workingDays) - 1;
      const day = this.days.dayAt(index);
      const share = (position - index * TICKS.workingDays) / TICKS.workingDays;
      return this.instantIn(day, this.days.hoursOf(day), share);
    }
    const index = this.days.indexAtMs(position);
    const day = this.days.dayAt(index);
    const hours = this.days.hoursOf(day);
    const inside = position - this.days.officeMsBefore(index);
    return this.instantIn(day, hours, inside / (hours.close - hours.open));
  }

  countsFrom(at: Instant, unit: Unit): Instant {
    if (unit === 'workingHours') return at;
    const day = Math.floor(this.local(at) / DAY_MS);
    return this.instant((day + 1) * DAY_MS);
  }

  provisional(at: Instant): boolean {
    return !this.years.has(this.yearOf(at));
  }

  decree(at: Instant): Decree | null {
    return this.decrees[this.yearOf(at)] ?? null;
  }

  private local(at: Instant): number {
    return this.offset === null ? toLocal(this.zone, at) : at + this.offset;
  }

  private instant(local: number): Instant {
    return this.offset === null ? fromLocal(this.zone, local) : local - this.offset;
  }

  private yearOf(at: Instant): number {
    return new Date(this.local(at)).getUTCFullYear();
  }

  daySpan(at: Instant): number {
    const { open, close } = this.days.hoursOf(Math.floor(this.local(at) / DAY_MS));
    return close - open || OFFICE_DAY_MS;
  }

  /** How much of a day's span has passed. By instants, not by the wall clock, which daylight saving sets back. */
  private shareOf(day: number, { open, close }: OpeningHours, at: Instant): number {
    const from = this.instant(day * DAY_MS + open);
    return clamp((at - from) / (this.instant(day * DAY_MS + close) - from));
  }

  private instantIn(day: number, { open, close }: OpeningHours, share: number): Instant {
    const from = this.instant(day * DAY_MS + open);
    return from + Math.round(clamp(share) * (this.instant(day * DAY_MS + close) - from));
  }
}

function clamp(share: number): number {
  return Math.max(0, Math.min(share, 1));
}

/** Every day lasts `dayMs`, whatever the calendar says: for demonstrations and rehearsals (`TUNTAS_DAY`). */
export class ShortDays implements OfficeTime {
  private readonly hourMs: number;

  constructor(private readonly dayMs: number) {
    this.hourMs = (dayMs * HOUR_MS) / OFFICE_DAY_MS;
  }

  ticks({ value, unit }: Duration): number {
    return Math.round(value * (unit === 'workingHours' ? this.hourMs : this.dayMs));
  }

  position(at: Instant): number {
    return at;
  }

  instantAt(position: number): Instant {
    return position;
  }

  countsFrom(at: Instant): Instant {
    return at;
  }

  provisional(): boolean {
    return false;
  }

  decree(): null {
    return null;
  }

  daySpan(): number {
    return this.dayMs;
  }
}
