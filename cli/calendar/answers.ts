import { z } from 'zod';
import { UserError } from '../../domain/user-error';

/** The answers of the API about calendars, as far as the commands print them. */

const title = z.object({ id: z.string(), en: z.string() });

export const listAnswer = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      title,
      extends: z.string().nullable(),
      years: z.array(z.object({ year: z.number(), basis: z.string(), revision: z.number() })),
      fault: z.string().nullable(),
    }),
  ),
  next: z.string().nullable(),
});

const hours = { open: z.string(), close: z.string() };
const date = { date: z.string(), calendar: z.string(), name: z.string().optional() };

export const yearAnswer = z.object({
  name: z.string(),
  year: z.number(),
  title,
  extends: z.string().nullable(),
  revision: z.number().nullable(),
  publishedAt: z.string().nullable(),
  provisional: z.boolean(),
  decrees: z.array(z.object({ calendar: z.string(), basis: z.string(), revision: z.number() })),
  week: z.record(z.string(), z.object(hours)),
  daysOff: z.array(z.object({ ...date, kind: z.string() })),
  working: z.array(z.object(date)),
  hours: z.array(z.object({ date: z.string(), ...hours })),
});
export type YearAnswer = z.infer<typeof yearAnswer>;

export const putAnswer = z.object({
  name: z.string(),
  year: z.number(),
  revision: z.number(),
  calendars: z.array(z.string()),
  replanning: z.object({ id: z.string() }).nullable(),
});

/** @throws UserError when what answered is something else. */
export function understood<S extends z.ZodType>(schema: S, { body }: { body: unknown }): z.output<S> {
  const read = schema.safeParse(body);
  if (!read.success) throw new UserError('The answer is not that of a Tuntas API: check --api.');
  return read.data;
}
