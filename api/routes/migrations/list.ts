import { z } from 'zod';
import { defineRoute } from '../../define';
import { pageOf, pageQuery } from '../../http/page';
import { readPlace, writePlace } from '../../http/timed-cursor';
import { Problem } from '../../problem';
import { operatorOf } from './find';
import { migrationSchema, migrationView } from './schema';

export const listMigrations = defineRoute({
  method: 'get',
  path: '/v1/migrations',
  summary: 'Migrations, the latest first',
  tags: ['rules'],
  access: { roles: ['operator'] },
  query: z.object(pageQuery()),
  answers: { 200: { description: 'Migrations, without their comparisons', schema: pageOf(migrationSchema) } },
  problems: ['unavailable'],
  handler: async ({ query, caller, lang, deps }) => {
    const { agency } = operatorOf(deps, caller);
    const { limit, cursor } = query;
    const place = readPlace(cursor, lang);
    const after = place && { startedAt: place.at, id: place.id };
    if (!deps.complaints.isUp) throw new Problem('unavailable');
    const found = await deps.maintenance.migrations(agency, after, limit + 1).catch(() => {
      throw new Problem('unavailable');
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const items = page.map((record) => migrationView({ ...record, comparison: null }));
    const more = last !== undefined && found.length > limit;
    return {
      status: 200,
      body: { items, next: more ? writePlace({ at: last.startedAt, id: last.id }) : null },
    };
  },
});
