import { z } from 'zod';
import { FIRST_YEAR, LAST_YEAR } from '../../../domain/calendar';
import { calendarName, calendarTitle, calendarYearFields } from '../../../domain/calendar-document';
import { queryInt } from '../../http/page';

/** Where a year of a calendar is. A path outside these is not found. */
export const calendarPath = z.object({
  name: z.string().max(64),
  year: queryInt({ min: FIRST_YEAR, max: LAST_YEAR }),
});

const hours = z.object({ open: z.string(), close: z.string() });
const said = { date: z.iso.date(), calendar: z.string(), name: z.string().optional() };

/** A year as it holds, with what it takes over. */
export const calendarSchema = z
  .object({
    name: z.string(),
    year: z.int(),
    title: z.object({ id: z.string(), en: z.string() }),
    extends: z.string().nullable().describe('The calendar whose days off hold here, too'),
    basis: z.string().nullable().describe('The decree of this calendar for this year; null without one'),
    revision: z.int().nullable(),
    publishedAt: z.iso.datetime().nullable().describe('Null for what was shipped'),
    provisional: z.boolean().describe('No decree has fixed the national days off of this year yet'),
    decrees: z
      .array(z.object({ calendar: z.string(), basis: z.string(), revision: z.int() }))
      .describe('What the days off rest on, the base first'),
    week: z.record(z.string(), hours).describe('Opening hours by weekday; one that is missing is closed'),
    daysOff: z.array(z.object({ ...said, kind: z.string() })),
    working: z.array(z.object(said)).describe('Worked although a base or the weekday says off'),
    hours: z
      .array(hours.extend({ date: z.iso.date() }))
      .describe("Dates with other hours than their weekday's"),
  })
  .meta({ id: 'Calendar' });

/** A calendar in the list. */
export const calendarItemSchema = z
  .object({
    name: z.string(),
    title: z.object({ id: z.string(), en: z.string() }),
    extends: z.string().nullable(),
    years: z.array(z.object({ year: z.int(), basis: z.string(), revision: z.int() })),
    fault: z
      .string()
      .nullable()
      .describe('Why it cannot be used, and is planned by the national one instead'),
  })
  .meta({ id: 'CalendarItem' });

/** What is published: a year's decree; of a calendar that there is not yet also its head. */
export const amendmentBody = z
  .strictObject({
    ...calendarYearFields,
    revision: calendarYearFields.revision.optional(),
    title: calendarTitle.optional().describe('Of a new calendar'),
    extends: calendarName
      .optional()
      .describe('Of a new calendar: the one that it adds to, such as `national`'),
  })
  .meta({ id: 'CalendarAmendment' });

export const publishedSchema = z
  .object({
    name: z.string(),
    year: z.int(),
    revision: z.int(),
    calendars: z.array(z.string()).describe('Whose dates it touches: this one and those that extend it'),
    replanning: z
      .object({ id: z.string() })
      .nullable()
      .describe(
        'The run that plans again the open cases whose next date comes earlier; null when there is none',
      ),
  })
  .meta({ id: 'CalendarPublished' });
