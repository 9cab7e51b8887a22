import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../domain/user-error';
import { examineWithPatience, type Finding } from './examine';
import { requireKnown } from './known';
import type { DifferenceKind } from './report';
import { planResumption, resume, type Carried, type Resumed } from './resume';
import type { Sides } from './sides';

/** How long a case that was started again is watched. */
const WATCH_MS = 20_000;
const PAUSE_MS = 500;
/** A first task that fails twice fails again. */
const ATTEMPTS = 3;

export interface Repair {
  id: string;
  kind: DifferenceKind;
  /** What was found. */
  detail: string;
  /** What the case goes on with; null where writing its document anew was enough. */
  resumed: Resumed | null;
  /** Whether it lives now; null when no worker has said so yet, or nothing was changed. */
  lives: boolean | null;
}

export interface RepairOptions {
  /** Ids of commands that are not carried out, and recorded as refused. */
  without?: readonly string[];
  /** Changes nothing. */
  dryRun?: boolean;
  signal?: AbortSignal;
}

/**
 * Mends one case, also a poisoned one, and looks whether it lives afterwards.
 * @throws UserError when there is nothing to mend, or no way to.
 */
export async function repairCase(
  sides: Sides,
  id: string,
  { without = [], dryRun = false, signal }: RepairOptions = {},
): Promise<Repair> {
  const looked = (await failing(sides, id)) ?? (await examineWithPatience(sides, id, signal));
  const found = looked === 'unanswered' ? ((await unfinished(sides, id)) ?? looked) : looked;
  if (found === 'unanswered') {
    throw new UserError(`No worker answers for ${id}: start one (tuntas worker), and look at its log.`);
  }
  if (found === null) {
    await requireKnown(sides, id);
    throw new UserError(`There is nothing to repair in ${id}: engine and read model agree.`);
  }
  const { kind, detail } = found;
  if (kind === 'held') throw new UserError(`${id} needs no repair. ${detail}`);
  const writesOnly = kind === 'missing' || kind === 'behind';
  if (writesOnly) {
    if (!dryRun) await sides.project(id);
    return { id, kind, detail, resumed: null, lives: dryRun ? null : true };
  }
  const resumed = dryRun ? await rehearsed(sides, id, kind, without) : await resume(sides, id, kind, without);
  if (!resumed) throw new UserError(`There is no state of ${id} left to go on from.`);
  const unknown = without.filter((one) => resumed.leftOut.every((left) => left.id !== one));
  if (unknown.length > 0 && dryRun) {
    throw new UserError(`${id} waits with no command ${unknown.join(', ')}; --dry-run alone lists them.`);
  }
  return { id, kind, detail, resumed, lives: dryRun ? null : await lives(sides, id, resumed, signal) };
}

/** Whoever has just seen that a case fails does not wait until the engine says so of it. */
async function failing({ engine }: Sides, id: string): Promise<Finding | null> {
  const run = await engine.run(id);
  if (!run || run.attempt < ATTEMPTS || !(await engine.tasksFail(id, run))) return null;
  return { kind: 'poisoned', detail: `Its task has failed ${run.attempt - 1} times in a row.` };
}

/**
 * A case whose task no worker gets done, although nobody says that it fails: it may be that which stops the worker. Who
 * names this one case may begin it anew; nobody does so for all of them, because busy workers look like that, too.
 */
async function unfinished({ engine }: Sides, id: string): Promise<Finding | null> {
  const run = await engine.run(id);
  if (run?.status !== 'RUNNING' || run.attempt < ATTEMPTS) return null;
  return {
    kind: 'poisoned',
    detail: `Its task was given to workers ${run.attempt - 1} times, and none of them has done it.`,
  };
}

/** As `resume` would do it, from what is known of the run as it stands. */
async function rehearsed(
  sides: Sides,
  id: string,
  why: 'lost' | 'rewound' | 'poisoned',
  without: readonly string[],
): Promise<Resumed | null> {
  const plan = await planResumption(sides, id, { why, run: await sides.engine.run(id), without });
  if (!plan) return null;
  const { commands = [], leftOut = [] } = plan.legacy;
  return {
    started: false,
    from: plan.from,
    revision: plan.file.revision,
    carried: commands.map(named),
    leftOut: leftOut.map(named),
  };
}

function named({ id, name, at }: Carried): Carried {
  return { id, name, at };
}

async function lives(
  { engine }: Sides,
  id: string,
  { revision }: Resumed,
  signal: AbortSignal | undefined,
): Promise<boolean | null> {
  for (
    const until = Date.now() + WATCH_MS;
    Date.now() < until;
    await sleep(PAUSE_MS, undefined, { signal })
  ) {
    const run = await engine.run(id);
    if (run?.status === 'COMPLETED') return true;
    if (run && run.attempt >= ATTEMPTS && (await engine.tasksFail(id, run))) return false;
    if (run && run.attempt === 0) {
      const standing = await engine.standing(id);
      if (standing && standing.revision > revision) return true;
    }
  }
  return null;
}
