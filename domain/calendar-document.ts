import { z } from 'zod';
import { isDate } from './zone';

/** The weekdays in the order of ISO 8601: Monday is 1. */
export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

/** Why a date is off: a national holiday, the joint leave of its decree, or what a region or office adds. */
export const DAY_OFF_KINDS = ['national', 'jointLeave', 'local'] as const;
export type DayOffKind = (typeof DAY_OFF_KINDS)[number];

/** More lines than days in a year say something twice. */
const MAX_DATES = 366;
const MAX_SPANS = 60;

const text = z.string().min(1).max(300);
const time = z
  .string({ error: 'a time is quoted text: "07:30"' })
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'a time is quoted text from "00:00" to "23:59"' })
  .meta({ description: 'Local time as quoted text: "07:30"' });
const monthDay = z
  .string({ error: 'a date is quoted text: "12-25"' })
  .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, { error: 'a date is month and day: "12-25"' })
  .meta({ description: 'Month and day as quoted text: "12-25"' });

const hours = { open: time, close: time };
const OPENS_FIRST = { error: 'an office opens before it closes' };
const opensFirst = ({ open, close }: { open: string; close: string }): boolean => open < close;
const opening = z.strictObject(hours).refine(opensFirst, OPENS_FIRST);

const week = z
  .partialRecord(z.enum(WEEKDAYS), opening)
  .meta({ description: 'Opening hours by weekday; a weekday that is not named is no working day' });

const EITHER = 'a date is quoted text: "12-25", or { date: "12-25", name: "…" }';
const date = z.union([monthDay, z.strictObject({ date: monthDay, name: text.optional() })], {
  error: EITHER,
});
const dates = (description: string) => z.array(date).max(MAX_DATES).default([]).meta({ description });

const working = z.union(
  [
    monthDay,
    z
      .strictObject({
        date: monthDay,
        name: text.optional(),
        open: time.optional(),
        close: time.optional(),
      })
      .refine(({ open, close }) => (open === undefined) === (close === undefined), {
        error: 'opening hours have an opening and a close',
      })
      .refine(({ open = '', close = '~' }) => open < close, OPENS_FIRST),
  ],
  { error: 'a date is quoted text: "12-25", or { date: "12-25", name: "…", open: "07:30", close: "12:00" }' },
);

const span = z
  .strictObject({ from: monthDay, to: monthDay, name: text.optional(), ...hours, week: week.optional() })
  .refine(opensFirst, OPENS_FIRST)
  .refine(({ from, to }) => from <= to, {
    error: 'a span ends after it begins; over the end of a year it is two',
  })
  .meta({
    description:
      'From one date to another, both included, the office is open at these hours; `week` names weekdays with hours of their own',
  });

/** What a year's decree says; of a calendar that extends another: what it adds. */
export const calendarYearFields = {
  basis: text.meta({ description: 'The decree that fixes these dates' }),
  revision: z.int().min(1).max(9999).meta({ description: 'Rises by one with each amendment' }),
  national: dates('National holidays'),
  jointLeave: dates('Joint leave (cuti bersama)'),
  local: dates('Days off of a region or of these offices: a province’s holiday, a local election'),
  working: z.array(working).max(MAX_DATES).default([]).meta({
    description: 'Dates on which these offices work although the base calendar or the weekday says off',
  }),
  hours: z
    .array(span)
    .max(MAX_SPANS)
    .default([])
    .meta({ description: 'Other opening hours for a span of dates, such as Ramadan' }),
  week: week.optional().meta({ description: 'The week from this year on, until a later year has another' }),
};

const calendarYear = z.strictObject({
  ...calendarYearFields,
  published: z
    .strictObject({ at: z.iso.datetime(), by: z.string() })
    .optional()
    .meta({ description: 'When and by whom it was published here; added by the system' }),
});
export type CalendarYearDocument = z.infer<typeof calendarYear>;

/** Names of calendars, as agencies and rules state them. */
export const calendarName = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9-]*$/, { error: 'a name has small letters, digits and hyphens: "prov-lampung"' });

/** The title of a calendar, as citizens and officers read it. */
export const calendarTitle = z.strictObject({ id: text, en: text });

function isEmpty(one: object | undefined): boolean {
  return one !== undefined && Object.keys(one).length === 0;
}

/** The shape of a calendar file. */
export const calendarDocument = z
  .strictObject({
    calendar: calendarName,
    title: calendarTitle,
    extends: calendarName.optional().meta({
      description: 'The calendar whose days off hold here, too; its week does unless there is an own',
    }),
    week: week.optional(),
    years: z.record(
      z.string().regex(/^(201[5-9]|20[2-5]\d|2060)$/, { error: 'a year is four digits, from 2015 to 2060' }),
      calendarYear,
    ),
  })
  .superRefine((document, context) => {
    const weeks = [document.week, ...Object.values(document.years).map((year) => year.week)];
    // Without a single working day nothing would ever fall due.
    if ((document.extends === undefined && document.week === undefined) || weeks.some(isEmpty)) {
      context.addIssue({
        code: 'custom',
        path: ['week'],
        message: 'is missing or has no day, and the calendar extends no other',
      });
    }
    for (const [year, content] of Object.entries(document.years)) {
      for (const { path, message } of dateProblems(Number(year), content)) {
        context.addIssue({ code: 'custom', path: ['years', year, ...path], message });
      }
    }
  });
export type CalendarDocument = z.infer<typeof calendarDocument>;
/** As it is written and kept: lists that are empty may be missing. */
export type CalendarFile = z.input<typeof calendarDocument>;

type Dates = Pick<CalendarYearDocument, DayOffKind | 'working' | 'hours'>;

/** A date of a year's list, with what else is said about it. */
export function dated<T extends { date: string }>(entry: string | T): T | { date: string } {
  return typeof entry === 'string' ? { date: entry } : entry;
}

/** Dates that the year has not, dates that are said twice, dates that are off and working at once. */
export function dateProblems(year: number, content: Dates): { path: (string | number)[]; message: string }[] {
  const problems: { path: (string | number)[]; message: string }[] = [];
  const seen = new Map<string, string>();
  for (const list of [...DAY_OFF_KINDS, 'working'] as const) {
    content[list].forEach((entry, index) => {
      const { date: day } = dated<{ date: string }>(entry);
      const before = seen.get(day);
      const path = [list, index];
      if (!isDate(`${year}-${day}`)) problems.push({ path, message: `${year} has no ${day}` });
      else if (before === list) problems.push({ path, message: `${day} is in this list twice` });
      else if (before !== undefined && list === 'working') {
        problems.push({ path, message: `${day} is both off (${before}) and working` });
      } else if (before !== undefined) {
        problems.push({ path, message: `${day} is already off as ${before}` });
      }
      seen.set(day, list);
    });
  }
  content.hours.forEach(({ from, to }, index) => {
    for (const day of [from, to]) {
      if (!isDate(`${year}-${day}`))
        problems.push({ path: ['hours', index], message: `${year} has no ${day}` });
    }
    const other = content.hours.findIndex((one, at) => at < index && one.from <= to && from <= one.to);
    if (other >= 0) {
      problems.push({
        path: ['hours', index],
        message: `overlaps with the span from ${content.hours[other]?.from ?? ''}`,
      });
    }
  });
  return problems;
}
