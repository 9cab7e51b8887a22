import { z } from 'zod';
import type { AmendmentOrder } from '../../../domain/calendar-amendment';
import { calendarsTouchedBy } from '../../../domain/calendar-chain';
import { calendarName } from '../../../domain/calendar-document';
import { actorOf } from '../../actor';
import { defineRoute } from '../../define';
import type { AppDeps, CalendarChange } from '../../deps';
import { yamlOrJson } from '../../http/yaml';
import { Problem } from '../../problem';
import { mayPublish } from './access';
import { amendmentBody, calendarPath, publishedSchema } from './schema';

const ifMatch = z
  .stringFormat('revision', /^(\*|"\d{1,9}")$/)
  .optional()
  .describe('The `ETag` of the year as it was read: refused when somebody has amended it since');

export const putCalendar = defineRoute({
  method: 'put',
  path: '/v1/calendars/:name/:year',
  summary: 'Publishes the decree of a year; a new name makes a new calendar',
  tags: ['reference'],
  access: { roles: ['operator'] },
  params: calendarPath,
  headers: z.object({ 'if-match': ifMatch }),
  body: amendmentBody,
  reader: yamlOrJson,
  answers: {
    200: { description: 'Published, with what follows from it', schema: publishedSchema },
    201: { description: 'Published; the year had no decree before', schema: publishedSchema },
  },
  problems: ['stale'],
  handler: async ({ params: { name, year }, headers, body, caller, deps }) => {
    if (!calendarName.safeParse(name).success) throw new Problem('not-found');
    const actor = actorOf(deps, caller);
    mayPublish(deps, caller, name);
    const revision = await publish(deps, {
      name,
      year,
      amendment: body,
      read: readRevision(headers['if-match']),
      published: { at: new Date(deps.now()).toISOString(), by: actor?.sub ?? '' },
    });
    await deps.refreshReference();
    const calendars = calendarsTouchedBy(name, deps.reference.calendars);
    const replanning = await follow(deps, { names: calendars, calendar: name, year, revision });
    return {
      status: revision === 1 ? 201 : 200,
      body: { name, year, revision, calendars, replanning },
      headers: { ETag: `"${revision}"` },
    };
  },
});

/** Stores a decree; gives its revision. Throws `stale`, `invalid` or `unavailable`. */
async function publish(deps: AppDeps, order: AmendmentOrder): Promise<number> {
  const done = await deps.calendars.publish(order).catch((error: unknown) => {
    deps.logger.warn(
      { error: error instanceof Error ? error.message : '' },
      'a calendar could not be stored',
    );
    throw new Problem('unavailable');
  });
  switch (done.kind) {
    case 'stale':
      throw new Problem('stale', {
        detail: {
          id: `Kalender "${order.name}" tahun ${order.year} kini pada revisi ${done.revision}. Baca lagi lalu ulangi.`,
          en: `The calendar "${order.name}" of ${order.year} is at revision ${done.revision} now. Read it again and repeat.`,
        },
        extras: { revision: done.revision },
      });
    case 'invalid':
      throw new Problem('invalid', { errors: done.problems });
    case 'same':
    case 'changed':
      return done.revision;
  }
}

/** What is stored stays stored, whether or not what follows can be set going now: cases see it when they wake. */
async function follow(deps: AppDeps, change: CalendarChange): Promise<{ id: string } | null> {
  try {
    return (await deps.onCalendarChanged?.(change)) ?? null;
  } catch (error) {
    deps.logger.error(
      { ...change, error: error instanceof Error ? error.message : '' },
      'the decree is published, but planning open cases again could not be started: publish it once more',
    );
    return null;
  }
}

/** `"3"` as 3; `*` as it is; null without a header. */
function readRevision(header: string | undefined): number | '*' | null {
  if (header === undefined || header === '*') return header ?? null;
  return Number(header.replaceAll('"', ''));
}
