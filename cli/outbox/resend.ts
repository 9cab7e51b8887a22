import { UserError } from '../../domain/user-error';
import { API_FLAGS, apiClient } from '../api-client';
import { parseArguments } from '../flags';
import type { Env } from '../settings';

/** `tuntas outbox resend ID…`: has notices sent again that were given up. */
export async function resend(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = parseArguments(argv, API_FLAGS);
  if (positionals.length === 0) {
    throw new UserError('tuntas outbox resend needs the ids of notices, as tuntas outbox list gives them.');
  }
  const api = await apiClient(values, env);
  for (const id of positionals) {
    await api.call(`/v1/outbox/${encodeURIComponent(id)}/resend`, { method: 'POST' });
    process.stdout.write(`${id} waits to be sent\n`);
  }
  return 0;
}
