import { z } from 'zod';
import { OUTBOX_STATES } from '../../../store/outbox';
import { defineRoute } from '../../define';
import { pageOf, pageQuery } from '../../http/page';
import { readPlace, writePlace } from '../../http/timed-cursor';
import { Problem } from '../../problem';
import { nationalOperator } from './access';
import { noticeSchema, noticeView } from './schema';

export const listNotices = defineRoute({
  method: 'get',
  path: '/v1/outbox',
  summary: 'Notices of a state, the oldest first; `dead` ones were given up',
  tags: ['notices'],
  access: { roles: ['operator'] },
  query: z.object({ ...pageQuery(), state: z.enum(OUTBOX_STATES).default('dead') }),
  answers: { 200: { description: 'Notices', schema: pageOf(noticeSchema) } },
  problems: ['forbidden', 'unavailable'],
  handler: async ({ query, caller, lang, deps }) => {
    nationalOperator(deps, caller);
    const { state, limit, cursor } = query;
    const after = readPlace(cursor, lang);
    if (!deps.outbox.isUp) throw new Problem('unavailable');
    const found = await deps.outbox.list(state, after, limit + 1).catch(() => {
      throw new Problem('unavailable');
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const more = last !== undefined && found.length > limit;
    return {
      status: 200,
      body: {
        items: page.map(noticeView),
        next: more ? writePlace({ at: last.putAt.getTime(), id: last._id }) : null,
      },
    };
  },
});
