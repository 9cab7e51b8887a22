import type { MigrationRecord } from '../../domain/maintenance';
import type { CasesTold } from './diff-words';

/** A migration as the API tells of it. */
export type Migration = Omit<MigrationRecord, 'comparison' | 'startedAt' | 'endedAt' | 'filter' | 'by'> & {
  comparison: CasesTold | null;
};

const MOST_SHOWN = 10;

/** A migration in words. */
export function migrationAsText(one: Migration): string {
  const { id, state, from, to, past, dryRun, reverses } = one;
  const what = dryRun ? 'dry run' : reverses === null ? 'migration' : `migration that takes back ${reverses}`;
  const head = `${what} ${id}: ${from} → ${to}, what is past is to ${past === 'fire' ? 'fire' : 'be skipped'}; ${state}`;
  const lines = [head, ...(dryRun ? compared(one.comparison) : counted(one))];
  return `${lines.join('\n')}\n`;
}

function counted({ total, sent, done, skipped, failed, remaining, remainingIds }: Migration): string[] {
  return [
    row('cases that fitted', total ?? 'not counted yet'),
    row('told', sent),
    row('moved', done),
    row('over when their turn came', skipped),
    row('could not be told', failed),
    ...(remaining === null ? [] : [row('not moved', remaining)]),
    ...named(remainingIds),
  ];
}

function compared(comparison: CasesTold | null): string[] {
  if (!comparison) return [];
  const { total, unchanged, earlier, later, overdueAtOnce, escalatedAtOnce, closedAtOnce } = comparison;
  return [
    row('cases that fit', total),
    row('due earlier', earlier),
    row('due later', later),
    row('due as before', unchanged),
    row('overdue at once', overdueAtOnce),
    row('escalated at once', escalatedAtOnce),
    row('closed at once', closedAtOnce),
    ...comparison.escalated
      .slice(0, MOST_SHOWN)
      .map(
        ({ agency, role, post, count }) =>
          `  to ${[agency, role, post].filter(Boolean).join(' / ')}: ${count}`,
      ),
    ...named((comparison.items['overdueAtOnce'] ?? []).map(({ id }) => id)),
  ];
}

function row(name: string, value: number | string): string {
  return `  ${name.padEnd(28)}${value}`;
}

function named(ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  const more = ids.length > MOST_SHOWN ? ' …' : '';
  return [`    ${ids.slice(0, MOST_SHOWN).join(' ')}${more}`];
}
