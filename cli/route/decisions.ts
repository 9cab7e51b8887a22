import { z } from 'zod';
import { UserError } from '../../domain/user-error';
import { API_FLAGS, apiClient, type ApiClient } from '../api-client';
import { parseFlags } from '../flags';
import type { Env } from '../settings';
import { decisionsAsText, type RuleRow } from './decisions-text';

const FLAGS = {
  ...API_FLAGS,
  from: { type: 'string' },
  to: { type: 'string' },
  institution: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const answer = z.object({
  items: z.array(
    z.object({
      rule: z.string(),
      because: z.string().nullable(),
      suggested: z.number(),
      confirmed: z.number(),
      changed: z.number(),
      undecided: z.number(),
      share: z.number().nullable(),
      changedTo: z.array(z.object({ agency: z.string(), name: z.string(), count: z.number() })),
    }),
  ),
  next: z.string().nullable(),
});

/**
 * `tuntas route decisions [--from DATE] [--to DATE] [--institution ID] [--json]`: what the desks of a running system have
 * made of the suggestions of each rule, those changed most often first. With the token of an operator only cases that may
 * be published are counted; with one of the national desk all.
 * @throws UserError when a flag is wrong, and when the API cannot be reached or refuses.
 */
export async function decisions(argv: readonly string[], env: Env): Promise<number> {
  const flags = parseFlags(argv, FLAGS);
  const api = await apiClient(flags, env);
  const rows = await allRows(api, flags);
  process.stdout.write(flags.json === true ? `${JSON.stringify(rows, null, 2)}\n` : decisionsAsText(rows));
  return 0;
}

async function allRows(
  api: ApiClient,
  { from, to, institution }: ReturnType<typeof parseFlags<typeof FLAGS>>,
): Promise<RuleRow[]> {
  const asked = new URLSearchParams({ limit: '200' });
  for (const [name, value] of Object.entries({ from, to, institution })) {
    if (typeof value === 'string') asked.set(name, value);
  }
  const rows: RuleRow[] = [];
  for (;;) {
    const { body } = await api.call(`/v1/routes/decisions?${asked.toString()}`);
    const page = answer.safeParse(body);
    if (!page.success) {
      throw new UserError('The API answered something else than a list of decisions: is it a Tuntas?');
    }
    rows.push(...page.data.items);
    if (page.data.next === null) return rows;
    asked.set('cursor', page.data.next);
  }
}
