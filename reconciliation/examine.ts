import { setTimeout as sleep } from 'node:timers/promises';
import { unknownTo } from '../domain/resumption';
import type { Shown } from '../store/reconciled-cases';
import type { CaseEngine, Run } from './case-engine';
import { givenIn } from './given';
import type { DifferenceKind } from './report';
import type { Sides } from './sides';

/** A planning that has been under way for so long fails again and again: one try takes five seconds at most. */
const HELD_MS = 60_000;
/** Between looks: what has just changed looks different a moment later. */
const PAUSES_MS = [500, 2000] as const;
/** A worker that was killed between writing a document and saying so is waited for by the engine for ten seconds. */
const WORKER_GONE_MS = 15_000;
/** A task that has failed so often does not fail by accident; the engine's index may not say so yet. */
const ATTEMPTS = 10;

export interface Finding {
  kind: DifferenceKind;
  detail: string;
}

/** Holds one case of the engine's against its document. `unanswered`: no worker says how far it is. */
export async function examine(sides: Sides, id: string): Promise<Finding | 'unanswered' | null> {
  const [shown, run] = [(await sides.cases.of([id])).get(id), await sides.engine.run(id)];
  if (!run) return shown && !shown.archived ? forgotten : null;
  switch (run.status) {
    case 'RUNNING':
      return examineRunning(sides, id, shown, run);
    case 'COMPLETED':
      if (!shown)
        return { kind: 'missing', detail: 'The case is closed, and the read model has no document of it.' };
      return shown.archived ? null : { kind: 'behind', detail: 'The case is closed, and is shown as open.' };
    default:
      if (shown?.archived) return null;
      return {
        kind: 'lost',
        detail: `Its run was ended (${run.status.toLowerCase()}) while it was open: nobody carries it on.`,
      };
  }
}

/**
 * As `examine`, but calls a difference only what is still there when it is looked at again, more than once. What may be
 * the trace of a worker that was killed just now is given the time that the engine takes to notice it.
 */
export async function examineWithPatience(
  sides: Sides,
  id: string,
  signal?: AbortSignal,
): Promise<Finding | 'unanswered' | null> {
  let found = await examine(sides, id);
  for (const pause of PAUSES_MS) {
    if (found === null || found === 'unanswered') return found;
    await sleep(pause, undefined, { signal });
    found = await examine(sides, id);
  }
  if (found === null || found === 'unanswered' || found.kind !== 'rewound') return found;
  if ((await sides.engine.run(id))?.wasReset) return found;
  await sleep(WORKER_GONE_MS, undefined, { signal });
  return examine(sides, id);
}

const forgotten: Finding = {
  kind: 'lost',
  detail: 'It is open, and the engine has no run of it any more: nobody carries it on.',
};

const failing = (id: string): Finding => ({
  kind: 'poisoned',
  detail: `Its workflow tasks fail (see the worker's log). If a new release does not mend it: tuntas repair ${id}.`,
});

async function examineRunning(
  sides: Sides,
  id: string,
  shown: Shown | undefined,
  run: Run,
): Promise<Finding | 'unanswered' | null> {
  if (isTriedAgain(run) && (await sides.engine.tasksFail(id, run))) return failing(id);
  const standing = await sides.engine.standing(id);
  if (!standing) return (await isFailing(sides.engine, id)) ? failing(id) : 'unanswered';
  if (!shown)
    return {
      kind: 'missing',
      detail: `The engine has it at revision ${standing.revision}, the read model has no document.`,
    };
  if (standing.revision < shown.revision) {
    return {
      kind: 'rewound',
      detail: `The engine has it at revision ${standing.revision}, it was shown at ${shown.revision} before: ${
        run.wasReset ? 'somebody has reset it.' : 'the engine has lost what came after.'
      }`,
    };
  }
  if (run.wasReset) {
    const missing = await lostByReset(sides.engine, id, run.runId);
    if (missing > 0) {
      return {
        kind: 'rewound',
        detail: `Somebody has reset it, and ${missing} command(s) given before that are not in it.`,
      };
    }
  }
  // The run of a case that is over ends as soon as the archive has acknowledged it.
  if (shown.archived) return null;
  if (standing.revision > shown.revision) {
    return {
      kind: 'behind',
      detail: `The engine has it at revision ${standing.revision}, it is shown at ${shown.revision}.`,
    };
  }
  if (standing.since !== null && sides.now() - standing.since > HELD_MS) {
    const since = new Date(standing.since).toISOString();
    return {
      kind: 'held',
      detail: `Its planning has been failing since ${since}: see the worker's log. It goes on by itself once that succeeds.`,
    };
  }
  return null;
}

/** So often that a moment's trouble is over. */
function isTriedAgain({ attempt, problems }: Run): boolean {
  return problems.length > 0 || attempt >= ATTEMPTS;
}

/**
 * A case that does not answer because its task has failed. One whose history does not replay on the present code shows
 * nothing of it until it is given something to do; being asked is that.
 */
async function isFailing(engine: CaseEngine, id: string): Promise<boolean> {
  const now = await engine.run(id);
  return now !== null && engine.tasksFail(id, now);
}

/** How many commands were given to the runs that a run was made of, of which it knows nothing. */
async function lostByReset(engine: CaseEngine, id: string, runId: string): Promise<number> {
  const own = await engine.history(id, runId);
  const remains = await engine.remains(id, runId);
  if (!own || !remains) return 0;
  const given = [];
  for (let base = givenIn(own).madeOf; base !== null;) {
    const events = await engine.history(id, base);
    if (!events) break;
    const before = givenIn(events);
    given.unshift(...before.commands);
    base = before.madeOf;
  }
  const waiting = new Set(remains.commands.map(({ key }) => key));
  return unknownTo(remains.file, given).filter(({ key }) => !waiting.has(key)).length;
}
