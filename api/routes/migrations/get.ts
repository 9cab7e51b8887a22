import { z } from 'zod';
import { defineRoute } from '../../define';
import { findMigration, operatorOf } from './find';
import { migrationSchema, migrationView } from './schema';

export const migrationParams = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) });

export const getMigration = defineRoute({
  method: 'get',
  path: '/v1/migrations/:id',
  summary: 'How far a migration has come, and what became of it',
  tags: ['rules'],
  access: { roles: ['operator'] },
  params: migrationParams,
  answers: { 200: { description: 'The migration', schema: migrationSchema } },
  problems: ['unavailable'],
  handler: async ({ params, caller, deps }) => {
    const record = await findMigration(deps, params.id, operatorOf(deps, caller));
    return { status: 200, body: migrationView(record) };
  },
});
