import type { CalendarUse } from '../domain/calendar-chain';
import type { CalendarDocument } from '../domain/calendar-reader';
import { Directory, type Agency } from '../domain/directory';
import type { World } from '../domain/world';
import type { Rules } from '../domain/policy';
import { readRuleSet, type ReadRules } from '../domain/policy-reader';
import type { CalendarYear, PolicyDocument, Reason, Reference, Topic } from '../domain/reference';
import { Offices } from '../domain/routing/offices';
import { Routes } from '../domain/routing/routes';
import { CalendarShelf } from './calendar-shelf';
import { contentVersion } from './content-version';
import { NO_ROUTES, type PolicySet, type ReferenceData } from './reference-data';
import { REASONS, ruleDay, tagOf, timelineOf } from './rule-sets';

/**
 * Reference data in memory: immutable versions of rules, the calendars and the directory of now. No look-up here ever
 * waits for a database.
 */
export class ReferenceMemory implements Reference {
  /** What was taken over last, as a hash: the same again need not be compiled again. */
  version = '';
  private data: ReferenceData;
  private directory_: Directory;
  private readonly compiled = new Map<string, CompiledSet>();
  private shelf: CalendarShelf;
  private routing_: { routes: Routes; offices: Offices } | null = null;
  private timeline_: { today: string; sets: PolicySet[] } | null = null;

  constructor(
    data: ReferenceData,
    /** Length of a short day in milliseconds, or null for real calendars. */
    readonly dayMs: number | null = null,
  ) {
    this.shelf = new CalendarShelf(data.calendars, dayMs);
    this.data = data;
    this.directory_ = new Directory(data.agencies);
    this.replace(data);
  }

  /**
   * Takes over newer data. Versions of rules that were known stay known, for the cases that pin them. Throws for rules or
   * calendars that cannot be read, and then keeps what there was.
   */
  replace(data: ReferenceData): void {
    const shelf = new CalendarShelf(data.calendars, this.dayMs);
    for (const set of data.policySets) this.compile(set);
    const known = this.data.policySets
      .filter(({ version }) => !data.policySets.some((set) => set.version === version))
      .map((set) => ({ ...set, from: null }));
    this.timeline_ = null;
    this.data = { ...data, agencies: [...data.agencies], policySets: [...known, ...data.policySets] };
    this.directory_ = new Directory(this.data.agencies);
    this.routing_ = null;
    this.shelf = shelf;
    this.version = contentVersion(data);
  }

  get agencies(): readonly Agency[] {
    return this.data.agencies;
  }
  get topics(): readonly Topic[] {
    return this.data.topics;
  }
  /** Those of today. */
  get reasons(): readonly Reason[] {
    return this.timeline(Date.now())[0]?.reasons ?? this.data.reasons;
  }
  /** Those that a case knows which pins a version of the rules; today's for a version that is not in memory. */
  reasonsOf(version: string): readonly Reason[] {
    return this.data.policySets.find((set) => set.version === version)?.reasons ?? this.data.reasons;
  }
  get directory(): Directory {
    return this.directory_;
  }
  /** The routes of now and the directory as they ask it; made when somebody first asks. */
  get routing(): { routes: Routes; offices: Offices } {
    this.routing_ ??= {
      routes: new Routes(this.data.routes ?? NO_ROUTES, this.data.topics),
      offices: new Offices(this.directory_.withoutClosed()),
    };
    return this.routing_;
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

  /** The set of rules in force now, and after it those that are scheduled. */
  timeline(now: number): readonly PolicySet[] {
    const today = ruleDay(now);
    if (this.timeline_?.today !== today) {
      this.timeline_ = { today, sets: timelineOf(this.data.policySets, today) };
    }
    return this.timeline_.sets;
  }

  /** The set of rules under which a case filed now would run. */
  currentSet(now: number): PolicySet {
    const set = this.timeline(now)[0];
    if (!set) throw new Error('there are no rules: policies/ holds no rule file');
    return set;
  }

  hasVersion(version: string): boolean {
    return this.data.policySets.some((set) => set.version === version);
  }

  /**
   * The rules of a name in force today, or else the first that will be; those of a version if one is named. Under the
   * name `reasons`, the reasons.
   */
  policy(name: string, version?: string): PolicyDocument | null {
    const sets =
      version === undefined
        ? this.timeline(Date.now())
        : this.data.policySets.filter((one) => one.version === version);
    for (const set of sets) {
      if (name === REASONS) {
        return { name, version: set.version, document: { reasons: set.reasons ?? this.data.reasons } };
      }
      const document = set.documents.find((one) => one.policy === name);
      if (document) return { name, version: set.version, document };
    }
    return null;
  }

  /** The rules of a name with everything that they take over; null for those that a version has not. */
  readRules(version: string, name: string): ReadRules | null {
    return this.hasVersion(version) ? (this.compiledSet(version).read.get(name) ?? null) : null;
  }

  /** The national rules of a version, whatever their name. Throws for a version that is not in memory. */
  nationalRules(version: string): Rules {
    const [first] = this.compiledSet(version).read.values();
    if (!first) throw new Error(`rules of version ${version} hold no rule file`);
    return first.rules;
  }

  /** Says what is published under a name, in force or scheduled; null when nothing is. */
  tagOf(name: string): string | null {
    return tagOf(this.timeline(Date.now()), name);
  }

  calendar(name: string, year: number): CalendarYear | null {
    return this.shelf.year(name, year);
  }

  get calendars(): ReadonlyMap<string, CalendarDocument> {
    return this.shelf.byName;
  }

  /** Changes with any calendar. */
  get calendarsVersion(): string {
    return contentVersion([this.dayMs, [...this.shelf.byName.values()]]);
  }

  /** What these calendars are made of now, one tag each: what a plan that was made by them is known by. */
  calendarTags(names: readonly string[]): string[] {
    return [...new Set(names.map((name) => this.shelf.tag(name)))];
  }

  /** The rules under which a case filed at `now` would run, each with what it extends. */
  currentRules(now: number): Rules[] {
    return [...this.compiledSet(this.currentSet(now).version).read.values()].map(({ rules }) => rules);
  }

  /** Who names a calendar: agencies, and the rules of now. */
  private calendarUses(now: number): CalendarUse[] {
    const agencies = this.data.agencies.flatMap(({ id, calendar }) =>
      calendar === undefined ? [] : [{ by: `agency ${id}`, calendar }],
    );
    return [
      ...agencies,
      ...this.currentRules(now).map(({ name, calendar }) => ({ by: `rules ${name}`, calendar })),
    ];
  }

  /** What an operator has to know: calendars that lead nowhere, and who names them. */
  calendarFaults(now: number): string[] {
    return this.shelf.faults(this.calendarUses(now));
  }

  /** What planning needs. Throws for a version of the rules that is not in memory. */
  world(): World {
    return {
      rules: (version, name) => {
        const { read } = this.compiledSet(version);
        const rules = read.get(name) ?? [...read.values()][0];
        if (!rules) throw new Error(`rules ${name} of version ${version} are not known here`);
        return rules.rules;
      },
      overrides: (version) => this.compiledSet(version).overrides,
      reasons: (version) => this.reasonsOf(version),
      times: (calendar, zone) => this.shelf.officeTime(calendar, zone),
      directory: this.directory_,
    };
  }

  /** A version of the rules, compiled. Throws for one that is not in memory. */
  private compiledSet(version: string): CompiledSet {
    const known = this.compiled.get(version);
    if (known) return known;
    const set = this.data.policySets.find((one) => one.version === version);
    if (!set) throw new Error(`rules of version ${version} are not known here`);
    return this.compile(set);
  }

  private compile(set: PolicySet): CompiledSet {
    const known = this.compiled.get(set.version);
    if (known) return known;
    const read = readRuleSet(set.documents);
    const overrides = [...read.values()].map(({ rules }) => rules).filter(({ where }) => where !== undefined);
    const compiled = { read, overrides };
    this.compiled.set(set.version, compiled);
    return compiled;
  }
}

/** The rules of a version, each as it holds with what it extends. */
interface CompiledSet {
  read: ReadonlyMap<string, ReadRules>;
  overrides: readonly Rules[];
}
