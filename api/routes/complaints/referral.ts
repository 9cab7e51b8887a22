import { createHash } from 'node:crypto';
import type { CaseFile } from '../../../domain/case-file';
import type { Actor } from '../../../domain/command';
import { isReporter, maySee, relation } from '../../../domain/relation';
import { referralSchema } from '../../../domain/schema/case';
import { viewCase, viewEvents, type ViewContext } from '../../../domain/view';
import { OMBUDSMAN } from '../../../domain/vocabulary';
import { isoIn } from '../../../domain/zone';
import { actorOf } from '../../actor';
import { canonicalJson } from '../../../domain/canonical';
import { viewContext } from '../../case/context';
import { caseIdOf, caseParams } from '../../case/id';
import { shownCase } from '../../case/pending';
import { admit } from '../../command/secret';
import { defineRoute } from '../../define';
import { Problem } from '../../problem';

/** Whoever receives a hand-over. */
const RECEIVER: Actor = { role: 'overseer', agency: OMBUDSMAN, ancestors: [] };
const REPORTER: Actor = { role: 'reporter', agency: null, ancestors: [] };

export const getReferral = defineRoute({
  method: 'get',
  path: '/v1/complaints/:id/referral',
  summary: 'What the Ombudsman is handed: the complaint and its whole trail',
  tags: ['complaints'],
  access: 'any',
  params: caseParams,
  answers: {
    200: { description: 'The same for the reporter and for the Ombudsman', schema: referralSchema },
  },
  problems: ['forbidden'],
  handler: async ({ params, caller, deps }) => {
    const id = caseIdOf(params.id, caller);
    const actor = actorOf(deps, caller, id);
    const { file } = await shownCase(deps, id, actor);
    if (!maySee(file, actor)) throw new Problem('not-found');
    await admit(deps, actor, file);
    if (!isReporter(file, actor) && !isReceiver(file, actor)) throw new Problem('forbidden');
    const body = handOver(file, viewContext(deps));
    if (!body) throw new Problem('not-found');
    return { status: 200, body };
  },
});

const isReceiver = (file: CaseFile, actor: Actor | null): boolean =>
  actor?.agency === OMBUDSMAN && file.referral !== null && relation(file, actor) === 'handler';

/**
 * The document of a hand-over, alike for whoever reads it, so that its digest can be compared: the case as the
 * Ombudsman sees it, the trail without the persons behind the posts. Null when the reporter has not consented.
 */
const handOver = (file: CaseFile, ctx: ViewContext) => {
  if (!file.referral) return null;
  const handed = viewCase(file, RECEIVER, ctx) ?? viewCase(file, REPORTER, ctx);
  const trail = viewEvents(file, REPORTER, null, ctx);
  if (!handed || !trail) return null;
  // What the reader may do next is no part of the record.
  const { may: _may, ...shown } = handed;
  const document = { case: shown, trail };
  return {
    consent: { at: isoIn(file.holder.zone, file.referral.at) },
    ...document,
    digest: createHash('sha256').update(canonicalJson(document)).digest('hex'),
  };
};
