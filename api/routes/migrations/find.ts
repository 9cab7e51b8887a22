import type { Actor } from '../../../domain/command';
import type { MigrationRecord } from '../../../domain/maintenance';
import { within } from '../../../store/database';
import { actorOf } from '../../actor';
import type { Caller } from '../../auth/caller';
import type { AppDeps } from '../../deps';
import { Problem } from '../../problem';

const READ_MS = 2000;

/** The operator who calls, with the agency to which they are bound; null for national ones. */
export function operatorOf(deps: AppDeps, caller: Caller): Actor {
  const actor = actorOf(deps, caller);
  if (!actor) throw new Problem('forbidden');
  return actor;
}

/**
 * A migration that an operator may know of. From the database; while that is away, or has not been written to yet, from
 * the engine. Throws `not-found`, or `unavailable` when neither can be asked.
 */
export async function findMigration(deps: AppDeps, id: string, actor: Actor): Promise<MigrationRecord> {
  const record = await recordOf(deps, id);
  if (!record || (actor.agency !== null && record.by.agency !== actor.agency)) throw new Problem('not-found');
  return record;
}

async function recordOf(deps: AppDeps, id: string): Promise<MigrationRecord | null> {
  const { engine } = deps;
  const kept = await keptRecord(deps, id);
  if (kept === 'away') return (await engine.migration(id))?.record ?? null;
  if (kept === null) return (await engine.migration(id))?.record ?? null;
  if (kept.state !== 'running') return kept;
  // Somebody may have ended its workflow by other means, and then nobody has written it down.
  const held = await engine.migration(id).catch(() => undefined);
  if (held === undefined) return kept;
  if (held?.isRunning === true) return held.record;
  if (held && held.record.state !== 'running') return held.record;
  return { ...((await keptAgain(deps, id)) ?? kept) };
}

/** Between two looks it may have ended in order. */
async function keptAgain(deps: AppDeps, id: string): Promise<MigrationRecord | null> {
  const again = await keptRecord(deps, id);
  if (again === null || again === 'away') return null;
  return again.state === 'running' ? { ...again, state: 'failed' } : again;
}

async function keptRecord(
  { maintenance, complaints }: Pick<AppDeps, 'maintenance' | 'complaints'>,
  id: string,
): Promise<MigrationRecord | null | 'away'> {
  if (!complaints.isUp) return 'away';
  const reading = maintenance.migration(id).catch(() => 'away' as const);
  return within<MigrationRecord | null | 'away'>(READ_MS, reading, 'away');
}
