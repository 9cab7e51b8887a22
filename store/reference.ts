import { CalendarTime, ShortDays, type CalendarTable, type OfficeTime } from '../domain/calendar';
import { calendarTable, readCalendar, type CalendarDocument } from '../domain/calendar-reader';
import { Directory, type Agency } from '../domain/directory';
import type { World } from '../domain/world';
import type { Rules } from '../domain/policy';
import { readPolicy } from '../domain/policy-reader';
import type { CalendarYear, PolicyDocument, Reason, Reference, Topic } from '../domain/reference';
import { contentVersion } from './content-version';
import type { PolicySet, ReferenceData } from './reference-data';

/**
 * Reference data in memory: immutable versions of rules, the calendars and the directory of now. No look-up here ever
 * waits for a database.
 */
export class ReferenceMemory implements Reference {
  /** What was taken over last, as a hash: the same again need not be compiled again. */
  version = '';
  private data: ReferenceData;
  private directory_: Directory;
  private readonly compiled = new Map<string, Map<string, Rules>>();
  private calendars = new Map<string, CalendarDocument>();
  private tables = new Map<string, CalendarTable>();
  private readonly offices = new Map<string, OfficeTime>();
  private readonly shortDays: ShortDays | null;

  constructor(
    data: ReferenceData,
    /** Length of a short day in milliseconds, or null for real calendars. */
    readonly dayMs: number | null = null,
  ) {
    this.shortDays = dayMs === null ? null : new ShortDays(dayMs);
    this.data = data;
    this.directory_ = new Directory(data.agencies);
    this.replace(data);
  }

  /**
   * Takes over newer data. Versions of rules that were known stay known. Throws for rules or calendars that cannot be
   * read, and then keeps what there was.
   */
  replace(data: ReferenceData): void {
    const calendars = new Map(data.calendars.map(readCalendar).map((one) => [one.calendar, one]));
    for (const set of data.policySets) this.rulesOf(set);
    const known = this.data.policySets.filter(
      ({ version }) => !data.policySets.some((set) => set.version === version),
    );
    this.data = { ...data, agencies: [...data.agencies], policySets: [...known, ...data.policySets] };
    this.directory_ = new Directory(this.data.agencies);
    this.calendars = calendars;
    this.version = contentVersion(data);
    this.tables = new Map();
    this.offices.clear();
  }

  get agencies(): readonly Agency[] {
    return this.data.agencies;
  }
  get topics(): readonly Topic[] {
    return this.data.topics;
  }
  get reasons(): readonly Reason[] {
    return this.data.reasons;
  }
  get directory(): Directory {
    return this.directory_;
  }
  get all(): ReferenceData {
    return this.data;
  }

  agency(id: string): Agency | null {
    return this.directory_.get(id) ?? null;
  }

  topic(id: string): Topic | null {
    return this.data.topics.find((topic) => topic.id === id) ?? null;
  }

  /** The set of rules under which a case filed now would run. */
  currentSet(now: number): PolicySet {
    const today = new Date(now).toISOString().slice(0, 10);
    const inForce = this.data.policySets.filter((set) =>
      set.documents.every(({ effective }) => effective <= today),
    );
    const newest = inForce.toSorted((a, b) => b.publishedAt - a.publishedAt)[0] ?? this.data.policySets[0];
    if (!newest) throw new Error('there are no rules: policies/ holds no rule file');
    return newest;
  }

  hasVersion(version: string): boolean {
    return this.data.policySets.some((set) => set.version === version);
  }

  policy(name: string, version?: string): PolicyDocument | null {
    const set =
      version === undefined
        ? this.currentSet(Date.now())
        : this.data.policySets.find((one) => one.version === version);
    const document = set?.documents.find((one) => one.policy === name);
    return set && document ? { name, version: set.version, document } : null;
  }

  calendar(name: string, year: number): CalendarYear | null {
    const document = this.calendars.get(name);
    const own = document?.years[String(year)];
    if (!document || !own) return null;
    const off = (kind: string, days: string[]) => days.map((day) => ({ date: `${year}-${day}`, kind }));
    return {
      name,
      year,
      week: document.week ?? {},
      basis: own.basis,
      revision: own.revision,
      daysOff: [...off('national', own.national), ...off('jointLeave', own.jointLeave)].toSorted((a, b) =>
        a.date < b.date ? -1 : 1,
      ),
    };
  }

  /** What planning needs. Throws for a version of the rules that is not in memory. */
  world(): World {
    return {
      rules: (version, name) => {
        const set = this.data.policySets.find((one) => one.version === version);
        const rules = set && (this.rulesOf(set).get(name) ?? [...this.rulesOf(set).values()][0]);
        if (!rules) throw new Error(`rules ${name} of version ${version} are not known here`);
        return rules;
      },
      times: (calendar, zone) => this.officeTime(calendar, zone),
      directory: this.directory_,
    };
  }

  private officeTime(calendar: string, zone: string): OfficeTime {
    if (this.shortDays) return this.shortDays;
    const key = `${calendar}@${zone}`;
    let time = this.offices.get(key);
    if (!time) {
      time = new CalendarTime(this.table(calendar), zone);
      this.offices.set(key, time);
    }
    return time;
  }

  private table(name: string, depth = 0): CalendarTable {
    const known = this.tables.get(name);
    if (known) return known;
    const document = this.calendars.get(name) ?? this.calendars.get('national');
    if (!document || depth > 5) throw new Error(`there is no calendar ${name}`);
    const base = document.extends === undefined ? undefined : this.table(document.extends, depth + 1);
    const table = calendarTable(document, base);
    this.tables.set(name, table);
    return table;
  }

  private rulesOf(set: PolicySet): Map<string, Rules> {
    let rules = this.compiled.get(set.version);
    if (!rules) {
      rules = new Map(set.documents.map((document) => [document.policy, readPolicy(document)]));
      this.compiled.set(set.version, rules);
    }
    return rules;
  }
}
