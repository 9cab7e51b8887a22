import type { CaseFile } from '../domain/case-file';
import type { Command } from '../domain/command';
import type { Message } from '../domain/message';
import { resumed, undecidedSilence, unknownTo, type WhyResumed } from '../domain/resumption';
import type { SecretWord } from '../domain/secrets';
import { whole } from '../domain/sparse';
import type { Legacy } from '../workflows/contract';
import type { CaseEngine, Run } from './case-engine';
import { givenIn, type Given } from './given';
import { wordOfParting } from './mergers';
import { newest, type ResumingSides } from './sides';

/** How often a case is looked for that continues as new while it is to be ended. */
const TRIES = 5;

/** A run of which the engine still knows what it was given. */
interface Past {
  runId: string;
  given: Given;
}

/** A state that a case can go on from. */
interface State {
  file: CaseFile;
  from: 'record' | 'run' | 'start';
  commands: Command[];
  messages: (Message | SecretWord)[];
  unsettled?: Legacy['unsettled'];
  silence?: Legacy['silence'];
}

/** What a case will go on with. */
export interface Resumption {
  file: CaseFile;
  from: State['from'];
  legacy: Legacy;
  memo: Record<string, unknown> | undefined;
}

/** A command that was given and not carried out, for an operator to read: nothing of its content. */
export interface Carried {
  id: string;
  name: string;
  at: number;
}

export interface Resumed {
  /** False when somebody else has started the case meanwhile. */
  started: boolean;
  from: State['from'];
  revision: number;
  carried: Carried[];
  leftOut: Carried[];
}

/**
 * Lets a case go on in a new run, from the newest state that is known of it, with all that it was given and has not done.
 * A run that is still there is ended first: nothing can come to it any more, and what came is in its history. Null when
 * there is nothing to go on from.
 */
export async function resume(
  sides: ResumingSides,
  id: string,
  why: WhyResumed,
  without: readonly string[] = [],
): Promise<Resumed | null> {
  const ended = await endedRun(sides.engine, id, why);
  const plan = await planResumption(sides, id, { why, run: ended, without });
  if (!plan) return null;
  const started = await sides.engine.start(plan.file, plan.legacy, plan.memo);
  const { commands = [], leftOut = [] } = plan.legacy;
  return {
    started,
    from: plan.from,
    revision: plan.file.revision,
    carried: commands.map(carried),
    leftOut: leftOut.map(carried),
  };
}

/** What a case would go on with; changes nothing. */
export async function planResumption(
  sides: ResumingSides,
  id: string,
  { why, run, without }: { why: WhyResumed; run: Run | null; without: readonly string[] },
): Promise<Resumption | null> {
  const pasts = run ? await pastsOf(sides.engine, id, run.runId) : [];
  const states = await statesOf(sides, id, pasts);
  const state = newest(states.known);
  if (!state) return null;
  const commands = unknownTo(state.file, [
    ...state.commands,
    ...pasts.flatMap(({ given }) => given.commands),
  ]);
  const isOut = ({ id: command, key }: Command): boolean =>
    without.includes(command) || pasts.some(({ given }) => wasLeftOut(given, key));
  const carriedOn = commands.filter((command) => !isOut(command));
  const leftOut = commands.filter(isOut);
  const messages = distinct([
    ...state.messages,
    ...pasts.flatMap(({ given }) => given.messages).filter((word) => mayBeNew(word, state.file)),
    ...(await wordOfParting(sides.cases, state.file, sides.now())),
  ]);
  const silence = state.from === 'record' ? undecidedSilence(state.file, sides.world()) : state.silence;
  const revision = Math.max(...states.known.map(({ file }) => file.revision)) + states.unseen + 1;
  return {
    file: resumed(state.file, { why, revision, carried: carriedOn.length, now: sides.now() }),
    from: state.from,
    legacy: {
      ...(carriedOn.length > 0 ? { commands: carriedOn } : {}),
      ...(leftOut.length > 0 ? { leftOut } : {}),
      ...(messages.length > 0 ? { messages } : {}),
      ...(state.unsettled ? { unsettled: state.unsettled } : {}),
      ...(silence ? { silence } : {}),
    },
    memo: run?.memo,
  };
}

/** The latest run of a case, ended if it was not. Null when the engine knows of none. */
async function endedRun(engine: CaseEngine, id: string, why: WhyResumed): Promise<Run | null> {
  for (let tries = 1; ; tries += 1) {
    const run = await engine.run(id);
    if (run?.status !== 'RUNNING') return run;
    if (tries > TRIES) throw new Error(`the run of ${id} could not be ended`);
    await engine.end(id, run.runId, `tuntas: ${why}, goes on in a new run`);
  }
}

/** A run and those that it was made of by setting them back, the first one first, as far as the engine has them. */
async function pastsOf(engine: CaseEngine, id: string, runId: string): Promise<Past[]> {
  const pasts: Past[] = [];
  for (let next: string | null = runId; next !== null && pasts.every((past) => past.runId !== next);) {
    const events = await engine.history(id, next);
    if (!events) break;
    const given = givenIn(events);
    pasts.unshift({ runId: next, given });
    next = given.madeOf;
  }
  return pasts;
}

/** Every state that is known, and how many revisions a run may have shown that nobody can ask any more. */
async function statesOf(
  { cases, engine }: ResumingSides,
  id: string,
  pasts: readonly Past[],
): Promise<{ known: State[]; unseen: number }> {
  const none = { commands: [], messages: [] };
  const record = await cases.file(id);
  const known: State[] = record ? [{ file: record, from: 'record', ...none }] : [];
  let unseen = 0;
  for (const { runId, given } of pasts) {
    const remains = await engine.remains(id, runId);
    if (remains) known.push({ ...remains, from: 'run' });
    else unseen = Math.max(unseen, given.plans);
    if (given.input) known.push({ file: whole(given.input.file), from: 'start', ...none, ...startOf(given) });
  }
  return { known, unseen };
}

/** What a run had inherited itself when it began, and may not have come to. */
function startOf({ input }: Given): Pick<State, 'unsettled' | 'silence'> {
  const { unsettled, silence } = input?.legacy ?? {};
  return { ...(unsettled ? { unsettled } : {}), ...(silence ? { silence } : {}) };
}

function wasLeftOut({ input }: Given, key: string): boolean {
  return input?.legacy?.leftOut?.some((one) => one.key === key) ?? false;
}

/** Word of mergers may come twice; what is told of a secret is counted. */
function mayBeNew(word: Message | SecretWord, { lastCommandAt }: CaseFile): boolean {
  return 'from' in word || word.at > lastCommandAt;
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function carried({ id, name, at }: Command): Carried {
  return { id, name, at };
}
