import { z } from 'zod';
import { MAINTENANCE_STATES } from '../../../domain/maintenance';
import { defineRoute } from '../../define';
import { Problem } from '../../problem';

const instant = z.iso.datetime({ offset: true });
const count = z.int().min(0);

const replanningSchema = z
  .object({
    state: z.enum(MAINTENANCE_STATES),
    calendars: z.array(z.string()).describe('Whose change has set it going; empty when a start-up has'),
    directory: z
      .object({ since: count, to: count })
      .optional()
      .describe('The changes of the directory that open cases are told of; absent when there are none'),
    followed: count.optional().describe('Times that a case was told to follow the directory'),
    seen: count.describe('Cases that were planned by other calendars, or know agencies that have changed'),
    rewritten: count.describe('Cases whose dates were written anew'),
    woken: count.describe('Cases that were told to plan again, because something comes earlier'),
    skipped: count.describe('Cases that were over when they were to be told'),
    failed: count.describe('Cases that could not be counted or told'),
    rounds: count.describe('How often it has gone through all open cases'),
    startedAt: instant,
    endedAt: instant.nullable(),
  })
  .meta({ id: 'Replanning' });

export const getReplanning = defineRoute({
  method: 'get',
  path: '/v1/replanning',
  summary: 'The latest re-planning of open cases after calendars or agencies have changed',
  tags: ['rules'],
  access: { roles: ['operator'] },
  answers: { 200: { description: 'How far it has come', schema: replanningSchema } },
  problems: ['not-found', 'unavailable'],
  handler: async ({ deps }) => {
    if (!deps.complaints.isUp) throw new Problem('unavailable');
    const record = await deps.maintenance.replanning().catch(() => {
      throw new Problem('unavailable');
    });
    if (!record) throw new Problem('not-found');
    const { id: _, startedAt, endedAt, ...rest } = record;
    const body = {
      ...rest,
      startedAt: new Date(startedAt).toISOString(),
      endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
    };
    return { status: 200, body };
  },
});
