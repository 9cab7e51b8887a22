import { z } from 'zod';
import type { Actor } from '../../../domain/command';
import { migrationRecord, type MigrationRecord } from '../../../domain/maintenance';
import { writeFilter } from '../../../store/open-cases';
import type { Filter } from '../../../store/complaints';
import { callerName, type Caller } from '../../auth/caller';
import { commandId, keyHash } from '../../auth/secret';
import type { Answer } from '../../define';
import type { AppDeps } from '../../deps';
import { Problem } from '../../problem';
import { findMigration } from './find';
import { migrationSchema, migrationView } from './schema';

/** What is to be moved, and how. */
export interface Wish {
  from: string;
  to: string;
  past: MigrationRecord['past'];
  dryRun: boolean;
  reverses: string | null;
  /** As it was asked for, and as the read model understands it. */
  filter: Record<string, unknown>;
  where: Filter;
}

export const begunAnswers = {
  202: { description: 'Begun; `Location` tells where to ask', schema: migrationSchema },
};

/** Starts a migration. The same key by the same operator starts one. */
export async function begin(
  deps: AppDeps,
  {
    caller,
    actor,
    key,
    body,
    wish,
  }: { caller: Caller; actor: Actor; key: string; body: unknown; wish: Wish },
): Promise<Answer> {
  const name = callerName(caller);
  const id = keyHash(deps.secretKey, name, key);
  const bodyHash = commandId(deps.secretKey, name, key, 'migration', body);
  const { from, to, past, dryRun, reverses, filter, where } = wish;
  const by = { role: actor.role, agency: actor.agency };
  const startedAt = deps.now();
  const record = migrationRecord({ id, from, to, past }, { filter, dryRun, reverses, by, startedAt });
  const result = await deps.engine.startMigration(record, writeFilter(where), bodyHash);
  if (result === 'different') throw new Problem('key-reused');
  const shown = result === 'same' ? await findMigration(deps, id, actor) : record;
  return { status: 202, body: migrationView(shown), headers: { Location: `/v1/migrations/${id}` } };
}

export const pastSchema = z
  .enum(['fire', 'skip'])
  .describe('What becomes of rungs that the rules put in the past: they fire once, at once, or never');
