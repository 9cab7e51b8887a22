import { z } from 'zod';
import { chainOf } from '../../../domain/calendar-chain';
import { calendarYear } from '../../../domain/calendar-year';
import type { CalendarYear } from '../../../domain/reference';
import { defineRoute } from '../../define';
import type { AppDeps } from '../../deps';
import { queryInt } from '../../http/page';
import { Problem } from '../../problem';
import { calendarPath, calendarSchema } from './schema';

export const getCalendar = defineRoute({
  method: 'get',
  path: '/v1/calendars/:name/:year',
  summary: 'The days off and office hours of a year, with what the calendar takes over from those it extends',
  tags: ['reference'],
  access: 'public',
  params: calendarPath,
  query: z.object({
    revision: queryInt({ min: 1, max: 9999 })
      .optional()
      .describe('An earlier decree of this calendar, on the base as it is now'),
  }),
  answers: {
    200: {
      description: 'The calendar; `ETag` is the revision of the year, "0" while it has none',
      schema: calendarSchema,
    },
  },
  handler: async ({ params: { name, year }, query, deps }) => {
    const current = deps.reference.calendar(name, year);
    if (!current) throw new Problem('not-found');
    const isPast = query.revision !== undefined && query.revision !== current.revision;
    const shown = isPast ? await past(deps, name, year, query.revision ?? 0) : current;
    return { status: 200, body: shown, headers: { ETag: `"${shown.revision ?? 0}"` } };
  },
});

/** As the year was under an earlier decree. */
async function past(deps: AppDeps, name: string, year: number, revision: number): Promise<CalendarYear> {
  const kept = await deps.calendars.past(name, year, revision).catch((error: unknown) => {
    deps.logger.warn({ error: error instanceof Error ? error.message : '' }, 'a past decree cannot be read');
    throw new Problem('unavailable');
  });
  const chain = chainOf(name, deps.reference.calendars);
  const own = 'documents' in chain ? chain.documents.at(-1) : undefined;
  if (!kept || !own || 'fault' in chain) throw new Problem('not-found');
  const before = { ...own, years: { ...own.years, [String(year)]: kept } };
  const shown = calendarYear([...chain.documents.slice(0, -1), before], year);
  if (!shown) throw new Problem('not-found');
  return shown;
}
