import { z } from 'zod';
import { UserError } from '../../domain/user-error';
import { API_FLAGS, apiClient } from '../api-client';
import { parseFlags } from '../flags';
import type { Env } from '../settings';

const page = z.object({
  items: z.array(
    z.looseObject({
      id: z.string(),
      to: z.looseObject({ kind: z.string(), agency: z.string().optional(), role: z.string().optional() }),
      about: z.string(),
      attempts: z.number(),
      error: z.string().nullable(),
      at: z.string(),
    }),
  ),
  next: z.string().nullable(),
});

/** `tuntas outbox list [--state dead|waiting|nowhere|sent]`: notices of a state, the oldest first. */
export async function list(argv: readonly string[], env: Env): Promise<number> {
  const flags = parseFlags(argv, { ...API_FLAGS, state: { type: 'string' } });
  const api = await apiClient(flags, env);
  const state = flags.state ?? 'dead';
  let cursor = '';
  let count = 0;
  do {
    const { body } = await api.call(
      `/v1/outbox?state=${encodeURIComponent(state)}&limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    const read = page.safeParse(body);
    if (!read.success) throw new UserError('The API answered something that is no list of notices.');
    for (const { id, to, about, attempts, error, at } of read.data.items) {
      const whom = to.kind === 'post' ? `${to.role ?? ''} of ${to.agency ?? ''}` : to.kind;
      process.stdout.write(
        `${id}  ${at}  ${about} to ${whom}  ${attempts} attempts${error === null ? '' : `, ${error}`}\n`,
      );
      count += 1;
    }
    cursor = read.data.next ?? '';
  } while (cursor !== '');
  process.stdout.write(`${count} ${state}\n`);
  return 0;
}
