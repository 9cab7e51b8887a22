import { z } from 'zod';
import type { CaseFile } from '../../../domain/case-file';
import type { FollowerBody } from '../../../domain/command';
import { isMerged } from '../../../domain/merger';
import { isPublic } from '../../../domain/relation';
import { caseSchema } from '../../../domain/schema/case';
import type { Identity } from '../../../domain/schema/filing';
import { identitySchema } from '../../../domain/schema/parts';
import { viewCase } from '../../../domain/view';
import { actorOf } from '../../actor';
import { callerName } from '../../auth/caller';
import { commandId, trackingId } from '../../auth/secret';
import { viewContext } from '../../case/context';
import { caseIdOf, caseParams } from '../../case/id';
import { loadCase, readableCase } from '../../case/load';
import { shownCase } from '../../case/pending';
import { filerOf } from '../../command/filing';
import { isOver } from '../../command/over';
import { followerActor, giveFollower, receiptAnswer } from '../../command/follower';
import { defineRoute, type Answer } from '../../define';
import type { AppDeps } from '../../deps';
import type { CommandOutcome } from '../../engine/port';
import { problemOfRefusal } from '../../engine/refusal';
import { keyOf } from '../../http/keys';
import { Problem } from '../../problem';
import { commandHeaders, revisionIn } from './command';

const body = z
  .strictObject({
    reporter: identitySchema.optional().describe('Only telephone and e-mail are kept, sealed'),
    notify: z.boolean().optional().describe('Whether to tell them; true when they can be reached'),
  })
  .meta({ id: 'Joining' });

export const followComplaint = defineRoute({
  method: 'post',
  path: '/v1/complaints/:id/followers',
  summary: 'Joins a public complaint that concerns the caller too; needs no account',
  tags: ['complaints'],
  access: 'public',
  params: caseParams,
  headers: commandHeaders,
  body,
  answers: {
    201: {
      description:
        'A receipt. `id` and `secret` belong together: with them its holder reads how the complaint stands, and ' +
        'withdraws from it',
      schema: caseSchema
        .extend({
          secret: z.string(),
          follows: z.string().describe('The complaint that the receipt follows'),
          insteadOf: z.string().optional().describe('The one asked for, which has been merged into it'),
        })
        .meta({ id: 'FollowerReceipt' }),
    },
  },
  problems: ['forbidden', 'wrong-stage', 'stale', 'key-reused', 'rate-limited'],
  handler: async ({ params, headers, body: sent, caller, lang, deps }) => {
    const asked = caseIdOf(params.id, caller);
    const actor = actorOf(deps, caller, asked);
    // Its own reporter is told of everything already, and whoever follows it as well.
    if (actor?.role === 'reporter' || actor?.role === 'follower') throw new Problem('forbidden');
    const name = callerName(caller);
    const key = keyOf(headers);
    const receipt = trackingId(deps.secretKey, `${name}/followers/${asked}`, key);
    const hash = commandId(deps.secretKey, name, key, 'followers', sent);
    const isKeyed = headers['idempotency-key'] !== undefined;
    const kept = isKeyed ? await deps.receipts.find(receipt) : null;
    if (kept) {
      if (kept.hash !== hash) throw new Problem('key-reused');
      return joined(deps, receipt, await openFile(deps, kept.case), asked);
    }
    const file = await caseToJoin(deps, asked);
    // Whoever may file for others may join for them; which cases there are is told to nobody first.
    filerOf(actor);
    const revision = revisionIn(headers['if-match']);
    if (revision !== undefined && revision !== file.revision) {
      throw new Problem('stale', { extras: { revision: file.revision } });
    }
    const { id } = file;
    const contact = contactOf(deps, sent);
    const given: FollowerBody = { receipt, kind: 'joined', ...(contact === null ? {} : { contact }) };
    const outcome = await giveFollower(deps, { case: id, body: given, caller: name, key, hash });
    if (outcome.kind === 'refused') throw problemOfRefusal(outcome.refusal, lang);
    if (outcome.kind === 'answered' && outcome.head.refusal) {
      throw problemOfRefusal(outcome.head.refusal, lang);
    }
    // A case that is open and that nobody carries on was ended from outside: it will be started again.
    if (outcome.kind === 'gone') throw (await isStillShown(deps, id)) ? new Problem('unavailable') : over();
    // Nobody comes again with a key that they were not told.
    if (isKeyed) {
      const before = await deps.receipts.keep(receipt, { case: id, hash, how: 'joined' }, deps.now());
      if (before && before.hash !== hash) throw new Problem('key-reused');
    }
    return joined(deps, receipt, (await fileAfter(deps, id, outcome)) ?? file, asked);
  },
});

/** The case that somebody joins who asks for this one: what goes on for it, if another does. */
async function caseToJoin(deps: AppDeps, asked: string): Promise<CaseFile> {
  const file = await openFile(deps, asked);
  if (!isPublic(file)) throw new Problem('not-found');
  if (!isMerged(file) || !file.merger) return stillOpen(file);
  const lead = await openFile(deps, file.merger.into);
  // Nobody who does not know of it can join it, and in the one that stands still there is nothing to follow.
  return isPublic(lead) ? stillOpen(lead) : stillOpen({ ...file, stage: 'closed' });
}

async function isStillShown(deps: AppDeps, id: string): Promise<boolean> {
  const loaded = await loadCase(deps, id);
  return loaded?.kind === 'case' && !isOver(loaded);
}

function stillOpen(file: CaseFile): CaseFile {
  if (file.stage === 'closed') throw over();
  return file;
}

const over = (): Problem => new Problem('wrong-stage', { extras: { stage: 'closed', may: [] } });

async function openFile(deps: AppDeps, id: string): Promise<CaseFile> {
  return (await shownCase(deps, id, null)).file;
}

/** The case with whoever has just joined it; null while nobody can show it. That they have joined is known. */
async function fileAfter(deps: AppDeps, id: string, outcome: CommandOutcome): Promise<CaseFile | null> {
  if (outcome.kind !== 'answered') return null;
  return (await readableCase(deps, id, { atLeast: outcome.head.revision }))?.file ?? null;
}

/** How to reach them, and no more than that: to be told of a case nobody has to be known by name. */
function contactOf(
  { sealer }: Pick<AppDeps, 'sealer'>,
  { reporter, notify = true }: { reporter?: Identity | undefined; notify?: boolean | undefined },
): string | null {
  if (!notify || (reporter?.phone === undefined && reporter?.email === undefined)) return null;
  const { phone, email } = reporter;
  return sealer.sealJson({
    ...(phone === undefined ? {} : { phone }),
    ...(email === undefined ? {} : { email }),
  });
}

function joined(deps: AppDeps, receipt: string, file: CaseFile, asked: string): Answer {
  const shown = viewCase(file, followerActor(receipt), viewContext(deps));
  const said = { ...shown, follows: file.id, ...(file.id === asked ? {} : { insteadOf: asked }) };
  return receiptAnswer(deps.secretKey, { receipt, case: file.id, how: 'joined' }, said);
}
