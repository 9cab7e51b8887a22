import type { CaseFile } from '../domain/case-file';
import type { Command } from '../domain/command';
import type { Message } from '../domain/message';
import type { Mark } from '../domain/moment';
import type { Firing } from '../domain/firing';
import type { Refusal } from '../domain/refusal';
import type { Instant } from '../domain/vocabulary';

/**
 * What a stage waits for: a command that it may take, a silence after which it has to decide, word of another case, or
 * that the directory has put the case at another stage, where it goes on.
 */
export type Happening =
  | { kind: 'command'; command: Command; at: Instant }
  | { kind: 'silence'; firing: Firing; at: Instant }
  | { kind: 'message'; message: Message; at: Instant }
  | { kind: 'relocation'; at: Instant };

/**
 * Where a stage lives. The workflow furnishes it with the engine's timers and activities, a rehearsal with a scenario;
 * a stage knows only this.
 */
export interface Room {
  readonly file: CaseFile;
  /** Settles what was last applied, fires every rung that is due, and gives the next thing to decide on. */
  next(): Promise<Happening>;
  /** Settles what was last applied without waiting for anything further. */
  settle(): Promise<void>;
  /** Writes a command's effect into the trail and the plan. Call it once, after the file has been changed. */
  apply(happening: Happening & { kind: 'command' }, effect: Effect): void;
  /**
   * Writes down a command that changes nothing of what is planned or due; with a line in the trail only if one is given.
   * Many of them make one transition.
   */
  tally(happening: Happening & { kind: 'command' }, line?: Pick<Effect, 'type' | 'data'>): void;
  /** Turns a command down; nothing about the case may have been changed. */
  refuse(happening: Happening & { kind: 'command' }, refusal: Refusal): void;
  /** Answers a command that finds the case as it wants it: carried out, with nothing to write down. */
  leave(happening: Happening & { kind: 'command' }): void;
  /** Leaves a message with another case. It arrives once, or not at all when that case is over. */
  tell(id: string, message: Message): void;
  /** What a silence, or word of another case, has led to. */
  lapse(happening: Exclude<Happening, { kind: 'command' }>, effect: Effect): void;
}

export interface Effect {
  /** The event's type in the trail. */
  type: string;
  marks?: Mark[];
  data?: Record<string, unknown>;
}
