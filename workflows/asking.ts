import { ApplicationFailure } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { ANSWER, ASK, QUERIES, type Answers, type Question } from './contract';
import { isUnread } from './unread';

/** A question that is forgotten each time is not asked for ever. */
const ATTEMPTS = 3;

/** As little of a handle as asking takes. */
interface Asked {
  executeUpdate(name: string, options: { args: [Question]; updateId: string }): Promise<unknown>;
  query<Answer>(name: string, ...args: readonly unknown[]): Promise<Answer>;
  describe(): Promise<{ readonly status: { readonly name: string } }>;
  fetchHistory(): Promise<temporal.api.history.v1.IHistory>;
}

/** A run that somebody has ended before it had taken all that it was given cannot be asked. */
export class UnreadRun extends Error {
  constructor() {
    super('the run was ended before it had taken all that it was given');
  }
}

/**
 * Asks a case, and gives its answer as of no earlier than the call; what is recorded in its history does not grow by it.
 *
 * It is not asked by a query. A query that is answered in the task in which a local activity has just ended makes the
 * SDK report that activity one task before what the workflow did next, and what came in between (a timer, a signal) then
 * stands in another order whenever the history is gone over again: the case is stuck for good. So the question is an
 * update that is always turned down, with the answer as the reason, which leaves no event. A case that is over takes no
 * updates, and has no activities: it is asked by a query. But not one that somebody has ended before it had taken all that
 * it was given: to answer, a worker would carry that out, activities and all, at an instant of the past.
 *
 * `asker` tells askers apart: while a question of an asker is under way, the same one again is that one.
 *
 * @throws UnreadRun for such a run, and what the client throws when nobody answers or there is no such case
 */
export async function askCase<Q extends Question>(
  handle: Asked,
  question: Q,
  asker: string,
): Promise<Answers[Q['of']]> {
  const updateId = ['ask', question.of, asker, 'id' in question ? question.id : ''].join('/');
  for (let attempts = 1; ; attempts += 1) {
    try {
      await handle.executeUpdate(ASK, { args: [question], updateId });
      break;
    } catch (error) {
      const answer = answerIn(error);
      if (answer) return answer.details?.[0] as Answers[Q['of']];
      if (isLostUpdate(error)) {
        if (attempts === ATTEMPTS) throw new Error('the engine has forgotten the question', { cause: error });
      } else if (isOver(error)) {
        if (await hasUnread(handle)) throw new UnreadRun();
        break;
      } else if (isTurnedDown(error)) break;
      else throw error;
    }
  }
  // It is over, or its worker is of a release that knows no such update.
  const args = 'id' in question ? [question.id] : 'ids' in question ? [question.ids] : [];
  return handle.query<Answers[Q['of']]>(QUERIES[question.of].name, ...args);
}

/** How runs end that have looked at everything. */
const BY_THEMSELVES = ['COMPLETED', 'CONTINUED_AS_NEW'];

async function hasUnread(handle: Asked): Promise<boolean> {
  const { status } = await handle.describe();
  if (BY_THEMSELVES.includes(status.name)) return false;
  const { events } = await handle.fetchHistory();
  return isUnread(events ?? []);
}

/**
 * Whether it is the update that the engine does not know any more, while the case is there: one that was not in the history
 * yet is forgotten when a part of the engine starts anew or gives a case to another host. The client has one error for both.
 */
export function isLostUpdate(error: unknown): boolean {
  return isNotFound(error) && error.message.startsWith('update ');
}

function answerIn(error: unknown): ApplicationFailure | null {
  const cause: unknown = isTurnedDown(error) ? error.cause : null;
  return cause instanceof ApplicationFailure && cause.type === ANSWER ? cause : null;
}

function isTurnedDown(error: unknown): error is Error {
  return error instanceof Error && error.name === 'WorkflowUpdateFailedError';
}

function isOver(error: unknown): boolean {
  return isNotFound(error) && !isLostUpdate(error);
}

function isNotFound(error: unknown): error is Error {
  return error instanceof Error && error.name === 'WorkflowNotFoundError';
}
