import type { CaseFile } from '../../domain/case-file';
import type { Actor, Bodies } from '../../domain/command';
import type { CommandName, Instant } from '../../domain/vocabulary';
import { rehearse as live } from '../../rehearsal/live';
import type { Deed, Script, Turn } from '../../rehearsal/rehearsal-room';
import type { ReferenceMemory } from '../../store/reference';

/** One thing that happens: a command at an instant, or time that passes up to one. */
export interface Step {
  at: Instant;
  command?: Deed;
}

export function say<N extends CommandName>(
  at: Instant,
  name: N,
  actor: Actor,
  body: Bodies[N],
  sender?: string,
): Step {
  const deed = { name, actor, body, ...(sender === undefined ? {} : { sender }) };
  return { at, command: deed };
}

/** Plays a script in a room without an engine. Gives the case as the last step leaves it. */
export async function rehearse(
  file: CaseFile,
  steps: readonly Step[],
  reference: ReferenceMemory,
): Promise<CaseFile> {
  const copy = structuredClone(file);
  await live(copy, stepwise(steps), reference.world());
  return copy;
}

function stepwise(steps: readonly Step[]): Script {
  const left = [...steps];
  return {
    at: () => left[0]?.at ?? null,
    take: (): Turn => {
      const command = left.shift()?.command;
      return command ? { kind: 'deed', deed: command } : { kind: 'nothing' };
    },
    goesOn: () => false,
  };
}
