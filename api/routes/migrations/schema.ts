import { z } from 'zod';
import { KINDS } from '../../../domain/compare/tally';
import { MAINTENANCE_STATES, type MigrationRecord } from '../../../domain/maintenance';

const instant = z.iso.datetime({ offset: true });
const count = z.int().min(0);

const comparedCase = z.object({ id: z.string(), before: instant.nullable(), after: instant.nullable() });

const comparison = z
  .object({
    total: count,
    unchanged: count,
    earlier: count,
    later: count,
    overdueAtOnce: count,
    escalatedAtOnce: count,
    closedAtOnce: count,
    escalated: z
      .array(z.object({ agency: z.string(), role: z.string(), post: z.string().optional(), count }))
      .describe('To whom it would be escalated at once, and in how many cases'),
    items: z
      .object(Object.fromEntries(KINDS.map((kind) => [kind, z.array(comparedCase)])))
      .describe('The first 200 cases of each kind'),
  })
  .describe('Of a dry run: what would become of the cases that fit');

export const migrationSchema = z
  .object({
    id: z.string(),
    state: z.enum(MAINTENANCE_STATES),
    from: z.string(),
    to: z.string(),
    filter: z.record(z.string(), z.unknown()),
    past: z.enum(['fire', 'skip']),
    dryRun: z.boolean(),
    reverses: z.string().nullable().describe('The migration that this one takes back'),
    by: z.object({ role: z.string(), agency: z.string().nullable() }),
    total: count.nullable().describe('Cases that fitted when it began; null until they are counted'),
    sent: count.describe('Orders given'),
    done: count.describe('Cases that are shown to have been moved'),
    skipped: count.describe('Cases that were over when their turn came'),
    failed: count.describe('Cases that could not be told'),
    remaining: count.nullable().describe('Cases that fit and have not been moved; null until it was looked'),
    remainingIds: z.array(z.string()).describe('The first 200 of them'),
    comparison: comparison.nullable(),
    startedAt: instant,
    endedAt: instant.nullable(),
  })
  .meta({ id: 'Migration' });

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

/** A migration as the API shows it. */
export function migrationView(record: MigrationRecord): z.input<typeof migrationSchema> {
  const { comparison: found, startedAt, endedAt, ...rest } = record;
  return {
    ...rest,
    comparison: found && {
      ...found,
      items: Object.fromEntries(
        KINDS.map((kind) => [
          kind,
          found.items[kind].map(({ id, before, after }) => ({
            id,
            before: isoOrNull(before),
            after: isoOrNull(after),
          })),
        ]),
      ),
    },
    startedAt: iso(startedAt),
    endedAt: isoOrNull(endedAt),
  };
}
