import { CalendarTime, FIRST_YEAR, LAST_YEAR } from './calendar';
import { chainOf, tableOf, type Calendars } from './calendar-chain';
import {
  calendarDocument,
  dateProblems,
  type CalendarDocument,
  type CalendarYearDocument,
} from './calendar-document';
import { canonicalJson } from './canonical';
import { TICKS } from './duration';

/** A year's decree as somebody publishes it: what a calendar file says of a year, and of a new calendar its head. */
export interface Amendment extends Omit<CalendarYearDocument, 'revision' | 'published'> {
  /** One more than that of the year as it is; assigned when it is missing. */
  revision?: number | undefined;
  title?: CalendarDocument['title'] | undefined;
  extends?: string | undefined;
}

export interface AmendmentOrder {
  name: string;
  year: number;
  amendment: Amendment;
  /** The revision that was read before this was written; 0 for a year without one, `*` for any that there is. */
  read: number | '*' | null;
  published: { at: string; by: string };
}

/** What becomes of an amendment. Paths and messages are for whoever wrote it. */
export type Amended =
  | { kind: 'changed'; document: CalendarDocument; revision: number; before: CalendarYearDocument | null }
  /** It says what the year says already: a repeat. */
  | { kind: 'same'; revision: number }
  | { kind: 'stale'; revision: number }
  | { kind: 'invalid'; problems: { path: string; message: string }[] };

/** Applies an amendment to the calendars as they are. Pure: changes nothing that it was given. */
export function amend(calendars: Calendars, order: AmendmentOrder): Amended {
  const { name, year, amendment, read } = order;
  const existing = calendars.get(name);
  const before = existing?.years[String(year)] ?? null;
  const current = before?.revision ?? 0;
  const isSame = existing !== undefined && before !== null && saysTheSame(existing, before, amendment);
  const isRepeat =
    isSame &&
    [undefined, current].includes(amendment.revision) &&
    [null, '*', current, current - 1].includes(read);
  if (isRepeat) return { kind: 'same', revision: current };
  if (read === '*' ? current === 0 : read !== null && read !== current)
    return { kind: 'stale', revision: current };
  const problems = problemsOf(calendars, order, current);
  if (problems.length > 0) return { kind: 'invalid', problems };
  const document = amended(existing, order, current + 1);
  const checked = calendarDocument.safeParse(document);
  if (!checked.success) {
    const found = checked.error.issues.map(({ path, message }) => ({
      // In the file it stands below the year; whoever sends a year knows nothing of that.
      path: path.join('.').replace(`years.${year}.`, ''),
      message,
    }));
    return { kind: 'invalid', problems: found };
  }
  const chain = chainOf(name, new Map([...calendars, [name, checked.data]]));
  if ('fault' in chain) return { kind: 'invalid', problems: [{ path: 'extends', message: chain.fault }] };
  const days = workingDaysIn(year, chain.documents);
  if (days < LEAST_WORKING_DAYS) {
    const message = `leaves ${days} working days in ${year}: with fewer than ${LEAST_WORKING_DAYS} hardly anything would ever fall due`;
    return { kind: 'invalid', problems: [{ path: 'national', message }] };
  }
  return { kind: 'changed', document: checked.data, revision: current + 1, before };
}

/** About a day in the week: a calendar with less would keep every complaint of its offices waiting. */
const LEAST_WORKING_DAYS = 45;

function workingDaysIn(year: number, documents: readonly CalendarDocument[]): number {
  const table = tableOf(documents);
  if (!table) return 0;
  const time = new CalendarTime(table, 'UTC');
  const until = (at: number): number => time.position(at, 'workingDays');
  return (until(Date.UTC(year + 1, 0, 1)) - until(Date.UTC(year, 0, 1))) / TICKS.workingDays;
}

function problemsOf(
  calendars: Calendars,
  { name, year, amendment, read }: AmendmentOrder,
  current: number,
): { path: string; message: string }[] {
  const existing = calendars.get(name);
  const problems = dateProblems(year, amendment).map(({ path, message }) => ({
    path: path.join('.'),
    message,
  }));
  const say = (path: string, message: string): void => void problems.push({ path, message });
  if (year < FIRST_YEAR || year > LAST_YEAR)
    say('year', `calendars reach from ${FIRST_YEAR} to ${LAST_YEAR}`);
  if (amendment.revision !== undefined && amendment.revision !== current + 1) {
    say(
      'revision',
      `must be ${current + 1}: ${current === 0 ? `${year} has none yet` : `it is ${current} now`}`,
    );
  }
  if (current > 0 && read === null && amendment.revision === undefined) {
    say(
      'revision',
      `is missing: say what you amend, with If-Match: "${current}" or with revision ${current + 1}, so that nobody else's amendment is lost`,
    );
  }
  if (existing) {
    if (amendment.extends !== undefined && amendment.extends !== existing.extends) {
      const is = existing.extends === undefined ? 'extends none' : `extends "${existing.extends}"`;
      say('extends', `cannot change, because time that is used would change with it: ${name} ${is}`);
    }
  } else {
    if (!amendment.title)
      say('title', `is missing: there is no calendar "${name}" yet, and a new one needs it`);
    if (!amendment.extends && !amendment.week) {
      say(
        'extends',
        `is missing: a new calendar extends another, such as "national", or has a week of its own`,
      );
    }
  }
  return problems;
}

/**
 * A calendar after an amendment. The week of one that there is already changes from that year on only: otherwise the
 * time that open cases have used would change with it.
 */
function amended(
  existing: CalendarDocument | undefined,
  { name, year, amendment, published }: AmendmentOrder,
  revision: number,
): CalendarDocument {
  const { title, extends: base, week, revision: _given, ...dates } = amendment;
  const content: CalendarYearDocument = {
    ...dates,
    revision,
    published,
    ...(existing && week ? { week } : {}),
  };
  return {
    ...(existing ?? {
      calendar: name,
      ...(base === undefined ? {} : { extends: base }),
      ...(week ? { week } : {}),
      years: {},
    }),
    title: title ?? existing?.title ?? { id: name, en: name },
    years: { ...existing?.years, [String(year)]: content },
  };
}

function saysTheSame(
  existing: CalendarDocument,
  before: CalendarYearDocument,
  amendment: Amendment,
): boolean {
  const { title, extends: base, week, revision: _given, ...dates } = amendment;
  const { revision: _revision, published: _published, week: ownWeek, ...own } = before;
  return (
    canonicalJson(dates) === canonicalJson(own) &&
    (title === undefined || canonicalJson(title) === canonicalJson(existing.title)) &&
    (base === undefined || base === existing.extends) &&
    (week === undefined ? !ownWeek : canonicalJson(week) === canonicalJson(ownWeek ?? existing.week ?? null))
  );
}
