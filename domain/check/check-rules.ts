import { CalendarTime, type CalendarTable, type OfficeTime } from '../calendar';
import { BASE_CALENDAR, chainOf, tableOf, type Calendars } from '../calendar-chain';
import type { Directory } from '../directory';
import { DAY_MS } from '../vocabulary';
import { dayNumber } from '../zone';
import { checkActions } from './actions';
import { checkBothMatch } from './both-match';
import { checkCalendars } from './calendars';
import { checkClocks } from './clocks';
import type { Finding } from './finding';
import { readFiles } from './form';
import { checkIds } from './ids';
import { checkLenient } from './lenient';
import { checkLevels } from './levels';
import { checkMessages } from './messages';
import { checkPlaces } from './places';
import { checkRoles } from './roles';
import { checkRungs } from './rungs';
import { checkSilence } from './silence';
import { pathOf, type Check, type Found, type Setting, type Subject } from './subject';
import { checkValidity } from './validity';

/** Rule files to check, and the world that they are to hold in. */
export interface CheckInput {
  /** Parsed YAML or JSON: the files under test together with the rest of the set that they would become part of. */
  documents: readonly unknown[];
  /**
   * Names of the rule files whose findings are wanted, beside what is newly wrong with others because of them; all
   * findings unless given.
   */
  only?: readonly string[];
  /**
   * Names of the rule files that are looked at; the others are only there for these to be held against, and nothing is
   * said of them. What a file extends belongs here with it. All of them unless given.
   */
  examine?: readonly string[];
  /** The documents of the version that is published now. */
  published?: readonly unknown[];
  directory: Directory;
  /** By name, as `ReferenceMemory.calendars` gives them. */
  calendars: Calendars;
  /** The catalogue; without it topics are not checked. */
  topics?: readonly { readonly id: string }[];
  /** Whether an official region code is in use; without it regions are not checked. */
  isRegion?: (code: string) => boolean;
  /** `YYYY-MM-DD`; without it nothing is said of years that have no decree yet. */
  today?: string;
}

const CHECKS: readonly Check[] = [
  checkClocks,
  checkSilence,
  checkActions,
  checkRungs,
  checkLevels,
  checkRoles,
  checkBothMatch,
  checkCalendars,
  checkIds,
  checkLenient,
  checkValidity,
  checkPlaces,
  checkMessages,
];

/**
 * What is wrong with rules, by form and by meaning. Pure. Errors come before warnings, each in the order of the files;
 * lines and columns are added by whoever has the text. What an override has taken over unchanged is said of the file
 * that it comes from, once.
 */
export function checkRules(input: CheckInput): Finding[] {
  const { subjects, findings } = readFiles(input.documents);
  const setting = settingOf(input, subjects);
  const said = new Map<string, Set<string>>();
  const examined = subjects.filter(({ name }) => input.examine?.includes(name) ?? true);
  const meant = examined.flatMap((subject) => {
    const own = new Set<string>();
    said.set(subject.name, own);
    return CHECKS.flatMap((check) => check(subject, setting)).flatMap((found) => {
      const key = JSON.stringify([found.code, found.clock, found.rung, found.message]);
      const known = own.has(key) || (subject.base !== null && said.get(subject.base.name)?.has(key));
      own.add(key);
      return known || saysTheOther(subject, found, own) ? [] : [findingOf(subject, found)];
    });
  });
  return wanted([...findings, ...meant], input).toSorted((a, b) => rank(a) - rank(b));
}

/** Of the findings those that were asked for, and those that come of it elsewhere: a changed base can break overrides. */
function wanted(findings: readonly Finding[], input: CheckInput): Finding[] {
  const { only, published } = input;
  if (!only) return [...findings];
  const asked = ({ policy }: Finding): boolean => only.includes(policy) || policy.startsWith('(');
  if (!published || findings.every(asked)) return findings.filter(asked);
  const { only: _, ...whole } = input;
  const before = new Set(checkRules({ ...whole, documents: published }).map(sameAs));
  return findings.filter((one) => asked(one) || !before.has(sameAs(one)));
}

function sameAs({ policy, code, path, message }: Finding): string {
  return JSON.stringify([policy, code, path, message]);
}

function rank({ severity }: Finding): number {
  return severity === 'error' ? 0 : 1;
}

/** A ladder that says `as firstAnswer` is the other clock's ladder, whose findings are the same. */
function saysTheOther(
  { effective }: Subject,
  { code, clock, rung, message }: Found,
  said: ReadonlySet<string>,
): boolean {
  if (clock === undefined || rung === undefined) return false;
  const ladder = effective.clocks[clock]?.ladder;
  if (typeof ladder !== 'string') return false;
  return said.has(JSON.stringify([code, ladder.replace(/^as /, ''), rung, message]));
}

function findingOf(subject: Subject, found: Found): Finding {
  const { severity, code, clock, rung, message, effect, advice } = found;
  return {
    severity,
    code,
    policy: subject.name,
    path: pathOf(subject, found),
    ...(clock === undefined ? {} : { clock }),
    ...(rung === undefined ? {} : { rung }),
    message,
    effect,
    advice,
  };
}

function settingOf(input: CheckInput, subjects: readonly Subject[]): Setting {
  const tables = tablesOf(input.calendars);
  const times = new Map<string, OfficeTime>();
  const published = readFiles(input.published ?? []);
  return {
    subjects,
    published: new Map(
      published.subjects.map(({ name, written, rules }) => [name, { document: written, rules }]),
    ),
    directory: input.directory,
    calendars: new Set(tables.keys()),
    time: (calendar) => {
      const known = times.get(calendar);
      if (known) return known;
      // Rules whose calendar does not exist are tried out by the one that would be used in its place.
      const table = tables.get(calendar) ?? tables.get(BASE_CALENDAR);
      if (!table) throw new Error('rules cannot be checked without a national calendar');
      const time = new CalendarTime(table, 'UTC');
      times.set(calendar, time);
      return time;
    },
    topics: input.topics ? new Set(input.topics.map(({ id }) => id)) : null,
    isRegion: input.isRegion ?? (() => true),
    today: input.today === undefined ? null : dayNumber(input.today) * DAY_MS,
  };
}

function tablesOf(calendars: Calendars): Map<string, CalendarTable> {
  return new Map(
    [...calendars.keys()].flatMap((name) => {
      const chain = chainOf(name, calendars);
      const table = 'documents' in chain ? tableOf(chain.documents) : undefined;
      return table ? [[name, table] as const] : [];
    }),
  );
}
