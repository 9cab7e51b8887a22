import { defineRoute } from '../../define';
import { findMigration, operatorOf } from './find';
import { migrationParams } from './get';
import { migrationSchema, migrationView } from './schema';

export const cancelMigration = defineRoute({
  method: 'post',
  path: '/v1/migrations/:id/cancellation',
  summary: 'Stops a migration; what was moved stays moved, and the same again goes on with the rest',
  tags: ['rules'],
  access: { roles: ['operator'] },
  params: migrationParams,
  answers: {
    202: {
      description: 'It stops when it hears of it; one that has ended is left as it is',
      schema: migrationSchema,
    },
  },
  problems: ['unavailable'],
  handler: async ({ params, caller, deps }) => {
    const actor = operatorOf(deps, caller);
    const record = await findMigration(deps, params.id, actor);
    if (record.state === 'running') await deps.engine.cancelMigration(record.id);
    return { status: 202, body: migrationView(record) };
  },
});
