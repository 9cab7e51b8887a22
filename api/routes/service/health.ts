import { z } from 'zod';
import { defineRoute } from '../../define';

export const health = defineRoute({
  method: 'get',
  path: '/healthz',
  summary: 'Whether this process answers; says nothing of what it depends on',
  tags: ['service'],
  access: 'public',
  answers: { 200: { description: 'It does', schema: z.object({ status: z.literal('ok') }) } },
  handler: async () => ({ status: 200, body: { status: 'ok' } }),
});
