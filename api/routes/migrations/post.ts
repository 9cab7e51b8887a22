import { z } from 'zod';
import type { Actor } from '../../../domain/command';
import type { Lang } from '../../../domain/reference';
import { defineRoute } from '../../define';
import type { AppDeps } from '../../deps';
import { keyOf, keySchema } from '../../http/keys';
import { Problem } from '../../problem';
import { begin, begunAnswers, pastSchema } from './begin';
import { casesMeant, migrationFilter } from './filter';
import { operatorOf } from './find';

const version = z
  .string()
  .max(64)
  .describe('A version of the set of rules, or `current` for the one that a case filed now runs under');

const SAME = {
  id: 'Versi asal dan tujuan sama; tidak ada yang perlu dipindahkan.',
  en: 'From and to are the same version; there is nothing to move.',
};
const SUPERSEDED = {
  id: 'Versi ini sudah digantikan; hanya operator nasional yang dapat memindahkan pengaduan ke sana.',
  en: 'This version is superseded; only a national operator may move complaints to it.',
};
const UNKNOWN = {
  id: 'Versi ini tidak dikenal. GET /v1/policies/{name}/versions menyebut semua versi.',
  en: 'There is no such version. GET /v1/policies/{name}/versions names those that there were.',
};

export const postMigration = defineRoute({
  method: 'post',
  path: '/v1/migrations',
  summary: 'Moves open cases from one version of the rules to another, or says what that would do',
  tags: ['rules'],
  access: { roles: ['operator'] },
  headers: keySchema,
  body: z.object({
    from: version,
    to: version,
    filter: migrationFilter.default({}),
    past: pastSchema,
    dryRun: z.boolean().default(false).describe('Compares each case, and moves none'),
  }),
  answers: begunAnswers,
  problems: ['key-reused', 'unavailable'],
  handler: async ({ caller, headers, body, lang, deps, req }) => {
    const actor = operatorOf(deps, caller);
    const from = await versionOf(deps, 'from', body.from, lang);
    const to = await versionOf(deps, 'to', body.to, lang);
    if (from === to) throw new Problem('invalid', { errors: [{ path: 'to', message: SAME[lang] }] });
    requireOwnVersion(deps, actor, to, lang);
    const { past, dryRun, filter } = body;
    const where = casesMeant(filter, actor, deps.now());
    const asked = askedFilter(req.body);
    const wish = { from, to, past, dryRun, reverses: null, filter: asked, where };
    return begin(deps, { caller, actor, key: keyOf(headers), body, wish });
  },
});

/** The filter in the words of the request, which has just been through its schema. */
function askedFilter(body: unknown): Record<string, unknown> {
  const filter = (body as { filter?: Record<string, unknown> } | undefined)?.filter;
  return { ...filter };
}

/**
 * An agency moves its own cases to rules that are in force or scheduled, not back to older ones that gave it more time:
 * that is for the nation to decide.
 */
function requireOwnVersion(deps: AppDeps, actor: Actor, to: string, lang: Lang): void {
  if (actor.agency === null) return;
  const { reference, now } = deps;
  const known = [reference.currentSet(now()), ...reference.timeline(now())];
  if (known.some(({ version: one }) => one === to)) return;
  throw new Problem('invalid', { errors: [{ path: 'to', message: SUPERSEDED[lang] }] });
}

/** Throws `invalid` for a version that is nowhere to be had. */
async function versionOf(deps: AppDeps, path: string, given: string, lang: Lang): Promise<string> {
  const { reference, now } = deps;
  if (given === 'current') return reference.currentSet(now()).version;
  if (reference.hasVersion(given)) return given;
  await deps.refreshReference();
  if (reference.hasVersion(given)) return given;
  throw new Problem('invalid', { errors: [{ path, message: UNKNOWN[lang] }] });
}
