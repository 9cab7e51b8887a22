import { csvOf, rowOf } from '../../domain/directory-rows';
import { agencyDocument, agencyOf } from '../../domain/directory-document';
import { UserError } from '../../domain/user-error';
import { apiClient, type ApiClient } from '../api-client';
import { readArguments } from '../calendar/arguments';
import { understood } from '../calendar/answers';
import type { Env } from '../settings';
import { listAnswer, type AgencyAnswer } from './answers';

const PAGE = 1000;

/** `tuntas agency list [--csv]`: the directory of a running system; as a table that `import` takes. */
export async function list(argv: readonly string[], env: Env): Promise<number> {
  const { values } = readArguments(argv, {
    csv: { type: 'boolean' },
    region: { type: 'string' },
    parent: { type: 'string' },
  });
  const client = await apiClient(values, env);
  const agencies = await everyAgency(client, { region: values.region, parent: values.parent });
  process.stdout.write(values.csv === true ? asTable(agencies) : agencies.map(line).join(''));
  return 0;
}

/** All of them, page by page, also those that are no more. */
async function everyAgency(
  client: ApiClient,
  filters: Readonly<Record<string, string | undefined>>,
): Promise<AgencyAnswer[]> {
  const agencies: AgencyAnswer[] = [];
  for (let next: string | null = null; ;) {
    const query = new URLSearchParams({ limit: String(PAGE), closed: 'true' });
    for (const [name, value] of Object.entries(filters)) if (value !== undefined) query.set(name, value);
    if (next !== null) query.set('cursor', next);
    const page = understood(listAnswer, await client.call(`/v1/agencies?${query.toString()}`));
    agencies.push(...page.items);
    next = page.next;
    if (next === null) return agencies;
  }
}

function asTable(agencies: readonly AgencyAnswer[]): string {
  const rows = agencies.map(({ id, ...said }) => {
    const document = agencyDocument.strip().safeParse(said);
    if (!document.success) {
      throw new UserError(
        'The whole directory is shown to operators alone: give the token of one with --token.',
      );
    }
    return rowOf(agencyOf(id, document.data));
  });
  return csvOf(rows);
}

function line({ id, name, level, closed }: AgencyAnswer): string {
  const gone = closed ? `  closed${closed.successor === undefined ? '' : `, now ${closed.successor}`}` : '';
  return `${id}  ${level}  ${name}${gone}\n`;
}
