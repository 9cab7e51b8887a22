import type { CaseFile, TrailEntry } from '../domain/case-file';
import type { Bodies, Command, Envelope } from '../domain/command';
import { agencyRefs } from '../domain/named-agencies';
import type { Refusal } from '../domain/refusal';
import { turnsThePage } from '../domain/firing';
import { isMoved, type MigrationOrder } from '../domain/migration-order';
import { planTransition } from '../domain/transition';
import type { CommandName, Instant } from '../domain/vocabulary';
import type { World } from '../domain/world';
import { CaseBook } from '../workflows/case-book';
import type { Effect, Happening } from '../workflows/room';

/** What somebody does in a rehearsal; what is left out is what the API would add. */
export type Deed<N extends CommandName = CommandName> = { name: N } & Pick<Envelope<N>, 'actor' | 'body'> &
  Partial<Pick<Envelope<N>, 'sender' | 'keyed' | 'ifRevision'>>;

/**
 * What a scenario brings when its next time has come. `barred`: why the API would not let a deed through to the case.
 * Nothing: time has passed, and the case is looked at again.
 */
export type Turn =
  | { kind: 'deed'; deed: Deed; barred?: Refusal }
  | { kind: 'migration'; order: MigrationOrder }
  | { kind: 'nothing' };

/** Whatever drives a case in place of the people around it. */
export interface Script {
  /** When the next turn comes, as the case stands now; null when there is none. Asked often: the same until it is taken. */
  at(file: CaseFile): Instant | null;
  /** The next turn, as the case stands when its time has come. */
  take(file: CaseFile, at: Instant): Turn;
  /** Whether to let the next rung fire although no further turn is to come. */
  goesOn(file: CaseFile): boolean;
}

/** Hears of every line of the trail when it has been written, with the case as it is then. */
export type Listener = (line: TrailEntry, file: CaseFile) => void;

/** The case goes on without anybody watching: the script has nothing more to show, or too much has happened already. */
export class Left extends Error {
  constructor(readonly exhausted: boolean) {
    super();
  }
}

/**
 * The room that a scenario furnishes with time, in place of an engine. The same order of things: a rung that is due
 * before a command, or at the same instant, has fired before it.
 */
export class RehearsalRoom extends CaseBook {
  private readonly heard: WeakSet<TrailEntry>;
  private count = 0;
  private wakes = 0;
  /** The directory has put the case at another stage, which its story has not heard of yet. */
  private relocated = false;

  constructor(
    file: CaseFile,
    private readonly script: Script,
    private readonly world: World,
    private readonly listener: Listener = () => undefined,
    /** Rungs may repeat as often as rules like: so many times the case is woken, and no more. */
    private readonly mostWakes = Infinity,
  ) {
    super(file);
    this.heard = new WeakSet(file.trail);
  }

  async next(): Promise<Happening> {
    for (;;) {
      await this.settle();
      if (this.relocated) {
        this.relocated = false;
        return { kind: 'relocation', at: this.file.updatedAt };
      }
      if (this.silence) {
        const firing = this.silence;
        this.silence = null;
        return { kind: 'silence', firing, at: firing.at };
      }
      const at = this.script.at(this.file);
      const { next } = this.file;
      if (next && (at === null ? this.script.goesOn(this.file) : next.at <= at)) {
        this.wakes += 1;
        if (this.wakes > this.mostWakes) throw new Left(true);
        this.transition({ marks: [], at: next.at, fireUpTo: next.at });
      } else if (at === null) {
        throw new Left(false);
      } else {
        const taken = this.turn(at);
        if (taken) return taken;
      }
    }
  }

  async settle(): Promise<void> {
    if (!this.unsettled) return;
    const { marks, at } = this.unsettled;
    this.transition({ marks, at, fireUpTo: null });
  }

  /** After the end: whatever else was to be done finds a case that is over. */
  turnAwayTheRest(): void {
    for (let at = this.script.at(this.file); at !== null; at = this.script.at(this.file)) {
      const late = this.turn(at);
      if (late) this.refuse(late, { code: 'wrong-stage', stage: this.file.stage, may: [] });
    }
  }

  /** A rehearsal is about one case: nobody hears what it tells others. */
  tell(): void {}

  override apply(happening: Happening & { kind: 'command' }, effect: Effect): void {
    super.apply(happening, effect);
    this.announce();
  }

  override refuse(...given: Parameters<CaseBook['refuse']>): void {
    super.refuse(...given);
    this.announce();
  }

  override lapse(happening: Exclude<Happening, { kind: 'command' }>, effect: Effect): void {
    super.lapse(happening, effect);
    this.announce();
  }

  private turn(at: Instant): (Happening & { kind: 'command' }) | null {
    const turn = this.script.take(this.file, at);
    switch (turn.kind) {
      case 'deed': {
        const charged = Math.max(at, this.file.lastCommandAt);
        const taken = this.take(this.commandOf(turn.deed, charged), charged);
        if (!taken || !turn.barred) return taken;
        this.refuse(taken, turn.barred);
        return null;
      }
      case 'migration':
        if (isMoved(this.file, turn.order)) {
          const fireUpTo = turn.order.past === 'fire' ? at : null;
          this.transition({ marks: [], at, fireUpTo, migrate: turn.order });
        }
        return null;
      case 'nothing':
        this.transition({ marks: [], at, fireUpTo: null });
        return null;
    }
  }

  private transition(step: Omit<Parameters<typeof planTransition>[0], 'file' | 'now'>): void {
    const { file } = this;
    this.unsettled = null;
    this.forgetOldRefusals();
    file.revision += 1;
    file.updatedAt = Math.max(step.at, file.updatedAt);
    const { stage } = file;
    const { firings, directory } = planTransition({ file, ...step, now: step.at }, this.world);
    if (directory && file.stage !== stage) this.relocated = true;
    this.silence = firings.findLast(turnsThePage) ?? this.silence;
    this.inHand.clear();
    this.announce();
  }

  private commandOf({ name, actor, body, ...rest }: Deed, at: Instant): Command {
    this.count += 1;
    const id = `command-${String(this.count).padStart(12, '0')}`;
    const agencies = agencyRefs(this.world.directory, name, actor, body, at);
    const sender = rest.sender ?? `sender-of-${actor.role}`;
    return {
      name,
      id,
      key: id,
      ...rest,
      sender,
      at,
      actor,
      body: body satisfies Bodies[CommandName],
      agencies,
    } as Command;
  }

  private announce(): void {
    // Not by their numbers: one that takes the place of an older repetition bears the number of that.
    for (const line of this.file.trail) {
      if (this.heard.has(line)) continue;
      this.heard.add(line);
      this.listener(line, this.file);
    }
  }
}
