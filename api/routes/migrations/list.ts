import { z } from 'zod';
import { defineRoute } from '../../define';
import { pageOf, pageQuery } from '../../http/page';
import { Problem } from '../../problem';
import { ruleMessage } from '../../problems/issues';
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
    const after = cursor === undefined ? null : readCursor(cursor);
    if (cursor !== undefined && !after) {
      throw new Problem('invalid', {
        errors: [{ path: 'cursor', message: ruleMessage('cursor', lang) ?? '' }],
      });
    }
    if (!deps.complaints.isUp) throw new Problem('unavailable');
    const found = await deps.maintenance.migrations(agency, after, limit + 1).catch(() => {
      throw new Problem('unavailable');
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const items = page.map((record) => migrationView({ ...record, comparison: null }));
    return { status: 200, body: { items, next: last && found.length > limit ? writeCursor(last) : null } };
  },
});

const writeCursor = ({ startedAt, id }: { startedAt: number; id: string }): string =>
  Buffer.from(JSON.stringify([startedAt, id])).toString('base64url');

function readCursor(cursor: string): { startedAt: number; id: string } | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(parts)) return null;
    const [startedAt, id]: unknown[] = parts;
    const isDate = typeof startedAt === 'number' && Math.abs(startedAt) < 8.64e15;
    return isDate && typeof id === 'string' ? { startedAt, id } : null;
  } catch {
    return null;
  }
}
