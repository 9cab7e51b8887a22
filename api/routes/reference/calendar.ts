import { z } from 'zod';
import { defineRoute } from '../../define';
import { queryInt } from '../../http/page';
import { Problem } from '../../problem';

const calendarSchema = z
  .object({
    name: z.string(),
    year: z.int(),
    week: z.record(z.string(), z.object({ open: z.string(), close: z.string() })),
    basis: z.string().nullish(),
    revision: z.int().nullish(),
    daysOff: z.array(z.object({ date: z.iso.date(), kind: z.string() })),
  })
  .meta({ id: 'Calendar' });

export const getCalendar = defineRoute({
  method: 'get',
  path: '/v1/calendars/:name/:year',
  summary: 'The days off and office hours of a year',
  tags: ['reference'],
  access: 'public',
  params: z.object({ name: z.string().max(64), year: queryInt({ min: 1900, max: 9999 }) }),
  answers: { 200: { description: 'The calendar', schema: calendarSchema } },
  handler: async ({ params, deps }) => {
    const calendar = deps.reference.calendar(params.name, params.year);
    if (!calendar) throw new Problem('not-found');
    return { status: 200, body: calendar };
  },
});
