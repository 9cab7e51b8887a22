import { chainOf } from '../../../domain/calendar-chain';
import { defineRoute } from '../../define';
import { pageOf, pageOfList, pageQuery } from '../../http/page';
import { z } from 'zod';
import { calendarItemSchema } from './schema';

export const listCalendars = defineRoute({
  method: 'get',
  path: '/v1/calendars',
  summary: 'The calendars that there are',
  tags: ['reference'],
  access: 'public',
  query: z.object(pageQuery()),
  answers: { 200: { description: 'Calendars with their years', schema: pageOf(calendarItemSchema) } },
  handler: async ({ query, lang, deps }) => {
    const { calendars } = deps.reference;
    const all = [...calendars.values()].toSorted((a, b) => (a.calendar < b.calendar ? -1 : 1));
    const { items, next } = pageOfList(all, ({ calendar }) => calendar, query, lang);
    const shown = items.map(({ calendar, title, extends: base, years }) => {
      const chain = chainOf(calendar, calendars);
      return {
        name: calendar,
        title,
        extends: base ?? null,
        years: Object.entries(years).map(([year, { basis, revision }]) => ({
          year: Number(year),
          basis,
          revision,
        })),
        fault: 'fault' in chain ? chain.fault : null,
      };
    });
    return { status: 200, body: { items: shown, next } };
  },
});
