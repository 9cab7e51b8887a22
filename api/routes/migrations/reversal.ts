import { z } from 'zod';
import type { Bilingual } from '../../../domain/policy';
import type { Lang } from '../../../domain/reference';
import { defineRoute } from '../../define';
import { keyOf, keySchema } from '../../http/keys';
import { Problem } from '../../problem';
import { begin, begunAnswers, pastSchema } from './begin';
import { casesMeant } from './filter';
import { findMigration, operatorOf } from './find';
import { migrationParams } from './get';

const RUNNING = {
  id: 'Migrasi ini masih berjalan. Batalkan dahulu atau tunggu sampai selesai.',
  en: 'This migration is still under way. Cancel it, or wait for its end.',
};
const DRY = {
  id: 'Migrasi ini hanya percobaan dan tidak memindahkan apa pun.',
  en: 'This migration was a dry run and has moved nothing.',
};

export const reverseMigration = defineRoute({
  method: 'post',
  path: '/v1/migrations/:id/reversal',
  summary: 'Takes a migration back: the cases that it moved return to the rules that they had',
  tags: ['rules'],
  access: { roles: ['operator'] },
  params: migrationParams,
  headers: keySchema,
  body: z.object({
    past: pastSchema.default('fire'),
    dryRun: z.boolean().default(false).describe('Compares each case, and moves none'),
  }),
  answers: begunAnswers,
  problems: ['key-reused', 'unavailable'],
  handler: async ({ params, caller, headers, body, lang, deps }) => {
    const actor = operatorOf(deps, caller);
    const moved = await findMigration(deps, params.id, actor);
    if (moved.state === 'running') throw refused(RUNNING, lang);
    if (moved.dryRun) throw refused(DRY, lang);
    const where = { $and: [{ migration: moved.id }, casesMeant({}, actor, deps.now())] };
    const { past, dryRun } = body;
    const wish = { from: moved.to, to: moved.from, past, dryRun, reverses: moved.id, filter: {}, where };
    return begin(deps, { caller, actor, key: keyOf(headers), body: { ...body, reverses: moved.id }, wish });
  },
});

function refused(message: Bilingual, lang: Lang): Problem {
  return new Problem('invalid', { detail: message, errors: [{ path: 'id', message: message[lang] }] });
}
