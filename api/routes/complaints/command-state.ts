import { z } from 'zod';
import type { CaseFile } from '../../../domain/case-file';
import type { CommandResult } from '../../../domain/command';
import { actorOf } from '../../actor';
import { callerName } from '../../auth/caller';
import { callerHash } from '../../auth/secret';
import { caseIdOf, caseParams } from '../../case/id';
import { storedCase } from '../../case/stored';
import { admit } from '../../command/secret';
import { commandOf, type Ticketed } from '../../command/ticket';
import { defineRoute, type CallContext } from '../../define';
import type { EnginePort } from '../../engine/port';
import { problemOfRefusal } from '../../engine/refusal';
import { Problem } from '../../problem';

const LOOK_MS = 2000;

type State = { state: 'pending' } | CommandResult;

export const getCommand = defineRoute({
  method: 'get',
  path: '/v1/complaints/:id/commands/:command',
  summary: 'What became of a command that was left with the engine; for its sender',
  tags: ['commands'],
  access: 'any',
  params: caseParams.extend({ command: z.string().max(80).describe('As `Location` gave it') }),
  answers: {
    200: {
      description: 'Whether it is waiting, was applied, or was refused and why',
      schema: z.object({
        state: z.enum(['pending', 'applied', 'refused']),
        problem: z.looseObject({ type: z.string(), status: z.int() }).optional(),
      }),
    },
  },
  handler: async (context) => {
    const { params, caller, deps, lang, req } = context;
    const id = caseIdOf(params.id, caller);
    // For what it throws: a secret of another case, a token of an unknown agency.
    const actor = actorOf(deps, caller, id);
    const command = commandOf(deps.secretKey, caller, params.command);
    if (command === null) throw new Problem('not-found');
    const file = await storedCase(deps, id, LOOK_MS);
    if (file) await admit(deps, actor, file);
    const found = await stateOf(context, file, id, command);
    if (found.state !== 'refused') return { status: 200, body: { state: found.state } };
    const problem = problemOfRefusal(found.refusal, lang).body(lang, req.path);
    return { status: 200, body: { state: 'refused', problem } };
  },
});

/**
 * What the workflow says, and the read model only of a case that is over. What a worker writes into the read model the engine
 * does not have yet: if it dies in that moment the command is done anew, at a later place or not at all. A ticket is given
 * only for what the engine has: unasked, it waits.
 */
async function stateOf(
  { deps, caller }: CallContext,
  file: CaseFile | null,
  id: string,
  command: Ticketed,
): Promise<State> {
  const asked = await askWorkflow(deps.engine, id, command.id);
  const seen = Object.values(file?.seen ?? {}).find((one) => one.id === command.id);
  const isOver = asked === 'gone' || file?.stage === 'closed';
  const known = typeof asked === 'string' && isOver && seen ? seen : asked;
  if (known === 'unanswered') return { state: 'pending' };
  if (typeof known === 'string' && (await isKeyOfAnother(deps.engine, id, command, isOver ? file : null))) {
    return { state: 'refused', refusal: { code: 'key-reused' } };
  }
  if (
    known === 'unknown' ||
    known === 'gone' ||
    known.sender !== callerHash(deps.secretKey, callerName(caller))
  ) {
    throw new Problem('not-found');
  }
  return known;
}

/**
 * Whether the key of a command that the case knows nothing of had its one effect with another. A case says so itself until
 * it goes on in a new run; after that, and of a case that is over, its keys do: one of them is settled, and stays so.
 */
async function isKeyOfAnother(
  engine: EnginePort,
  id: string,
  { id: command, key }: Ticketed,
  archived: CaseFile | null,
): Promise<boolean> {
  if (key === null) return false;
  const held = archived ?? (await engine.caseFile(id));
  if (typeof held === 'string' || !Object.hasOwn(held.seen, key)) return false;
  return held.seen[key]?.id !== command;
}

async function askWorkflow(engine: EnginePort, id: string, command: string) {
  try {
    return await engine.commandState(id, command);
  } catch (error) {
    if (error instanceof Problem) return 'unanswered';
    throw error;
  }
}
