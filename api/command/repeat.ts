import { setTimeout as sleep } from 'node:timers/promises';
import type { CaseFile } from '../../domain/case-file';
import { isPublic } from '../../domain/relation';
import { viewReceipt } from '../../domain/view';
import { viewContext } from '../case/context';
import { readableCase } from '../case/load';
import type { Answer } from '../define';
import type { AppDeps } from '../deps';
import type { CommandOutcome } from '../engine/port';
import { Problem } from '../problem';
import { followerActor, giveFollower, receiptAnswer } from './follower';
import type { Standing } from './filing-book';
import type { Marked } from './sender';

/** Another process has put the case down and may not have started it yet. */
const STARTING_MS = 5000;
const STARTING_PAUSE_MS = 150;
/** How long a case that is busy may take to come to it. */
const TAKING_MS = 10_000;
const TAKING_PAUSE_MS = 150;
/** A case that is over makes way; so often, and then the filing is a case of its own whatever is written down. */
const MOST_TRIES = 3;

/** A filing on its way. */
export type OneFiling = {
  /** The id that it gets: the tracking id of its case, or that of its receipt. */
  readonly id: string;
  readonly caller: string;
  readonly key: string;
  /** Whether the key is the caller's own. */
  readonly isKeyed: boolean;
  /** MAC of caller, key and body. */
  readonly bodyHash: string;
  /** The case that it would open. */
  readonly fresh: () => CaseFile;
  /** Opens it. */
  readonly open: () => Promise<Answer>;
};

/**
 * Files once what one sender sends many times: the first filing opens a case, the others are counted there, and each has
 * a receipt of its own that follows the one case. When that is over, the next one opens a new case.
 */
export async function fileOnce(deps: AppDeps, marked: Marked | null, filing: OneFiling): Promise<Answer> {
  if (!marked) return filing.open();
  let over: string | null = null;
  for (let tried = 0; tried < MOST_TRIES; tried += 1) {
    const standing: Standing = await deps.filings.standing(marked, filing.id, deps.now(), over);
    if (standing.kind === 'own') return openFirst(deps, marked, filing, standing.opened);
    // The same once more under its own key, which has become a case while nobody could say more of the other.
    if (filing.isKeyed && (await deps.engine.startedAt(filing.id)) !== null) return filing.open();
    const answer = await repeat(deps, filing, standing);
    // A filing that nobody can vouch for is a case of its own, which needs no worker: a desk may merge them.
    if (answer === 'nobody') return filing.open();
    if (answer) return answer;
    over = standing.of;
  }
  return filing.open();
}

async function openFirst(
  deps: AppDeps,
  marked: Marked,
  { id, open }: OneFiling,
  opened: (done: boolean) => void,
): Promise<Answer> {
  try {
    const answer = await open();
    opened(true);
    return answer;
  } catch (error) {
    // The id belongs to another text: whoever sends this one again must not be led there.
    if (error instanceof Problem && error.code === 'key-reused') await deps.filings.release(marked, id);
    opened(false);
    throw error;
  }
}

/** Null when the case is over; `nobody` when none is there to say that the case has taken it. */
async function repeat(
  deps: AppDeps,
  { id, caller, key, isKeyed, bodyHash: hash, fresh }: OneFiling,
  { of, since }: Standing & { kind: 'repeat' },
): Promise<Answer | 'nobody' | null> {
  const give = (): Promise<CommandOutcome> =>
    giveFollower(deps, { case: of, body: { receipt: id, kind: 'repeated' }, caller, key, hash });
  let outcome = await give();
  while (outcome.kind === 'gone' && deps.now() - since < STARTING_MS) {
    await sleep(STARTING_PAUSE_MS);
    outcome = await give();
  }
  const refusal =
    outcome.kind === 'refused'
      ? outcome.refusal
      : outcome.kind === 'answered'
        ? outcome.head.refusal
        : undefined;
  if (refusal?.code === 'key-reused') throw new Problem('key-reused');
  if (outcome.kind === 'gone' || refusal) return null;
  if (outcome.kind === 'left') {
    const taken = await hasTaken(deps, of, hash);
    if (taken !== 'taken') return taken === 'refused' ? null : 'nobody';
  }
  const file = await shown(deps, of, fresh);
  // Nobody comes again with a key that they were not told.
  const kept = isKeyed ? await deps.receipts.keep(id, { case: of, hash, how: 'repeated' }, deps.now()) : null;
  if (kept && kept.hash !== hash) throw new Problem('key-reused');
  return repeatReceipt(deps, id, kept?.case ?? of, file);
}

/** Whether the case has taken what was left with the engine; a receipt must not lead to one that ends before it does. */
async function hasTaken(
  { engine }: Pick<AppDeps, 'engine'>,
  of: string,
  command: string,
): Promise<'taken' | 'refused' | 'nobody'> {
  const until = Date.now() + TAKING_MS;
  for (;;) {
    const taken = await engine.hasTaken(of, command);
    if (taken === 'taken' || taken === 'refused') return taken;
    // Over, and forgotten by the engine.
    if (taken === 'unknown') return 'refused';
    if (Date.now() >= until || (taken === 'unanswered' && !(await engine.hasWorker()))) return 'nobody';
    await sleep(TAKING_PAUSE_MS);
  }
}

/** The receipt of a filing that was given before: what it follows is what it followed then. */
export async function sameReceipt(
  deps: AppDeps,
  { id, fresh }: Pick<OneFiling, 'id' | 'fresh'>,
  of: string,
): Promise<Answer> {
  return repeatReceipt(deps, id, of, await shown(deps, of, fresh));
}

function repeatReceipt(deps: AppDeps, receipt: string, of: string, file: CaseFile): Answer {
  return receiptAnswer(
    deps.secretKey,
    { receipt, case: of, how: 'repeated' },
    {
      ...viewReceipt(file, viewContext(deps), followerActor(receipt)),
      repeats: true,
      // A case that is not public has no id for anybody but its reporter and those who handle it.
      ...(file.id === of && isPublic(file) ? { follows: of } : {}),
    },
  );
}

/** The case as it is; while nobody can show it, as this filing would have opened it. */
async function shown(deps: AppDeps, id: string, fresh: () => CaseFile): Promise<CaseFile> {
  return (await readableCase(deps, id))?.file ?? fresh();
}
