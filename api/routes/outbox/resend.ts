import { z } from 'zod';
import { defineRoute } from '../../define';
import { Problem } from '../../problem';
import { nationalOperator } from './access';

export const resendNotice = defineRoute({
  method: 'post',
  path: '/v1/outbox/:id/resend',
  summary: 'Sends a notice again that was given up, or for which nobody knew an address',
  tags: ['notices'],
  access: { roles: ['operator'] },
  params: z.object({ id: z.string().max(64).describe('As the list names it') }),
  answers: {
    202: {
      description: 'It waits to be sent',
      schema: z.object({ id: z.string(), state: z.literal('waiting') }),
    },
  },
  problems: ['forbidden', 'unavailable'],
  handler: async ({ params, caller, deps }) => {
    nationalOperator(deps, caller);
    if (!deps.outbox.isUp) throw new Problem('unavailable');
    const found = await deps.outbox.again(params.id, deps.now()).catch(() => {
      throw new Problem('unavailable');
    });
    if (!found) throw new Problem('not-found');
    return { status: 202, body: { id: params.id, state: 'waiting' } };
  },
});
