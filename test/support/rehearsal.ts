import type { CaseFile } from '../../domain/case-file';
import { note } from '../../domain/case-file';
import type { Actor, Bodies, Command, CommandResult } from '../../domain/command';
import { judge } from '../../domain/judge';
import type { Mark } from '../../domain/moment';
import { turnsThePage, type Firing } from '../../domain/firing';
import type { Refusal } from '../../domain/refusal';
import { planTransition } from '../../domain/transition';
import type { CommandName, Instant, Stage } from '../../domain/vocabulary';
import type { ReferenceMemory } from '../../store/reference';
import type { Effect, Happening, Room } from '../../workflows/room';
import { closed } from '../../workflows/stages/closed';
import { completion } from '../../workflows/stages/completion';
import { disposition } from '../../workflows/stages/disposition';
import { followUp } from '../../workflows/stages/follow-up';
import { reply } from '../../workflows/stages/reply';
import { verification } from '../../workflows/stages/verification';

const STAGES: Record<Stage, (room: Room) => Promise<Stage>> = {
  verification,
  completion,
  disposition,
  followUp,
  reply,
  closed,
};

/** One thing that happens: a command at an instant, or time that passes up to one. */
export interface Step {
  at: Instant;
  command?: { name: CommandName; actor: Actor; body: Bodies[CommandName]; sender?: string };
}

export function say<N extends CommandName>(
  at: Instant,
  name: N,
  actor: Actor,
  body: Bodies[N],
  sender?: string,
): Step {
  return { at, command: { name, actor, body, ...(sender === undefined ? {} : { sender }) } };
}

class ScriptEnds extends Error {}

/** Plays a script with the real stages, planning and directory, without an engine. Gives the case as it ends. */
export async function rehearse(
  file: CaseFile,
  steps: readonly Step[],
  reference: ReferenceMemory,
): Promise<CaseFile> {
  const room = new RehearsalRoom(structuredClone(file), steps, reference);
  try {
    for (;;) {
      const { stage } = room.file;
      // Each stage begins where the one before has ended.
      await STAGES[stage](room);
      if (stage === 'closed' && room.file.stage === 'closed') return room.file;
    }
  } catch (error) {
    if (error instanceof ScriptEnds) return room.file;
    throw error;
  }
}

class RehearsalRoom implements Room {
  private readonly steps: Step[];
  private unsettled: { marks: Mark[]; at: Instant } | null = null;
  private silence: Firing | null = null;
  private count = 0;

  constructor(
    readonly file: CaseFile,
    steps: readonly Step[],
    private readonly reference: ReferenceMemory,
  ) {
    this.steps = [...steps];
  }

  async next(): Promise<Happening> {
    for (;;) {
      await this.settle();
      if (this.silence) {
        const firing = this.silence;
        this.silence = null;
        return { kind: 'silence', firing, at: firing.at };
      }
      const step = this.steps[0];
      if (!step) throw new ScriptEnds();
      if (this.file.next && this.file.next.at <= step.at) {
        this.plan({ marks: [], at: this.file.next.at }, this.file.next.at);
        continue;
      }
      this.steps.shift();
      if (!step.command) {
        this.plan({ marks: [], at: step.at }, null);
        continue;
      }
      const command = this.commandOf(step.at, step.command);
      const happening: Happening & { kind: 'command' } = { kind: 'command', command, at: step.at };
      const refusal = judge(this.file, command);
      if (!refusal) return happening;
      this.refuse(happening, refusal);
    }
  }

  async settle(): Promise<void> {
    if (!this.unsettled) return;
    const step = this.unsettled;
    this.unsettled = null;
    this.plan(step, null);
  }

  apply({ command, at }: Happening & { kind: 'command' }, { type, marks, data }: Effect): void {
    this.remember(command, { state: 'applied' });
    note(this.file, type, at, { ...by(command) }, data);
    this.file.lastCommandAt = at;
    this.unsettled = { marks: marks ?? [], at };
  }

  refuse({ command, at }: Happening & { kind: 'command' }, refusal: Refusal): void {
    this.remember(command, { state: 'refused', refusal });
    const { name, sender, body } = command;
    note(this.file, 'refused', at, by(command), { command: name, code: refusal.code, sender, body });
    this.unsettled = { marks: [], at };
  }

  lapse({ firing }: Happening & { kind: 'silence' }, { type, marks, data }: Effect): void {
    note(this.file, type, firing.at, { role: 'engine', agency: null }, data);
    this.unsettled = { marks: marks ?? [], at: firing.at };
  }

  private plan(step: { marks: Mark[]; at: Instant }, fireUpTo: Instant | null): void {
    this.file.revision += 1;
    this.file.updatedAt = Math.max(step.at, this.file.updatedAt);
    const world = this.reference.world();
    const { firings } = planTransition({ file: this.file, ...step, fireUpTo, now: step.at }, world);
    this.silence = firings.find(turnsThePage) ?? this.silence;
  }

  private commandOf(at: Instant, { name, actor, body, sender }: NonNullable<Step['command']>): Command {
    const { directory } = this.reference;
    this.count += 1;
    const words = [...Object.values(body), actor.agency].filter((value) => typeof value === 'string');
    const agencies = Object.fromEntries(
      words.flatMap((id) => {
        const ref = directory.ref(id);
        return ref ? [[id, ref] as const] : [];
      }),
    );
    const id = `command-${String(this.count).padStart(12, '0')}`;
    const envelope = { id, key: id, sender: sender ?? `sender-of-${actor.role}`, at, actor, body, agencies };
    return { name, ...envelope } as Command;
  }

  private remember({ key, id, sender, name, at }: Command, result: CommandResult): void {
    this.file.seen[key] = { id, sender, name, at, ...result };
  }
}

function by({ actor }: Command) {
  const { role, agency, post, sub } = actor;
  return { role, agency, ...(post ? { post } : {}), ...(sub ? { sub } : {}) };
}
