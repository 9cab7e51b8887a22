import { viewCase } from '../../../domain/view';
import { callerName, type Caller } from '../../auth/caller';
import { commandId } from '../../auth/secret';
import { viewContext } from '../../case/context';
import { etagOf } from '../../case/etag';
import { caseIdOf } from '../../case/id';
import { loadCase } from '../../case/load';
import { followerActor, giveFollower } from '../../command/follower';
import { ticketOf } from '../../command/ticket';
import type { Answer, CallContext } from '../../define';
import { problemOfRefusal } from '../../engine/refusal';
import { Problem } from '../../problem';

/** One for all their calls: whoever leaves twice has left once. */
const KEY = 'withdrawal';

/**
 * Somebody follows a case no more: how to reach them is deleted and the count falls by one. The case itself is not
 * touched. A receipt of a filing that was a repeat has nothing to delete.
 */
export async function stopFollowing(
  { deps, params, lang }: CallContext & { params: { readonly id: string } },
  caller: Caller & { kind: 'follower' },
): Promise<Answer> {
  const id = caseIdOf(params.id, caller);
  const { receipt } = caller;
  if (caller.how === 'repeated' || (await deps.receipts.find(receipt))?.left === true) {
    return asFollower(deps, id, receipt, 0);
  }
  const name = callerName(caller);
  const hash = commandId(deps.secretKey, name, KEY, 'followers', {});
  const body = { receipt, kind: 'left' as const };
  const outcome = await giveFollower(deps, { case: id, body, caller: name, key: KEY, hash });
  switch (outcome.kind) {
    case 'answered':
      if (outcome.head.refusal) throw problemOfRefusal(outcome.head.refusal, lang);
      await deps.receipts.leave(receipt, { case: id, hash, how: caller.how }, deps.now());
      return asFollower(deps, id, receipt, outcome.head.revision);
    case 'refused':
      throw problemOfRefusal(outcome.refusal, lang);
    case 'left': {
      await deps.receipts.leave(receipt, { case: id, hash, how: caller.how }, deps.now());
      const command = ticketOf(deps.secretKey, caller, hash);
      const Location = `/v1/complaints/${receipt}/commands/${command}`;
      return { status: 202, body: { id: receipt, command, state: 'pending' }, headers: { Location } };
    }
    case 'gone': {
      // Whoever wants to be forgotten is, where the case is kept now.
      if (!(await forgottenInArchive(deps, id, receipt))) {
        throw new Problem('wrong-stage', { extras: { stage: 'closed', may: [] } });
      }
      await deps.receipts.leave(receipt, { case: id, hash, how: caller.how }, deps.now());
      return asFollower(deps, id, receipt, 0);
    }
  }
}

/** Throws Problem `unavailable` when the archive is away: nothing has been forgotten, and they may come again. */
function forgottenInArchive(
  { complaints }: CallContext['deps'],
  id: string,
  receipt: string,
): Promise<boolean> {
  if (!complaints.isUp) throw new Problem('unavailable');
  return complaints.forgetFollower(id, receipt).catch(() => {
    throw new Problem('unavailable');
  });
}

async function asFollower(
  deps: CallContext['deps'],
  id: string,
  receipt: string,
  atLeast: number,
): Promise<Answer> {
  const loaded = await loadCase(deps, id, { atLeast });
  if (loaded?.kind !== 'case') throw new Problem('unavailable');
  const { file } = loaded;
  const body = viewCase(file, followerActor(receipt), viewContext(deps));
  return { status: 200, body, headers: { ETag: etagOf(file) } };
}
