import { stringify } from 'yaml';
import { UserError } from '../../domain/user-error';
import { agencyId } from '../../domain/schema/parts';
import { apiClient } from '../api-client';
import { understood } from '../calendar/answers';
import { readArguments } from '../calendar/arguments';
import type { Env } from '../settings';
import { agencyAnswer } from './answers';

/** `tuntas agency show ID`: an agency as YAML, as `put` takes it. */
export async function show(argv: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = readArguments(argv, { json: { type: 'boolean' } });
  const id = readId(positionals[0]);
  const reply = await (await apiClient(values, env)).call(`/v1/agencies/${id}`);
  const yaml = stringify(understood(agencyAnswer, reply));
  process.stdout.write(values.json === true ? `${JSON.stringify(reply.body, null, 2)}\n` : yaml);
  return 0;
}

/** @throws UserError when it is no id of an agency. */
export function readId(text: string | undefined): string {
  const id = agencyId.safeParse(text);
  if (!id.success) throw new UserError('Name the agency by its id, such as kab-pringsewu.dinas-pupr.');
  return id.data;
}
