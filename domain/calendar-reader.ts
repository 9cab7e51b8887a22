import { z } from 'zod';
import type { CalendarTable, OpeningHours } from './calendar';
import { MINUTE_MS } from './vocabulary';
import { dateOf, dayNumber } from './zone';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const time = z.string({ error: 'a time is quoted text: "07:30"' }).regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const monthDay = z
  .string({ error: 'a date is quoted text: "12-25"' })
  .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);

const opening = z
  .strictObject({ open: time, close: time })
  .refine(({ open, close }) => open < close, { error: 'an office opens before it closes' });

/** The shape of a calendar file. */
export const calendarDocument = z
  .strictObject({
    calendar: z.string().regex(/^[a-z][a-z0-9-]*$/),
    title: z.strictObject({ id: z.string(), en: z.string() }),
    extends: z.string().optional(),
    week: z.partialRecord(z.enum(WEEKDAYS), opening).optional(),
    years: z.record(
      z.string().regex(/^\d{4}$/),
      z.strictObject({
        basis: z.string(),
        revision: z.int().min(1),
        national: z.array(monthDay).default([]),
        jointLeave: z.array(monthDay).default([]),
      }),
    ),
  })
  .superRefine((document, context) => {
    // Without a single working day nothing would ever fall due.
    if (document.extends === undefined && Object.keys(document.week ?? {}).length === 0) {
      context.addIssue({
        code: 'custom',
        path: ['week'],
        message: 'is missing, and the calendar extends no other',
      });
    }
    for (const [year, { national, jointLeave }] of Object.entries(document.years)) {
      for (const day of [...national, ...jointLeave]) {
        // "02-30" would silently become a day in March.
        if (dateOf(dayNumber(`${year}-${day}`)) !== `${year}-${day}`) {
          context.addIssue({ code: 'custom', path: ['years', year], message: `${year} has no ${day}` });
        }
      }
    }
  });
export type CalendarDocument = z.infer<typeof calendarDocument>;

/** Reads a calendar file (as parsed YAML or JSON). Throws a ZodError. */
export function readCalendar(document: unknown): CalendarDocument {
  return calendarDocument.parse(document);
}

/** A calendar as the planner uses it; `base` is the one that it extends. */
export function calendarTable(document: CalendarDocument, base?: CalendarTable): CalendarTable {
  const week: Partial<Record<number, OpeningHours>> = document.week ? {} : { ...base?.week };
  WEEKDAYS.forEach((name, index) => {
    const hours = document.week?.[name];
    if (hours) week[index + 1] = { open: minutes(hours.open), close: minutes(hours.close) };
  });
  const daysOff = Object.entries(document.years).flatMap(([year, { national, jointLeave }]) =>
    [...national, ...jointLeave].map((day) => `${year}-${day}`),
  );
  const years = Object.keys(document.years).map(Number);
  return {
    name: document.calendar,
    week,
    daysOff: [...(base?.daysOff ?? []), ...daysOff],
    // A calendar that extends another is as certain as that one: its own years only add days off.
    years: base ? [...base.years] : years,
  };
}

function minutes(text: string): number {
  const [hours, rest] = text.split(':').map(Number);
  return ((hours ?? 0) * 60 + (rest ?? 0)) * MINUTE_MS;
}
